"""Pages about papers of the room: the unit's own two, the list of sheets, the appraisal of one."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from awards.appraisal import appraise as appraise_sheet
from awards.appraisal import judged_content, seen_mark
from awards.appraisal_form import AppraisalForm
from awards.desk import desk_of
from awards.dossier_form import DossierForm
from awards.forms import ScoreSheetForm
from awards.permissions import APPRAISING_ROLES, may_appraise
from awards.progress import sheet_groups
from awards.ranking_views import campaign_of
from campaigns.filing.act import ActionRefusedError, IncompleteError, StalePageError
from campaigns.filing.choices import State
from campaigns.filing.editing import edit_paper
from campaigns.filing.models import Filing
from campaigns.filing.permissions import of_standing_office
from campaigns.filing.reviewing.page import who_instead
from campaigns.setup.choices import Paper
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
    known = campaign_of(request, APPRAISING_ROLES)
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
        "refusal": "" if verdict else f"{verdict.reason} {_instead(filing)}".strip(),
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


def _instead(filing: Filing) -> str:
    """Who appraises a sheet that is there to be appraised, for one who may not."""
    is_there = filing.state == State.SUBMITTED or filing.accepted_version_id is not None
    return who_instead(filing, on=clock.today()) if is_there else ""
