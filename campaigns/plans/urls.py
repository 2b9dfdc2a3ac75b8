from django.urls import path

from campaigns.plans import views

app_name = "plans"
urlpatterns = [
    path("ke-hoach/<uuid:uuid>/sua/", views.edit_plan, name="edit"),
    path("pho-bien/<uuid:uuid>/sua/", views.edit_dissemination, name="dissemination"),
]
