from datetime import UTC, datetime

from campaigns.filing.excusing import excused_words
from campaigns.filing.models import Excuse


def test_an_excuse_of_the_first_hours_of_a_day_is_told_with_that_day():
    early = Excuse(granted_at=datetime(2023, 6, 15, 17, 49, tzinfo=UTC), reason="Bị lũ chia cắt")
    assert "từ ngày 16/06/2023" in excused_words(early)
