"""One Chromium a session; a portal of real processes on a state folder of its own, on any day of the story."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from scripts.children import WITH_PARENT
from scripts.places import MANAGE, PYTHON, ROOT
from scripts.test import plain_env
from tests.browser.pages import DESK, Album, Person

# Playwright keeps an event loop running in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PASSWORD = "mat-khau-chay-thu"
CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
START_SECONDS = 60


@dataclass
class Portal:
    """Web and worker as `make run` starts them, on SQLite and the filesystem bell."""

    state: Path
    address: str = ""
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def manage(self, *arguments: str) -> None:
        done = subprocess.run(
            [*MANAGE, *arguments], cwd=ROOT, env=self._env(), capture_output=True, text=True, timeout=180, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def seed(self, stage: str) -> None:
        self.manage("seed_demo", "--stage", stage)

    def start(self, today: str, *, worker: bool = True) -> None:
        """Stop what runs and start anew on that day, on the same data."""
        self.stop()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        serving = ("--workers", "1", "--threads", "4", "--no-control-socket", "--graceful-timeout", "2")
        self._begin("web", today, "gunicorn", "--bind", f"127.0.0.1:{port}", *serving, "atgt_portal.wsgi:application")
        if worker:
            alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
            self._begin("worker", today, "celery", "-A", "atgt_portal", "worker", "-c", "1", "-l", "INFO", *alone)
        self._wait_until_it_answers()

    def stop(self) -> None:
        """As when the power fails: nobody says goodbye, and what was confirmed must still be there."""
        for process in self._running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
        self._running.clear()

    def _begin(self, name: str, today: str, *command: str) -> None:
        with (self.state / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*WITH_PARENT, str(PYTHON), "-m", *command], cwd=ROOT, env=self._env(ATGT_DEMO_TODAY=today),
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self._running.append(process)

    def _env(self, **more: str) -> dict[str, str]:
        return {**plain_env(os.environ, self.state), "ATGT_DEMO_PASSWORD": PASSWORD, "PYTHONUNBUFFERED": "1", **more}

    def _wait_until_it_answers(self) -> None:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                direct.open(f"{self.address}/healthz", timeout=5).close()
            except OSError:
                log = (self.state / "web.log").read_text(errors="replace")
                assert self._running[0].poll() is None, log
                assert time.monotonic() < deadline, log
                time.sleep(0.1)
            else:
                return


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def at_registration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder in which the demo has been told up to registration."""
    state = tmp_path_factory.mktemp("registration") / "state"
    state.mkdir()
    gathered = Path(settings.STATIC_ROOT)
    if (gathered / "staticfiles.json").exists():
        (state / "static").symlink_to(gathered, target_is_directory=True)
    else:
        Portal(state).manage("collectstatic", "-v0", "--noinput")
    Portal(state).manage("migrate", "-v0", "--noinput")
    Portal(state).seed("registration")
    return state


@pytest.fixture(scope="module")
def portal(at_registration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    state = tmp_path_factory.mktemp("portal") / "state"
    shutil.copytree(at_registration, state, symlinks=True)
    running = Portal(state)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def album(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Album:
    """Where the pictures go: `ATGT_SHOTS`, or a temporary folder."""
    chosen = os.environ.get("ATGT_SHOTS")
    folder = Path(chosen) if chosen else tmp_path_factory.mktemp("shots")
    folder = folder / request.module.__name__.rpartition(".")[2]
    folder.mkdir(parents=True, exist_ok=True)
    return Album(folder)


@pytest.fixture(scope="module")
def sign_in(chromium: Browser, portal: Portal, album: Album) -> Iterator[Callable[..., Person]]:
    """`sign_in("ktht")`: that account in a browser of its own, on its page "Việc của tôi"."""
    contexts: list[BrowserContext] = []

    def enter(name: str, **how: bool) -> Person:
        context = chromium.new_context(locale="vi-VN", viewport=DESK, accept_downloads=True, **how)
        contexts.append(context)
        person = Person(context, name=name, address=portal.address, album=album)
        person.sign_in(PASSWORD)
        return person

    yield enter
    for context in contexts:
        context.close()
