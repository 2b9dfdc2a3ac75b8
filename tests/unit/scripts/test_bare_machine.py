"""`make setup` and `make test` on a checkout of their own, whose `.venv` and apt only write down what they were asked."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.places import ROOT
from scripts.setup import LOCKS, stamp_of

THIS_PYTHON = f"{platform.python_version()} {sys.base_prefix}"
# Everything that will be needed is imported before: where root's own Python lies, nobody else may read.
AS_NOBODY = """
import os, runpy, scripts.test, sys
if {drops} and os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
sys.argv = ["scripts.test", "--full"]
del sys.modules["scripts.test"]
runpy.run_module("scripts.test", run_name="__main__")
"""


class Checkout:
    """The scripts and the locks, and programs that note how they were called."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log, self.programs = folder, folder / "asked.log", folder / "programs"
        shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__", "bench"))
        for lock in LOCKS:
            shutil.copy(lock, folder)
        self._program(folder / ".venv/bin/python", f'case "$1" in -c) echo "{THIS_PYTHON}";; esac')
        self._program(folder / ".venv/bin/uv", "exit 0")
        self._program(self.programs / "apt-get", "exit 1")
        self.stamp = folder / ".venv/.atgt-setup"
        self.stamp.write_text(stamp_of(THIS_PYTHON))
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o777 if path.is_dir() or os.access(path, os.X_OK) else 0o666)

    def _program(self, path: Path, does: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{path.name} $*" >> {self.log}\n{does}\n')
        path.chmod(0o755)

    @property
    def asked(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        env = {"PATH": str(self.programs), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(self.folder)}
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=env, capture_output=True, text=True, timeout=60, check=False
        )


@pytest.fixture
def checkout() -> Iterator[Checkout]:
    """Not in pytest's own folder, which other users cannot enter."""
    with tempfile.TemporaryDirectory(prefix="atgt-checkout-") as folder:
        yield Checkout(Path(folder))


def test_setup_with_nothing_changed_starts_no_installer_and_says_nothing(checkout):
    done = checkout.run("-m", "scripts.setup")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert checkout.asked == []


def test_setup_installs_once_after_a_lock_has_changed(checkout):
    lock = checkout.folder / LOCKS[-1].name
    lock.write_text(lock.read_text() + "\n")
    first, again = checkout.run("-m", "scripts.setup"), checkout.run("-m", "scripts.setup")

    assert (first.returncode, first.stderr) == (0, "")
    assert [line.split()[:4] for line in checkout.asked if "install" in line or "sync" in line] == [
        ["python", "-m", "pip", "install"],
        ["uv", "pip", "sync", "-q"],
    ]
    assert (again.returncode, again.stdout) == (0, "")


def test_without_its_packages_a_test_run_of_an_ordinary_user_ends_with_2_and_the_line_for_apt(checkout):
    done = checkout.run("-c", AS_NOBODY.format(drops=True))

    assert done.returncode == 2
    lacking = "fontconfig, fonts-liberation2, redis-server, chromium, poppler-utils"
    told = done.stderr.splitlines()[-1]
    assert told.startswith("Thiếu ")
    for package in lacking.split(", "):
        assert package in told.partition("; chạy: sudo apt-get install -y --no-install-recommends ")[2].split()
    assert "Traceback" not in done.stderr
    assert checkout.asked == [], "nothing was installed, neither by pip nor by apt"
    assert not list(checkout.folder.glob("atgt-state-*")), "no state is left behind"


def test_only_root_has_apt_called_and_is_told_the_same_where_it_fails(checkout):
    done = checkout.run("-c", AS_NOBODY.format(drops=False))

    assert (done.returncode, done.stderr.splitlines()[-1][:6]) == (2, "Thiếu ")
    assert checkout.asked == (["apt-get -qq -o Dpkg::Use-Pty=0 update"] if os.geteuid() == 0 else [])
