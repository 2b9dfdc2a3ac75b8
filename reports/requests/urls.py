from django.urls import path

from reports.requests import views

app_name = "requests"
urlpatterns = [
    path("yeu-cau/", views.requests, name="list"),
    path("yeu-cau/moi/", views.new, name="new"),
    path("yeu-cau/<uuid:uuid>/", views.table, name="table"),
    path("yeu-cau/<uuid:uuid>/tep/", views.file, name="file"),
    path("yeu-cau/<uuid:uuid>/dong/", views.close, name="close"),
    path("yeu-cau/tra-loi/<uuid:uuid>/", views.reply, name="reply"),
]
