"""When the sweeper last ran: one row, so that web and worker on several machines see the same."""

from datetime import datetime

from atgt_portal.ledger.models import Heartbeat

_SWEEP = "sweep"


def swept(*, at: datetime) -> None:
    Heartbeat.objects.update_or_create(name=_SWEEP, defaults={"at": at})


def age_s(*, now: datetime) -> int | None:
    """Whole seconds since the last sweep, None before the first."""
    last = Heartbeat.objects.filter(name=_SWEEP).values_list("at", flat=True).first()
    return None if last is None else max(0, int((now - last).total_seconds()))
