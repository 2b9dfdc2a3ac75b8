"""Until when a returned paper is to be supplemented, where its period is locked and open for a while."""

from datetime import date

from atgt_portal.lib.working_days import WorkingDays
from campaigns.filing import mending

FRIDAY, SHUTS, PLAIN = date(2023, 6, 16), date(2023, 6, 20), WorkingDays()


def test_the_day_offered_is_never_after_the_period_has_locked_itself_again() -> None:
    assert mending.usual_day(FRIDAY, calendar=PLAIN) == date(2023, 6, 23)
    assert mending.usual_day(FRIDAY, calendar=PLAIN, open_until=SHUTS) == SHUTS
    assert mending.usual_day(FRIDAY, calendar=PLAIN, open_until=date(2023, 7, 15)) == date(2023, 6, 23)


def test_a_day_that_the_lock_makes_impossible_is_refused_with_the_day_it_shuts() -> None:
    late = date(2023, 6, 23)
    assert mending.fault_of(late, on=FRIDAY, calendar=PLAIN) is None, "the positive control"
    assert mending.fault_of(SHUTS, on=FRIDAY, calendar=PLAIN, open_until=SHUTS) is None
    fault = mending.fault_of(late, on=FRIDAY, calendar=PLAIN, open_until=SHUTS)
    assert fault is not None
    assert fault.field == "mend_by"
    assert "Hạn bổ sung 23/06/2023 ở sau ngày 20/06/2023, khi kỳ số liệu tự khóa lại" in fault.message
