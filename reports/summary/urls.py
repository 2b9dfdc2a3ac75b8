from django.urls import path

from reports.summary import views

app_name = "summary"
urlpatterns = [
    path("tong-hop/", views.summaries, name="list"),
    path("tong-hop/lap/", views.open_edition, name="open"),
    path("tong-hop/<uuid:uuid>/", views.edition, name="edition"),
    path("tong-hop/<uuid:uuid>/gui/", views.dispatch, name="dispatch"),
    path("tong-hop/<uuid:uuid>/tep/<str:kind>/", views.file, name="file"),
]
