"""What day it is. Outside production `ATGT_DEMO_TODAY` moves the day, so that a story of 2023 can be told today."""

from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone


def demo_day() -> date | None:
    """The day the portal pretends it is; every page shows it. None in production and when nothing is set."""
    if settings.PRODUCTION or not settings.DEMO_TODAY:
        return None
    try:
        return date.fromisoformat(settings.DEMO_TODAY)
    except ValueError as refusal:
        msg = f"ATGT_DEMO_TODAY là {settings.DEMO_TODAY!r}; ghi theo năm-tháng-ngày, ví dụ 2023-12-05."
        raise ImproperlyConfigured(msg) from refusal


def wall() -> datetime:
    """The real moment, never moved: for leases, heartbeats and anything two processes compare."""
    return timezone.localtime()


def now() -> datetime:
    """The moment of the story, in local time, so that `now().date()` is `today()`: the demo day at the real hour."""
    moment = wall()
    if day := demo_day():
        return moment.replace(year=day.year, month=day.month, day=day.day)
    return moment


def today() -> date:
    """The local day of the story."""
    return now().date()
