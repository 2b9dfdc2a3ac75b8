"""The table of contents. Addresses are Vietnamese, names English."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("atgt_portal.home.urls")),
    path("", include("campaigns.filing.urls")),
    path("", include("campaigns.filing.reviewing.urls")),
    path("", include("campaigns.behalf.urls")),
    path("", include("campaigns.papers.urls")),
    path("", include("campaigns.plans.urls")),
    path("", include("campaigns.inspections.urls")),
    path("", include("campaigns.journal.urls")),
    path("", include("campaigns.pledges.urls")),
    path("", include("campaigns.record.urls")),
    path("", include("campaigns.locks.urls")),
    path("", include("campaigns.launch.urls")),
    path("", include("campaigns.urging.urls")),
    path("", include("campaigns.setup.urls")),
    path("", include("campaigns.seats.urls")),
    path("", include("campaigns.succession.urls")),
    path("", include("reports.spots.urls")),
    path("", include("reports.quick.urls")),
    path("", include("reports.requests.urls")),
    path("", include("reports.corrections.urls")),
    path("", include("reports.nothing.urls")),
    path("", include("reports.returns.urls")),
    path("", include("reports.summary.urls")),
    path("", include("awards.urls")),
    path("", include("awards.pleas.urls")),
    path("", include("units.urls")),
    path("quan-tri-du-lieu/", admin.site.urls),
]

handler400 = "atgt_portal.home.errors.bad_request"
handler403 = "atgt_portal.home.errors.forbidden"
handler404 = "atgt_portal.home.errors.not_found"
