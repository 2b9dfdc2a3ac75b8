"""Quick reports: the list, a first telling, one report with its versions, a supplement, the office's word, the paper."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atgt_portal.ledger import files, tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest, download, refreshed
from campaigns.papers import pages, printing
from reports.quick import differing, show, telling
from reports.quick.choices import QuickAction
from reports.quick.forms import QuickActionForm, QuickForm, SupplementForm, mark_of, told_again
from reports.quick.models import QuickReport
from reports.quick.permissions import areas_of, may_say, may_tell, passed_only, units_of
from units.choices import READING_ROLES, UNIT_ROLES, Role
from units.letterhead.rights import may_tell_head
from units.permissions import posts_of

ROWS_A_PAGE = 50
_HEAD = ("unit__letterhead", "unit__registry__parent", "board__parent")
_asks = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def reports(request: SignedInRequest) -> HttpResponse:
    """What one's units told, or what was told to the boards one reads, newest first."""
    on = clock.today()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*UNIT_ROLES, *READING_ROLES, Role.UPPER_BOARD):
        raise Http404
    found = QuickReport.objects.visible_to(request.user, on=on).select_related("unit", "board")
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    listed, is_officer = list(page.object_list), posts.holds(*READING_ROLES)
    # Only officers of the board read the police's figures of every place.
    boards = posts.board_ids(*READING_ROLES)
    stated = differing.differing([row for row in listed if row.board_id in boards])
    rows = [show.row_of(row, user=request.user, on=on, stated=stated.get(row.pk, "")) for row in listed]
    context = {
        "page": page,
        "rows": rows,
        "tells": posts.in_use.holds(*UNIT_ROLES),
        "is_officer": is_officer,
    }
    return render(request, "quick/list.html", context)


@_asks
def new(request: SignedInRequest) -> HttpResponse:
    """The first telling; nothing is kept as a draft, for it goes at once."""
    on, now = clock.today(), clock.now()
    units = units_of(request.user, on=on)
    if not units:
        raise Http404
    areas = areas_of({unit.registry_id for unit in units}, on=on)
    own = next((str(unit.uuid) for unit in units if unit in areas), "")
    form = QuickForm(
        request.POST if request.method == "POST" else None,
        units=units,
        areas=areas,
        now=now,
        initial=show.first_boxes(now=now, area=own),
    )
    if not (form.is_valid() and _is_sure(request, form)):
        hours = telling.hours_of(units[0].registry_id)
        return render(request, "quick/new.html", _boxes(form) | {"hours": hours}, status=422 if form.is_bound else 200)

    def do() -> str:
        made = telling.tell(
            form.chosen_unit(), form.content(), actor=request.user, at=now, known_at=form.known_moment()
        )
        messages.success(request, _("Đã gửi báo cáo nhanh. Văn phòng thường trực và lãnh đạo Ban được báo ngay."))
        return reverse("quick:report", kwargs={"uuid": made.uuid})

    return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=now, do=do))


def _is_sure(request: SignedInRequest, form: QuickForm) -> bool:
    """Whether nothing in it is doubtful, or what is was read and is sent all the same."""
    found = form.doubts()
    return not found or request.POST.get("van-gui") == mark_of(found)


def _boxes(form: QuickForm) -> dict[str, Any]:
    """The form as its page shows it, with what to look at once more."""
    found = form.doubts() if form.is_bound and form.is_valid() else []
    return {"form": form, "form_token": tokens.mint(), "doubts": found, "mark": mark_of(found)}


@require_safe
def report(request: SignedInRequest, uuid: str) -> HttpResponse:
    return _report_page(request, _visible(request, uuid))


def _visible(request: SignedInRequest, uuid: str) -> QuickReport:
    seen = QuickReport.objects.visible_to(request.user, on=clock.today())
    return get_object_or_404(seen.select_related(*_HEAD), uuid=uuid)


def _report_page(request: SignedInRequest, found: QuickReport, *, fault: str = "", status: int = 200) -> HttpResponse:
    number = str(request.GET.get("ban", ""))
    page = show.report_page(found, user=request.user, on=clock.today(), number=number)
    if page is None:
        raise Http404
    context = {
        "report": found,
        "told": page,
        "lines": [{"target": "", "text": fault}] if fault else [],
        "has_errors": bool(fault),
        "form_token": tokens.mint(),
    }
    return render(request, "quick/report.html", context, status=status)


@_asks
def supplement(request: SignedInRequest, uuid: str) -> HttpResponse:
    """What has become known since, as a version of its own."""
    on, now = clock.today(), clock.now()
    found = _visible(request, uuid)
    if found.unit_id not in posts_of(request.user, on=on).unit_ids():
        raise Http404
    if not (verdict := may_tell(request.user, found.unit, on=on)):
        raise PermissionDenied(str(verdict.reason))
    form = SupplementForm(
        request.POST if request.method == "POST" else None,
        units=[found.unit],
        areas=areas_of({found.board_id}, on=on, besides=found.content["area_uuid"]),
        now=now,
        known=found.known_at,
        initial={**told_again(found.content), "seen_revision": found.number},
    )
    if not (form.is_valid() and _is_sure(request, form)):
        return _supplement_page(request, found, form, status=422 if form.is_bound else 200)

    def do() -> str:
        seen = form.cleaned_data["seen_revision"]
        telling.supplement(found, form.content(), actor=request.user, at=now, seen_number=seen)
        messages.success(request, _("Đã gửi bản bổ sung. Bản trước vẫn giữ nguyên."))
        return reverse("quick:report", kwargs={"uuid": found.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=now, do=do))
    except telling.StaleQuickError as stale:
        form.add_error(None, str(stale))
        form.data = {**request.POST.dict(), "seen_revision": str(_visible(request, uuid).number)}
        return _supplement_page(request, found, form, status=409)


def _supplement_page(
    request: SignedInRequest, found: QuickReport, form: SupplementForm, *, status: int
) -> HttpResponse:
    context = {
        **_boxes(form),
        "report": found,
        "sub": show.sub_of(found),
        "back_url": reverse("quick:report", kwargs={"uuid": found.uuid}),
    }
    return render(request, "quick/supplement.html", context, status=status)


def _done(action: QuickAction) -> str:
    return {
        QuickAction.NOTE: _("Đã ghi nhận báo cáo; đơn vị thấy ở trang báo cáo."),
        QuickAction.PASS: _("Đã chuyển Ban cấp trên."),
        QuickAction.RECEIVE: _("Đã ghi nhận; văn phòng, lãnh đạo Ban cấp dưới được báo ngay."),
    }[action]


@require_POST
def act(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The office takes note; it, or the board's leader, passes on; the upper board receives."""
    found = _visible(request, uuid)
    if not (verdict := may_say(request.user, found, on=clock.today())):
        raise PermissionDenied(str(verdict.reason))
    form = QuickActionForm(request.POST)
    if not form.is_valid():
        told = _("Chưa chọn việc, hoặc trang thiếu dấu của bản đang xem. Bấm một trong các nút ở cuối trang.")
        return _report_page(request, found, fault=told, status=422)
    action = form.cleaned_data["action"]

    def do() -> str:
        seen = form.cleaned_data["seen_revision"]
        telling.act(found, action, actor=request.user, at=clock.now(), seen_number=seen)
        messages.success(request, _done(action))
        return reverse("quick:report", kwargs={"uuid": found.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except telling.QuickRefusedError as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except telling.StaleQuickError as stale:
        return _report_page(request, _visible(request, uuid), fault=str(stale), status=409)


@_asks
def printout(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The newest version that this reader sees, on the unit's letterhead, for signature."""
    found, now, here = _visible(request, uuid), clock.now(), {"uuid": uuid}
    document = show.document_of(found, user=request.user, on=clock.today())
    loose = show.loose(found)
    if request.method == "POST":

        def do() -> str:
            printing.ask(loose, document, actor=request.user, at=now)
            return reverse("quick:print", kwargs=here)

        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=now, do=do))
    page = pages.page_of(
        printing.found(loose, document),
        url_of=lambda ending: reverse("quick:printed", kwargs={**here, "ending": ending}),
        now=clock.wall(),
    )
    tells = may_tell_head(request.user, found.unit, on=clock.today())
    head_url = reverse("units:letterhead", kwargs={"uuid": found.unit.uuid})
    context: dict[str, Any] = {
        "page": page,
        "is_empty": False,
        "facts": pages.head_facts(document),
        "title": _("Bản in: báo cáo nhanh"),
        "sub": show.sub_of(found, upper=passed_only(request.user, found, on=clock.today())),
        "back_url": reverse("quick:report", kwargs=here),
        "back_label": _("Báo cáo nhanh"),
        "head_url": f"{head_url}?next={reverse('quick:print', kwargs=here)}" if tells else "",
        "way": show.way_of_paper(found) if may_tell(request.user, found.unit, on=clock.today()) else [],
        "form_token": tokens.mint(),
    }
    return refreshed(render(request, "papers/print.html", context), waits=page.state == "running")


@require_safe
def printed_file(request: SignedInRequest, uuid: str, ending: str) -> HttpResponseBase:
    found = _visible(request, uuid)
    printed = printing.found(show.loose(found), show.document_of(found, user=request.user, on=clock.today()))
    stored = getattr(printed, ending) if printed else None
    if stored is None:
        raise Http404
    return download(files.read(stored), name=stored.label, content_type=stored.content_type)
