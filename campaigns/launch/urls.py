from django.urls import path

from campaigns.launch import views

app_name = "launch"
urlpatterns = [
    path("phong-trao/<slug:code>/kiem-tra/", views.check, name="check"),
    path("phong-trao/<slug:code>/dieu-chinh/", views.letters, name="letters"),
]
