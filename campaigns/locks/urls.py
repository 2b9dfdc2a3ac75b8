from django.urls import path

from campaigns.locks import views

app_name = "locks"
urlpatterns = [
    path("so-lieu/khoa-ky/", views.periods, name="list"),
    path("so-lieu/khoa-ky/<uuid:uuid>/", views.period, name="period"),
    path("so-lieu/khoa-ky/<uuid:uuid>/ket-thuc/", views.end, name="end"),
]
