from django.urls import path

from reports.returns import views

app_name = "returns"
urlpatterns = [
    path("so-lieu/<uuid:uuid>/tai-nan/", views.accidents, name="accidents"),
    path("so-lieu/<uuid:uuid>/xac-nhan/", views.confirm, name="confirm"),
    path("bao-cao/so-ket/<uuid:uuid>/sua/", views.interim, name="interim"),
    path("bao-cao/tong-ket/<uuid:uuid>/sua/", views.closing, name="closing"),
]
