"""The board's checks: the list, a new plan, one plan with its calendar, the minutes of a unit, one thing to mend."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest, seen_revision
from campaigns.inspections import moving, pages, planning
from campaigns.inspections.choices import RemedyAction
from campaigns.inspections.forms import CalendarForm, InspectionForm, RemedyForm, VisitForm
from campaigns.inspections.models import Remedy, Visit
from campaigns.inspections.permissions import (
    acting_on,
    inspecting,
    inspections_in_view,
    open_actions,
    remedies_in_view,
    visits_in_view,
)
from campaigns.journal.tabs import tabs
from units.acting.rights import acting_as
from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES
from units.models import Unit
from units.permissions import posts_of

ROWS_A_PAGE = 50
_asks = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def inspections(request: SignedInRequest) -> HttpResponse:
    on = clock.today()
    posts = posts_of(request.user, on=on)
    if not posts.holds(*UNIT_ROLES, *READING_ROLES):
        raise Http404
    visits = visits_in_view(request.user, on=on).select_related("inspection").prefetch_related("remedies")
    rows = pages.inspection_rows(visits, on=on)
    context = {
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("trang")),
        "may_plan": posts.holds(*OFFICE_ROLES),
        "tabs": tabs("inspections:list"),
    }
    return render(request, "inspections/list.html", context)


@_asks
def new(request: SignedInRequest) -> HttpResponse:
    """Enter a plan of the board with the day of each unit."""
    on = clock.today()
    if not posts_of(request.user, on=on).holds(*OFFICE_ROLES):
        raise Http404
    post = acting_as(request.user, *OFFICE_ROLES, on=on).taken()
    units = list(Unit.objects.filter(registry=post.board_id).select_related("registry").order_by("sort_key", "pk"))
    data = request.POST if request.method == "POST" else None
    form, calendar = InspectionForm(data, on=on), CalendarForm(data, units=units)
    if data is None or not all([form.is_valid(), calendar.is_valid()]):
        context = {"form": form, "calendar": calendar, "form_token": tokens.mint()}
        return render(request, "inspections/new.html", context, status=200 if data is None else 422)

    def do() -> str:
        board, days = units[0].registry, calendar.calendar()
        row = planning.plan(board, actor=request.user, at=clock.now(), calendar=days, **form.cleaned_data)
        return reverse("inspections:inspection", kwargs={"uuid": row.uuid})

    address = _once(request, do)
    messages.success(request, _("Đã ghi kế hoạch kiểm tra và báo cho các đơn vị trong lịch."))
    return redirect(address)


def _once(request: SignedInRequest, do: Callable[[], str]) -> str:
    return tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)


@require_safe
def inspection(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One plan; a unit finds its own visit only."""
    on = clock.today()
    found = get_object_or_404(inspections_in_view(request.user, on=on), uuid=uuid)
    visits = visits_in_view(request.user, on=on).filter(inspection=found).select_related("unit")
    writes = posts_of(request.user, on=on).for_board(found.board_id, *OFFICE_ROLES) is not None
    rows = [pages.visit_row(visit, on=on, writes=writes) for visit in visits.prefetch_related("remedies")]
    context = {"inspection": found, "visits": rows}
    return render(request, "inspections/inspection.html", context)


@_asks
def visit(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The office writes the minutes of one unit and what it must mend."""
    on = clock.today()
    boards = posts_of(request.user, on=on).board_ids(*OFFICE_ROLES)
    related = ("unit", "inspection__board")
    rows = Visit.objects.filter(inspection__board__in=boards).select_related(*related).prefetch_related("remedies")
    found = get_object_or_404(rows, uuid=uuid)
    inspecting(request.user, board_id=found.inspection.board_id, on=on).taken()
    if request.method != "POST":
        stored = {"held_on": found.held_on, "minutes": found.minutes, "conclusion": found.conclusion}
        return _visit_page(request, found, VisitForm(on=on, initial=stored))
    form = VisitForm(request.POST, on=on)
    if not form.is_valid():
        return _visit_page(request, found, form, status=422)

    def do() -> str:
        seen = seen_revision(request.POST)
        planning.hold(found, actor=request.user, at=clock.now(), seen_revision=seen, **form.values())
        return reverse("inspections:inspection", kwargs={"uuid": found.inspection.uuid})

    try:
        address = _once(request, do)
    except planning.StaleVisitError as stale:
        form.add_error(None, str(stale))
        return _visit_page(request, rows.get(pk=found.pk), form, status=409)
    messages.success(request, _("Đã ghi biên bản, kết luận."))
    return redirect(address)


def _visit_page(request: SignedInRequest, found: Visit, form: VisitForm, *, status: int = 200) -> HttpResponse:
    context = {
        "visit": found,
        "form": form,
        "form_token": tokens.mint(),
        "remedies": [pages.remedy_row(remedy, on=clock.today()) for remedy in found.remedies.all()],
        "back_url": reverse("inspections:inspection", kwargs={"uuid": found.inspection.uuid}),
    }
    return render(request, "inspections/visit.html", context, status=status)


@_asks
def remedy(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One thing to mend: the unit reports, the office accepts or asks for more."""
    on = clock.today()
    rows = remedies_in_view(request.user, on=on).select_related("visit__unit", "visit__inspection__board")
    found = get_object_or_404(rows, uuid=uuid)
    if request.method != "POST":
        return _remedy_page(request, found, RemedyForm())
    acting_on(request.user, found, on=on).taken()
    form = RemedyForm(request.POST)
    if not form.is_valid():
        return _remedy_page(request, found, form, status=422)
    action, note = RemedyAction(form.cleaned_data["action"]), form.cleaned_data["note"]

    def do() -> str:
        seen = seen_revision(request.POST)
        moving.move(found, action, actor=request.user, at=clock.now(), seen_revision=seen, note=note)
        return reverse("inspections:inspection", kwargs={"uuid": found.visit.inspection.uuid})

    try:
        address = _once(request, do)
    except moving.StaleRemedyError as stale:
        form.add_error(None, str(stale))
        return _remedy_page(request, rows.get(pk=found.pk), form, status=409)
    except moving.RemedyRefusedError as refusal:
        form.add_error("note", str(refusal))
        return _remedy_page(request, rows.get(pk=found.pk), form, status=422)
    messages.success(request, _("Đã ghi: %(step)s.") % {"step": action.label})
    return redirect(address)


def _remedy_page(request: SignedInRequest, found: Remedy, form: RemedyForm, *, status: int = 200) -> HttpResponse:
    on = clock.today()
    actions, switch = open_actions(request.user, found, on=on)
    badge, tone = pages.remedy_badge(found, on=on)
    context = {
        "remedy": found,
        "visit": found.visit,
        "badge": badge,
        "tone": tone,
        "form": form,
        "form_token": tokens.mint(),
        "actions": [(action.value, action.label) for action in actions],
        "switch": switch,
        "events": [pages.step_row(step) for step in found.steps.select_related("actor")],
        "back_url": reverse("inspections:inspection", kwargs={"uuid": found.visit.inspection.uuid}),
    }
    return render(request, "inspections/remedy.html", context, status=status)
