from django.urls import path, register_converter

from units import views
from units.acting import views as acting_views
from units.entry import views as entry_views
from units.handing import views as handing_views
from units.letterhead import views as letterhead_views


class EndingConverter:
    """How a table leaves: as a workbook or as CSV."""

    regex = "xlsx|csv"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EndingConverter, "ending")

app_name = "units"
urlpatterns = [
    path("don-vi/", views.unit_list, name="list"),
    path("don-vi/nhap/", views.import_table, name="import"),
    path("don-vi/nhap/<uuid:uuid>/", views.batch, name="batch"),
    path("don-vi/xuat.<ending:ending>", views.export, name="export"),
    path("don-vi/mau-<slug:kind>.<ending:ending>", views.template, name="template"),
    path("don-vi/<uuid:uuid>/", views.unit, name="unit"),
    path("don-vi/<uuid:uuid>/doi-ten/", views.rename, name="rename"),
    path("don-vi/<uuid:uuid>/tai-khoan/<uuid:account>/mat-khau/", views.issue_password, name="issue_password"),
    path("don-vi/<uuid:uuid>/tai-khoan/<uuid:account>/ma/", entry_views.issue_code, name="issue_code"),
    path("don-vi/<uuid:uuid>/tai-khoan/<uuid:account>/moi/", entry_views.invite, name="invite"),
    path("don-vi/<uuid:uuid>/them-nguoi/", entry_views.new_person, name="new_person"),
    path("don-vi/<uuid:uuid>/phan-cong/<int:post>/", handing_views.hand_over, name="hand_over"),
    path("don-vi/<uuid:uuid>/the-thuc/", letterhead_views.letterhead, name="letterhead"),
    path("ma-mot-lan/", entry_views.code, name="code"),
    path("loi-moi/<str:token>/", entry_views.invitation, name="invitation"),
    path("tu-cach/", acting_views.posts, name="posts"),
    path("doi-mat-khau/", views.password, name="password"),
]
