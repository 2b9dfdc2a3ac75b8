from django.urls import path

from campaigns.seats import views

app_name = "seats"
urlpatterns = [
    path("nhat-ky/thanh-vien-ban/", views.members, name="list"),
    path("nhat-ky/thanh-vien-ban/kien-toan/", views.decision, name="decision"),
]
