from django.urls import path

from campaigns.filing.reviewing import views

app_name = "review"
urlpatterns = [
    path("ra-soat/phan-cong/", views.assign, name="assign"),
    path("ra-soat/chia-deu/", views.balance, name="balance"),
    path("ra-soat/<uuid:uuid>/nhan/", views.take, name="take"),
    path("ra-soat/<uuid:uuid>/de-sau/", views.put_off, name="put_off"),
]
