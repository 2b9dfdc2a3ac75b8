from django.urls import path

from campaigns.filing import views

app_name = "filing"
urlpatterns = [
    path("ho-so/", views.papers, name="list"),
    path("ho-so/<uuid:uuid>/", views.detail, name="detail"),
    path("ho-so/<uuid:uuid>/chuyen-buoc/", views.act, name="act"),
    path("ra-soat/", views.review_queue, name="queue"),
    path("tien-do/", views.progress_map, name="progress"),
]
