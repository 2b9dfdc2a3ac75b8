"""Work on rows: claim with a lease, fence every write by the attempt, finish once.

The queue is a door bell. A lost ring costs a sweep, a killed worker a lease; neither costs the job.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from atgt_portal.ledger.models import Job
from atgt_portal.lib import clock

if TYPE_CHECKING:
    from units.models import User

RING_AGAIN_AFTER = timedelta(seconds=30)

log = logging.getLogger(__name__)


class LostLeaseError(Exception):
    """Another worker has taken the job over; this one must stop and touch nothing more."""


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt at a job, as its handler sees it."""

    job_id: int
    kind: str
    attempt: int
    params: Mapping[str, Any]

    def step(self, label: str, *, done: int, total: int) -> None:
        """Show progress and renew the lease; raises `LostLeaseError` when the attempt is no longer ours."""
        self._fenced(step=label, done=done, total=total, **_renewed())

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Keep the lease while one long step runs without a word (a child process that prints)."""
        over = threading.Event()

        def beat() -> None:
            try:
                while not over.wait(settings.JOB_LEASE_SECONDS / 3):
                    Job.objects.filter(pk=self.job_id, attempt=self.attempt, state=Job.State.RUNNING).update(
                        **_renewed()
                    )
            finally:
                connection.close()

        heart = threading.Thread(target=beat, name=f"job-{self.job_id}-heart", daemon=True)
        heart.start()
        try:
            yield
        finally:
            over.set()
            heart.join()

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """The effect and `done` in one transaction: either both stand or the next attempt does them."""
        with transaction.atomic():
            self._fenced(state=Job.State.DONE, done=F("total"), finished_at=clock.wall(), lease_until=None, error="")
            yield

    def _fenced(self, **values: Any) -> None:
        mine = Job.objects.filter(pk=self.job_id, attempt=self.attempt, state=Job.State.RUNNING)
        if not mine.update(**values):
            raise LostLeaseError


Handler = Callable[[Run], None]
_HANDLERS: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Called once per kind from an app's `ready()`."""
    _HANDLERS[kind] = handler


def request_job(
    kind: str, *, params: Mapping[str, Any], requested_by: "User | None", at: datetime, unique_key: str
) -> Job:
    """Store the job beside its cause; call inside the cause's transaction, then ring after commit.

    The same `unique_key` returns the job that stands already.
    """
    job, _created = Job.objects.get_or_create(
        unique_key=unique_key,
        defaults={
            "kind": kind,
            "params": dict(params),
            "requested_by": requested_by,
            "requested_at": at,
            "queued_at": clock.wall(),
        },
    )
    return job


def run(job_id: int) -> bool:
    """Claim the job and do it; False when it was not to be had. Safe to call any number of times."""
    claimed = _claim(job_id)
    if claimed is None:
        return False
    try:
        _HANDLERS[claimed.kind](claimed)
    except LostLeaseError:
        log.warning("job %s attempt %s lost its lease", job_id, claimed.attempt)
    except Exception as error:
        log.exception("job %s attempt %s failed", job_id, claimed.attempt)
        _fail(claimed, reason=str(error))
    return True


def retry(job: Job) -> bool:
    """Put a failed job back into the queue with fresh tries."""
    return bool(
        Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(
            state=Job.State.QUEUED, queued_at=clock.wall(), error="", finished_at=None, tries_left=Job.TRIES
        )
    )


def due(now: datetime) -> list[int]:
    """Jobs whose bell should ring again: queued and not begun, or running without a living lease."""
    Job.objects.filter(_orphaned(now), tries_left=0).update(
        state=Job.State.FAILED, error="Máy xử lý dừng giữa chừng nhiều lần.", lease_until=None, finished_at=now
    )
    waiting = Q(state=Job.State.QUEUED, queued_at__lte=now - RING_AGAIN_AFTER)
    return list(Job.objects.filter(waiting | _orphaned(now)).order_by("pk").values_list("pk", flat=True))


def _orphaned(now: datetime) -> Q:
    return Q(state=Job.State.RUNNING, lease_until__lt=now)


def _renewed() -> dict[str, datetime]:
    now = clock.wall()
    return {"heartbeat_at": now, "lease_until": now + timedelta(seconds=settings.JOB_LEASE_SECONDS)}


def _claim(job_id: int) -> Run | None:
    free = Q(state=Job.State.QUEUED) | _orphaned(clock.wall())
    taken = Job.objects.filter(free, pk=job_id, tries_left__gt=0).update(
        state=Job.State.RUNNING, attempt=F("attempt") + 1, tries_left=F("tries_left") - 1, error="", **_renewed()
    )
    if not taken:
        return None
    job = Job.objects.get(pk=job_id)
    return Run(job_id=job.pk, kind=job.kind, attempt=job.attempt, params=job.params)


def _fail(run: Run, *, reason: str) -> None:
    now = clock.wall()
    mine = Job.objects.filter(pk=run.job_id, attempt=run.attempt, state=Job.State.RUNNING)
    mine.filter(tries_left=0).update(state=Job.State.FAILED, error=reason[:2000], lease_until=None, finished_at=now)
    mine.update(state=Job.State.QUEUED, error=reason[:2000], lease_until=None, queued_at=now)
