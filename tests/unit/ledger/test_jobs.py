"""Work on rows: one claim, one finish, three tries, and nothing from who has lost the lease."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.db import OperationalError, connection

from atgt_portal.ledger import jobs
from atgt_portal.ledger.models import Job, Notice
from atgt_portal.lib.verdict import ToldError
from units.models import User

NOON = datetime(2023, 12, 20, 5, 0, tzinfo=UTC)
KIND = "test.work"


@pytest.fixture(autouse=True)
def _kinds_as_before() -> Iterator[None]:
    known = dict(jobs._HANDLERS)
    yield
    jobs._HANDLERS.clear()
    jobs._HANDLERS.update(known)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create(username="clerk", full_name="Người thử")


@pytest.fixture
def job(clerk: User, clock: time_machine.Traveller) -> Job:
    return jobs.request_job(KIND, params={"n": 1}, requested_by=clerk, at=NOON, unique_key="test.work:1")


def leave_a_trace(clerk: User, name: str) -> None:
    Notice.objects.create(to_user=clerk, subject=name, created_at=NOON, unique_key=name)


def traces() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("subject", flat=True))


def works(clerk: User) -> Callable[[jobs.Run], None]:
    def handler(run: jobs.Run) -> None:
        run.step("Bước một", done=0, total=2)
        with run.finishing():
            leave_a_trace(clerk, f"attempt {run.attempt}")

    return handler


def test_the_same_key_asks_for_the_same_work_once(job: Job, clerk: User) -> None:
    again = jobs.request_job(KIND, params={"n": 2}, requested_by=clerk, at=NOON, unique_key="test.work:1")

    assert again.pk == job.pk
    assert again.params == {"n": 1}
    assert Job.objects.count() == 1


def test_a_job_is_done_once_however_often_the_bell_rings(job: Job, clerk: User) -> None:
    jobs.register(KIND, works(clerk))

    assert [jobs.run(job.pk) for _ in range(5)] == [True, False, False, False, False]

    job.refresh_from_db()
    assert (job.state, job.attempt, job.done, job.total) == (Job.State.DONE, 1, 2, 2)
    assert (job.finished_at, job.lease_until, job.error) == (NOON, None, "")
    assert traces() == ["attempt 1"]


def test_a_running_job_cannot_be_claimed_while_its_lease_lives(job: Job, clerk: User) -> None:
    second_claims = []

    def handler(run: jobs.Run) -> None:
        second_claims.append(jobs.run(run.job_id))
        works(clerk)(run)

    jobs.register(KIND, handler)

    assert jobs.run(job.pk)

    assert second_claims == [False]
    assert traces() == ["attempt 1"]


def test_who_has_lost_the_lease_stores_nothing(
    job: Job, clerk: User, clock: time_machine.Traveller, settings: LazySettings
) -> None:
    refusals = []

    def first_attempt(run: jobs.Run) -> None:
        clock.shift(timedelta(seconds=settings.JOB_LEASE_SECONDS + 1))
        jobs.register(KIND, works(clerk))
        assert jobs.run(run.job_id), "the lease has run out, so another worker takes the job over"
        try:
            works(clerk)(run)
        except jobs.LostLeaseError:
            refusals.append("step")
        try:
            with run.finishing():
                leave_a_trace(clerk, "too late")
        except jobs.LostLeaseError:
            refusals.append("finishing")
            raise

    jobs.register(KIND, first_attempt)

    assert jobs.run(job.pk)

    job.refresh_from_db()
    assert refusals == ["step", "finishing"]
    assert (job.state, job.attempt, job.error) == (Job.State.DONE, 2, "")
    assert traces() == ["attempt 2"]


def test_the_effect_and_done_stand_or_fall_together(job: Job, clerk: User) -> None:
    def handler(run: jobs.Run) -> None:
        with run.finishing():
            leave_a_trace(clerk, "half")
            raise ToldError("Đĩa đầy.")

    jobs.register(KIND, handler)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error, job.tries_left) == (Job.State.QUEUED, "Đĩa đầy.", Job.TRIES - 1)
    assert traces() == []


def test_a_job_that_always_fails_is_put_aside_after_three_tries_and_others_go_on(job: Job, clerk: User) -> None:
    tried = []

    def poisoned(run: jobs.Run) -> None:
        tried.append(run.attempt)
        raise ToldError("Tệp mẫu hỏng.")

    jobs.register(KIND, poisoned)
    jobs.register("test.sound", works(clerk))
    sound = jobs.request_job("test.sound", params={}, requested_by=clerk, at=NOON, unique_key="test.sound:1")

    assert [jobs.run(job.pk) for _ in range(5)] == [True, True, True, False, False]
    assert jobs.run(sound.pk)

    job.refresh_from_db()
    sound.refresh_from_db()
    assert tried == [1, 2, 3]
    assert (job.state, job.error, job.finished_at) == (Job.State.FAILED, "Tệp mẫu hỏng.", NOON)
    assert job.get_state_display() == "Cần xử lý"
    assert sound.state == Job.State.DONE
    assert jobs.due(NOON + timedelta(hours=1)) == []


def test_what_only_a_programmer_understands_is_not_shown_to_people(job: Job) -> None:
    def handler(run: jobs.Run) -> None:
        raise KeyError("/var/lib/secret")

    jobs.register(KIND, handler)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.error == f"Việc số {job.pk} dừng vì lỗi của chương trình. Báo số này cho quản trị hệ thống."


class FewBeats(threading.Event):
    """Over after that many beats."""

    def __init__(self, beats: int) -> None:
        super().__init__()
        self.left = beats

    def wait(self, timeout: float | None = None) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("away", [0, 1])
def test_a_database_that_is_away_for_a_moment_does_not_stop_the_heart(
    away: int, job: Job, clock: time_machine.Traveller, settings: LazySettings
) -> None:
    missed = []

    def away_at_first(execute: Callable[..., object], *args: object) -> object:
        if len(missed) < away:
            missed.append(args)
            raise OperationalError("database is locked")
        return execute(*args)

    run = jobs._claim(job.pk)
    assert run
    clock.move_to(NOON + timedelta(seconds=20))
    with connection.execute_wrapper(away_at_first):
        run._beat(FewBeats(2))

    job.refresh_from_db()
    assert len(missed) == away
    assert job.lease_until == NOON + timedelta(seconds=20 + settings.JOB_LEASE_SECONDS)


def test_a_failed_job_may_be_tried_again_and_a_done_one_may_not(job: Job, clerk: User) -> None:
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, tries_left=0, error="Hết đĩa.", attempt=3)
    jobs.register(KIND, works(clerk))

    assert jobs.retry(job)
    assert jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.tries_left) == (Job.State.DONE, 4, Job.TRIES - 1)
    assert not jobs.retry(job)
    assert not jobs.run(job.pk)


def test_the_sweep_rings_for_what_waits_too_long_and_for_what_lost_its_worker(job: Job, clerk: User) -> None:
    def another(name: str, **values: object) -> int:
        made = jobs.request_job(KIND, params={}, requested_by=clerk, at=NOON, unique_key=name)
        Job.objects.filter(pk=made.pk).update(**values)
        return made.pk

    half_a_minute = NOON + jobs.RING_AGAIN_AFTER
    alive = another("alive", state=Job.State.RUNNING, lease_until=half_a_minute + timedelta(seconds=1))
    orphan = another("orphan", state=Job.State.RUNNING, lease_until=half_a_minute - timedelta(seconds=1), tries_left=1)
    spent = another("spent", state=Job.State.RUNNING, lease_until=half_a_minute - timedelta(seconds=1), tries_left=0)
    done = another("done", state=Job.State.DONE)

    assert jobs.due(half_a_minute - timedelta(microseconds=1))[:1] != [job.pk], "it was rung a moment ago"
    assert jobs.due(half_a_minute) == [job.pk, orphan]

    states = dict(Job.objects.values_list("pk", "state"))
    assert (states[alive], states[done]) == (Job.State.RUNNING, Job.State.DONE)
    assert states[spent] == Job.State.FAILED
    assert Job.objects.get(pk=spent).error == "Máy xử lý dừng giữa chừng nhiều lần."


def test_a_kind_nobody_knows_fails_and_does_not_stop_the_worker(job: Job) -> None:
    assert [jobs.run(job.pk) for _ in range(4)] == [True, True, True, False]

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
