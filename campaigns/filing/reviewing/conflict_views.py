"""The page on which those who judge papers tell of which units they may not, and take it back."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atgt_portal.ledger import tokens
from atgt_portal.lib import clock, vn
from atgt_portal.lib.http import SignedInRequest
from campaigns.filing.act import ActionRefusedError
from campaigns.filing.reviewing import conflicts, proposing
from campaigns.filing.reviewing.bench import JUDGES, Bench, bench_of
from campaigns.filing.reviewing.forms import ConflictForm
from units.acting.rights import acting_for_board
from units.choices import Role
from units.models import Board, ConflictOfInterest, Unit, User
from units.permissions import posts_of

_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A conflict on record; `url` where this reader may withdraw it."""

    person: str
    unit: str
    reason: str
    since: str
    by: str
    withdrawn: str
    url: str


@require_http_methods(["GET", "HEAD", "POST"])
def conflict_list(request: SignedInRequest) -> HttpResponse:
    """What is on record for the board, and a new entry."""
    on = clock.today()
    board = _board(request.user, on=on)
    bench, units = bench_of({board.pk}, on=on), conflicts.units_of(board, on=on)
    all_judges = [judge.user for judge in bench.judges]
    people = [user for user in all_judges if conflicts.may_record(request.user, board.pk, about=user, on=on)]
    if request.method != "POST":
        form = ConflictForm(people=people, units=units, initial={"valid_from": on})
        return _page(request, board, form, bench, units)
    form = ConflictForm(request.POST, people=people, units=units)
    if not form.is_valid():
        return _page(request, board, form, bench, units, status=422)

    def do() -> str:
        made = conflicts.record(board, **form.values(), actor=request.user, at=clock.now())
        told = {"name": made.user.full_name, "unit": made.unit.name}
        messages.success(request, _("Đã ghi: %(name)s không rà soát hồ sơ của %(unit)s.") % told)
        return reverse("review:conflicts")

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except ActionRefusedError as refusal:
        form.add_error(None, str(refusal))
    return _page(request, board, form, bench, units, status=422)


def _board(user: User, *, on: date) -> Board:
    """The board for which the person judges papers, in the post that he has chosen if he can."""
    posts = posts_of(user, on=on)
    rows = zip(posts.rows, posts.held, strict=True)
    found = [(post == posts.chosen, row.board) for row, post in rows if post.role in JUDGES and row.board]
    if not found:
        raise Http404
    return next((board for is_chosen, board in found if is_chosen), found[0][1])


def _page(
    request: SignedInRequest, board: Board, form: ConflictForm, bench: Bench, units: list[Unit], *, status: int = 200
) -> HttpResponse:
    on = clock.today()
    found = ConflictOfInterest.objects.filter(board=board).select_related("user", "unit", "recorded_by", "withdrawn_by")
    rows = [_row(conflict, request.user, on=on) for conflict in found[:_MOST_SHOWN]]
    substitutes = [
        (unit.name, ", ".join(user.full_name for user in people))
        for unit, people in conflicts.substitutes(board, units, bench)
        if people
    ]
    context = {
        "form": form,
        "standing": [row for row in rows if not row.withdrawn],
        "withdrawn": [row for row in rows if row.withdrawn],
        "uncovered": ", ".join(unit.name for unit in conflicts.uncovered(board, units, bench)),
        "substitutes": substitutes,
        "chained": board.head_confirms,
        "may_chain": acting_for_board(request.user, board.pk, Role.OFFICE_HEAD, on=on).post is not None,
        "form_token": tokens.mint(),
    }
    return render(request, "filing/reviewing/conflicts.html", context, status=status)


def _row(conflict: ConflictOfInterest, user: User, *, on: date) -> Row:
    withdrawn = ""
    if conflict.withdrawn_at and conflict.withdrawn_by:
        day = vn.show_date(timezone.localdate(conflict.withdrawn_at))
        withdrawn = _("%(name)s rút ngày %(day)s") % {"name": conflict.withdrawn_by.full_name, "day": day}
    may = not withdrawn and conflicts.may_withdraw(user, conflict, on=on)
    return Row(
        person=conflict.user.full_name,
        unit=conflict.unit.name,
        reason=conflict.reason,
        since=vn.show_date(conflict.valid_from),
        by=_("tự khai") if conflict.recorded_by_id == conflict.user_id else conflict.recorded_by.full_name,
        withdrawn=withdrawn,
        url=reverse("review:withdraw", kwargs={"uuid": conflict.uuid}) if may else "",
    )


@require_POST
def switch_chain(request: SignedInRequest) -> HttpResponse:
    """Whether reviewers decide themselves, `bat=0`, or the head of the office confirms what they propose, `bat=1`."""
    on = clock.today()
    board = _board(request.user, on=on)
    acting_for_board(request.user, board.pk, Role.OFFICE_HEAD, on=on).taken()

    def do() -> str:
        proposing.switch(board, on=request.POST.get("bat") == "1", actor=request.user, at=clock.now())
        messages.success(request, _("Đã đổi cách quyết định kết quả rà soát."))
        return reverse("review:conflicts")

    return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))


@require_POST
def withdraw(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Take a conflict from the record; it stays to be read."""
    on = clock.today()
    boards = posts_of(request.user, on=on).board_ids(*JUDGES)
    read = ConflictOfInterest.objects.filter(board__in=boards).select_related("board", "unit", "user")
    found = get_object_or_404(read, uuid=uuid)
    if not (verdict := conflicts.may_withdraw(request.user, found, on=on)):
        raise PermissionDenied(str(verdict.reason))

    def do() -> str:
        conflicts.withdraw(found, actor=request.user, at=clock.now())
        told = {"name": found.user.full_name, "unit": found.unit.name}
        messages.success(request, _("Đã rút: %(name)s lại rà soát được hồ sơ của %(unit)s.") % told)
        return reverse("review:conflicts")

    try:
        return redirect(tokens.once(tokens.of(request.POST), user=request.user, at=clock.now(), do=do))
    except ActionRefusedError as refusal:
        messages.warning(request, str(refusal))
    return redirect("review:conflicts")
