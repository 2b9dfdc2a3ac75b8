"""What a journal comes to, by hand; and what it offers to a return."""

from datetime import date

import pytest

from campaigns.filing.models import Filing
from campaigns.journal.counting import CHECK, EXAMPLE, NONE, NOTHING, Count, Line, counted, totals
from campaigns.journal.pages import BLANK, RECOGNISED, WAITING, belongs
from campaigns.setup.choices import Paper
from campaigns.setup.windows import committee_year
from reports.returns.suggesting import suggested
from reports.spots.counting import SpotCount

YEAR = committee_year(2023)
ON = date(2023, 12, 14)


def check(day: date, name: str, *, due: date | None = None, done: date | None = None, unit: int = 1) -> Line:
    return Line(unit, CHECK, day, name, due, done)


def test_a_subordinate_checked_twice_is_two_checks_of_one():
    lines = [
        check(date(2023, 3, 1), "Trường THCS Bình Lư", due=date(2023, 4, 1), done=date(2023, 3, 20)),
        check(date(2023, 9, 1), "TRƯỜNG THCS  BÌNH LƯ", due=date(2023, 10, 1)),
        check(date(2023, 10, 1), "Trạm y tế", due=date(2023, 12, 20)),
        check(date(2023, 10, 1), "Bản Km2", unit=2),
    ]

    counts = counted(lines, window=YEAR, on=ON)

    assert counts[1] == Count(checks=3, subordinates=2, to_mend=2, overdue=1, last_on=date(2023, 10, 1))
    assert (counts[2].checks, totals(counts).checks, totals(counts).to_mend) == (1, 4, 2)


def test_a_model_counts_as_recognised_in_the_days_in_which_it_was():
    lines = [
        Line(1, EXAMPLE, date(2022, 5, 1), done_on=date(2023, 5, 1)),
        Line(1, EXAMPLE, date(2023, 5, 1), done_on=date(2023, 12, 20)),
        Line(1, EXAMPLE, date(2023, 6, 1)),
    ]

    count = counted(lines, window=YEAR, on=ON)[1]

    assert (count.examples, count.recognised) == (3, 1)


def test_no_subordinates_is_an_answer_and_silence_is_not():
    answered = counted([Line(1, NONE, date(2023, 2, 1))], window=YEAR, on=ON)[1]

    assert (answered.has_no_subordinates, answered.is_blank, answered.last_on) == (True, False, None)
    assert NOTHING.is_blank
    assert [belongs(NOTHING, name) for name in (BLANK, WAITING, RECOGNISED)] == [True, False, False]
    assert [belongs(answered, name) for name in (BLANK, WAITING, RECOGNISED)] == [False, False, False]


@pytest.mark.parametrize(
    ("count", "kind", "offered"),
    [
        (NOTHING, Paper.CLOSING_RETURN, {}),
        (Count(checks=3, subordinates=2), Paper.INTERIM_RETURN, {"kq-G1.2.value": "3"}),
        (
            Count(checks=3, subordinates=2, examples=4, recognised=1),
            Paper.CLOSING_RETURN,
            {"kq-G1.2.value": "3", "subordinates_checked": "2", "models_recognised": "1"},
        ),
        (
            Count(has_no_subordinates=True),
            Paper.CLOSING_RETURN,
            {"kq-G1.2.value": "0", "has_no_subordinates": "on", "subordinates": "", "subordinates_checked": ""},
        ),
    ],
)
def test_a_return_is_offered_what_was_written_and_nothing_where_the_journal_is_silent(count, kind, offered):
    found = suggested(Filing(kind=kind), count, SpotCount())

    assert {name: text for one in found.values() for name, text in one.typed.items()} == offered
