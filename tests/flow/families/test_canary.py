"""Secrets are planted, then every page and file is read as every person by following links: only those who may see them do."""

import io
import json
import re
import zipfile
from collections import Counter, deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpResponseBase
from django.urls import resolve

from tests.flow.families.urls import OFFICERS, OTHER_OFFICE, OUTSIDE, PAGES, REVIEWERS, SIGNED_IN
from tests.flow.families.world import Secret, World

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
    # Units meet no appraised point of anybody before publication, their own among them.
    Secret.SCORE_REASON: OFFICERS,
    Secret.SCORE: OFFICERS,
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
