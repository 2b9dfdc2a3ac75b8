"""Pages of the room: the unit's two papers, the appraisal, the ranking and the list of nominees."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, text
from atgt_portal.lib.http import SignedInRequest, download
from atgt_portal.lib.sheets import XLSX_TYPE, write_workbook
from awards import exports
from awards.appraisal import appraise as appraise_sheet
from awards.appraisal import judged_content, seen_mark
from awards.appraisal_form import AppraisalForm
from awards.desk import desk_of
from awards.dossier_form import DossierForm
from awards.forms import ScoreSheetForm
from awards.nominations import nominations
from awards.pages import chips_of, head_of, place_words, ranking_rows
from awards.permissions import APPRAISING_ROLES, RANKING_ROLES, campaigns_of, may_appraise
from awards.points import in_points
from awards.progress import sheet_groups
from awards.rules import loss_rules_of, quota_of, tie_rules_of
from awards.slips import quota_words, slip, tie_rules_words
from awards.standing import ClusterStanding, standing
from awards.tables import ClusterHead, Tables, first_with_clusters, first_with_tables
from campaigns.filing.act import ActionRefusedError, IncompleteError, StalePageError
from campaigns.filing.choices import State
from campaigns.filing.editing import edit_paper
from campaigns.filing.models import Filing
from campaigns.filing.reading import of_standing_office
from campaigns.setup.choices import Paper
from campaigns.setup.in_view import remember_campaign
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from units.choices import Role
from units.permissions import posts_of

SEEN = "da-xem"


@require_http_methods(["GET", "HEAD", "POST"])
def self_score(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The unit's own sheet."""
    return edit_paper(
        request, uuid, paper=Paper.SCORE_SHEET, form_class=ScoreSheetForm, template="awards/sheet_edit.html"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The unit's own nominations."""
    return edit_paper(
        request, uuid, paper=Paper.AWARD_DOSSIER, form_class=DossierForm, template="awards/dossier_edit.html"
    )


@require_safe
def sheets(request: SignedInRequest) -> HttpResponse:
    """Every participant by cluster: its state, its own total, how far the appraisal is."""
    on = clock.today()
    posts = posts_of(request.user, on=on)
    known = _campaign(request, APPRAISING_ROLES)
    if known is None:
        return render(request, "awards/no_campaign.html", {"title": _("Chấm điểm thi đua")})
    campaign, tables = known
    groups = sheet_groups(campaign, posts, tables=tables, on=on)
    return render(request, "awards/sheets.html", {"campaign": campaign, "groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
def appraise(request: SignedInRequest, uuid: str) -> HttpResponse:
    """One unit's sheet: its own points beside the appraised ones. Stored as a whole or not at all."""
    filing = _sheet(request, uuid)
    if request.method != "POST":
        return _page(request, filing, form=_form(filing, data=None), status=200)
    form = _form(filing, data=request.POST)
    if not may_appraise(request.user, filing, on=clock.today()):
        return _page(request, filing, form=form, status=403)
    if not request.POST.get(SEEN):
        form.add_fault("", _("Trang thiếu dấu của bản đang xem. Tải lại trang rồi ghi lại điểm."))
    if not form.is_valid():
        return _page(request, filing, form=form, status=422)
    try:
        return redirect(_store(request, filing, form))
    except IncompleteError as refusal:
        for fault in refusal.faults:
            form.add_fault(fault.field, fault.message)
        return _page(request, filing, form=form, status=422)
    except (ActionRefusedError, StalePageError) as refusal:
        return _overtaken(request, uuid, refusal)


def _overtaken(request: SignedInRequest, uuid: str, refusal: Exception) -> HttpResponse:
    """The page as things stand now with what was typed: another appraiser was first, or the right went meanwhile."""
    filing = _sheet(request, uuid)
    form = _form(filing, data=request.POST)
    if isinstance(refusal, ActionRefusedError):
        return _page(request, filing, form=form, status=403)
    form.add_fault("", str(refusal))
    return _page(request, filing, form=form, status=409)


def _sheet(request: SignedInRequest, uuid: str) -> Filing:
    on = clock.today()
    boards = posts_of(request.user, on=on).board_ids(*APPRAISING_ROLES)
    received = Filing.objects.visible_to(request.user, on=on).filter(
        kind=Paper.SCORE_SHEET, board__in=boards, received_at__isnull=False
    )
    related = ("unit", "board", "campaign", "period", "entry", "accepted_version", "working_version")
    told = received.select_related(*related).annotate(is_of_standing_office=of_standing_office(on))
    return get_object_or_404(told, uuid=uuid)


def _form(filing: Filing, *, data: QueryDict | None) -> AppraisalForm:
    return AppraisalForm(data, desk=desk_of(filing, on=clock.today()))


def _store(request: SignedInRequest, filing: Filing, form: AppraisalForm) -> str:
    address = reverse("awards:appraise", kwargs={"uuid": filing.uuid})
    stored = 0

    def do() -> str:
        nonlocal stored
        stored = appraise_sheet(
            filing,
            actor=request.user,
            at=clock.now(),
            seen=request.POST.get(SEEN, ""),
            lines=form.lines,
            given=form.values(),
            decided=form.decisions(),
        )
        return address

    tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    open_count = _form(filing, data=None).totals().open
    said = _("Đã ghi điểm thẩm định.") if stored else _("Điểm thẩm định không thay đổi.")
    rest = (
        _("Còn %(count)s tiêu chí chưa thẩm định.") % {"count": open_count}
        if open_count
        else _("Đã thẩm định đủ các tiêu chí.")
    )
    messages.success(request, f"{said} {rest}")
    return address


def _page(request: SignedInRequest, filing: Filing, *, form: AppraisalForm, status: int) -> HttpResponse:
    verdict, fresh = (
        may_appraise(request.user, filing, on=clock.today()),
        seen_mark(filing, form.given, form.desk.decided),
    )
    context = {
        "filing": filing,
        "form": form,
        "refusal": str(verdict.reason),
        "is_locked": not verdict and not form.is_bound,
        "seen_name": SEEN,
        # A page that came back with faults stands for what was seen when it was first opened.
        "seen": fresh if status == 409 else request.POST.get(SEEN) or fresh,
        "form_token": tokens.mint(),
        "is_stale": status == 409,
        "totals": form.totals(),
        "content": judged_content(filing),
        "is_amended": filing.accepted_version_id is not None and filing.state == State.SUBMITTED,
        "has_errors": bool(form.is_bound and form.errors),
    }
    return render(request, "awards/appraise.html", context, status=status)


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
    cluster = _cluster(campaign, tables, head) if head else None
    context = {
        "campaign": campaign,
        "cluster": cluster,
        "computed_at": clock.now(),
        "window": Window(campaign.official_first_day, campaign.official_last_day),
        "rows": ranking_rows(cluster.ranked, cluster) if cluster else [],
        "unranked": ranking_rows(cluster.unranked, cluster) if cluster else [],
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
            cluster = _cluster(campaign, tables, head)
            place = next(place for place in cluster.places if place.row.code == unit_code)
            context = {
                "campaign": campaign,
                "cluster": cluster,
                "place": place,
                "slip": slip(place, cluster),
                "sub": place_words(place, cluster),
            }
            return render(request, "awards/explanation.html", context)
    raise Http404


def _cluster(campaign: Campaign, tables: Tables, head: ClusterHead) -> ClusterStanding:
    """The one cluster that a page shows."""
    return standing(campaign, on=clock.today(), tables=tables, cluster=head.pk).clusters[0]


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
    known = _campaign(request, RANKING_ROLES)
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
    """As `_campaign`, for pages that make no sense without one."""
    known = _campaign(request, RANKING_ROLES)
    if known is None:
        raise Http404
    return known


def _campaign(request: SignedInRequest, roles: frozenset[Role]) -> tuple[Campaign, Tables] | None:
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
