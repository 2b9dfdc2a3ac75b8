"""Lists and pages cost the same number of queries for one row and for five hundred, with their history filled."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.filing import act as filing_act
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper, PeriodKind
from campaigns.setup.models import Participation, Period
from tests.factories.papers import DUE, SmallBoard, filled_history, fresh, moment, plan_values, small_board
from units.choices import Role, UnitKind
from units.models import Unit, User
from units.names import keys_for

pytestmark = pytest.mark.django_db
SIZES = (1, 50, 500)
MOST = 8


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


def _questions(client: Client, url: str) -> int:
    """How many SELECTs the page asks; the session's own UPDATE and its savepoint are no questions."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    asked = [query["sql"] for query in captured.captured_queries if query["sql"].lstrip("(").startswith("SELECT")]
    assert [sql for sql, times in Counter(asked).items() if times > 1] == []
    return len(asked)


def _units(here: SmallBoard, count: int) -> list[Unit]:
    names = [f"UBND xã {n:03}" for n in range(count)]
    units = Unit.objects.bulk_create(
        Unit(registry=here.board, code=f"N-{n}", name=name, kind=UnitKind.COMMUNE, **keys_for(name))
        for n, name in enumerate(names)
    )
    Participation.objects.bulk_create(
        Participation(campaign=here.campaign, unit=unit, cluster=here.cluster) for unit in units
    )
    return units


def _of_many_units(here: SmallBoard, count: int, filer: User) -> list[Filing]:
    plan = here.obligations[Paper.PLAN]
    filings = Filing.objects.bulk_create(
        Filing(
            kind=Paper.PLAN,
            campaign=here.campaign,
            obligation=plan,
            period=here.period,
            board=here.board,
            unit=unit,
            due_on=DUE,
        )
        for unit in _units(here, count)
    )
    filled_history(filings, actor=filer)
    return filings


def _of_one_unit(here: SmallBoard, count: int, filer: User) -> list[Filing]:
    periods = Period.objects.bulk_create(
        Period(
            campaign=here.campaign,
            kind=PeriodKind.MONTH,
            name=f"Kỳ {n}",
            first_day=date(2020, 1, 1) + timedelta(days=n),
            last_day=date(2020, 1, 2) + timedelta(days=n),
        )
        for n in range(count)
    )
    filings = Filing.objects.bulk_create(
        Filing(
            kind=Paper.PLAN,
            campaign=here.campaign,
            obligation=here.obligations[Paper.PLAN],
            period=period,
            board=here.board,
            unit=here.unit,
            due_on=DUE,
        )
        for period in periods
    )
    filled_history(filings, actor=filer)
    return filings


@pytest.fixture
def asked(client_of: Callable[[User], Client]) -> Callable[..., int]:
    def count(user: User, url: str) -> int:
        return _questions(client_of(user), url)

    return count


def _boards() -> list[SmallBoard]:
    return [small_board(f"b{size}") for size in SIZES]


def test_a_units_list(asked: Callable[..., int]) -> None:
    found = []
    for here, size in zip(_boards(), SIZES, strict=True):
        filer = here.person(Role.FILER)
        _of_one_unit(here, size, filer)
        found.append(asked(filer, "/ho-so/"))
    assert len(set(found)) == 1, found
    assert found[0] <= MOST, found


def test_the_queue(asked: Callable[..., int]) -> None:
    found = []
    for here, size in zip(_boards(), SIZES, strict=True):
        _of_many_units(here, size, here.person(Role.FILER))
        found.append(asked(here.person(Role.REVIEWER, home=here.office), "/ra-soat/"))
    assert len(set(found)) == 1, found
    assert found[0] <= MOST, found


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.BOARD_LEADER])
def test_the_progress_map(asked: Callable[..., int], role: Role) -> None:
    found = []
    for here, size in zip(_boards(), SIZES, strict=True):
        _of_many_units(here, size, here.person(Role.FILER))
        found.append(asked(here.person(role), "/tien-do/"))
    assert len(set(found)) == 1, found
    assert found[0] <= MOST, found


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.BOARD_LEADER, Role.FILER, Role.UNIT_LEADER])
def test_one_paper_with_a_long_history_in_a_long_queue(asked: Callable[..., int], role: Role) -> None:
    found = []
    for here, size in zip(_boards(), SIZES, strict=True):
        filer = here.person(Role.FILER)
        _of_many_units(here, size, filer)
        filing = here.owe()
        filled_history([filing], actor=filer, rounds=size)
        found.append(asked(here.person(role), f"/ho-so/{filing.uuid}/"))
        assert fresh(filing).events.count() == 2 * size - 1
    assert len(set(found)) == 1, found
    assert found[0] <= MOST, found


def test_a_draft_with_one_row_or_twenty(asked: Callable[..., int]) -> None:
    """The working copy is read from its own tables: four questions more, the same for any length."""
    found = []
    for here, size in zip(_boards(), (1, 5, 20), strict=True):
        filer, filing = here.person(Role.FILER), here.owe()
        row = {"text": "Việc", "responsible": "Công an xã", "due_on": None}
        target = {
            "indicator": "",
            "unit_of_measure": "buổi",
            "direction": "more_is_better",
            "baseline": None,
            "value": None,
        }
        filing_act.revise(
            filing,
            actor=filer,
            at=moment(5, 10),
            seen_revision=0,
            **plan_values(measures=[row] * size, targets=[target | {"name": f"Chỉ tiêu {n}"} for n in range(size)]),
        )
        found.append(asked(filer, f"/ho-so/{filing.uuid}/"))
    assert len(set(found)) == 1, found
    assert found[0] <= MOST + 4, found
