"""A portal of real processes on a state folder of its own, on any day of the story."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from scripts.children import WITH_PARENT
from scripts.places import MANAGE, PYTHON, ROOT
from scripts.test import plain_env

PASSWORD = "mat-khau-chay-thu"
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Portal:
    """Web and worker as `make run` starts them, on SQLite and the filesystem bell."""

    state: Path
    port: int = field(default_factory=free_port)
    today: str = ""
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> None:
        done = subprocess.run(
            [*MANAGE, *arguments], cwd=ROOT, env=self._env(), capture_output=True, text=True, timeout=180, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def seed(self, stage: str) -> None:
        self.manage("seed_demo", "--stage", stage)

    def filer_of(self, unit: str) -> str:
        """The account that files for the unit of that name, as `make run` prints it."""
        accounts = json.loads((self.state / "demo.json").read_text())["accounts"]
        return next(str(row["username"]) for row in accounts if row["role"] == "filer" and row["what"] == unit)

    def start(self, today: str, *, worker: bool = True) -> None:
        """Stop what runs and start anew on that day, on the same data."""
        self.stop()
        self.today = today
        serving = ("--workers", "1", "--threads", "4", "--no-control-socket", "--graceful-timeout", "2")
        self._begin("web", "gunicorn", "--bind", f"127.0.0.1:{self.port}", *serving, "atgt_portal.wsgi:application")
        if worker:
            alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
            self._begin("worker", "celery", "-A", "atgt_portal", "worker", "-c", "1", "-l", "INFO", *alone)
        self._wait_until_it_answers()

    def stop(self) -> None:
        """As when the power fails: nobody says goodbye, and what was confirmed must still be there."""
        for process in self._running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
        self._running.clear()

    def _begin(self, name: str, *command: str) -> None:
        with (self.state / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*WITH_PARENT, str(PYTHON), "-m", *command], cwd=ROOT, env=self._env(ATGT_DEMO_TODAY=self.today),
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
