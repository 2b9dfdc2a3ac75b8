from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock
from atgt_portal.lib.http import SignedInRequest
from campaigns.succession import applying, effects, pages
from campaigns.succession.forms import ChangeForm
from campaigns.succession.permissions import changes_in_view, changing_boards, changing_for
from campaigns.succession.plan import ChangeRefusedError, Plan, blockers, plan_of, uuids_of
from units.models import Board, Unit, UnitChange


def _own_board(request: SignedInRequest, *, on: date) -> Board:
    """The board whose units this person may change; for anybody else the page does not exist."""
    board = changing_boards(request.user, on=on).first()
    if board is None:
        raise Http404
    return board


@require_safe
def changes(request: SignedInRequest) -> HttpResponse:
    on = clock.today()
    _own_board(request, on=on)
    rows = changes_in_view(request.user, on=on).exclude(state=UnitChange.State.DROPPED)
    context = {
        "rows": pages.change_rows(rows.select_related("applied_by", "made_by")[:200]),
        "links": pages.kind_links(""),
    }
    return render(request, "succession/changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: SignedInRequest, *, form_class: type[ChangeForm]) -> HttpResponse:
    """One of the three papers; what it will do is shown before anything is done."""
    on = clock.today()
    board = _own_board(request, on=on)
    changing_for(request.user, board.pk, on=on).taken()
    units = [unit for unit in Unit.objects.filter(registry=board) if unit.valid_to is None or unit.valid_to >= on]
    form = form_class(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid():
        at = clock.now()

        def do() -> str:
            made = UnitChange.objects.create(board=board, made_by=request.user, made_at=at, **form.plan_values())
            return reverse("succession:change", kwargs={"uuid": made.uuid})

        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=at, do=do))
    context = {
        "form": form,
        "form_token": tokens.mint(),
        "title": pages.TITLES[form_class.kind],
        "sub": pages.SUBS[form_class.kind],
        "links": pages.kind_links(form_class.kind),
    }
    return render(request, "succession/prepare.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, uuid: str) -> HttpResponse:
    """What the change will do, or has done; POST with `ap-dung` does it, with `bo` drops it."""
    on = clock.today()
    found = changes_in_view(request.user, on=on).select_related("board", "made_by", "applied_by")
    prepared = get_object_or_404(found, uuid=uuid)
    if request.method != "POST":
        return _page(request, prepared, on=on)
    changing_for(request.user, prepared.board_id, on=on).taken()
    if "bo" in request.POST:
        return _drop(request, prepared)
    if "ap-dung" not in request.POST:
        return _page(
            request, prepared, on=on, fault=_("Chưa rõ áp dụng hay bỏ. Bấm một trong hai nút ở cuối trang."), status=422
        )
    return _apply(request, prepared, on=on)


def _drop(request: SignedInRequest, prepared: UnitChange) -> HttpResponse:
    waiting = UnitChange.objects.filter(pk=prepared.pk, state=UnitChange.State.WAITING)
    if waiting.update(state=UnitChange.State.DROPPED):
        messages.info(request, _("Đã bỏ bản chuẩn bị; chưa thay đổi gì."))
    else:
        messages.error(request, _("Thay đổi này đã được áp dụng hoặc đã bỏ nên không bỏ được nữa."))
    return redirect("succession:list")


def _apply(request: SignedInRequest, prepared: UnitChange, *, on: date) -> HttpResponse:
    at = clock.now()
    try:
        going_to = pages.going_to(request.POST, heirs=len(prepared.news))
    except ChangeRefusedError as refusal:
        return _page(request, prepared, on=on, fault=str(refusal), status=422)

    def do() -> str:
        applying.apply_change(prepared, going_to=going_to, actor=request.user, at=at)
        messages.success(request, _("Đã áp dụng thay đổi. Đơn vị, người dùng và hồ sơ đã chuyển như dưới đây."))
        return reverse("succession:change", kwargs={"uuid": prepared.uuid})

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=at, do=do))
    except ChangeRefusedError as refusal:
        return _page(request, UnitChange.objects.get(pk=prepared.pk), on=on, fault=str(refusal), status=409)


def _page(
    request: SignedInRequest, prepared: UnitChange, *, on: date, fault: str = "", status: int = 200
) -> HttpResponse:
    units, people = effects.units_and_people(uuids_of(prepared), on=prepared.on)
    plan = plan_of(prepared, units)
    context: dict[str, Any] = {
        "plan": plan,
        "head": pages.head(plan),
        "facts": pages.facts(plan),
        "steps": pages.steps(plan),
        "is_waiting": prepared.state == UnitChange.State.WAITING,
        "fault": fault,
        "form_token": tokens.mint(),
        "done": pages.done(prepared),
        "people": [],
        "papers": [],
        "bases": [],
        "outside": effects.outside_words(plan),
        "blockers": [],
    }
    if prepared.state == UnitChange.State.WAITING:
        colleagues = [one for unit in plan.olds for one in people.get(unit.pk, ())]
        context |= _foretold(plan, colleagues, on=on)
    return render(request, "succession/change.html", context, status=status)


def _foretold(plan: Plan, colleagues: list[effects.Colleague], *, on: date) -> dict[str, Any]:
    if plan.is_rename:
        return {"blockers": blockers(plan, on=on)}
    papers = effects.fates(plan, list(effects.papers_of(plan.olds)))
    campaign = effects.newest_campaign(one.filing for one in papers)
    known = {unit.pk: unit.place_name or unit.name for unit in plan.olds}
    return {
        "blockers": blockers(plan, on=on),
        "people": pages.people(plan, colleagues),
        "papers": pages.papers(plan, papers),
        "bases": pages.bases(effects.bases(plan, campaign), known) if campaign else [],
    }
