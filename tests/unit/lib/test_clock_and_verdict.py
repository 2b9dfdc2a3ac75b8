from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import clock
from atgt_portal.lib.verdict import ALLOWED, Verdict

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@time_machine.travel(datetime(2026, 3, 1, 23, 59, 59, tzinfo=HERE), tick=False)
def test_the_day_is_counted_here_and_not_in_london(settings):
    settings.DEMO_TODAY = ""
    assert clock.today() == date(2026, 3, 1)
    assert clock.now() == datetime(2026, 3, 1, 23, 59, 59, tzinfo=HERE)
    assert clock.now().date() == clock.today()


@time_machine.travel(datetime(2026, 3, 1, 6, 30, tzinfo=HERE), tick=False)
def test_a_demo_day_moves_the_day_and_keeps_the_hour(settings):
    settings.PRODUCTION, settings.DEMO_TODAY = False, "2023-12-05"
    assert clock.today() == date(2023, 12, 5)
    assert clock.now() == datetime(2023, 12, 5, 6, 30, tzinfo=HERE)
    assert clock.demo_day() == date(2023, 12, 5)


@time_machine.travel(datetime(2026, 3, 1, 6, 30, tzinfo=HERE), tick=False)
def test_leases_never_follow_the_demo_day(settings):
    settings.PRODUCTION, settings.DEMO_TODAY = False, "2023-12-05"
    assert clock.wall() == datetime(2026, 3, 1, 6, 30, tzinfo=HERE)


@time_machine.travel(datetime(2024, 2, 29, 6, 30, tzinfo=HERE), tick=False)
def test_a_leap_day_can_be_told_as_another_day(settings):
    settings.PRODUCTION, settings.DEMO_TODAY = False, "2023-12-05"
    assert clock.today() == date(2023, 12, 5)


def test_production_has_no_demo_day(settings):
    settings.PRODUCTION, settings.DEMO_TODAY = True, "2023-12-05"
    assert clock.demo_day() is None
    assert abs(clock.now() - clock.wall()) < timedelta(seconds=5)


def test_a_demo_day_that_is_no_day_stops_the_portal_with_advice(settings):
    settings.PRODUCTION, settings.DEMO_TODAY = False, "05/12/2023"
    with pytest.raises(ImproperlyConfigured, match="năm-tháng-ngày"):
        clock.today()


def test_a_verdict_is_no_exactly_when_it_has_a_reason():
    assert ALLOWED
    assert Verdict()
    assert not Verdict("Kỳ tháng 9 đã khóa ngày 20/10.")
    assert not Verdict(_("Anh/chị không được giao việc này."))
    assert str(Verdict(_("Anh/chị không được giao việc này.")).reason) == "Anh/chị không được giao việc này."
