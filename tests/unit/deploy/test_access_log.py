"""A real gunicorn, started as the image starts it: one event is one JSON line, and no line holds what a person looked for."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from scripts import run
from scripts.children import WITH_PARENT
from scripts.places import PYTHON, ROOT
from scripts.test import plain_env

CONFIG = "python:atgt_portal.serving"
PATIENCE_SECONDS = 30
Ask = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web") / "web.log"


@pytest.fixture(scope="module")
def ask(log: Path) -> Iterator[Ask]:
    """`ask(request)`: the bytes as they are, to a portal behind one proxy; both its logs go to one file."""
    door = log.with_name("portal.sock")
    env = {**plain_env(os.environ, Path(settings.STATE_DIR)), "ATGT_PROXY_COUNT": "1"}
    command = [*WITH_PARENT, str(PYTHON), "-m", "gunicorn", "--config", CONFIG, "--bind", f"unix:{door}"]
    with log.open("wb") as output:
        web = subprocess.Popen(
            [*command, "--no-control-socket", "atgt_portal.wsgi:application"],
            cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip

    def send(request: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE_SECONDS)
            line.connect(str(door))
            line.sendall(request)
            with contextlib.suppress(ConnectionResetError):
                return line.recv(65536)
        return b""

    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not door.exists():
            assert web.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield send
    finally:
        os.killpg(web.pid, signal.SIGTERM)
        web.wait(PATIENCE_SECONDS)


def get(path: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"GET " + path + b" HTTP/1.1", b"Host: localhost", b"Connection: close", *headers, b"", b""])


def events(log: Path, *, until: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """Every line of both logs, each read as JSON by itself."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        read = [json.loads(line) for line in log.read_text(encoding="utf-8").split("\n") if line]
        if until(read):
            return read
        assert time.monotonic() < deadline, read
        time.sleep(0.1)


def line_of(log: Path, path: str) -> dict[str, Any]:
    """The one line about that path."""

    def of(read: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [event for event in read if event["event"] == "request" and event["path"] == path]

    (line,) = of(events(log, until=lambda read: bool(of(read))))
    return line


def test_a_request_is_one_line_with_what_an_operator_needs(ask: Ask, log: Path) -> None:
    assert ask(get(b"/healthz", b"X-Forwarded-For: 192.0.2.1, 203.0.113.7")).startswith(b"HTTP/1.1 200")

    line = line_of(log, "/healthz")

    milliseconds, moment = line.pop("milliseconds"), line.pop("timestamp")
    assert line == {
        "event": "request", "level": "info", "logger": "gunicorn.access", "method": "GET", "path": "/healthz",
        "status": 200, "bytes": 2, "client": "203.0.113.7",
    }  # fmt: skip
    assert 0 <= milliseconds < 10_000
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", moment)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (b"/dang-nhap/?q=Nguyen+Van+Minh+Hoa&so=0900000317", "/dang-nhap/"),
        (b"/khong-co/%0d%0a%7B%22event%22:%22gia%22%7D/", "/khong-co/%0d%0a%7B%22event%22%3A%22gia%22%7D/"),
        (b"/khong-co/%1b%5b2J%c2%85%e2%80%a8%e2%80%aetam-duong/", "/khong-co/%1b%5b2J%c2%85%e2%80%a8%e2%80%aetam-duong/"),
        (b"/khong-co/%ff%fe%00/", "/khong-co/%ff%fe%00/"),
        (b"http://localhost/khong-co/xa?q=Minh", "/khong-co/xa"),
        (b"/khong-co/tam-%C4%91%C6%B0%E1%BB%9Dng/", "/khong-co/tam-%C4%91%C6%B0%E1%BB%9Dng/"),
    ],
)  # fmt: skip
def test_no_path_ends_the_line_or_tells_what_was_looked_for(ask: Ask, log: Path, path: bytes, told: str) -> None:
    ask(get(path, b'User-Agent: {"event": "gia"}', b"Referer: /?q=Minh+Hoa", b"Cookie: sessionid=bi-mat"))

    assert line_of(log, told)["method"] == "GET"
    read = log.read_text(encoding="utf-8")
    assert "gia" not in {json.loads(line)["event"] for line in read.split("\n") if line}
    assert not re.search("Minh|0900000317|bi-mat", read)


@pytest.mark.parametrize(
    "sent", [b'\x16\x03\x01 {"event": "gia"}\r\n\r\n', get(b'/khong-co/\x9b2J\x85{"event":"gia"}/')]
)
def test_what_is_no_request_at_all_is_still_a_json_line(ask: Ask, log: Path, sent: bytes) -> None:
    before = len(events(log, until=bool))
    ask(sent)

    added = events(log, until=lambda read: len(read) > before)[before:]

    assert {event["logger"] for event in added} == {"gunicorn.error"}
    assert "gia" not in {event["event"] for event in added}


def test_the_image_and_make_run_start_it_so() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    hosting = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")

    assert f'CMD ["gunicorn", "--config", "{CONFIG}"' in dockerfile
    assert run.SERVING == CONFIG
    assert f"gunicorn --config {CONFIG}" in hosting
    assert "--access-logfile" not in dockerfile + hosting
