from django.urls import path, register_converter

from campaigns.papers import signed_views, views


class PrintedConverter:
    """As what a printout is fetched."""

    regex = "pdf|docx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PrintedConverter, "printed")

app_name = "papers"
urlpatterns = [
    path("ho-so/<uuid:uuid>/ban-in/", views.printout, name="print"),
    path("ho-so/<uuid:uuid>/ban-in/van-ban.<printed:ending>", views.printed_file, name="printed"),
    path("ho-so/<uuid:uuid>/tep/", views.paper_files, name="files"),
    path("ho-so/<uuid:uuid>/tep/<uuid:file>/", views.attached_file, name="file"),
    path("ho-so/<uuid:uuid>/tep/<uuid:file>/bo/", views.remove_file, name="remove"),
    path("ban-ky/<slug:kind>/<uuid:uuid>/", signed_views.signed_copy, name="signed"),
    path("ban-ky/<slug:kind>/<uuid:uuid>/<uuid:file>/", signed_views.signed_file, name="signed_file"),
]
