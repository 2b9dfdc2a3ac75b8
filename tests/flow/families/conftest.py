"""One world for the whole folder, built once inside a transaction that is taken back at the end."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from tests.flow.families import world as worlds
from tests.flow.families.world import NOW, World


@pytest.fixture(scope="package")
def world_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Built once; every test works in a savepoint of its own on top of it."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), pytest.MonkeyPatch.context() as patch:
        patch.setattr(default_storage, "_location", str(tmp_path_factory.mktemp("files")), raising=False)
        for cached in ("base_location", "location"):
            default_storage.__dict__.pop(cached, None)
        whole = transaction.atomic()
        whole.__enter__()
        try:
            built = worlds.build()
        except BaseException:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)
            raise
    yield built
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _on_22_december() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(world_once: World, db: None, _files_in_tmp: None) -> World:
    """The world as it was built, its files on this test's own medium."""
    for name, content in world_once.contents.items():
        default_storage.save(name, ContentFile(content))
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
