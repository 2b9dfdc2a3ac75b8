"""The public list: units, totals, groups and ranks of a published result whose public page is open. No log-in, no person."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from atgt_portal.lib import clock
from awards.points import in_points
from awards.results import pages, shown
from awards.results.models import RankingResult
from awards.results.recording import Record


@login_not_required
@require_safe
def public(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody reads: of each cluster the order, and the weight of each criterion."""
    opened = RankingResult.objects.filter(is_public=True, published_at__isnull=False).select_related("campaign__board")
    found = get_object_or_404(opened, campaign__code=code)
    context = {
        "campaign": found.campaign,
        "stage": pages.stage_words(found, on=clock.today()),
        "clusters": [_cluster(found.snapshot, cluster) for cluster in found.snapshot["clusters"]],
    }
    return render(request, "awards/public.html", context)


def _cluster(record: Record, cluster: Record) -> dict[str, object]:
    lines = {
        (line["part"], line["code"]): (line["name"], in_points(line["maximum"]))
        for code in cluster["places"]
        for line in record["units"][code]["lines"]
    }
    return {
        "name": cluster["name"],
        "luck_words": cluster["luck"]["words"],
        "rows": shown.rows_of(record, cluster, ranked=True, urls={}, open_slips=frozenset()),
        "weights": [(code, name, points) for (_part, code), (name, points) in lines.items()],
        "maximum": in_points(cluster["maximum"]),
    }
