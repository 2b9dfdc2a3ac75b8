from django.urls import path

from campaigns.record import views

app_name = "record"
urlpatterns = [path("so-lieu/", views.comparison, name="comparison")]
