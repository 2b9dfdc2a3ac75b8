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
from django.db import Error, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from atgt_portal.ledger.models import Job
from atgt_portal.lib import clock
from atgt_portal.lib.verdict import ToldError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from units.models import User

RING_AGAIN_AFTER = timedelta(seconds=30)
HANGS_AFTER = timedelta(minutes=5)

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
        heart = threading.Thread(target=self._beat, args=(over,), name=f"job-{self.job_id}-heart", daemon=True)
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

    def _beat(self, over: threading.Event) -> None:
        while not over.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                self.mine().update(**_renewed())
            except Error:
                # A database that is away or locked for a moment must not stop the heart: the next beat may reach it.
                log.warning("job %s missed a beat", self.job_id, exc_info=True)
            finally:
                connection.close()

    def mine(self) -> QuerySet[Job]:
        """The row, as long as this attempt holds it."""
        return Job.objects.filter(pk=self.job_id, attempt=self.attempt, state=Job.State.RUNNING)

    def _fenced(self, **values: Any) -> None:
        if not self.mine().update(**values):
            raise LostLeaseError


Handler = Callable[[Run], None]
_HANDLERS: dict[str, Handler] = {}
_LABELS: "dict[str, StrOrPromise]" = {}


def register(kind: str, handler: Handler, *, label: "StrOrPromise" = "") -> None:
    """Called once per kind from an app's `ready()`; `label` is what people call such work."""
    _HANDLERS[kind] = handler
    _LABELS[kind] = label


def label_of(kind: str) -> str:
    """What people call work of that kind."""
    return str(_LABELS.get(kind) or _("Việc chạy nền"))


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
        _fail(claimed, reason=_told(error, claimed))
    return True


def _told(error: Exception, run: Run) -> str:
    """What people read of a failure; what only a programmer understands stays in the log, under the job's number."""
    if isinstance(error, ToldError):
        return str(error)
    return _("Việc số %(n)s dừng vì lỗi của chương trình. Báo số này cho quản trị hệ thống.") % {"n": run.job_id}


def retry(job: Job) -> bool:
    """Put a failed job back into the queue with fresh tries."""
    return bool(
        Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(
            state=Job.State.QUEUED, queued_at=clock.wall(), error="", finished_at=None, tries_left=Job.TRIES
        )
    )


def silent_since(job: Job, *, now: datetime) -> datetime | None:
    """From when on a job hangs: its worker has lost the lease, or no worker takes it; None while all is well."""
    if job.state == Job.State.RUNNING and job.lease_until is not None and job.lease_until < now:
        return job.heartbeat_at or job.lease_until
    if job.state == Job.State.QUEUED and job.queued_at < now - HANGS_AFTER:
        return job.queued_at
    return None


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
    job = Job.objects.filter(free, pk=job_id, tries_left__gt=0).first()
    if job is None:
        return None
    # Compare-and-set on the attempt: the number taken is surely ours, however long this process is held up.
    taken = Job.objects.filter(free, pk=job_id, attempt=job.attempt).update(
        state=Job.State.RUNNING, attempt=job.attempt + 1, tries_left=F("tries_left") - 1, error="", **_renewed()
    )
    return Run(job_id=job.pk, kind=job.kind, attempt=job.attempt + 1, params=job.params) if taken else None


def _fail(run: Run, *, reason: str) -> None:
    now, mine = clock.wall(), run.mine()
    mine.filter(tries_left=0).update(state=Job.State.FAILED, error=reason[:2000], lease_until=None, finished_at=now)
    mine.update(state=Job.State.QUEUED, error=reason[:2000], lease_until=None, queued_at=now)
