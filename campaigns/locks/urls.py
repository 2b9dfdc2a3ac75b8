from django.urls import path

from campaigns.locks import asking_views, views

app_name = "locks"
urlpatterns = [
    path("so-lieu/khoa-ky/", views.periods, name="list"),
    path("so-lieu/khoa-ky/de-nghi/<uuid:uuid>/", asking_views.ask, name="ask"),
    path("so-lieu/khoa-ky/de-nghi/<uuid:uuid>/khong-mo/", asking_views.refuse, name="refuse"),
    path("so-lieu/khoa-ky/<uuid:uuid>/", views.period, name="period"),
    path("so-lieu/khoa-ky/<uuid:uuid>/ket-thuc/", views.end, name="end"),
]
