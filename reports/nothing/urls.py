from django.urls import path

from reports.nothing import views

app_name = "nothing"
urlpatterns = [path("khong-phat-sinh/", views.nothing, name="list")]
