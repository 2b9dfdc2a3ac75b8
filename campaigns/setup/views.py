from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from campaigns.setup import pages, pages_duties, pages_scoring
from campaigns.setup.models import Campaign

_ROWS_A_PAGE = 30


@require_safe
def campaigns(request: SignedInRequest) -> HttpResponse:
    on = clock.today()
    visible = Campaign.objects.visible_to(request.user, on=on).select_related("board").order_by("-year", "code")
    page = Paginator(visible, _ROWS_A_PAGE).get_page(request.GET.get("trang"))
    rows = [pages.campaign_row(campaign, on=on) for campaign in page]
    return render(request, "setup/campaigns.html", {"page": page, "rows": rows})


def _campaign(request: SignedInRequest, code: str) -> Campaign:
    visible = Campaign.objects.visible_to(request.user, on=clock.today())
    return get_object_or_404(visible.select_related("board", "parent_basis"), code=code)


@require_safe
def campaign(request: SignedInRequest, code: str) -> HttpResponse:
    found = _campaign(request, code)
    context = {"head": pages.head(found, current="setup:campaign"), "overview": pages.overview(found)}
    return render(request, "setup/campaign.html", context)


@require_safe
def tasks(request: SignedInRequest, code: str) -> HttpResponse:
    found = _campaign(request, code)
    context = {"head": pages.head(found, current="setup:tasks"), "groups": pages_duties.task_groups(found)}
    return render(request, "setup/tasks.html", context)


@require_safe
def members(request: SignedInRequest, code: str) -> HttpResponse:
    found = _campaign(request, code)
    clusters, names = pages_duties.clusters(found)
    context = {
        "head": pages.head(found, current="setup:members"),
        "clusters": clusters,
        "due_rows": pages_duties.due_rows(found, names),
        "launched": found.launched_on is not None,
    }
    return render(request, "setup/members.html", context)


@require_safe
def scoring(request: SignedInRequest, code: str) -> HttpResponse:
    found = _campaign(request, code)
    context = {
        "head": pages.head(found, current="setup:scoring"),
        "tables": pages_scoring.tables(found),
        "rules": pages_scoring.common_rules(found),
    }
    return render(request, "setup/scoring.html", context)
