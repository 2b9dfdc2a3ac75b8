from django.urls import path

from campaigns.pledges import views

app_name = "pledges"
urlpatterns = [
    path("nhat-ky/giao-uoc/", views.pledges, name="list"),
    path("nhat-ky/giao-uoc/<slug:campaign>/<slug:cluster>/", views.sign, name="sign"),
]
