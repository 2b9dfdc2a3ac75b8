"""How much time a request still leaves, said as beside every other deadline."""

from datetime import UTC, datetime

import pytest

from reports.requests.models import DataRequest
from reports.requests.wording import time_left

DUE = DataRequest(due_at=datetime(2023, 6, 19, 10, 10, tzinfo=UTC))  # 17 giờ 10 ngày 19/06/2023


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2023, 6, 16, 12, 30, tzinfo=UTC), "còn 3 ngày"),
        (datetime(2023, 6, 18, 9, 0, tzinfo=UTC), "còn 1 ngày"),
        (datetime(2023, 6, 18, 11, 0, tzinfo=UTC), "còn 23 giờ"),
        (datetime(2023, 6, 19, 9, 30, tzinfo=UTC), "còn chưa đến 1 giờ"),
        (datetime(2023, 6, 19, 10, 30, tzinfo=UTC), "đã quá hạn"),
    ],
)
def test_days_are_those_of_the_calendar_and_the_last_one_is_told_in_hours(at: datetime, said: str) -> None:
    assert time_left(DUE, at=at) == said
