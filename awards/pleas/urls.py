from django.urls import path

from awards.pleas import views

app_name = "pleas"
urlpatterns = [
    path("giai-trinh/", views.pleas, name="list"),
    path("giai-trinh/<uuid:uuid>/", views.plea, name="plea"),
    path("giai-trinh/<uuid:filing>/<int:position>/", views.new, name="new"),
]
