"""The members of the board as of a day with the decisions behind them, and the page on which a decision is entered."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest
from campaigns.journal.tabs import tabs
from campaigns.seats import pages, seating
from campaigns.seats.forms import SEATS_SHOWN, ComerForm, DecisionForm, comer_forms
from units.choices import OFFICE_ROLES
from units.models import Board
from units.permissions import posts_of
from units.seat_models import BoardSeat


def _board(request: SignedInRequest) -> Board:
    """The board that the person's main post belongs to; whoever holds none meets nothing here."""
    main = posts_of(request.user, on=clock.today()).main
    board = (main.board or (main.unit.registry if main.unit else None)) if main else None
    if board is None:
        raise Http404
    return board


@require_safe
def members(request: SignedInRequest) -> HttpResponse:
    on, board = clock.today(), _board(request)
    day, fault = _asked_day(request, on)
    seats = list(BoardSeat.objects.filter(board=board).select_related("came_by", "left_by"))
    shown = seating.in_force(seats, day)
    context = {
        "board": board,
        "day": day,
        "is_today": day == on,
        "fault": fault,
        "members": [pages.member_row(seat) for seat in shown],
        "events": pages.history(seats),
        "may_write": posts_of(request.user, on=on).for_board(board.pk, *OFFICE_ROLES) is not None,
        "tabs": tabs("seats:list"),
    }
    return render(request, "seats/list.html", context)


def _asked_day(request: SignedInRequest, on: date) -> tuple[date, str]:
    """The day of the address, or that day with the reason why it is not another."""
    asked = request.GET.get("ngay", "")
    if not asked.strip():
        return on, ""
    try:
        return vn.parse_date(asked, label=_("Ngày")), ""
    except vn.VietnameseInputError as unreadable:
        return on, str(unreadable)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: SignedInRequest) -> HttpResponse:
    """Enter a decision: who leaves, who comes, from which day."""
    on, board = clock.today(), _board(request)
    if posts_of(request.user, on=on).for_board(board.pk, *OFFICE_ROLES) is None:
        raise Http404
    seating.seating_for(request.user, board.pk, on=on).taken()
    seats = seating.in_force(BoardSeat.objects.filter(board=board, valid_to=None), date.max)
    data = request.POST if request.method == "POST" else None
    form, comers = DecisionForm(data, on=on, seats=seats), comer_forms(data)
    if data is None or not all([form.is_valid(), *(row.is_valid() for row in comers)]):
        return _decision_page(request, form, comers, status=200 if data is None else 422)
    coming = [comer for row in comers if (comer := row.comer()) is not None]

    def do() -> str:
        leaving = form.leavers()
        seating.reorganise(board, form.paper(), actor=request.user, at=clock.now(), leaving=leaving, coming=coming)
        return reverse("seats:list")

    try:
        address = tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do)
    except seating.SeatingRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _decision_page(request, form, comers, status=422)
    messages.success(request, _("Đã ghi quyết định kiện toàn Ban."))
    return redirect(address)


def _decision_page(
    request: SignedInRequest, form: DecisionForm, comers: list[ComerForm], *, status: int
) -> HttpResponse:
    more = comers[SEATS_SHOWN:]
    context = {
        "form": form,
        "comers": comers[:SEATS_SHOWN],
        "more": more,
        "more_open": any(row.is_bound and row.has_changed() for row in more),
        "wrong": [row for row in comers if row.errors],
        "form_token": tokens.mint(),
    }
    return render(request, "seats/decision.html", context, status=status)
