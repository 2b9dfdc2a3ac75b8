"""Garbage to every address: told what is wrong, nothing stored, never a 500. Issue 2, "Bad input"; trust 17, 54, 68, 70."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.urls import get_resolver, reverse

from atgt_portal.ledger import tokens
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from tests.flow.families.pages import FORMS, foreign_words, open_form
from tests.flow.families.urls import BY_NAME, PAGES, Route
from tests.flow.families.world import BINHLU, TOWN, World

REFUSED = {400, 403, 404, 409, 413, 422}
# They take nothing, so there is nothing wrong that could be sent to them.
WITHOUT_BOXES = {
    "logout",
    "notices-read",
    "job-retry",
    "journal:no_subordinates",
    "units:issue_password",
    "units:issue_code",
    "units:invite",
    "units:batch",
    "papers:print",
    "papers:remove",
    "urging:own_feed",
    "requests:close",
    "corrections:see_to",
    "quick:print",
    "locks:end",
    "review:balance",
    "review:chain",
    "review:withdraw",
}
LOUD = {"raise_request_exception": False}
# Log-in shows its page again; a search engine's habit, and Django's. A trial stores nothing whatever it is told.
SHOWN = {"login": {200, 429}, "awards:trial": {200}}
BOXED = tuple(name for name in FORMS if name not in WITHOUT_BOXES)


def rows() -> dict[str, int]:
    """How many rows each table of ours holds: one question, as it is asked hundreds of times."""
    ours = (
        model._meta
        for model in apps.get_models()
        if model._meta.app_label in {"ledger", "units", "campaigns", "reports", "awards"}
    )
    counted = " UNION ALL ".join(f"SELECT '{one.label}', COUNT(*) FROM {one.db_table}" for one in ours)
    with connection.cursor() as cursor:
        cursor.execute(counted)
        return dict(cursor.fetchall())


def fingerprint() -> list[tuple[Any, ...]]:
    return list(Filing.objects.order_by("pk").values_list("pk", "state", "revision", "received_at", "unit", "note"))


BODIES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "nothing": lambda _typed: {},
    "twice": lambda typed: {name: [*values, "khac", "nua"] for name, values in typed.items()} | {"seen_revision": ["abc", "xyz"], "da-xem": ["a", "b"], "calendar": "khac", "from_day": "x", "table": "x"},
    "kinds": lambda typed: dict.fromkeys(typed, "☠") | {"seen_revision": "abc", "action": "xoa", "calendar": "khac", "from_day": "x"},
    "nul": lambda typed: dict.fromkeys(typed, "\x00") | {"form_token": "\x00", "campaign": "TD-ATGT-2023\x00", "action": "\x00"},
    "numbers": lambda typed: dict.fromkeys(list(typed)[:20], "9" * 20000) | {"seen_revision": "9" * 20_000, "form_token": "9" * 32},
    "counts": lambda typed: {**typed, "vu-TOTAL_FORMS": "99999999", "chi-tieu-TOTAL_FORMS": "-1", "bien-phap-TOTAL_FORMS": "abc", "so-dong": "999999999", "seen_revision": "-1", "da-xem": "", "action": "", "calendar": "", "from_day": "", "signed_on": "", "old_password": "", "username": "", "heading": ""},
    "fields": lambda _typed: {f"o-{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)},
}  # fmt: skip


@pytest.mark.parametrize("name", BOXED)
def test_garbage_is_refused_and_leaves_nothing_behind(world: World, name: str):
    form = open_form(world, name, **LOUD)
    before, papers = rows(), fingerprint()
    for kind, body in BODIES.items():
        answer = form.client.post(form.target, body(form.sheet.values()))

        assert answer.status_code in REFUSED | SHOWN.get(name, set()), (kind, answer.status_code)
        assert foreign_words(answer) == [], kind
        if kind == "fields":
            assert answer.status_code in {400, 413}
    assert rows() == before
    assert fingerprint() == papers


@pytest.mark.parametrize("name", BOXED)
def test_a_body_that_is_no_form_is_refused(world: World, name: str):
    form = open_form(world, name, **LOUD)
    before = rows()
    for body, kind in (
        (b'{"action": "accept"}', "application/json"),
        (b"\xff\xfe\x00a=\xff&seen_revision=%ff%fe", "application/x-www-form-urlencoded"),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb', "multipart/form-data; boundary=x"),
        (b"--x--", "multipart/form-data; boundary="),
        (b"a=b", "application/x-www-form-urlencoded; charset=khong-co"),
        (b"a" * (2 * 1024 * 1024 + 10), "application/x-www-form-urlencoded"),
    ):
        answer = form.client.generic("POST", form.target, body, content_type=kind)
        assert answer.status_code in REFUSED | SHOWN.get(name, set()), (kind, answer.status_code)
    assert rows() == before


def test_a_good_form_is_stored(world: World):
    """The positive control: the same way of sending stores what is right."""
    form = open_form(world, "plans:edit")
    before = fingerprint()
    answer = form.client.post(form.target, {**form.sheet.values(), "luu": "1"})
    assert answer.status_code == 302
    assert fingerprint() != before


ADDRESSES = ["khong-phai-uuid", "0" * 32, str(uuid.UUID(int=0)), "%00", "..%2f..%2fetc", "a" * 5_000, "%ff%fe"]


@pytest.mark.parametrize(
    "route",
    [
        pytest.param(route, id=route.name)
        for route in BY_NAME.values()
        if "<" in str(route.kwargs.__code__.co_consts) or route.kwargs.__code__.co_consts != (None,)
    ],
)
def test_an_address_with_garbage_in_it_leads_nowhere(world: World, route: Route):
    kwargs = route.kwargs(world)
    url = route.url(world)
    who = min((route.get or route.post) - {"anonymous", "disabled"})
    client = world.client(who, **LOUD)
    for garbage in ADDRESSES:
        for value in kwargs.values():
            answer = client.get(url.replace(str(value), garbage, 1))
            assert answer.status_code in {400, 404, 405} | ({302} if len(garbage) > 1000 else set()), (
                garbage[:40],
                answer.status_code,
            )


QUERIES = [
    "trang=abc", "trang=-1", "trang=99999999999999999999", "phong-trao=%00", "phong-trao=x", "q=%00", "q=" + "%F0%9F%9A%97" * 40,
    "q=" + "(a%2B)%2B" * 1000, "q=%25_%5C", "loai=%00", "loai=x", "khoi=%00", "pham-vi=%00", "pham-vi=dv-x", "lich=x", "lich=%00",
    "den=31/11/2023", "den=%00", "den=" + "9" * 5000, "xem=%00", "ban=abc", "ban=99999", "ban=-1", "ban=%00", "sau=abc", "sau=%00", "khoi=x&loai=plan&muon=1",
    "nam=%00", "loc=x", "muc=%00", "muc=x", "tt=%00", "dv=x", "in=x", "nam=9999", "viec=%00", "hs=x&hs=%00", "dv=%00", "ngay=31/11/2023", "ngay=%00", "ky=%00", "ky=x", "tu=%00", "tu=TD-ATGT-2023", "next=%00", "ho-so=%00", "ho-so=x", "ho-so=00000000-0000-0000-0000-000000000000", "tat-ca=%00", "giao=x", "trinh=x", "giao=%00", "chi-tieu=%00", "chi-tieu=x", "cho=%00", "cho=x",
]  # fmt: skip


OF_NO_NAME = ["%ff=%fe", "a=1&" * 1_200, "next=//evil"]


def names_of(query: str) -> set[str]:
    return {pair.split("=")[0] for pair in query.split("&")}


@contextmanager
def names_read() -> Iterator[set[str]]:
    """What is looked for in the queries of addresses meanwhile: only that can be garbage to a page."""
    names: set[str] = set()

    def noticed(way: Callable[..., Any]) -> Callable[..., Any]:
        def look(self: QueryDict, name: str, *more: Any, **options: Any) -> Any:
            names.add(name)
            return way(self, name, *more, **options)

        return look

    with pytest.MonkeyPatch.context() as patch:
        for way in ("__getitem__", "__contains__", "getlist"):
            patch.setattr(QueryDict, way, noticed(getattr(QueryDict, way)))
        yield names


@pytest.mark.parametrize(
    "route", [pytest.param(route, id=route.name) for route in PAGES if route.kind in {"list", "detail", "form", "file"}]
)
def test_garbage_in_the_query_never_breaks_a_page(world: World, route: Route):
    url, who = route.url(world), min(route.get - {"anonymous", "disabled"})
    client = world.client(who, **LOUD)
    waiting, sent = ["", *OF_NO_NAME], set()
    with names_read() as names:
        while waiting:
            for query in waiting:
                answer = client.get(f"{url}?{query}")
                assert answer.status_code in {200, 302, 400, 404, 413, 422}, (query[:40], answer.status_code)
            sent.update(waiting)
            waiting = [query for query in QUERIES if query not in sent and names & names_of(query)]


def test_the_names_that_a_page_reads_are_noticed(world: World):
    """The positive control: without it the test above might send nothing."""
    with names_read() as names:
        world.client("reviewer").get(reverse("filing:queue"))
    assert {"trang", "khoi"} <= names


def test_the_names_of_queries_are_those_the_pages_read():
    """So that a page that reads a new name gets its garbage, too."""
    from pathlib import Path

    read = set()
    for path in Path(__file__).resolve().parents[3].glob("*/**/*.py"):
        if path.parts[-2] != "tests" and "tests" not in path.parts and not {".venv", "scripts"} & set(path.parts):
            read |= set(re.findall(r'(?:GET\.get\(|parameters\.get\(|asked\.get\()"([\w-]+)"', path.read_text()))
    sent = {name for query in (*QUERIES, *OF_NO_NAME) for name in names_of(query)}
    assert read - sent == set()
    assert get_resolver()


# The year's work hangs on no filing.
OF_THE_YEAR = ("review", "journal", "spots", "inspections", "seats", "pledges", "locks")
STATES = [
    {"state": State.ACCEPTED, "status": "accepted", "received_at": "2023-01-01", "late_days": "0", "revision": "99", "unit": "1", "score": "100", "is_superuser": "1", "accepted_version": "1", "begun_at": "2020-01-01", "board": "1", "campaign": "1", "owner": "1"},
]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in BOXED
        if BY_NAME[name].kind == "form"
        and name.split(":")[0]
        not in {
            "units",
            "succession",
            "setup",
            "launch",
            "papers",
            "behalf",
            "urging",
            "requests",
            "corrections",
            "quick",
            "pleas",
            *OF_THE_YEAR,
        }
        and name
        not in {
            *("awards:appraise", "awards:results", "awards:answer", "awards:ask", "awards:trial"),
            *("returns:import", "returns:preview"),
        }
    ],
)
def test_a_form_sets_nothing_but_what_it_asks_for(world: World, name: str):
    """Trust 17: every field of the models is posted along."""
    form = open_form(world, name)
    names = {
        field.name
        for model in apps.get_models()
        for field in model._meta.fields
        if model._meta.app_label in {"units", "campaigns", "awards", "reports"}
    }
    more = {field: "1" for field in names if field not in form.sheet.values() and len(names) < 900}
    paper = Filing.objects.get(uuid=re.findall(r"[0-9a-f-]{36}", form.target)[0])
    kept = (
        "state",
        "unit_id",
        "board_id",
        "campaign_id",
        "received_at",
        "late_days",
        "accepted_version_id",
        "working_version_id",
        "due_on",
    )
    before = {field: getattr(paper, field) for field in kept}
    shown = {control.name for control in form.sheet.controls}
    answer = form.client.post(
        form.target,
        {
            **{key: value for key, value in {**more, **STATES[0]}.items() if key not in shown},
            **form.sheet.values(),
            "luu": "1",
        },
    )
    paper.refresh_from_db()
    assert answer.status_code == 302, answer.status_code
    assert {field: getattr(paper, field) for field in kept} == before


def test_a_form_sent_twenty_times_makes_one_record(world: World):
    """Trust 53 and 54."""
    form = open_form(world, "plans:edit")
    typed = {**form.sheet.values(), "luu": "1"}
    answers = [form.client.post(form.target, typed) for _time in range(20)]
    assert {answer.status_code for answer in answers} == {302}
    assert {answer.headers["Location"] for answer in answers} == {form.target}
    paper = Filing.objects.get(pk=world.papers["plan_draft"].pk)
    assert paper.revision == world.papers["plan_draft"].revision + 1


def test_the_mark_of_another_persons_form_does_no_harm(world: World):
    """A token that somebody else has used is none of ours: served as a fresh one, and never a 500."""
    token = tokens.mint()
    form = open_form(world, "plans:edit", **LOUD)
    assert form.client.post(form.target, {**form.sheet.values(), "form_token": token, "luu": "1"}).status_code == 302
    other = world.client("unit_leader", **LOUD)
    again = open_form(world, "plans:edit", **LOUD)
    answer = other.post(again.target, {**again.sheet.values(), "form_token": token, "luu": "1"})
    assert answer.status_code == 302
    assert Filing.objects.get(pk=world.papers["plan_draft"].pk).revision == world.papers["plan_draft"].revision + 2


def test_a_page_gone_back_to_and_filled_in_anew_is_not_swallowed(world: World):
    """The browser shows the old page with its old mark: what is typed there then is told to be stale, and kept."""
    form = open_form(world, "plans:edit", **LOUD)
    typed = form.sheet.values()
    assert form.client.post(form.target, {**typed, "luu": "1"}).status_code == 302
    answer = form.client.post(form.target, {**typed, "linked_movements": "Gõ thêm sau khi bấm Quay lại", "luu": "1"})
    assert answer.status_code == 409
    assert "Gõ thêm sau khi bấm Quay lại" in answer.content.decode()


@pytest.mark.parametrize("action", Action)
def test_a_step_on_a_page_that_has_grown_stale_is_refused_with_the_words_kept(world: World, action: Action):
    url = reverse("filing:act", kwargs={"uuid": world.papers["closing"].uuid})
    answer = world.client("reviewer").post(url, {"action": action, "seen_revision": "0", "note": "Ghi chú đã gõ"})
    assert answer.status_code in {403, 409}
    assert "Ghi chú đã gõ" in answer.content.decode() or answer.status_code == 403


def test_figures_of_another_unit_are_not_written_through_ones_own_form(world: World):
    """Trust 17: a unit's code in the form is not what decides whose paper it is."""
    form = open_form(world, "plans:edit")
    form.client.post(
        form.target, {**form.sheet.values(), "unit": BINHLU, "uuid": str(world.papers["plan"].uuid), "luu": "1"}
    )
    assert Filing.objects.get(pk=world.papers["plan"].pk).revision == world.papers["plan"].revision
    assert Filing.objects.get(pk=world.papers["plan_draft"].pk).unit.code == TOWN
    assert connection.vendor in {"postgresql", "sqlite"}
