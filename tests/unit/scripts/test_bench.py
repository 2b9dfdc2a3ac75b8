"""`make bench`: what is measured in pairs, how it is judged and how it is told."""

import pytest

from scripts.bench import __main__ as whole_run
from scripts.bench.goals import HEADS, Figure, Goal, marginal, median, table, verdict
from scripts.bench.rounds import paired, timed


class Clock:
    """CPU time that passes only when somebody works."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds

    def work(self, seconds):
        def do():
            self.seconds += seconds

        return do


def figure(*, ratio=1.0, ours_ms=1.0, goal=None):
    return Figure("danh sách", ours_ms, 1.0, ratio, goal or Goal("G1", 1.5), ours_sql=6, bare_sql=4, zipped_kb=4.56)


@pytest.mark.parametrize(
    ("ratio", "said"), [(1.5, "đạt"), (1.51, "sát"), (1.875, "sát"), (1.88, "CHƯA ĐẠT"), (0.2, "đạt")]
)
def test_a_goal_is_reached_missed_within_the_slack_or_missed(ratio, said):
    assert verdict(figure(ratio=ratio)) == said


def test_a_goal_in_milliseconds_judges_our_time_and_no_goal_judges_nothing():
    assert verdict(figure(ratio=9, ours_ms=0.24, goal=Goal("G7", 0.25, in_ms=True))) == "đạt"
    assert verdict(figure(ratio=9, ours_ms=0.40, goal=Goal("G7", 0.25, in_ms=True))) == "CHƯA ĐẠT"
    assert verdict(figure(ratio=99, goal=Goal())) == ""


def test_the_median_of_an_even_number_lies_between_the_middle_two():
    assert median([5, 1, 3]) == 3
    assert median([4, 1, 3, 2]) == 2.5


def test_one_more_row_costs_the_difference_of_two_pages_by_their_rows():
    assert marginal(20.0, 11.0, rows=45) == pytest.approx(0.2)


def test_a_piece_of_work_is_timed_as_the_mean_of_its_runs():
    clock = Clock()
    assert timed(clock.work(0.002), clock=clock, times=10) == pytest.approx(2.0)


def test_pairs_take_turns_so_that_a_slow_spell_meets_both():
    clock, order = Clock(), []

    def ours():
        order.append("ours")
        clock.seconds += 0.006

    def bare():
        order.append("bare")
        clock.seconds += 0.002

    pair = paired(ours, bare, clock=clock, rounds=3, times=1)

    assert order == ["ours", "bare", "ours", "bare", "bare", "ours", "ours", "bare"]
    assert (pair.ours_ms, pair.bare_ms, pair.ratio) == pytest.approx((6.0, 2.0, 3.0))


def test_a_bare_form_that_costs_nothing_measurable_gives_no_ratio():
    clock = Clock()
    assert paired(clock.work(0.001), clock.work(0), clock=clock, rounds=1, times=1).ratio == 0.0


def test_the_table_names_ratio_goal_queries_and_bytes():
    lines = table([figure(ratio=1.234), figure(goal=Goal())]).splitlines()

    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == list(HEADS)
    assert cells[2] == ["danh sách", "1.00", "1.00", "1.23", "G1 ≤ 1.5", "6", "4", "4.6", "đạt"]
    assert cells[3][4] == "–"
    assert "| 0.034 |" in table([figure(ratio=0.0341)])
    assert len({len(line) for line in lines}) == 1


def test_the_run_seeds_as_many_units_and_years_as_asked_before_it_measures():
    steps = dict(whole_run.steps(whole_run.arguments(["--units", "1000", "--years", "3", "--rounds", "7"])))

    assert steps["dữ liệu thử"][-5:] == ("seed_scale", "--units", "1000", "--years", "3")
    assert steps["đo"][-2:] == ("scripts.bench.inside", "7")
    assert list(steps)[-1] == "đo"
