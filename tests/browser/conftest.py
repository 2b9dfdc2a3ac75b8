"""One Chromium a session, one portal a file, a browser context a person."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.pages import DESK, Album, Person
from tests.browser.portal import PASSWORD, Portal

# Playwright keeps an event loop running in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


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
        scripts = how.get("java_script_enabled", True)
        person = Person(context, name=name, portal=portal, album=album, runs_scripts=scripts)
        person.sign_in(PASSWORD)
        return person

    yield enter
    for context in contexts:
        context.close()
