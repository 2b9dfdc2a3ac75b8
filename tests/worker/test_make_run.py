"""The demo installation as a stranger starts it; one start serves the whole file, because it loads the demo."""

import contextlib
import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.places import PYTHON, ROOT
from scripts.test import plain_env

pytestmark = pytest.mark.worker

PASSWORD = "mat-khau-chay-thu"
START_SECONDS = 150
OLDER = "0017_quick_reports_stay"


@dataclass
class Installation:
    state: Path
    port: int
    make: subprocess.Popen
    output: Path

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def said(self):
        return self.output.read_text(encoding="utf-8")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def env_of(state, port):
    return {**plain_env(os.environ, state), "PORT": str(port), "ATGT_DEMO_PASSWORD": PASSWORD}


def processes_of(state):
    """Every living process that was started for this state folder, whatever its parent."""
    mark = f"ATGT_STATE_DIR={state}".encode()
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in environ.read_bytes().split(b"\0"):
                found.append(int(environ.parent.name))
    return sorted(found)


def make(target, state, port, *, answer=""):
    return subprocess.run(
        ["make", target],
        cwd=ROOT,
        env=env_of(state, port),
        input=answer,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def manage(state, *arguments):
    command = [PYTHON, "manage.py", *arguments]
    env = {**env_of(state, 0), "ATGT_STATE_DIR": str(state), "ATGT_ENV": "local"}
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, timeout=60)


def migrations_in(database):
    with contextlib.closing(sqlite3.connect(database)) as opened:
        return set(opened.execute("SELECT app, name FROM django_migrations"))


def papers_in(database):
    with contextlib.closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT uuid, state, revision FROM campaigns_filing ORDER BY id").fetchall()


@contextlib.contextmanager
def started(folder, state):
    """`make run` from its first word to its last child."""
    port, output = free_port(), folder / "output"
    with output.open("wb") as said:
        process = subprocess.Popen(
            ["make", "run"], cwd=ROOT, env=env_of(state, port), stdout=said, stderr=said, start_new_session=True
        )
    running = Installation(state, port, process, output)
    try:
        deadline = time.monotonic() + START_SECONDS
        while "Dừng: Ctrl-C" not in running.said():
            assert process.poll() is None, running.said()
            assert time.monotonic() < deadline, running.said()
            time.sleep(0.2)
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("make-run")
    with started(folder, folder / "state") as running:
        yield running


def test_the_first_start_prints_the_address_the_accounts_and_their_password(installation):
    said = installation.said()

    assert installation.address in said
    assert f"mật khẩu chung: {PASSWORD}" in said
    for account in ("lap.tt-tamduong", "duyet.tt-tamduong", "ktht", "ktht2", "noivu", "lanhdao", "tinh", "quantri"):
        assert re.search(rf"^  {re.escape(account)} ", said, re.MULTILINE), account


def test_a_printed_account_signs_in_over_plain_http_with_any_client(installation):
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    client = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
    with client.open(f"{installation.address}/dang-nhap/") as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
    form = {"username": "ktht", "password": PASSWORD, "csrfmiddlewaretoken": token}

    with client.open(f"{installation.address}/dang-nhap/", urllib.parse.urlencode(form).encode()) as page:
        assert page.status == 200
        assert urllib.parse.urlsplit(page.url).path != "/dang-nhap/"


def test_a_second_run_on_the_same_state_is_refused_with_the_address_of_the_first(installation):
    second = make("run", installation.state, free_port())

    assert second.returncode == 2
    assert installation.address in second.stderr


def test_a_taken_port_is_refused_within_five_seconds_and_nothing_is_started(installation, tmp_path):
    began = time.monotonic()

    refused = make("run", tmp_path / "other", installation.port)

    assert time.monotonic() - began < 5
    assert refused.returncode == 2
    port = installation.port
    assert refused.stderr.splitlines()[0] == f"Cổng {port} đang được dùng; thử PORT={port + 1} make run"
    assert processes_of(tmp_path / "other") == []
    assert not (tmp_path / "other").exists()


def test_the_data_of_a_running_installation_cannot_be_reset(installation):
    refused = make("reset-demo", installation.state, installation.port)

    assert refused.returncode == 2
    assert installation.address in refused.stderr
    assert (installation.state / "demo.json").exists()


def test_term_ends_every_child_within_fifteen_seconds(installation):
    assert len(processes_of(installation.state)) >= 5  # make, its script, web, worker, beat and theirs
    began = time.monotonic()

    installation.make.terminate()
    while processes_of(installation.state) and time.monotonic() - began < 20:
        time.sleep(0.1)

    assert processes_of(installation.state) == []
    assert time.monotonic() - began < 15
    assert installation.said().rstrip().endswith("Đã dừng.")


def test_the_state_of_an_older_version_is_saved_as_it_was_then_brought_up_to_date_and_keeps_its_data(
    installation, tmp_path
):
    database = installation.state / "portal.sqlite3"
    papers = papers_in(database)
    manage(installation.state, "migrate", "-v0", "reports", OLDER)
    older = migrations_in(database)

    with started(tmp_path, installation.state) as again:
        said = again.said()

    (backup,) = (installation.state / "backups").iterdir()
    assert f"đã sao lưu vào {backup}" in said
    assert "Đang nạp dữ liệu chạy thử" not in said
    assert migrations_in(backup / database.name) == older < migrations_in(database)
    assert papers_in(backup / database.name) == papers_in(database) == papers != []


def test_the_state_of_a_newer_version_is_left_alone(installation):
    database = installation.state / "portal.sqlite3"
    with contextlib.closing(sqlite3.connect(database)) as opened, opened:
        opened.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('reports', '9999_later', '2030-01-01')"
        )
    left = migrations_in(database)

    refused = make("run", installation.state, free_port())

    assert refused.returncode == 2
    assert "do một phiên bản mới hơn của phần mềm tạo ra" in refused.stderr
    assert migrations_in(database) == left
    assert len(list((installation.state / "backups").iterdir())) == 1


def test_a_reset_asks_first_and_deletes_only_after_the_word(installation):
    state, port = installation.state, installation.port

    kept = make("reset-demo", state, port, answer="không\n")
    assert kept.returncode != 0
    assert "Không xóa gì." in kept.stdout
    assert papers_in(state / "portal.sqlite3")

    gone = make("reset-demo", state, port, answer="xoa\n")
    assert gone.returncode == 0
    assert not (state / "portal.sqlite3").exists()
    assert not (state / "demo_password").exists()
