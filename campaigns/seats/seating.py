"""The one hand that changes the membership of a board: a decision, with who leaves and who comes by it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError, Verdict
from units.acting.rights import Acting, acting_for_board
from units.choices import OFFICE_ROLES
from units.models import Board, User
from units.seat_models import BoardDecision, BoardSeat, SeatKind

_SINGLE = frozenset({SeatKind.HEAD, SeatKind.STANDING_DEPUTY})
_ONE_DAY = timedelta(days=1)


class SeatingRefusedError(ToldError):
    """The decision contradicts the membership as it stands."""


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who takes a seat."""

    kind: SeatKind
    full_name: str
    post: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The decision as it was issued."""

    number: str
    signed_on: date
    signer: str
    effective_on: date


def in_force(seats: Iterable[BoardSeat], on: date) -> list[BoardSeat]:
    """Who sits on that day, in the order of a decision. Pure."""
    order = list(SeatKind)
    held = [seat for seat in seats if seat.valid_from <= on and (seat.valid_to is None or seat.valid_to >= on)]
    return sorted(held, key=lambda seat: (order.index(SeatKind(seat.kind)), seat.pk or 0))


def contradiction(seats: Sequence[BoardSeat], *, leaving: Sequence[str], coming: Sequence[Comer], on: date) -> str:
    """Why the decision cannot stand beside the membership of that day; empty when it can. Pure."""
    if not leaving and not coming:
        return _("Quyết định chưa có ai vào, ai ra. Ghi người mới, hoặc chọn người thôi tham gia.")
    if later := [seat for seat in seats if seat.valid_from >= on and str(seat.uuid) in leaving]:
        said = {"name": later[0].full_name, "from": vn.show_date(later[0].valid_from), "on": vn.show_date(on)}
        return _("%(name)s tham gia Ban từ %(from)s, không thể thôi từ ngày %(on)s. Sửa ngày có hiệu lực.") % said
    staying = [
        seat for seat in seats if str(seat.uuid) not in leaving and (seat.valid_to is None or seat.valid_to >= on)
    ]
    for kind in _SINGLE:
        names = [seat.full_name for seat in staying if seat.kind == kind]
        names += [one.full_name for one in coming if one.kind == kind]
        if len(names) > 1:
            said = {"seat": str(kind.label), "names": ", ".join(names)}
            return _("Ban có một %(seat)s mà ghi %(names)s. Chọn người thôi tham gia, hoặc sửa chức danh.") % said
    return ""


def seating_for(user: User, board_id: int, *, on: date) -> Acting:
    """The post in which `user` enters decisions about the membership of that board."""
    refusal = Verdict(_("Chỉ văn phòng thường trực của Ban ghi quyết định kiện toàn. Đề nghị văn phòng ghi."))
    return acting_for_board(user, board_id, *OFFICE_ROLES, on=on, refusal=refusal)


@transaction.atomic
def reorganise(
    board: Board, paper: Paper, *, actor: User, at: datetime, leaving: Sequence[str], coming: Sequence[Comer]
) -> BoardDecision:
    """Enter the decision with all that it changes, or refuse and change nothing."""
    seating_for(actor, board.pk, on=timezone.localdate(at)).taken()
    # Of two decisions entered at once the later one sees what the first has changed.
    Board.objects.select_for_update().get(pk=board.pk)
    open_seats = list(BoardSeat.objects.filter(board=board, valid_to=None))
    if len({str(seat.uuid) for seat in open_seats} & set(leaving)) != len(set(leaving)):
        raise SeatingRefusedError(_("Có người đã thôi tham gia Ban theo quyết định khác. Mở lại trang rồi chọn lại."))
    if reason := contradiction(open_seats, leaving=leaving, coming=coming, on=paper.effective_on):
        raise SeatingRefusedError(reason)
    same = BoardDecision.objects.filter(board=board, number=paper.number, signed_on=paper.signed_on)
    if same.exists():
        said = {"number": paper.number, "day": vn.show_date(paper.signed_on)}
        raise SeatingRefusedError(_("Quyết định số %(number)s ngày %(day)s đã ghi. Kiểm tra lại số, ngày.") % said)
    decision = BoardDecision.objects.create(
        board=board,
        number=paper.number,
        signed_on=paper.signed_on,
        signer=paper.signer,
        effective_on=paper.effective_on,
    )
    gone = BoardSeat.objects.filter(board=board, uuid__in=leaving, valid_to=None)
    gone.update(valid_to=paper.effective_on - _ONE_DAY, left_by=decision)
    came = [
        BoardSeat.objects.create(
            board=board,
            kind=one.kind,
            full_name=one.full_name,
            post=one.post,
            valid_from=paper.effective_on,
            came_by=decision,
        )
        for one in coming
    ]
    detail = {"number": paper.number, "left": sorted(leaving), "came": [str(seat.uuid) for seat in came]}
    subject = f"board_decision:{decision.uuid}"
    audit.write("board.reorganise", subject=subject, actor=actor, at=at, chain=board.chain, detail=detail)
    return decision
