"""Pages of the order as the office has it before it, how a unit's points came about, the list of nominees, and their files."""

from collections.abc import Mapping

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atgt_portal.lib import clock, text
from atgt_portal.lib.http import SignedInRequest, download
from atgt_portal.lib.sheets import XLSX_TYPE, write_workbook
from awards import exports
from awards.nominations import Nominations, UnitPlace, nominations
from awards.pages import chips_of, head_of
from awards.permissions import APPRAISING_ROLES, RANKING_ROLES, campaigns_of
from awards.points import in_points
from awards.ranking_workbook import ranking_sheets
from awards.results import pages, shown
from awards.results.models import RankingResult
from awards.results.permissions import reach_of
from awards.results.taking import draft_of
from awards.results.views import result_page
from awards.rules import loss_rules_of, quota_of
from awards.slips import quota_words
from awards.standing import Standing, standing
from awards.tables import Tables, first_with_clusters, first_with_tables
from campaigns.setup.in_view import remember_campaign
from campaigns.setup.models import Campaign
from units.choices import Role
from units.permissions import posts_of


@require_safe
def ranking(request: SignedInRequest) -> HttpResponse:
    """The office's draft; everybody else meets the newest result that he may read, and nothing before one is sent."""
    posts = posts_of(request.user, on=clock.today())
    if not posts.holds(*APPRAISING_ROLES):
        return _newest_result(request)
    known = first_with_clusters(_with_newest_result(_asked_for(request, APPRAISING_ROLES)))
    if known is None:
        _refuse_named(request)
        return render(request, "awards/no_campaign.html", {"title": _("Xếp hạng thi đua")})
    campaign, tables, heads = known
    remember_campaign(request.user, campaign)
    head = head_of(heads, request.GET.get("khoi", ""))
    is_long = head is not None and len(head.units) > shown.MOST_SLIPS
    explained = () if is_long else None
    record = draft_of(campaign, on=clock.today(), tables=tables, cluster=head.pk if head else 0, explained=explained)
    cluster = shown.cluster_of(record, head.code) if head else None
    mine = {"phong-trao": campaign.code}
    context = {
        "campaign": campaign,
        "computed_at": clock.now(),
        "trial_url": f"{reverse('awards:trial')}?{urlencode({**mine, 'khoi': head.code} if head else mine)}",
        "sent_number": vars(campaign)["sent_number"],
        "sent_uuid": vars(campaign)["sent_uuid"],
        "chips": chips_of(
            [(one.code, one.name, len(one.units)) for one in heads],
            chosen=head.code if head else "",
            base=reverse("awards:ranking"),
            query=mine,
        ),
        "quota": quota_words(quota_of(campaign), participants=sum(len(one.units) for one in heads)),
        **pages.ranking_context(record, cluster, urls=_draft_urls(campaign, head.units if head else ())),
    }
    return render(request, "awards/ranking.html", context)


def _with_newest_result(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Told with the campaign: the number of the newest result that was sent, and where it is."""
    newest = RankingResult.objects.filter(campaign=OuterRef("pk")).order_by("-number")
    return campaigns.annotate(
        sent_number=Subquery(newest.values("number")[:1]), sent_uuid=Subquery(newest.values("uuid")[:1])
    )


def _draft_urls(campaign: Campaign, units: tuple[str, ...]) -> dict[str, str]:
    """Unit code → the page of its slip in the draft."""
    return {
        code: f"{reverse('awards:explanation', kwargs={'unit_code': code})}?phong-trao={campaign.code}"
        for code in units
    }


def _newest_result(request: SignedInRequest) -> HttpResponse:
    """For leaders and members; a member who may read none yet has no such page."""
    on = clock.today()
    posts = posts_of(request.user, on=on)
    seen = RankingResult.objects.visible_to(request.user, on=on).select_related("campaign__board")
    code = _named(request)
    newest = seen.filter(campaign__code=code) if code else seen
    found = newest.order_by("-campaign__year", "campaign__code", "-number").first()
    reach = reach_of(request.user, found, on=on) if found else None
    if found is not None and reach is not None and (reach.is_whole or reach.units & set(found.snapshot["units"])):
        remember_campaign(request.user, found.campaign)
        return result_page(request, found, reach)
    if not posts.holds(*RANKING_ROLES):
        raise Http404
    if code and not campaigns_of(request.user, roles=RANKING_ROLES, on=on).filter(code=code).exists():
        raise Http404
    return render(request, "awards/not_told.html", {})


@require_safe
def explanation(request: SignedInRequest, unit_code: str) -> HttpResponse:
    """How one unit's points come about as things stand now; the office's own page."""
    known = first_with_clusters(_asked_for(request, APPRAISING_ROLES))
    if known is None:
        raise Http404
    campaign, tables, heads = known
    remember_campaign(request.user, campaign)
    head = next((head for head in heads if unit_code in head.units), None)
    if head is None:
        raise Http404
    record = draft_of(campaign, on=clock.today(), tables=tables, cluster=head.pk, explained=(unit_code,))
    unit, cluster = record["units"][unit_code], record["clusters"][0]
    context = {
        "back_url": f"{reverse('awards:ranking')}?khoi={head.code}&phong-trao={campaign.code}",
        "name": unit["name"],
        "sub": shown.place_words(unit, cluster),
        "slip": shown.slip_of(unit, cluster, shown.Detail(has_links=True)),
        "beside": unit["beside"],
        "basis": "",
    }
    return render(request, "awards/explanation.html", context)


@require_safe
def ranking_file(request: SignedInRequest) -> HttpResponseBase:
    """The draft as a workbook: one sheet a cluster, one with every point of every criterion."""
    campaign, tables = _known_campaign(request, APPRAISING_ROLES)
    record = draft_of(campaign, on=clock.today(), tables=tables)
    sheets = ranking_sheets(record, label=exports.draft_label(clock.now()))
    content = write_workbook(sheets, made_at=clock.now())
    return download(content, name=f"Xếp hạng {campaign.code}.xlsx", content_type=XLSX_TYPE)


@require_safe
def nominees(request: SignedInRequest) -> HttpResponse:
    """The list of nominees: collectives, then individuals, with as much of the results as its reader may know."""
    known = campaign_of(request, RANKING_ROLES)
    if known is None:
        return render(request, "awards/no_campaign.html", {"title": _("Đề nghị khen thưởng")})
    campaign, tables = known
    found, places = _nominations(request, campaign, tables)
    context = {"campaign": campaign, "found": found, "loss_rules": loss_rules_of(campaign), "not_told": not places}
    return render(request, "awards/nominees.html", context)


@require_safe
def nominees_file(request: SignedInRequest) -> HttpResponseBase:
    """The list of nominees as a workbook."""
    campaign, tables = _known_campaign(request, RANKING_ROLES)
    found, _places = _nominations(request, campaign, tables)
    sheets = exports.nominee_sheets(found, campaign=campaign, at=clock.now())
    content = write_workbook(sheets, made_at=clock.now())
    return download(content, name=f"Đề nghị khen thưởng {campaign.code}.xlsx", content_type=XLSX_TYPE)


def _nominations(
    request: SignedInRequest, campaign: Campaign, tables: Tables
) -> tuple[Nominations, Mapping[str, UnitPlace]]:
    """The office knows the draft; a leader of the board what the newest result says, once one is sent."""
    drafted = standing(campaign, on=clock.today(), tables=tables)
    reads_draft = posts_of(request.user, on=clock.today()).for_board(campaign.board_id, *APPRAISING_ROLES)
    places = _drafted_places(campaign, drafted) if reads_draft else _sent_places(campaign)
    return nominations(campaign, drafted, places=places), places


def _drafted_places(campaign: Campaign, drafted: Standing) -> dict[str, UnitPlace]:
    urls = _draft_urls(campaign, tuple(drafted.places))
    return {
        code: UnitPlace(place.points, place.rank, place.band.name if place.band else "", urls[code])
        for code, place in drafted.places.items()
    }


def _sent_places(campaign: Campaign) -> dict[str, UnitPlace]:
    newest = RankingResult.objects.filter(campaign=campaign).order_by("-number").first()
    units = newest.snapshot["units"].values() if newest else ()
    return {
        unit["code"]: UnitPlace(
            points=in_points(unit["total"]),
            rank=unit["rank"],
            band=unit["band"]["name"] if unit["band"] else "",
            url=reverse("awards:result-slip", kwargs={"uuid": newest.uuid, "unit_code": unit["code"]})
            if newest
            else "",
        )
        for unit in units
    }


def _known_campaign(request: SignedInRequest, roles: frozenset[Role]) -> tuple[Campaign, Tables]:
    """As `campaign_of`, for pages that make no sense without one."""
    known = campaign_of(request, roles)
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
