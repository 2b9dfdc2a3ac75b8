from django.urls import path, register_converter

from campaigns.papers.urls import PrintedConverter
from reports.quick import views

register_converter(PrintedConverter, "quick_printed")

app_name = "quick"
urlpatterns = [
    path("bao-cao-nhanh/", views.reports, name="list"),
    path("bao-cao-nhanh/moi/", views.new, name="new"),
    path("bao-cao-nhanh/<uuid:uuid>/", views.report, name="report"),
    path("bao-cao-nhanh/<uuid:uuid>/bo-sung/", views.supplement, name="supplement"),
    path("bao-cao-nhanh/<uuid:uuid>/chuyen-buoc/", views.act, name="act"),
    path("bao-cao-nhanh/<uuid:uuid>/ban-in/", views.printout, name="print"),
    path("bao-cao-nhanh/<uuid:uuid>/ban-in/van-ban.<quick_printed:ending>", views.printed_file, name="printed"),
]
