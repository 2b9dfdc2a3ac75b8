"""Bells that ring too often or not at all, two workers, two processes, twenty equal posts: one effect."""

import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse

from atgt_portal.ledger import jobs, notices, tasks, tokens
from atgt_portal.ledger.models import FormToken, Job, Notice
from atgt_portal.lib import clock
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.setup.choices import Calendar, Paper
from campaigns.setup.models import Campaign
from reports.summary import editions
from reports.summary.choices import FileKind
from reports.summary.models import EditionFile, YearEndSummary
from scripts.places import PYTHON, ROOT
from tests.worker.conftest import Track, Worker
from units.choices import Role
from units.models import Unit, User

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

YEAR_END = datetime(2024, 1, 3, 2, 0, tzinfo=UTC)
AT_ONCE = 20


@pytest.fixture
def office(campaign: Campaign, person: Callable[..., User]) -> User:
    return person(Role.OFFICE_HEAD, board=campaign.board)


@pytest.fixture
def police(campaign: Campaign, person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    return person(Role.FILER, unit=unit_of("CAH"))


def all_at_once(do: Callable[[int], Any]) -> list[Any]:
    """Twenty threads, each with a connection of its own, let go together."""
    together = threading.Barrier(AT_ONCE)

    def one(number: int) -> Any:
        try:
            together.wait(20)
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def works(user: User) -> Callable[[jobs.Run], None]:
    """A handler whose effect can be counted."""

    def handler(run: jobs.Run) -> None:
        run.step("Một bước", done=0, total=1)
        with run.finishing():
            trace = f"{run.job_id} attempt {run.attempt}"
            Notice.objects.create(to_user=user, subject=trace, created_at=YEAR_END, unique_key=trace)

    return handler


@pytest.fixture
def kind(office: User) -> Any:
    """A kind of work that only this process knows."""
    jobs.register("test.work", works(office))
    yield "test.work"
    del jobs._HANDLERS["test.work"]


def requested(kind: str, user: User, number: int) -> Job:
    return jobs.request_job(kind, params={}, requested_by=user, at=YEAR_END, unique_key=f"{kind}:{number}")


def test_of_twenty_who_claim_one_job_at_once_one_gets_it(kind: str, office: User) -> None:
    for number in range(5):
        job = requested(kind, office, number)

        claims = all_at_once(lambda _n, pk=job.pk: jobs.run(pk))

        assert sorted(claims) == [False] * (AT_ONCE - 1) + [True]
        assert Notice.objects.filter(subject__startswith=f"{job.pk} ").count() == 1


def test_two_workers_and_twenty_rings_make_one_effect(
    campaign: Campaign, office: User, start_worker: Callable[[], Worker], eventually: Callable[..., None]
) -> None:
    workers = [start_worker(), start_worker()]
    for worker in workers:
        eventually(worker.is_ready)

    edition = editions.open_edition(campaign, actor=office, at=YEAR_END, calendar=Calendar.ATGT)
    for _ in range(AT_ONCE):
        tasks.ring(edition.job)

    eventually(lambda: sum(worker.said().count("ledger.run_job") for worker in workers) >= 2 * (AT_ONCE + 1))
    eventually(lambda: Job.objects.get().state == Job.State.DONE)
    assert all("ledger.run_job" in worker.said() for worker in workers), "both have been rung for"
    assert Job.objects.get().attempt == 1
    assert EditionFile.objects.count() == len(FileKind)


def test_a_long_silent_step_keeps_its_lease(
    office: User, settings: LazySettings, eventually: Callable[..., None], campaign: Campaign
) -> None:
    settings.JOB_LEASE_SECONDS = 0.3
    claimed_meanwhile = []

    def handler(run: jobs.Run) -> None:
        first = Job.objects.get(pk=run.job_id).lease_until
        with run.beating():
            eventually(lambda: Job.objects.get(pk=run.job_id).lease_until > first + timedelta(seconds=0.6))
            claimed_meanwhile.append(jobs.run(run.job_id))
        works(office)(run)

    jobs.register("test.slow", handler)
    job = requested("test.slow", office, 1)
    jobs.run(job.pk)
    del jobs._HANDLERS["test.slow"]

    job.refresh_from_db()
    assert claimed_meanwhile == [False]
    assert (job.state, job.attempt) == (Job.State.DONE, 1)


def test_poisoned_work_is_put_aside_after_three_tries_and_other_work_goes_on(
    campaign: Campaign,
    office: User,
    start_worker: Callable[[], Worker],
    eventually: Callable[..., None],
) -> None:
    # Its edition is not there: the real handler fails each time.
    poisoned = requested(editions.COMPILE, office, 99)
    eventually(start_worker().is_ready)
    for _ in range(Job.TRIES + 2):
        tasks.ring(poisoned)
    sound = editions.open_edition(campaign, actor=office, at=YEAR_END, calendar=Calendar.ATGT)

    eventually(lambda: Job.objects.get(pk=sound.job_id).state == Job.State.DONE)

    poisoned.refresh_from_db()
    assert (poisoned.state, poisoned.attempt, poisoned.tries_left) == (Job.State.FAILED, Job.TRIES, 0)
    assert poisoned.error
    assert jobs.due(clock.wall() + timedelta(days=1)) == []


OPEN_AN_EDITION = """
import time, django
django.setup()
from django.utils import timezone
from campaigns.setup.models import Campaign
from campaigns.setup.choices import Calendar
from reports.summary.editions import open_edition
from units.models import User
began = time.monotonic()
at = timezone.make_aware(timezone.datetime(2024, 1, 3, 9))
open_edition(Campaign.objects.get(), actor=User.objects.get(), at=at, calendar=Calendar.ATGT)
print(time.monotonic() - began)
"""


def test_with_the_bell_dead_the_request_is_stored_and_the_sweep_has_it_done(
    campaign: Campaign,
    office: User,
    environment: dict[str, str],
    start_worker: Callable[[], Worker],
    eventually: Callable[..., None],
    tmp_path: Any,
) -> None:
    without_bell = {**environment, "REDIS_URL": f"redis+socket://{tmp_path / 'nobody.sock'}"}

    asked = subprocess.run(
        [PYTHON, "-c", OPEN_AN_EDITION], cwd=ROOT, env=without_bell, capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip

    assert asked.returncode == 0, asked.stderr
    assert float(asked.stdout) < 5
    job = YearEndSummary.objects.select_related("job").get().job
    assert (job.state, job.attempt) == (Job.State.QUEUED, 0)
    assert f"door bell for job {job.pk} did not ring" in asked.stderr

    Job.objects.update(queued_at=clock.wall() - jobs.RING_AGAIN_AFTER)  # half a minute later
    start_worker()

    eventually(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE, seconds=40)
    assert EditionFile.objects.count() == len(FileKind)


def test_two_processes_that_open_an_edition_at_once_get_the_same_one(
    campaign: Campaign, office: User, track: Track
) -> None:
    for number in range(1, 6):
        order = ("open_edition", campaign.pk, office.pk, YEAR_END)

        seen, opened = track.race(order, order)

        assert seen == [number - 1, number - 1], "a race counts only if both have seen the same"
        assert opened[0] == opened[1]
        assert YearEndSummary.objects.count() == Job.objects.count() == number
        Job.objects.filter(state=Job.State.QUEUED).update(state=Job.State.FAILED)


def test_twenty_equal_posts_of_one_form_make_one_record_and_get_one_answer(
    environment: dict[str, str],
    police: User,
    paper_of: Callable[..., Filing],
    client_of: Callable[[User], Client],
    settings: LazySettings,
) -> None:
    settings.DEMO_TODAY = "2024-01-03"
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 12, 14))
    address = reverse("returns:accidents", kwargs={"uuid": paper.uuid})
    form = {
        tokens.FIELD: tokens.mint(), "seen_revision": "0", "gui": "1", "nothing_happened": "on",
        "vu-TOTAL_FORMS": "0", "vu-INITIAL_FORMS": "0",
    }  # fmt: skip
    browsers = [client_of(police) for _ in range(AT_ONCE)]

    answers = all_at_once(lambda number: browsers[number].post(address, form))

    assert {(answer.status_code, answer.get("Location")) for answer in answers} == {
        (302, reverse("filing:detail", kwargs={"uuid": paper.uuid}))
    }
    paper.refresh_from_db()
    assert (paper.state, paper.revision, paper.versions.count(), paper.events.count()) == (State.SUBMITTED, 2, 1, 1)
    assert FormToken.objects.count() == 1


def test_twenty_posts_of_twenty_forms_are_not_taken_for_one(
    environment: dict[str, str], office: User, campaign: Campaign
) -> None:
    def open_with_a_token_of_its_own(number: int) -> str:
        def do() -> str:
            Notice.objects.create(to_user=office, subject=f"{number}", created_at=YEAR_END, unique_key=f"{number}")
            return f"/{number}/"

        return tokens.once(tokens.mint(), user=office, at=YEAR_END, do=do)

    assert len(set(all_at_once(open_with_a_token_of_its_own))) == AT_ONCE
    assert Notice.objects.count() == AT_ONCE


def test_of_twenty_who_empty_the_outbox_at_once_each_letter_is_sent_by_one(
    office: User, mailoutbox: list[EmailMessage]
) -> None:
    """All twenty have read the same list of waiting letters before the first is sent."""
    User.objects.filter(pk=office.pk).update(email="van-phong@example.vn")
    for number in range(10):
        notices.post([office], subject=f"Thư {number}", at=YEAR_END, unique_key=f"thư:{number}")
    together = threading.Barrier(AT_ONCE)

    def after_all_have_read(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        answer = execute(sql, *args)
        if sql.startswith("SELECT") and "ledger_notice" in sql:
            together.wait(20)
        return answer

    def one(_number: int) -> int:
        with connection.execute_wrapper(after_all_have_read):
            return notices.mail_waiting(at=YEAR_END)

    sent = all_at_once(one)

    assert sum(sent) == 10
    assert sorted(mail.subject for mail in mailoutbox) == [f"Thư {number}" for number in range(10)]
    assert not Notice.objects.filter(mailed_at=None).exists()
