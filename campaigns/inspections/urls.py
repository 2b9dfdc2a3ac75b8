from django.urls import path

from campaigns.inspections import views

app_name = "inspections"
urlpatterns = [
    path("nhat-ky/kiem-tra-cua-ban/", views.inspections, name="list"),
    path("nhat-ky/kiem-tra-cua-ban/moi/", views.new, name="new"),
    path("nhat-ky/kiem-tra-cua-ban/don-vi/<uuid:uuid>/", views.visit, name="visit"),
    path("nhat-ky/kiem-tra-cua-ban/viec/<uuid:uuid>/", views.remedy, name="remedy"),
    path("nhat-ky/kiem-tra-cua-ban/<uuid:uuid>/", views.inspection, name="inspection"),
]
