"""The worker and its beat table. A task fetches and calls one rule; the `Job` row, not the queue, is the work."""

import os
import time
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_ready
from kombu.transport import TRANSPORT_ALIASES

from atgt_portal import doorbell

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atgt_portal.settings")
TRANSPORT_ALIASES["doorbell"] = "atgt_portal.doorbell:Transport"

app = Celery("atgt_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "atgt_portal.ledger",
        "units",
        "campaigns.setup",
        "campaigns.filing",
        "campaigns.record",
        "campaigns.plans",
        "campaigns.urging",
        "reports.returns",
        "awards",
        "reports.summary",
    ]
)
# Each expires before its next turn: a worker that was away finds one ring waiting, not a night of them.
app.conf.beat_schedule = {
    "sweep": {"task": "ledger.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "mail-notices": {"task": "ledger.mail_notices", "schedule": 60.0, "options": {"expires": 60}},
    # Reminders leave from eight o'clock on working days; a turn that finds nothing unsaid costs four queries.
    "remind": {"task": "urging.remind", "schedule": 300.0, "options": {"expires": 300}},
    "forget-previews": {"task": "returns.forget_previews", "schedule": 3_600.0, "options": {"expires": 3_600}},
    "purge-doorbell": {"task": "portal.purge_doorbell", "schedule": 86_400.0, "options": {"expires": 86_400}},
}


@app.task(name="portal.purge_doorbell")
def purge_doorbell() -> None:
    """Nothing to do where Redis is the bell: it has no folders."""
    doorbell.purge(app.conf.broker_transport_options, now=time.time())


@setup_logging.connect
def keep_the_portals_logging(**_: Any) -> None:
    """Celery configures logging itself unless someone answers here; Django's `LOGGING` already has."""


@worker_ready.connect
def sweep_at_start(**_: Any) -> None:
    """What the last worker left behind is not kept waiting for beat."""
    app.send_task("ledger.sweep")
