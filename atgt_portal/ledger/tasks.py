import logging

from celery import shared_task
from django.db import transaction

from atgt_portal.ledger import jobs, notices, sweeping
from atgt_portal.ledger.models import Job
from atgt_portal.lib import clock

log = logging.getLogger(__name__)


@shared_task(name="ledger.run_job", acks_late=True)
def run_job(*, job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="ledger.sweep")
def sweep() -> None:
    """Ring again for what waits too long or lost its worker."""
    now = clock.wall()
    sweeping.swept(at=now)
    for job_id in jobs.due(now):
        _ring(job_id)


@shared_task(name="ledger.mail_notices")
def mail_notices() -> None:
    notices.mail_waiting(at=clock.now())


def ring(job: Job) -> None:
    """Ring the door bell once the cause is committed; a dead bell is logged, the sweep does the rest."""
    transaction.on_commit(lambda: _ring(job.pk))


def _ring(job_id: int) -> None:
    try:
        run_job.delay(job_id=job_id)
    except Exception:
        log.warning("door bell for job %s did not ring", job_id, exc_info=True)
