"""What the whole year may still bring, told to the board's leaders."""

import pytest

from atgt_portal.home.leadership import Allowance
from campaigns.record.reduction import Outcome, judge_reduction, most_allowed


def allowance(current: int, *, base: int = 16, is_closed: bool = False) -> Allowance:
    return Allowance(
        label="Số vụ tai nạn",
        unit="vụ",
        current=current,
        base=base,
        most=most_allowed(base, min_pct=5),
        aim=most_allowed(base, min_pct=10),
        min_pct=5,
        stretch_pct=10,
        is_closed=is_closed,
    )


@pytest.mark.parametrize("base", [0, 1, 2, 9, 10, 16, 17, 40, 200])
def test_the_most_that_is_allowed_is_the_last_figure_that_meets_the_cut(base: int):
    most = most_allowed(base, min_pct=5)
    met = {Outcome.MET, Outcome.EXCEEDED, Outcome.KEPT_AT_ZERO}
    assert judge_reduction(base, most, min_pct=5) in met
    assert judge_reduction(base, most + 1, min_pct=5) not in met


def test_in_mid_year_the_leader_reads_how_many_are_left():
    told = allowance(8)
    assert (told.value, told.tone) == ("8 / 15", "good")
    assert told.note == (
        "Cả năm trước 16 vụ. Giảm 5% là không quá 15 vụ, giảm 10% là không quá 14 vụ. Đã có 8 vụ, đến hết năm còn 7 vụ."
    )


def test_none_left_before_the_year_ends_is_a_warning_and_one_more_is_a_miss():
    assert allowance(15).tone == "warn"
    assert allowance(15, is_closed=True).tone == "good"
    assert allowance(16).tone == "bad"
    assert allowance(17).note.endswith("Đã có 17 vụ, quá 2 vụ.")


def test_after_a_year_without_any_nothing_may_happen():
    assert allowance(0, base=0).value == "0 / 0"
    assert allowance(0, base=0).scale == 1
    assert allowance(1, base=0).tone == "bad"
