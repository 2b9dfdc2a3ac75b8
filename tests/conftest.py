"""People, campaign, clock and a place for files; every test gets its own state folder and media."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from hypothesis import settings as hypothesis_settings
from whitenoise import WhiteNoise

from atgt_portal.ledger import append_only, kept
from awards.results import guard as result_guard
from campaigns.filing import lock_guard
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers
from campaigns.setup.load import load_campaign
from campaigns.setup.models import Campaign
from campaigns.setup.schema import read_campaign
from scripts.services import MODEL_VARIABLE
from units.choices import UNIT_ROLES, Role
from units.models import Board, Membership, Unit, User

SEED = Path(__file__).resolve().parent.parent / "campaigns" / "setup" / "data" / "campaign_2023.json"
MIDYEAR = datetime(2023, 6, 16, 2, 0, tzinfo=UTC)
PASSWORD = "mat-khau-thu-nghiem"

hypothesis_settings.register_profile("portal", derandomize=True, max_examples=50, deadline=None)
hypothesis_settings.load_profile("portal")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Tests take back what they store: once vacuumed, a table is empty to the planner, who would join it row by row."""
    if connection.vendor == "postgresql":
        connection.settings_dict["OPTIONS"]["options"] += " -c enable_nestloop=off"
        connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get(MODEL_VARIABLE) or None


APPEND_ONLY = (
    "ledger_auditentry",
    "campaigns_filingversion",
    "campaigns_filingevent",
    "campaigns_figure",
    "campaigns_upperfigures",
    "campaigns_periodlock",
    "reports_celledit",
    "reports_correctionreview",
    "reports_quickversion",
    "reports_quickstep",
    "awards_plea",
    "awards_ruling",
)


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _open_empty_and_close(case: TransactionTestCase) -> None:
    """After a test with real commits Django empties every table: what only grows is opened for it and closed again."""
    vendor = connection.vendor
    for table in APPEND_ONLY:
        _run(append_only.lifted(vendor, table))
    for one in (*lock_guard.KEPT, *result_guard.KEPT):
        _run(kept.lifted(vendor, one))
    _django_empties(case)
    for table in APPEND_ONLY:
        _run(append_only.laid(vendor, table))
    for one in (*lock_guard.KEPT, *result_guard.KEPT):
        _run(kept.laid(vendor, one))


_django_empties = TransactionTestCase._fixture_teardown
TransactionTestCase._fixture_teardown = _open_empty_and_close


_listed: dict[tuple[str, str | None], dict[str, Any]] = {}


def _list_once(serving: WhiteNoise, root: str, prefix: str | None = None) -> None:
    """Every `Client` loads the middleware anew; WhiteNoise would open the same hundreds of static files each time."""
    if (root, prefix) not in _listed:
        before = set(serving.files)
        _lists(serving, root, prefix)
        _listed[root, prefix] = {url: file for url, file in serving.files.items() if url not in before}
    serving.files.update(_listed[root, prefix])


_lists = WhiteNoise.add_files
WhiteNoise.add_files = _list_once


def keep_files_in(folder: Path, *, patch: pytest.MonkeyPatch) -> None:
    """The portal's files, as long as `patch` holds."""
    medium = storages["default"]
    patch.setattr(medium, "_location", str(folder))
    for cached in ("base_location", "location"):
        medium.__dict__.pop(cached, None)


@pytest.fixture(autouse=True)
def _files_in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_files_in(tmp_path / "files", patch=monkeypatch)


@pytest.fixture
def on_16_june() -> Any:
    """The clock stands at 16/6/2023, 9 o'clock in Việt Nam."""
    with time_machine.travel(MIDYEAR, tick=False):
        yield MIDYEAR


@contextmanager
def stands_for_many(blocker: Any) -> Iterator[None]:
    """What a fixture builds inside this stands until its end; every test works in a savepoint of its own on top of it."""
    with blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
    try:
        yield
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


def _load_campaign() -> Campaign:
    loaded = load_campaign(read_campaign(SEED.read_bytes()), at=datetime(2023, 4, 28, 2, 0, tzinfo=UTC), actor=None)
    open_papers(loaded)
    return loaded


def _commits(item: pytest.Item) -> bool:
    return any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))


@pytest.fixture(scope="module")
def campaign_once(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Campaign | None]:
    """Loaded once for a module; there is none where a test commits for good, as nothing would take it back."""
    if any(_commits(item) for item in request.session.items if item.path == request.path):
        yield None
        return
    with stands_for_many(django_db_blocker):
        with django_db_blocker.unblock():
            loaded = _load_campaign()
            # Fired here once; what waits for the end of the transaction would be fired again after each test.
            connection.check_constraints()
        yield loaded


@pytest.fixture
def campaign(campaign_once: Campaign | None, db: None) -> Campaign:
    """The campaign of 2023 as loaded from the seed file, its papers opened, nothing filed."""
    return deepcopy(campaign_once) if campaign_once else _load_campaign()


@pytest.fixture
def board(campaign: Campaign) -> Board:
    return campaign.board


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """`person(Role.FILER, unit=…)` or `person(Role.REVIEWER, board=…, home_unit=…)`: a user holding that one post."""
    count = 0

    def make(
        role: Role,
        *,
        unit: Unit | None = None,
        board: Board | None = None,
        home_unit: Unit | None = None,
        valid_from: date = date(2022, 1, 1),
        valid_to: date | None = None,
        username: str = "",
    ) -> User:
        nonlocal count
        count += 1
        user = User.objects.create(username=username or f"{role}-{count}", full_name=f"Người thử {role} {count}")
        assert (unit is not None) == (role in UNIT_ROLES)
        Membership.objects.create(
            user=user, role=role, unit=unit, board=board, home_unit=home_unit, valid_from=valid_from, valid_to=valid_to
        )
        return user

    return make


def signed_in(user: User) -> Client:
    """A browser in which that user is signed in."""
    client = Client()
    client.force_login(user, backend="units.entry.backends.AccountBackend")
    return client


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    return signed_in


@pytest.fixture
def unit_of(campaign: Campaign) -> Callable[[str], Unit]:
    return lambda code: Unit.objects.get(registry=campaign.board, code=code)


@pytest.fixture
def paper_of(campaign: Campaign) -> Callable[..., Filing]:
    """The filing a unit owes: `paper_of("X-BINHLU", Paper.PLAN)`."""

    def find(unit_code: str, kind: str, **narrower: Any) -> Filing:
        papers = Filing.objects.select_related("unit", "board", "campaign", "period", "obligation")
        return papers.get(campaign=campaign, unit__code=unit_code, kind=kind, **narrower)

    return find
