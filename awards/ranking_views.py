"""Pages of the order: the ranking, how a unit's points came about, the list of nominees, and their files."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atgt_portal.lib import clock, text
from atgt_portal.lib.http import SignedInRequest, download
from atgt_portal.lib.sheets import XLSX_TYPE, write_workbook
from awards import exports
from awards.fairness.cluster import ClusterLuck, luck_of
from awards.fairness.words import above
from awards.nominations import nominations
from awards.pages import chips_of, head_of, neighbour_words, place_words, ranking_rows
from awards.permissions import RANKING_ROLES, campaigns_of
from awards.points import in_points
from awards.rules import fairness_of, loss_rules_of, quota_of, tie_rules_of
from awards.slips import quota_words, slip, tie_rules_words
from awards.standing import ClusterStanding, standing
from awards.tables import ClusterHead, Tables, first_with_clusters, first_with_tables
from campaigns.setup.in_view import remember_campaign
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from units.choices import Role
from units.permissions import posts_of


@require_safe
def ranking(request: SignedInRequest) -> HttpResponse:
    """The order inside one cluster; for the office and the board's leaders only, until it is published."""
    known = first_with_clusters(_asked_for(request, RANKING_ROLES))
    if known is None:
        _refuse_named(request)
        return render(request, "awards/no_campaign.html", {"title": _("Xếp hạng thi đua")})
    campaign, tables, heads = known
    remember_campaign(request.user, campaign)
    head = head_of(heads, request.GET.get("khoi", ""))
    cluster, luck = _cluster(campaign, tables, head) if head else (None, None)
    context = {
        "campaign": campaign,
        "cluster": cluster,
        "computed_at": clock.now(),
        "window": Window(campaign.official_first_day, campaign.official_last_day),
        "rows": ranking_rows(cluster.ranked, cluster, luck) if cluster else [],
        "unranked": ranking_rows(cluster.unranked, cluster) if cluster else [],
        "luck_words": above(luck) if luck and cluster and cluster.ranked else "",
        "slip_span": len(cluster.parts) + 4 if cluster else 1,
        "maximum": in_points(cluster.maximum) if cluster else None,
        "part_heads": [(code, name, in_points(points)) for code, name, points in cluster.parts] if cluster else [],
        "chips": chips_of(heads, head, campaign_code=campaign.code),
        "tie_rules": tie_rules_words([rule.label for rule in tie_rules_of(campaign)]),
        "quota": quota_words(quota_of(campaign), participants=sum(len(one.units) for one in heads)),
    }
    return render(request, "awards/ranking.html", context)


@require_safe
def explanation(request: SignedInRequest, unit_code: str) -> HttpResponse:
    """How one unit's points came about."""
    known = first_with_clusters(_asked_for(request, RANKING_ROLES))
    if known is None:
        raise Http404
    campaign, tables, heads = known
    remember_campaign(request.user, campaign)
    for head in heads:
        if unit_code in head.units:
            cluster, luck = _cluster(campaign, tables, head)
            place = next(place for place in cluster.places if place.row.code == unit_code)
            context = {
                "campaign": campaign,
                "cluster": cluster,
                "place": place,
                "slip": slip(place, cluster),
                "sub": place_words(place, cluster),
                "beside": neighbour_words(cluster, luck).get(unit_code, []),
            }
            return render(request, "awards/explanation.html", context)
    raise Http404


def _cluster(campaign: Campaign, tables: Tables, head: ClusterHead) -> tuple[ClusterStanding, ClusterLuck]:
    """The one cluster that a page shows, and how far luck reaches in it."""
    found = standing(campaign, on=clock.today(), tables=tables, cluster=head.pk)
    (cluster,) = found.clusters
    return cluster, luck_of(cluster.places, years=found.years, settings=fairness_of(campaign))


@require_safe
def ranking_file(request: SignedInRequest) -> HttpResponseBase:
    """The ranking as a workbook: one sheet a cluster, one with every point of every criterion."""
    campaign, tables = _known_campaign(request)
    sheets = exports.ranking_sheets(
        standing(campaign, on=clock.today(), tables=tables), campaign=campaign, at=clock.now()
    )
    content = write_workbook(sheets, made_at=clock.now())
    return download(content, name=f"Xếp hạng {campaign.code}.xlsx", content_type=XLSX_TYPE)


@require_safe
def nominees(request: SignedInRequest) -> HttpResponse:
    """The office's list: collectives, then individuals."""
    known = campaign_of(request, RANKING_ROLES)
    if known is None:
        return render(request, "awards/no_campaign.html", {"title": _("Đề nghị khen thưởng")})
    campaign, tables = known
    found = nominations(campaign, standing(campaign, on=clock.today(), tables=tables))
    context = {"campaign": campaign, "found": found, "loss_rules": loss_rules_of(campaign)}
    return render(request, "awards/nominees.html", context)


@require_safe
def nominees_file(request: SignedInRequest) -> HttpResponseBase:
    """The list of nominees as a workbook."""
    campaign, tables = _known_campaign(request)
    found = nominations(campaign, standing(campaign, on=clock.today(), tables=tables))
    sheets = exports.nominee_sheets(found, campaign=campaign, at=clock.now())
    content = write_workbook(sheets, made_at=clock.now())
    return download(content, name=f"Đề nghị khen thưởng {campaign.code}.xlsx", content_type=XLSX_TYPE)


def _known_campaign(request: SignedInRequest) -> tuple[Campaign, Tables]:
    """As `campaign_of`, for pages that make no sense without one."""
    known = campaign_of(request, RANKING_ROLES)
    if known is None:
        raise Http404
    return known


def campaign_of(request: SignedInRequest, roles: frozenset[Role]) -> tuple[Campaign, Tables] | None:
    """The chosen or newest campaign of the officer's boards with its scoring tables; whoever is no officer meets 404."""
    known = first_with_tables(_asked_for(request, roles))
    if known is None:
        _refuse_named(request)
    else:
        remember_campaign(request.user, known[0])
    return known


def _asked_for(request: SignedInRequest, roles: frozenset[Role]) -> QuerySet[Campaign]:
    """The officer's campaigns, newest first, or the one that he named."""
    on = clock.today()
    if not posts_of(request.user, on=on).holds(*roles):
        raise Http404
    mine = campaigns_of(request.user, roles=roles, on=on)
    return mine.filter(code=code) if (code := _named(request)) else mine


def _named(request: SignedInRequest) -> str:
    return text.clean(request.GET.get("phong-trao", ""))


def _refuse_named(request: SignedInRequest) -> None:
    """A campaign that was named and is not the officer's does not exist for him."""
    if _named(request):
        raise Http404
