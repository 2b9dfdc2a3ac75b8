"""How a cell stands, how periods are added up, and what a page may send: pure rules."""

from datetime import date
from decimal import Decimal

import pytest

from campaigns.setup.choices import Aggregation
from campaigns.setup.windows import Window
from reports.returns.activity import sums
from reports.returns.activity.reading import MOST_CELLS, cells_in
from reports.returns.activity.rules import Cell, CellState, History, judge, outlier, tally
from reports.returns.activity.sums import Amount, Stated
from reports.returns.indicators import Asked

MAY, JUNE, JULY = (Window(date(2023, month, 15), date(2023, month + 1, 14)) for month in (4, 5, 6))


def asked(code: str, *, aggregation: str = Aggregation.SUM, part_of: str = "", unit: str = "lượt") -> Asked:
    return Asked(1, code, f"Chỉ tiêu {code}", unit, 4, "", aggregation, part_of, "đạt", "tổng số")


def past(value: int) -> History:
    return History(same_days=Amount(Decimal(value)))


def test_a_blank_cell_is_not_zero_and_a_ratio_may_stay_blank() -> None:
    judged = judge([asked("A"), asked("B", aggregation=Aggregation.RATIO)], {}, {})
    assert judged["A"].state == judged["B"].state == CellState.BLANK
    assert judged["A"].fault == "Ô Chỉ tiêu A đang trống. Nhập kết quả trong kỳ; không phát sinh thì ghi 0."
    assert judged["B"].fault == ""
    zero = judge([asked("A")], {"A": Cell(value=Decimal(0))}, {})["A"]
    assert (zero.state, zero.fault) == (CellState.SAVED, "")


@pytest.mark.parametrize(
    ("value", "history", "said"),
    [
        (1200, past(200), "Cao gấp 6 lần cùng kỳ."),
        (1200, past(190), "Cao gấp hơn 6 lần cùng kỳ."),
        (1139, past(190), ""),
        (6, past(1), ""),
        (12, past(2), "Cao gấp 6 lần cùng kỳ."),
        (0, past(10), "Bằng 0 trong khi cùng kỳ là 10."),
        (0, past(9), ""),
        (500, past(0), ""),
        (500, History(), ""),
        (60, History(most=Decimal(10)), "Cao gấp 6 lần kỳ cao nhất trong năm."),
    ],
)
def test_what_stands_out_against_the_units_own_past_is_named(value: int, history: History, said: str) -> None:
    warning = outlier(Decimal(value), history)
    assert warning == (f"{said} Nếu số đúng, ghi ngắn lý do; nếu nhầm, sửa lại số." if said else "")


def test_a_reason_settles_what_stands_out_and_the_tally_counts_both() -> None:
    grid = [asked("A"), asked("B"), asked("C", part_of="B")]
    cells = {"A": Cell(value=Decimal(90)), "B": Cell(value=Decimal(3)), "C": Cell(value=Decimal(4))}
    judged = judge(grid, cells, {"A": past(10)})
    assert [one.state for one in judged.values()] == [CellState.REVIEW, CellState.SAVED, CellState.BAD]
    assert tally(judged, cells).words == "Đã nhập 3/3 ô · 1 số cần xem lại · 1 lỗi"
    blank = judge([asked("A"), asked("B")], {"B": Cell(value=Decimal(0))}, {})
    assert tally(blank, {"B": Cell(value=Decimal(0))}).words == "Đã nhập 1/2 ô", "what is missing may not stay blank"
    reasoned = judge(grid, cells | {"A": Cell(value=Decimal(90), note="Ngày hội")}, {"A": past(10)})["A"]
    assert (reasoned.state, bool(reasoned.warning)) == (CellState.SAVED, True)


def stated(window: Window, value: int, *, version: int = 1, out_of: int | None = None) -> Stated:
    return Stated(window, version, Amount(Decimal(value), None if out_of is None else Decimal(out_of)))


def test_the_same_days_stated_twice_count_once_and_a_gap_is_never_filled() -> None:
    twice = sums.settled([stated(JUNE, 9, version=7), stated(MAY, 2), stated(JUNE, 3, version=2)])
    both = Window(MAY.first_day, JUNE.last_day)
    assert [amount.value for amount in sums.over(twice, both) or ()] == [2, 9]
    assert sums.over(twice, Window(MAY.first_day, JULY.last_day)) is None
    assert sums.over([*twice, stated(both, 11)], both) is None, "days that overlap are not told apart"
    assert sums.over([], MAY) is None


@pytest.mark.parametrize(
    ("aggregation", "found"),
    [
        (Aggregation.SUM, Amount(Decimal(7), Decimal(30))),
        (Aggregation.RATIO, Amount(Decimal(7), Decimal(30))),
        (Aggregation.LATEST, Amount(Decimal(2), Decimal(10))),
        (Aggregation.MAX, Amount(Decimal(5), Decimal(20))),
    ],
)
def test_periods_add_up_by_the_indicators_own_way(aggregation: str, found: Amount) -> None:
    assert sums.together(aggregation, [Amount(Decimal(5), Decimal(20)), Amount(Decimal(2), Decimal(10))]) == found


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (108, 126, "tăng 18 lượt (+16,67%)"),
        (9, 3, "giảm 6 lượt"),
        (0, 0, "không phát sinh"),
        (0, 4, "phát sinh 4 lượt"),
        (5, 5, "không đổi"),
        (None, 5, "chưa tính"),
        (5, None, "chưa tính"),
    ],
)
def test_changes_are_told_in_words_and_in_percent_only_on_a_base_that_carries_it(
    before: int | None, now: int | None, said: str
) -> None:
    amounts = [None if one is None else Amount(Decimal(one)) for one in (before, now)]
    assert sums.change_words(*amounts, unit="lượt", is_ratio=False) == said


def test_a_ratio_changes_by_points() -> None:
    before, now = Amount(Decimal(40), Decimal(50)), Amount(Decimal(45), Decimal(50))
    assert sums.change_words(before, now, unit="%", is_ratio=True) == "tăng 10 điểm phần trăm"
    assert sums.shown(now, is_ratio=True) == "90%"
    assert sums.shown(Amount(Decimal(0), Decimal(0)), is_ratio=True) == "–"


ONE = '{"code": "G4.1", "value": "3", "seen": 0, "turn": 1}'


def test_cells_are_read_or_nothing_is() -> None:
    (cell,) = cells_in(f"[{ONE}]", page="a")
    assert (cell.code, cell.boxes, cell.seen, cell.turn, cell.page) == (
        "G4.1", {"value": "3", "out_of": "", "note": ""}, 0, 1, "a",
    )  # fmt: skip
    wrong = [
        "", "x", "{}", "[]", "[3]", "null", "[" * 9999, f"[{ONE}, {ONE}]", f"[{ONE}, 3]",
        ONE.join(["[", "," * MOST_CELLS, "]"]), f"[{ONE.replace('0', '-1')}]", f"[{ONE.replace('1}', 'true}')}]",
        f"[{ONE.replace('3', 'a' * 500)}]", '[{"code": "G4.1"}]', f"[{ONE.replace('3', chr(92) + 'u0000')}]",
    ]  # fmt: skip
    assert [raw for raw in wrong if cells_in(raw, page="a")] == []
    assert cells_in(f"[{ONE}]", page="a" * 33) == []
