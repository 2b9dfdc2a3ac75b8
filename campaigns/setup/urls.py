from django.urls import path

from campaigns.setup import views

app_name = "setup"
urlpatterns = [
    path("phong-trao/", views.campaigns, name="campaigns"),
    path("phong-trao/<slug:code>/", views.campaign, name="campaign"),
    path("phong-trao/<slug:code>/nhiem-vu/", views.tasks, name="tasks"),
    path("phong-trao/<slug:code>/don-vi/", views.members, name="members"),
    path("phong-trao/<slug:code>/bang-diem/", views.scoring, name="scoring"),
]
