"""Real workers on the real door bell and the test database, and races between real processes."""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.db import connection

from atgt_portal.ledger.models import Job
from scripts.places import PYTHON, ROOT
from tests.worker import racers

LEASE_SECONDS = 3
PATIENCE_SECONDS = 20


@pytest.fixture
def eventually() -> Callable[..., None]:
    """`eventually(question)`: ask until the answer is true; twenty seconds are enough for everything here."""

    def wait(question: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not question():
            assert time.monotonic() < deadline, f"still not so after {seconds} seconds"
            time.sleep(0.05)

    return wait


@dataclass
class Worker:
    """One `celery worker -c 1` in a process group of its own."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """As the kernel does when memory runs out: worker and pool at once, no goodbye."""
        self._signal(signal.SIGKILL)
        self.process.wait(10)

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.said()
        return " ready." in self.said()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


@pytest.fixture
def environment(transactional_db: None, tmp_path: Path, settings: LazySettings) -> Iterator[dict[str, str]]:
    """What a process must be told to work on this test's database, bell and files."""
    settings.JOB_LEASE_SECONDS = LEASE_SECONDS
    for cached in ("base_location", "location"):
        default_storage._wrapped.__dict__.pop(cached, None)
    assert Path(default_storage.location) == tmp_path / "files"
    _hush()
    address = urlsplit(os.environ["DATABASE_URL"])
    yield {
        **os.environ,
        "DATABASE_URL": urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}")),
        "ATGT_STATE_DIR": str(tmp_path),
        "ATGT_JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        "DJANGO_SETTINGS_MODULE": "atgt_portal.settings",
        "PYTHONUNBUFFERED": "1",
    }
    _hush()


def _hush() -> None:
    """What an earlier test rang for is nobody's business here."""
    with current_app.connection_for_write() as bell, contextlib.suppress(bell.channel_errors):
        bell.default_channel.queue_purge("celery")


@pytest.fixture
def start_worker(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    """`start_worker()` begins to start one; all are gone at the end of the test."""
    started: list[Worker] = []

    def start() -> Worker:
        log = tmp_path / f"worker-{len(started)}.log"
        command = (
            str(PYTHON),
            "-m",
            "celery",
            "-A",
            "atgt_portal",
            "worker",
            "-c",
            "1",
            "-l",
            "INFO",
            "-n",
            f"{len(started)}@%h",
        )
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        started.append(Worker(process, log))
        return started[-1]

    try:
        yield start
    finally:
        for worker in started:
            worker.kill()


@pytest.fixture
def sweep_until_finished(eventually: Callable[..., None]) -> Callable[[Job], Job]:
    """Ring `ledger.sweep`, as beat would, until the job is done or put aside; returns the job as it then stands."""

    def sweep(job: Job) -> Job:
        rung = time.monotonic()

        def finished() -> bool:
            nonlocal rung
            job.refresh_from_db()
            if job.state in {Job.State.DONE, Job.State.FAILED}:
                return True
            if time.monotonic() - rung > 0.5:
                current_app.send_task("ledger.sweep")
                rung = time.monotonic()
            return False

        eventually(finished)
        return job

    return sweep


@dataclass
class Gate:
    """A place in the database that nobody passes while it is shut: a trigger that waits for an advisory lock."""

    table: str
    name: str

    KEY = 20231214

    def is_reached(self) -> bool:
        """Whether somebody stands before the gate."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted", [self.KEY]
            )
            return bool(cursor.fetchone()[0])

    def open(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
            # Waits for whoever stood before it: what a dead worker had asked for is over by then.
            cursor.execute(f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}")


@pytest.fixture
def shut_gate(transactional_db: None) -> Iterator[Callable[..., Gate]]:
    """`shut_gate("ledger_job", event="UPDATE", when="NEW.step <> OLD.step")`."""
    shut: list[Gate] = []

    def shut_one(table: str, *, event: str, when: str) -> Gate:
        gate = Gate(table, f"gate_{len(shut)}")
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                CREATE OR REPLACE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_advisory_xact_lock_shared({Gate.KEY}); RETURN NEW; END $$
                """
            )
            cursor.execute("SELECT pg_advisory_lock(%s)", [Gate.KEY])
            cursor.execute(
                f"CREATE TRIGGER {gate.name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) "
                "EXECUTE FUNCTION wait_at_gate()"
            )
        shut.append(gate)
        return gate

    yield shut_one
    for gate in shut:
        gate.open()


@dataclass
class Racer:
    """A process of its own that reads a paper, says so, and acts on it when it is told to."""

    process: Any
    line: Connection

    def ask(self, *order: Any) -> None:
        self.line.send(order)

    def answer(self) -> Any:
        assert self.line.poll(PATIENCE_SECONDS), "the racer does not answer"
        return self.line.recv()


@dataclass
class Track:
    """Two racers; in each race both have read before either acts."""

    racers: list[Racer] = field(default_factory=list)

    def race(self, *orders: tuple[Any, ...]) -> tuple[list[Any], list[Any]]:
        """What each has read, and what became of each."""
        for racer, order in zip(self.racers, orders, strict=True):
            racer.ask(*order)
        seen = [racer.answer() for racer in self.racers]
        for racer in self.racers:
            racer.ask("go")
        return seen, [racer.answer() for racer in self.racers]


@pytest.fixture
def track(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Track]:
    for name in ("DATABASE_URL", "ATGT_STATE_DIR"):
        monkeypatch.setenv(name, environment[name])
    fresh = multiprocessing.get_context("spawn")
    ready = Track()
    for _ in range(2):
        ours, theirs = fresh.Pipe()
        process = fresh.Process(target=racers.run, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        ready.racers.append(Racer(process, ours))
    try:
        yield ready
    finally:
        for racer in ready.racers:
            racer.line.close()
            racer.process.join(10)
            racer.process.kill()
            racer.process.close()
