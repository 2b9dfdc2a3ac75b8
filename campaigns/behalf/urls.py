from django.urls import path

from campaigns.behalf import views

app_name = "behalf"
urlpatterns = [
    path("nhap-thay/", views.entries, name="list"),
    path("nhap-thay/don-vi/<uuid:uuid>/", views.unit, name="unit"),
    path("nhap-thay/ho-so/<uuid:uuid>/", views.open_paper, name="open"),
    path("nhap-thay/ho-so/<uuid:uuid>/tra-loi/", views.answer, name="answer"),
]
