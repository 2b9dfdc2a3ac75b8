from django.urls import path

from campaigns.plans import registration_views, views

app_name = "plans"
urlpatterns = [
    path("ke-hoach/<uuid:uuid>/sua/", views.edit_plan, name="edit"),
    path("dang-ky-thi-dua/", registration_views.registrations, name="registrations"),
    path("dang-ky-thi-dua/tep/", registration_views.registrations_file, name="registrations_file"),
    path("pho-bien/<uuid:uuid>/sua/", views.edit_dissemination, name="dissemination"),
]
