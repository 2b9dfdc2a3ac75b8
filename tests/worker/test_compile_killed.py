"""A worker killed in the middle of a compile: the next one finishes it once, and nobody ever sees half a file."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from atgt_portal.ledger.models import Job, StoredFile
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.setup.choices import Calendar, Paper
from campaigns.setup.models import Campaign, Cluster
from reports.summary import editions
from reports.summary.choices import FileKind
from reports.summary.models import EditionFile, YearEndSummary
from reports.summary.work import STEPS
from tests.worker.conftest import Gate, Worker
from units.choices import Role
from units.models import User

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

YEAR_END = datetime(2024, 1, 3, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A place in the compile where the worker is caught: what it asked of the database next."""

    step: str
    table: str
    event: str
    when: str


def at_the_end_of(step: str) -> Place:
    when = f"OLD.step = '{step}' AND (NEW.step <> OLD.step OR NEW.state = 'done')"
    return Place(step, "ledger_job", "UPDATE", when)


PLACES = {
    **{f"step {number}": at_the_end_of(step) for number, step in enumerate(STEPS, start=1)},
    "the second file": Place(STEPS[-1], EditionFile._meta.db_table, "INSERT", f"NEW.kind = '{FileKind.DOCX}'"),
}


@pytest.fixture
def office(campaign: Campaign, person: Callable[..., User]) -> User:
    return person(Role.OFFICE_HEAD, board=campaign.board)


@pytest.fixture
def some_returns_accepted(
    campaign: Campaign, office: User, person: Callable[..., User], unit_of: Callable[..., object], paper_of: Callable[..., object]
) -> None:  # fmt: skip
    """The police's return of December 2023 up to the cut-off day, with one accident, and nothing else: enough to compile."""
    police = person(Role.FILER, unit=unit_of("CAH"))
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 12, 14))
    accident = {
        "code": "TN-1", "happened_on": date(2023, 12, 12), "unit": "X-BINHLU", "mode": "duong_bo", "road": "QL.4D",
        "severity": "nghiem_trong", "deaths": 1, "injured": 0, "alcohol_related": False, "commercial_vehicle": False,
        "cause": "toc_do", "cause_note": "",
    }  # fmt: skip
    paper = filing_act.revise(paper, actor=police, at=YEAR_END, seen_revision=0, accidents=[accident])
    paper = filing_act.act(paper, Action.SUBMIT, actor=police, at=YEAR_END, seen_revision=paper.revision)
    filing_act.act(paper, Action.ACCEPT, actor=office, at=YEAR_END, seen_revision=paper.revision)


@pytest.fixture
def edition(
    environment: dict[str, str], campaign: Campaign, office: User, some_returns_accepted: None
) -> YearEndSummary:
    return editions.open_edition(campaign, actor=office, at=YEAR_END, calendar=Calendar.ATGT)


def files_on_disk() -> dict[str, str]:
    """Every file that could be taken for a finished one, by name, with its SHA-256."""
    root = Path(default_storage.location)
    found = [path for path in root.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def nothing_to_be_seen(edition: YearEndSummary) -> None:
    edition.refresh_from_db()
    assert (edition.compiled_at, edition.snapshot, edition.snapshot_sha256) == (None, None, "")
    assert not EditionFile.objects.exists()
    assert not StoredFile.objects.exists()


def finished_exactly_once(edition: YearEndSummary, job: Job) -> None:
    edition.refresh_from_db()
    assert (job.state, job.done, job.total, job.error) == (Job.State.DONE, len(STEPS), len(STEPS), "")
    assert edition.compiled_at is not None
    rows = {row.kind: row.stored for row in edition.files.select_related("stored")}
    assert set(rows) == set(FileKind)
    assert files_on_disk() == {stored.storage_name: stored.sha256 for stored in StoredFile.objects.all()}
    assert StoredFile.objects.count() == len(FileKind)
    assert [path for path in Path(default_storage.location).rglob(".*") if path.is_file()] == []
    content = {
        kind: (Path(default_storage.location) / stored.storage_name).read_bytes() for kind, stored in rows.items()
    }
    assert content[FileKind.PDF].startswith(b"%PDF-")
    assert content[FileKind.XLSX].startswith(b"PK")
    assert content[FileKind.DOCX].startswith(b"PK")
    assert json.loads(content[FileKind.JSON])["snapshot"] == edition.snapshot_sha256
    assert YearEndSummary.objects.count() == 1


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_a_worker_killed_in_the_middle_of_a_compile_is_followed_by_one_that_finishes_it_once(
    place: Place,
    edition: YearEndSummary,
    start_worker: Callable[[], Worker],
    shut_gate: Callable[..., Gate],
    eventually: Callable[..., None],
    sweep_until_finished: Callable[[Job], Job],
) -> None:
    gate = shut_gate(place.table, event=place.event, when=place.when)
    first = start_worker()
    eventually(first.is_ready)
    eventually(gate.is_reached)
    job = edition.job
    job.refresh_from_db()
    assert (job.state, job.step, job.attempt) == (Job.State.RUNNING, place.step, 1)
    nothing_to_be_seen(edition)

    second = start_worker()
    first.kill()
    gate.open()

    nothing_to_be_seen(edition)
    eventually(second.is_ready)
    job = sweep_until_finished(job)
    assert job.attempt == 2
    finished_exactly_once(edition, job)


def test_a_compile_that_nobody_disturbs_is_finished_by_the_first_attempt(
    edition: YearEndSummary, start_worker: Callable[[], Worker], eventually: Callable[..., None]
) -> None:
    eventually(start_worker().is_ready)

    eventually(lambda: Job.objects.filter(pk=edition.job_id, state=Job.State.DONE).exists())

    job = Job.objects.get(pk=edition.job_id)
    assert job.attempt == 1
    finished_exactly_once(edition, job)


def test_a_worker_that_slept_through_its_lease_wakes_up_and_touches_nothing(
    edition: YearEndSummary,
    start_worker: Callable[[], Worker],
    eventually: Callable[..., None],
    sweep_until_finished: Callable[[Job], Job],
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # The snapshot reads this table; a worker that waits for a reader's lock keeps no row from the next worker.
        cursor.execute(f"LOCK TABLE {Cluster._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        sleeper = start_worker()
        eventually(sleeper.is_ready)
        eventually(somebody_waits_for_a_table)
        sleeper.freeze()
    second = start_worker()
    eventually(second.is_ready)
    job = sweep_until_finished(edition.job)
    finished_exactly_once(edition, job)

    sleeper.thaw()

    eventually(lambda: f"job {job.pk} attempt 1 lost its lease" in sleeper.said())
    job.refresh_from_db()
    assert job.attempt == 2
    finished_exactly_once(edition, job)


def somebody_waits_for_a_table() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted")
        return bool(cursor.fetchone()[0])
