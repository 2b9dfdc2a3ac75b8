"""The membership of a board in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from units.seat_models import BoardDecision, BoardSeat


@dataclass(frozen=True, slots=True)
class MemberRow:
    seat: str
    name: str
    post: str
    since: date
    decision: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision, for the timeline."""

    title: str
    at: str
    by: str
    note: str
    tone: str = "plain"


def member_row(seat: BoardSeat) -> MemberRow:
    return MemberRow(
        seat=seat.get_kind_display(),
        name=seat.full_name,
        post=seat.post,
        since=seat.valid_from,
        decision=seat.came_by.number,
    )


def history(seats: Iterable[BoardSeat]) -> list[DecisionRow]:
    """Every decision with who came and who left by it, newest first."""
    came: dict[BoardDecision, list[str]] = {}
    left: dict[BoardDecision, list[str]] = {}
    for seat in seats:
        came.setdefault(seat.came_by, []).append(_named(seat))
        if seat.left_by is not None:
            left.setdefault(seat.left_by, []).append(_named(seat))
    decisions = sorted({*came, *left}, key=lambda one: (one.effective_on, one.pk), reverse=True)
    return [_decision_row(one, came.get(one, []), left.get(one, [])) for one in decisions]


def _named(seat: BoardSeat) -> str:
    return f"{seat.full_name}, {seat.post} ({seat.get_kind_display()})"


def _decision_row(decision: BoardDecision, came: list[str], left: list[str]) -> DecisionRow:
    lines = [_("Tham gia: %(who)s") % {"who": who} for who in came]
    lines += [_("Thôi tham gia: %(who)s") % {"who": who} for who in left]
    said = {"number": decision.number, "day": vn.show_date(decision.signed_on)}
    return DecisionRow(
        title=_("Quyết định số %(number)s ngày %(day)s") % said,
        at=_("hiệu lực từ %(day)s") % {"day": vn.show_date(decision.effective_on)},
        by=decision.signer,
        note="\n".join(lines),
    )
