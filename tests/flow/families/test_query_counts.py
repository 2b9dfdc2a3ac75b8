"""Speed G6: few queries on every page, the same number at 1, 50 and 500 rows with a long history, none asked again and again."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from awards.standing import standing
from campaigns.filing.models import Filing
from campaigns.setup.models import Campaign
from tests.conftest import keep_files_in
from tests.flow.families.crowd import fill
from tests.flow.families.urls import PAGES, Route
from tests.flow.families.world import NOW, World
from units.models import Unit

SIZES = (1, 50, 500)
MOST = 8
# Of lists and details less is asked. The same holds for the numbers of their list.
MOST_READ = 6
ABOVE_READ = {
    "home": 7,  # neither a list nor a detail: papers, requests, small duties and the year's figures of each place
}
# Pages that ask more than the budget allows. A number here may only go down, and a page that fits must leave the list.
ABOVE = {}
# The page of a session that is kept alive writes the session, too: that one is not a question about the page.
OUT_OF_COUNT = ("SAVEPOINT", "RELEASE", "ROLLBACK", 'UPDATE "django_session"')
MEASURED = tuple(route for route in PAGES if route.name not in {"healthz", "readyz"})


RANKING = "the ranking itself"
MOST_RANKING = 10


def asked(client: Any, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
        b"".join(answer)
    assert answer.status_code == 200, (url, answer.status_code)
    return [query["sql"] for query in captured if not query["sql"].startswith(OUT_OF_COUNT)]


def asked_by_ranking(campaign: Campaign) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        standing(campaign, on=NOW.date())
    return [query["sql"] for query in captured]


def shape(sql: str) -> str:
    """The text without its values: an N+1 asks the same text with other values."""
    bare = re.sub(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b", "?", sql)
    return re.sub(r"\((?:\s*\?\s*,?)+\)", "(?)", bare)


def tables(sql: str) -> str:
    """Enough to know a query by."""
    return " ".join(dict.fromkeys(re.findall(r'(?:FROM|JOIN|UPDATE|INTO) "(\w+)"', sql)))


def who_asks(route: Route) -> str:
    """The one to whom most is shown."""
    order = (
        "filer",
        "reviewer",
        "office_head",
        "neighbour",
        "police",
        "health",
        "unit_leader",
        "anonymous",
        "other_reviewer",
        "other_filer",
    )
    return next(who for who in order if who in route.get)


@pytest.fixture(scope="module")
def counts(world_once: World, django_db_blocker: Any, files_once: Path) -> dict[int, dict[str, list[str]]]:
    """size → address → the queries it took; every size on a world of its own, taken back afterwards."""
    found: dict[int, dict[str, list[str]]] = {}
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), pytest.MonkeyPatch.context() as patch:
        keep_files_in(files_once, patch=patch)
        for size in SIZES:
            with transaction.atomic():
                fill(world_once, size)
                found[size] = {
                    route.name: asked(world_once.client(who_asks(route)), route.url(world_once)) for route in MEASURED
                } | {RANKING: asked_by_ranking(world_once.campaign)}
                transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("name", [route.name for route in MEASURED])
def test_a_page_costs_the_same_for_any_number_of_rows(counts: dict[int, dict[str, list[str]]], name: str):
    assert len({len(counts[size][name]) for size in SIZES}) == 1, {size: len(counts[size][name]) for size in SIZES}


@pytest.mark.parametrize("name", [route.name for route in MEASURED])
def test_a_page_asks_few_questions(counts: dict[int, dict[str, list[str]]], name: str):
    taken = len(counts[SIZES[-1]][name])
    assert taken <= ABOVE.get(name, MOST), (name, taken, [tables(sql) for sql in counts[1][name]])
    assert name not in ABOVE or taken > MOST, "trang đã về trong mức: bỏ tên khỏi ABOVE"


@pytest.mark.parametrize("name", [route.name for route in MEASURED if route.kind in {"list", "detail"}])
def test_a_list_or_a_detail_asks_fewer(counts: dict[int, dict[str, list[str]]], name: str):
    taken = len(counts[SIZES[-1]][name])
    assert taken <= ABOVE_READ.get(name, MOST_READ), (name, taken, [tables(sql) for sql in counts[1][name]])
    assert name not in ABOVE_READ or taken > MOST_READ, "trang đã về trong mức: bỏ tên khỏi ABOVE_READ"


def test_scoring_and_ranking_a_campaign_costs_the_same_for_any_number_of_units(counts: dict[int, dict[str, list[str]]]):
    assert len({len(counts[size][RANKING]) for size in SIZES}) == 1
    assert len(counts[SIZES[-1]][RANKING]) <= MOST_RANKING


@pytest.mark.parametrize("name", [route.name for route in MEASURED])
def test_a_page_asks_nothing_again_and_again(counts: dict[int, dict[str, list[str]]], name: str):
    often = {text: n for text, n in Counter(shape(sql) for sql in counts[50][name]).items() if n > 2}
    assert often == {}


@pytest.mark.parametrize("name", ["home", "filing:detail", "filing:queue", "filing:progress", "record:comparison"])
def test_the_pages_of_every_day_ask_few_questions_of_everybody(world: World, name: str):
    """The one to whom most is shown is not the one for whom most is asked."""
    route = next(route for route in PAGES if route.name == name)
    taken = {who: len(asked(world.client(who), route.url(world))) for who in sorted(route.get - {"anonymous"})}
    assert {who: count for who, count in taken.items() if count > MOST} == {}


def test_every_paper_asks_few_questions_of_everybody(world: World):
    taken: dict[tuple[str, str], int] = {}
    for name, paper in world.papers.items():
        for who in ("filer", "neighbour", "led_leader", "reviewer", "appraiser", "board_leader"):
            if Filing.objects.visible_to(world.people[who], on=NOW.date()).filter(pk=paper.pk).exists():
                taken[name, who] = len(asked(world.client(who), f"/ho-so/{paper.uuid}/"))
    assert len(taken) > 20
    assert {key: count for key, count in taken.items() if count > MOST} == {}


def test_the_crowd_is_there_when_it_is_counted(world: World):
    """The positive control: the list grows with what `fill` adds."""
    client = world.client("reviewer")
    before = client.get("/don-vi/").context["page"].paginator.count
    fill(world, 3)
    assert client.get("/don-vi/").context["page"].paginator.count == before + 3


def test_a_question_asked_for_every_row_is_noticed(world: World):
    """The positive control of the shapes."""
    with CaptureQueriesContext(connection) as captured:
        codes = [unit.registry.code for unit in Unit.objects.all()[:4]]
    assert len(codes) == 4
    assert Counter(shape(query["sql"]) for query in captured).most_common(1)[0][1] == 4
