"""Is the portal able to work: database, door bell, sweep, disk."""

import shutil
from datetime import datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import Error

from atgt_portal.ledger import sweeping

LEAST_FREE_MB = 200
OLDEST_SWEEP_S = 120


def measure(*, now: datetime) -> dict[str, Any]:
    """`database`, `doorbell`, `sweep_age_s`, `disk_free_mb`, `ok`; `sweep_age_s` is None before the first sweep."""
    try:
        sweep_age, database = sweeping.age_s(now=now), True
    except Error:
        sweep_age, database = None, False
    free = shutil.disk_usage(settings.STATE_DIR).free // 2**20
    doorbell = _doorbell_answers()
    fresh = sweep_age is not None and sweep_age <= OLDEST_SWEEP_S
    return {
        "database": database,
        "doorbell": doorbell,
        "sweep_age_s": sweep_age,
        "disk_free_mb": free,
        "ok": database and doorbell and fresh and free >= LEAST_FREE_MB,
    }


def _doorbell_answers() -> bool:
    try:
        with current_app.connection_for_write(connect_timeout=1) as bell:
            bell.ensure_connection(max_retries=1, timeout=2)
    except Exception:  # noqa: BLE001 - whatever a broker raises, the answer is "no"
        return False
    return True
