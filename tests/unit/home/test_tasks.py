"""“Việc của tôi”: the days it tells are days in Việt Nam."""

from datetime import UTC, date, datetime

import pytest

from atgt_portal.home.tasks import work_of
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from tests.factories.papers import small_board
from units.choices import Role

pytestmark = pytest.mark.django_db


def test_a_paper_sent_after_midnight_in_viet_nam_is_told_with_the_day_of_viet_nam() -> None:
    here = small_board()
    filing, filer = here.brought_to(here.owe(), State.SUBMITTED), here.person(Role.FILER)
    Filing.objects.filter(pk=filing.pk).update(moved_at=datetime(2023, 5, 24, 17, 30, tzinfo=UTC))

    work = work_of(filer, on=date(2023, 5, 26))

    assert [task.due for task in work.done] == ["Chờ rà soát 25/05/2023"]
