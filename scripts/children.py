"""Processes under one parent: each in a group of its own, all ended when the parent ends."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any, Self

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 12.0
# Even a parent that was killed outright takes its children along.
WITH_PARENT = ("setpriv", "--pdeathsig", "TERM", "--") if shutil.which("setpriv") else ()


class StopRequestedError(BaseException):
    """Ctrl-C, TERM, or the terminal was closed."""


@dataclass
class Children:
    """Use as a context: leaving it, for whatever reason, ends every child."""

    env: Mapping[str, str]
    cwd: Path
    polite: signal.Signals = signal.SIGTERM
    grace: float = GRACE_SECONDS
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _handlers: dict[signal.Signals, Any] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._handlers = {number: signal.signal(number, _stop) for number in STOP_SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        _ignore_further_signals()
        self.stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def start(
        self, name: str, command: Sequence[str], *, env: Mapping[str, str] | None = None, log: Path | None = None
    ) -> None:
        """Start `name`; what it says goes to `log`, or to the terminal."""
        output: IO[bytes] | None = log.open("ab") if log else None
        try:
            self._running[name] = subprocess.Popen(
                [*WITH_PARENT, *command],
                cwd=self.cwd,
                env={**self.env, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
            )
        finally:
            if output:
                output.close()

    def finish(self, name: str, *, timeout: float | None = None) -> int:
        """Wait for `name` and give its exit code; out of time, it is ended and counts as failed."""
        try:
            return self._running[name].wait(timeout)
        except subprocess.TimeoutExpired:
            return 124
        finally:
            self.stop(name)

    def dead(self) -> str:
        """The name of a child that has ended by itself; empty while all live."""
        return next((name for name, process in self._running.items() if process.poll() is not None), "")

    def stop(self, *names: str) -> None:
        """A polite signal first; who has not ended within the grace is killed, with everything in its group."""
        chosen = [self._running.pop(name) for name in names or list(self._running)]
        # Only the leader: a task under way may finish, which a TERM to Celery's pool processes would cut off.
        for process in chosen:
            process.send_signal(self.polite)
        deadline = time.monotonic() + self.grace
        for process in chosen:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for process in chosen:
            _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _ignore_further_signals() -> None:
    """An impatient second Ctrl-C must not leave children behind."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _stop(number: int, _frame: FrameType | None) -> None:
    _ignore_further_signals()
    raise StopRequestedError(signal.Signals(number).name)
