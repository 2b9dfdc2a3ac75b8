"""The register, one spot with its way, a new spot, the register as a file."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, sheets, vn
from atgt_portal.lib.http import SignedInRequest, download, seen_revision
from campaigns.journal.tabs import tabs
from reports.spots import moving, pages
from reports.spots.choices import SpotAction, SpotState
from reports.spots.forms import SpotForm, SpotStepForm
from reports.spots.models import BlackSpot
from reports.spots.permissions import KEEPERS, Seat, acting_on, open_actions, seats_of, spots_in_view
from units.acting.rights import acting_as
from units.choices import OFFICE_ROLES, UNIT_ROLES
from units.models import Board, Unit
from units.permissions import posts_of

SPOTS_A_PAGE = 50
_asks = require_http_methods(["GET", "HEAD", "POST"])


def _in_view(request: SignedInRequest) -> tuple[list[BlackSpot], str, str]:
    """Every spot in view, and the asked state and area where they are known ones."""
    on = clock.today()
    if not posts_of(request.user, on=on).holds(*KEEPERS):
        raise Http404
    rows = spots_in_view(request.user, on=on, seats=seats_of(request.user, on=on))
    spots = list(rows.select_related("area", "found_by", "board"))
    state, area = request.GET.get("tt", ""), request.GET.get("dv", "")
    known = {spot.area.code for spot in spots}
    return spots, state if state in SpotState.values else "", area if area in known else ""


def _narrowed(spots: list[BlackSpot], state: str, area: str) -> list[BlackSpot]:
    return [spot for spot in spots if state in {"", spot.state} and area in {"", spot.area.code}]


@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    spots, state, area = _in_view(request)
    shown = _narrowed(spots, state, area)
    context = {
        "page": Paginator([pages.spot_row(spot) for spot in shown], SPOTS_A_PAGE).get_page(request.GET.get("trang")),
        "states": pages.state_chips(_narrowed(spots, "", area), state=state, area=area),
        "areas": pages.area_chips(_narrowed(spots, state, ""), state=state, area=area),
        "open": sum(spot.state in {SpotState.FOUND, SpotState.SURVEYED} for spot in spots),
        "all": len(spots),
        "query": request.GET.urlencode(),
        "may_find": posts_of(request.user, on=clock.today()).holds(*UNIT_ROLES, *OFFICE_ROLES),
        "tabs": tabs("spots:list"),
    }
    return render(request, "spots/list.html", context)


@require_safe
def file(request: SignedInRequest, ending: str) -> HttpResponseBase:
    """The register as it is narrowed on the page."""
    rows = [pages.file_row(spot) for spot in _narrowed(*_in_view(request))]
    name = _("Sổ điểm đen %(day)s") % {"day": clock.today().isoformat()}
    if ending == "csv":
        return download(sheets.write_csv(pages.HEADERS, rows), name=f"{name}.csv", content_type=sheets.CSV_TYPE)
    title = (_("Sổ điểm đen, điểm tiềm ẩn tai nạn giao thông"), _("Tính đến %s") % vn.show_date(clock.today()))
    sheet = sheets.Sheet(name=_("Điểm đen"), headers=pages.HEADERS, rows=rows, title=title)
    book = sheets.write_workbook([sheet], made_at=clock.now())
    return download(book, name=f"{name}.xlsx", content_type=sheets.XLSX_TYPE)


@_asks
def new(request: SignedInRequest) -> HttpResponse:
    """Enter a spot: any member unit, the office."""
    on = clock.today()
    board, unit_id = _place_of(request)
    areas = Unit.objects.filter(registry=board, is_geographic=True).order_by("sort_key", "pk")
    form_data = request.POST if request.method == "POST" else None
    form = SpotForm(form_data, on=on, areas=list(areas))
    if form_data is None or not form.is_valid():
        status = 200 if form_data is None else 422
        return render(request, "spots/new.html", {"form": form, "form_token": tokens.mint()}, status=status)

    def do() -> str:
        spot = moving.find(board, actor=request.user, at=clock.now(), found_by=unit_id, **form.values())
        return reverse("spots:spot", kwargs={"uuid": spot.uuid})

    address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    messages.success(request, _("Đã ghi vào sổ điểm đen."))
    return redirect(address)


def _place_of(request: SignedInRequest) -> tuple[Board, int | None]:
    """The board whose register it is, and the unit on whose behalf the person writes."""
    on, writers = clock.today(), UNIT_ROLES | OFFICE_ROLES
    if not posts_of(request.user, on=on).holds(*writers):
        raise Http404
    post = acting_as(request.user, *writers, on=on).taken()
    where = {"pk": post.board_id} if post.board_id else {"registered_units": post.unit_id}
    return Board.objects.get(**where), post.unit_id or post.home_unit_id


@_asks
def spot(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One spot; whoever has to do with it writes the next step here."""
    on = clock.today()
    seats = seats_of(request.user, on=on)
    rows = spots_in_view(request.user, on=on, seats=seats).select_related("area", "found_by", "board")
    found = get_object_or_404(rows, uuid=uuid)
    if request.method != "POST":
        return _spot_page(request, found, SpotStepForm(on=on), seats=seats)
    acting_on(request.user, found, on=on, seats=seats).taken()
    form = SpotStepForm(request.POST, on=on)
    if not form.is_valid():
        return _spot_page(request, found, form, seats=seats, status=422)
    values = {**form.cleaned_data, "action": SpotAction(form.cleaned_data["action"])}

    def do() -> str:
        moving.move(found, actor=request.user, at=clock.now(), seen_revision=seen_revision(request.POST), **values)
        return reverse("spots:spot", kwargs={"uuid": found.uuid})

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except moving.StaleSpotError as stale:
        form.add_error(None, str(stale))
        return _spot_page(request, rows.get(pk=found.pk), form, seats=seats, status=409)
    except moving.SpotRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _spot_page(request, rows.get(pk=found.pk), form, seats=seats, status=422)
    messages.success(request, _("Đã ghi bước mới của điểm này."))
    return redirect(address)


def _spot_page(
    request: SignedInRequest, found: BlackSpot, form: SpotStepForm, *, seats: list[Seat], status: int = 200
) -> HttpResponse:
    actions, switch = open_actions(request.user, found, on=clock.today(), seats=seats)
    state = SpotState(found.state)
    context = {
        "spot": found,
        "facts": pages.facts(found),
        "events": [pages.step_row(step) for step in reversed(list(found.steps.all()))],
        "badge": state.label,
        "tone": pages.TONES[state],
        "form": form,
        "form_token": tokens.mint(),
        "actions": [(action.value, action.label) for action in actions],
        "switch": switch,
    }
    return render(request, "spots/spot.html", context, status=status)
