"""One world for the whole folder, built once inside a transaction that is taken back at the end."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from tests.conftest import keep_files_in, stands_for_many
from tests.flow.families import world as worlds
from tests.flow.families.world import NOW, World


@pytest.fixture(scope="package")
def files_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="package")
def world_once(django_db_setup: None, django_db_blocker: Any, files_once: Path) -> Iterator[World]:
    """Built once; every test works in a savepoint of its own on top of it."""
    with stands_for_many(django_db_blocker):
        with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), pytest.MonkeyPatch.context() as patch:
            keep_files_in(files_once, patch=patch)
            built = worlds.build()
            # Fired here once; what waits for the end of the transaction would be fired again after each test.
            connection.check_constraints()
        yield built


@pytest.fixture(autouse=True)
def _on_22_december() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _files_in_tmp(files_once: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The world's files lie where they were written: no test of these changes one."""
    keep_files_in(files_once, patch=monkeypatch)


@pytest.fixture
def world(world_once: World, db: None) -> World:
    """The world as it was built."""
    return world_once


@pytest.fixture
def savepoint() -> Callable[[], AbstractContextManager[None]]:
    """What happens inside is taken back at its end, so that one test can try the same act many times."""

    @contextmanager
    def inside() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return inside
