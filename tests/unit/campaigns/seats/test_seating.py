"""Who sits on a day, and which decision cannot stand beside the membership."""

from datetime import date

from campaigns.seats.seating import Comer, contradiction, in_force
from units.seat_models import BoardSeat, SeatKind

NEW_HEAD = Comer(SeatKind.HEAD, "Người Mới", "Chủ tịch UBND huyện")
DAY = date(2023, 7, 1)


def seat(kind: SeatKind, *, first: date = date(2022, 1, 1), last: date | None = None) -> BoardSeat:
    return BoardSeat(kind=kind, full_name=f"Minh Họa {kind}", post="Chức vụ", valid_from=first, valid_to=last)


def test_both_ends_of_a_seat_count_and_the_head_comes_first():
    member, head = seat(SeatKind.MEMBER), seat(SeatKind.HEAD, last=date(2023, 6, 30))

    assert in_force([member, head], date(2023, 6, 30)) == [head, member]
    assert in_force([member, head], DAY) == [member]
    assert in_force([member, head], date(2021, 12, 31)) == []


def test_a_second_head_is_refused_unless_the_first_one_leaves():
    head = seat(SeatKind.HEAD)

    said = contradiction([head], leaving=[], coming=[NEW_HEAD], on=DAY)
    assert said.startswith("Ban có một Trưởng ban mà ghi Minh Họa head, Người Mới.")
    assert contradiction([head], leaving=[str(head.uuid)], coming=[NEW_HEAD], on=DAY) == ""


def test_nobody_leaves_before_he_came_and_a_decision_changes_something():
    late = seat(SeatKind.MEMBER, first=DAY)

    assert "không thể thôi từ ngày 01/07/2023" in contradiction([late], leaving=[str(late.uuid)], coming=[], on=DAY)
    assert contradiction([late], leaving=[], coming=[], on=DAY).startswith("Quyết định chưa có ai vào, ai ra.")
