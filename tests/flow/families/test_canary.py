"""Secrets are planted, then every page and file is read as every person by following links: only those who may see them do."""

import io
import json
import re
import zipfile
from collections import Counter, deque
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpResponseBase
from django.urls import resolve

from awards.results.models import RankingResult
from awards.results.taking import taken
from tests.flow.families.urls import OFFICERS, OTHER_OFFICE, OUTSIDE, PAGES, REVIEWERS, SIGNED_IN
from tests.flow.families.world import NOW, Secret, World

OWN = frozenset({"filer", "unit_leader"})
UNIT_MANAGERS = frozenset({"reviewer", "office_head", "system_admin"})
# The upper board reads the names of nominees in the summary that was sent to it, which is what they are there for.
MAY_SEE: dict[str, frozenset[str]] = {
    Secret.DRAFT: OWN | {"police"},
    Secret.AFTER_RETURN: OWN,
    Secret.AMENDED: frozenset({"neighbour"}),
    Secret.PLAN: OFFICERS | {"neighbour"},
    Secret.RETURN_NOTE: OWN | OFFICERS,
    Secret.LEADER_NOTE: frozenset({"led_filer", "led_leader"}),
    Secret.QUESTION: OWN | OFFICERS,
    Secret.QUICK: OWN | OFFICERS,
    Secret.REQUEST_ANSWER: OWN | OFFICERS,
    Secret.CONFLICT: REVIEWERS,
    Secret.DESK: REVIEWERS,
    Secret.LEADER_QUESTION: frozenset({"led_filer", "led_leader"}),
    # Of this year's result nothing has been sent: nobody but the office meets a point that was given.
    Secret.SCORE_REASON: REVIEWERS,
    Secret.SCORE: REVIEWERS,
    Secret.NOMINEE: OFFICERS | {"neighbour", "upper_board"},
    Secret.NOMINEE_DRAFT: OWN,
    Secret.REMARK: OFFICERS,
    Secret.PHONE: UNIT_MANAGERS,
    Secret.CONCLUSION: OWN | OFFICERS,
    Secret.SPOT: OWN | OFFICERS | {"police"},
    Secret.JOURNAL: OWN | OFFICERS,
    Secret.BATCH: frozenset({"reviewer"}),
    Secret.PLEA: OTHER_OFFICE | {"other_filer"},
    Secret.OTHER_BOARD: OTHER_OFFICE | {"other_filer"},
}
LINK = re.compile(r'(?:href|action)="([^"#]+)"')
MOST_OF_ONE_NAME = 4


def addresses(page: HttpResponseBase) -> list[str]:
    """Our own addresses on a page, in its order."""
    here = page.request["PATH_INFO"]
    found = (urljoin(here, unescape(link)) for link in LINK.findall(page.content.decode()))
    return [link for link in dict.fromkeys(found) if link.startswith("/") and not link.startswith(("//", "/static/"))]


def words_of(page: HttpResponseBase) -> str:
    """All text that the answer carries, whatever it is."""
    raw = b"".join(page) if page.streaming else page.content
    kind = page.headers.get("Content-Type", "")
    if "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            raw = b" ".join(book.read(name) for name in book.namelist())
    if "json" in kind:
        return json.dumps(json.loads(raw), ensure_ascii=False)
    return unescape(raw.decode("utf-8-sig", errors="replace"))


def crawl(world: World, who: str) -> dict[str, str]:
    """address → its words; from home and from every address there is, following every link."""
    client, seen, read = world.client(who), set(), {}
    waiting = deque(["/", *(route.url(world) for route in PAGES)])
    waiting.extend(f"/ho-so/{paper.uuid}/" for paper in world.papers.values())
    followed: Counter[str] = Counter()
    while waiting:
        url = waiting.popleft()
        if url in seen:
            continue
        seen.add(url)
        page = client.get(url)
        if page.status_code != 200:
            continue
        read[url] = words_of(page)
        if "html" not in page.headers["Content-Type"]:
            continue
        for link in addresses(page):
            name = resolve(urlsplit(link).path).view_name
            followed[name] += link not in seen
            if followed[name] <= MOST_OF_ONE_NAME:
                waiting.append(link)
    return read


def stands_in(words: str, secret: str) -> bool:
    """3,17 is not met in 13,17."""
    return bool(re.search(rf"(?<![\d,]){re.escape(secret)}(?!\d)", words))


@pytest.mark.parametrize("who", sorted(SIGNED_IN | OUTSIDE))
def test_everybody_reads_the_secrets_he_may_and_no_other(world: World, who: str):
    read = crawl(world, who)
    met = {secret: [url for url, words in read.items() if stands_in(words, secret)] for secret in MAY_SEE}

    assert {secret for secret, urls in met.items() if urls} == {
        secret for secret, seers in MAY_SEE.items() if who in seers
    }, met


def test_every_planted_secret_has_its_readers():
    planted = {value for name, value in vars(Secret).items() if not name.startswith("_")}
    assert planted == set(MAY_SEE)
    assert all(MAY_SEE.values())


def result_of(world: World, **decided: object) -> RankingResult:
    """This year's ranking as a result of record, as far as `decided`."""
    return RankingResult.objects.create(
        campaign=world.campaign, number=1, snapshot=taken(world.campaign, as_of=NOW.date()), sha256="0" * 64, made_at=NOW,
        made_by=world.people["reviewer"], comment_days=5, comments_until=NOW.date() + timedelta(days=7), **decided,
    )  # fmt: skip


def met_by(world: World, who: str) -> set[str]:
    read = crawl(world, who)
    return {
        secret
        for secret in (Secret.SCORE, Secret.SCORE_REASON)
        if any(stands_in(text, secret) for text in read.values())
    }


def test_a_planted_score_is_met_by_its_own_unit_once_it_is_sent_and_by_all_members_once_it_is_published(world: World):
    """The same crawl as above: it would find the score, were it shown."""
    result = result_of(world)
    assert {who: met_by(world, who) for who in ("neighbour", "filer")} == {
        "neighbour": {Secret.SCORE, Secret.SCORE_REASON},
        "filer": set(),
    }
    RankingResult.objects.filter(pk=result.pk).update(frozen_at=NOW, published_at=NOW)
    assert met_by(world, "filer") == {Secret.SCORE, Secret.SCORE_REASON}
