from django.urls import path

from campaigns.launch import excuse_views, table_views, views

app_name = "launch"
_LATER = "phong-trao/<slug:code>/bang-diem-ban-hanh-sau/"
urlpatterns = [
    path("phong-trao/<slug:code>/kiem-tra/", views.check, name="check"),
    path("phong-trao/<slug:code>/dieu-chinh/", views.letters, name="letters"),
    path("phong-trao/<slug:code>/mien-nop/", excuse_views.excuses, name="excuses"),
    path("phong-trao/<slug:code>/mien-nop/<uuid:uuid>/", excuse_views.excuse, name="excuse"),
    path(_LATER, table_views.tables, name="tables"),
    path(f"{_LATER}<uuid:uuid>/", table_views.table, name="table"),
    path(f"{_LATER}<uuid:uuid>/tep/", table_views.table_file, name="table_file"),
]
