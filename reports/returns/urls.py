from django.urls import path

from reports.returns import views
from reports.returns.activity import views as activity
from reports.returns.counts import views as counts
from reports.returns.imports import views as imports

app_name = "returns"
urlpatterns = [
    path("so-lieu/<uuid:uuid>/tai-nan/", views.accidents, name="accidents"),
    path("so-lieu/<uuid:uuid>/tai-nan/o/", counts.store_rows, name="count_rows"),
    path("so-lieu/<uuid:uuid>/xac-nhan/", views.confirm, name="confirm"),
    path("so-lieu/<uuid:uuid>/hoat-dong/", activity.grid, name="activity"),
    path("so-lieu/<uuid:uuid>/hoat-dong/o/", activity.store_cells, name="activity_cells"),
    path("so-lieu/<uuid:uuid>/hoat-dong/kiem-tra/", activity.check, name="activity_check"),
    path("bao-cao/so-ket/<uuid:uuid>/sua/", views.interim, name="interim"),
    path("bao-cao/tong-ket/<uuid:uuid>/sua/", views.closing, name="closing"),
    path("nhap/<slug:kind>/<uuid:uuid>/", imports.import_table, name="import"),
    path("nhap/<slug:kind>/<uuid:uuid>/mau/", imports.import_template, name="import-template"),
    path("so-lieu/y-te/", imports.health, name="health"),
    path("nhap/<uuid:uuid>/", imports.preview, name="preview"),
    path("nhap/<uuid:uuid>/danh-dau/", imports.marked_file, name="marked"),
]
