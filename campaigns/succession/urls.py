from django.urls import path

from campaigns.succession import views
from campaigns.succession.forms import MergeForm, RenameUnitForm, SplitForm

app_name = "succession"
urlpatterns = [
    path("don-vi/thay-doi/", views.changes, name="list"),
    path("don-vi/thay-doi/sap-nhap/", views.prepare, {"form_class": MergeForm}, name="merge"),
    path("don-vi/thay-doi/chia-tach/", views.prepare, {"form_class": SplitForm}, name="split"),
    path("don-vi/thay-doi/doi-ten/", views.prepare, {"form_class": RenameUnitForm}, name="rename"),
    path("don-vi/thay-doi/<uuid:uuid>/", views.change, name="change"),
]
