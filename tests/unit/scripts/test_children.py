import os
import signal
import sys
import time
from pathlib import Path

import pytest

from scripts.children import Children, StopRequestedError

SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
PARENT_OF_ONE = "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print(p.pid, flush=True); time.sleep(60)"


def said(log, *, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if log.exists() and (text := log.read_text().strip()):
            return text
        time.sleep(0.02)
    raise AssertionError(f"{log} stayed empty")


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def has_ended(pid, *, seconds=5):
    deadline = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


@pytest.fixture
def children(tmp_path):
    with Children(dict(os.environ), tmp_path, grace=0.5) as children:
        yield children


def test_a_child_that_obeys_ends_within_the_grace(children):
    children.start("web", SLEEPS)
    began = time.monotonic()

    children.grace = 15
    children.stop()

    assert time.monotonic() - began < 5


def test_a_child_that_is_deaf_to_term_is_killed_after_the_grace(children, tmp_path):
    children.start("worker", (sys.executable, "-c", DEAF), log=tmp_path / "worker.log")
    said(tmp_path / "worker.log")
    began = time.monotonic()

    children.stop()

    assert 0.4 < time.monotonic() - began < 5


def test_a_grandchild_does_not_outlive_its_parent(children, tmp_path):
    children.start("worker", (sys.executable, "-c", PARENT_OF_ONE), log=tmp_path / "worker.log")
    grandchild = int(said(tmp_path / "worker.log"))
    assert is_alive(grandchild)

    children.stop()

    assert has_ended(grandchild)


def test_a_child_that_ends_by_itself_is_named_and_one_that_lives_is_not(children):
    children.start("web", SLEEPS)
    assert children.dead() == ""
    children.start("beat", (sys.executable, "-c", ""))

    deadline = time.monotonic() + 20
    while not children.dead() and time.monotonic() < deadline:
        time.sleep(0.02)

    assert children.dead() == "beat"


def test_a_step_that_hangs_is_ended_and_counts_as_failed(children):
    children.start("stage", SLEEPS)

    assert children.finish("stage", timeout=0.2) != 0


def test_a_step_gives_its_own_exit_code(children):
    children.start("stage", (sys.executable, "-c", "import sys; sys.exit(3)"))

    assert children.finish("stage") == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_of_stopping_is_heard_once_and_the_old_handler_comes_back(number, tmp_path):
    before = signal.getsignal(number)

    with pytest.raises(StopRequestedError, match=signal.Signals(number).name), Children({}, tmp_path):
        signal.raise_signal(number)

    assert signal.getsignal(number) == before
