"""Debian packages: what is missing, and apt when it may be used."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

# An ordinary user's PATH on Debian lacks the folders of ldconfig.
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/atgt-no-main-cluster.conf")
SERVICE_POLICY = Path("/usr/sbin/policy-rc.d")


def _has(program: str) -> Callable[[], bool]:
    return lambda: shutil.which(program, path=PATH) is not None


def _has_postgresql() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _has_pango() -> bool:
    return "libpangoft2-1.0" in _output("ldconfig", "-p")


def _has_vietnamese_serif() -> bool:
    return "Liberation Serif" in _output("fc-list", ":lang=vi", "family")


def _output(*command: str) -> str:
    program = shutil.which(command[0], path=PATH)
    if program is None:
        return ""
    return subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False).stdout


Needs = Sequence[tuple[tuple[str, ...], Callable[[], bool]]]
# Debian 12 ships Liberation 1.07, without Vietnamese, as fonts-liberation; from 13 on that name is 2.x.
FONT_CHOICES = ("fonts-liberation2", "fonts-liberation")
PRINTING: Needs = (
    (("libpango-1.0-0", "libpangoft2-1.0-0"), _has_pango),
    (("fontconfig", FONT_CHOICES[0]), _has_vietnamese_serif),
)
TESTING: Needs = (
    *PRINTING,
    (("postgresql",), _has_postgresql),
    (("redis-server",), _has("redis-server")),
    (("chromium",), _has("chromium")),
    (("poppler-utils",), _has("pdftotext")),
)


def missing(needs: Needs) -> list[str]:
    return [package for packages, is_there in needs if not is_there() for package in packages]


def apt_line(packages: Sequence[str]) -> str:
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> bool:
    """Whether apt could be used and put everything in place; nothing it brings is started."""
    if not may_install():
        return False
    print(f"Đang cài gói hệ thống: {' '.join(packages)} …", flush=True)
    if not _apt("update"):
        return False
    known = [_known_name(package) for package in packages]
    with _nothing_started():
        return _apt("install", "-y", "--no-install-recommends", *known)


def _known_name(package: str) -> str:
    if package != FONT_CHOICES[0] or _output("apt-cache", "show", package):
        return package
    return FONT_CHOICES[1]


def _apt(*arguments: str) -> bool:
    command = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", *arguments]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
    return done.returncode == 0


@contextlib.contextmanager
def _nothing_started() -> Iterator[None]:
    """Debian's packages create a cluster and start servers on the default ports; a test run wants neither."""
    ours: list[Path] = []
    wanted = (
        (NO_MAIN_CLUSTER, "create_main_cluster = false\n", 0o644),
        (SERVICE_POLICY, "#!/bin/sh\nexit 101\n", 0o755),
    )
    for path, content, mode in wanted:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="ascii")
            path.chmod(mode)
            ours.append(path)
    try:
        yield
    finally:
        for path in ours:
            path.unlink(missing_ok=True)
