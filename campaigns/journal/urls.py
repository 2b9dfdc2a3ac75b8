from django.urls import path

from campaigns.journal import views

app_name = "journal"
urlpatterns = [
    path("nhat-ky/", views.journals, name="list"),
    path("nhat-ky/<uuid:uuid>/", views.journal, name="unit"),
    path("nhat-ky/<uuid:uuid>/kiem-tra/", views.check, name="check"),
    path("nhat-ky/<uuid:uuid>/dien-hinh/", views.example, name="example"),
    path("nhat-ky/<uuid:uuid>/khong-truc-thuoc/", views.no_subordinates, name="no_subordinates"),
]
