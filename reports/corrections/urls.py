from django.urls import path

from reports.corrections import views

app_name = "corrections"
urlpatterns = [
    path("so-lieu/dieu-chinh/", views.correction_list, name="list"),
    path("so-lieu/dieu-chinh/<uuid:uuid>/<int:number>/", views.correction, name="correction"),
    path("so-lieu/dieu-chinh/<uuid:uuid>/<int:number>/xem-xet/", views.see_to, name="see_to"),
    path("so-lieu/cap-tren/<slug:code>/", views.upper_figures, name="upper"),
]
