"""A table of one period: of which days it speaks about a place, and what cannot be true of one place."""

from datetime import date

import pytest

from campaigns.setup.windows import Window
from reports.returns.counts.rows import contradictions, own_days
from units.models import Unit

JUNE = Window(date(2025, 6, 15), date(2025, 7, 14))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, JUNE),
        (None, date(2025, 6, 30), Window(date(2025, 6, 15), date(2025, 6, 30))),
        (date(2025, 7, 1), None, Window(date(2025, 7, 1), date(2025, 7, 14))),
        (date(2025, 7, 15), None, None),
        (None, date(2025, 6, 14), None),
    ],
)
def test_a_table_speaks_of_the_days_on_which_the_place_stood(first, last, days):
    assert own_days(Unit(valid_from=first, valid_to=last), JUNE) == days


def test_people_without_an_accident_and_parts_above_the_whole_are_named():
    assert contradictions({"accidents": 2, "deaths": 1, "injured": 0, "alcohol_related": 2}) == []
    assert [name for name, _words in contradictions({"accidents": 0, "deaths": 1, "injured": 0})] == ["accidents"]
    found = contradictions({"accidents": 1, "deaths": 0, "injured": 0, "alcohol_related": 2})
    assert found == [("alcohol_related", found[0][1])]
    assert "(2) lớn hơn số vụ (1)" in found[0][1]
