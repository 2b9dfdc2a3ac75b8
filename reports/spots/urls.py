from django.urls import path, re_path

from reports.spots import views

app_name = "spots"
urlpatterns = [
    path("nhat-ky/diem-den/", views.register, name="list"),
    path("nhat-ky/diem-den/moi/", views.new, name="new"),
    re_path(r"^nhat-ky/diem-den/tep/(?P<ending>xlsx|csv)/$", views.file, name="file"),
    path("nhat-ky/diem-den/<uuid:uuid>/", views.spot, name="spot"),
]
