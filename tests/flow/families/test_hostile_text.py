"""Hostile text in every box of every form: shown as typed or refused in our words; never obeyed, never a 500."""

import csv
import io
import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.module_loading import import_string
from openpyxl import load_workbook

from atgt_portal.ledger.models import Job, Notice
from campaigns.filing.models import Filing, FilingEvent
from reports.summary.models import Dispatch, YearEndSummary
from tests.flow.families.pages import FORMS, Opened, foreign_words, open_form, refused_controls
from tests.flow.families.urls import BY_NAME
from tests.flow.families.world import NOW, TOWN, World, dossier_values, write
from units.models import Unit
from units.names import rename

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
HOSTILE = {
    "marks": f"{SCRIPT} {{{{ 7|add:7 }}}}{{% now 'Y' %}}{{% include 'base.html' %}} %s %(n)s {{0}} {{x}} %",
    "letters": "=1+1 \u202eđảo chữ\u202c \u2066x\u2069 🚧🚗👮🏽‍♀️ "
    + unicodedata.normalize("NFD", "Đường Tỉnh lộ Tam Đường")
    + "\r\nSet-Cookie: a=b\r\n\r\n<b>hai</b>",
    "nul": "a\x00b",
    "long": "x" * 200_000,
}
ANSWERS = {200, 302, 400, 403, 409, 410, 413, 422}
WITH_WORDS = tuple(
    name
    for name in FORMS
    if name
    not in {
        *("logout", "notices-read", "job-retry", "units:issue_password", "units:issue_code", "units:invite"),
        "requests:close",
        "corrections:see_to",
        *("quick:act", "quick:print", "awards:result-move"),
        "awards:trial",
        *("locks:end", "review:balance", "review:bulk", "review:chain", "review:withdraw"),
        *(
            "journal:no_subordinates",
            "units:batch",
            "units:import",
            "units:posts",
            "nothing:list",
            "succession:change",
            "urging:outbox",
            "urging:own_feed",
            "papers:print",
            "papers:remove",
            "papers:signed",
        ),
        "urging:prepare",  # its boxes read a day; the words of an extension are asked in test_urging_story
        *("setup:edit_calendar", "setup:edit_objectives"),
        # Answers a script in JSON; its boxes are those of `returns:activity`.
        "returns:activity_cells",
        "returns:count_rows",
    }
)


def send(form: Opened, text: str) -> Iterator[HttpResponseBase]:
    """Every box filled with `text`; then once more without the boxes that refused it."""
    boxes = form.sheet.words()[: 4 if len(text) > 1000 else None]
    first = form.client.post(form.target, {**form.sheet.values(), **{box.name: [text] for box in boxes}})
    yield first
    if not first.streaming and (refused := refused_controls(first)):
        left = {box.name: [text] for box in boxes if box.ident not in refused}
        yield form.client.post(form.target, {**form.sheet.values(), **left})


@pytest.mark.parametrize("name", WITH_WORDS)
def test_hostile_text_is_kept_as_typed_or_refused_in_our_words(world: World, name: str, savepoint):
    form = open_form(world, name)
    assert form.sheet.words(), f"{name}: không thấy ô nào để gõ"
    for kind, text in HOSTILE.items():
        with savepoint():
            for answer in send(form, text):
                assert answer.status_code in ANSWERS, kind
                if answer.status_code == 302:
                    continue
                page = answer.content.decode()
                assert foreign_words(answer) == [], kind
                assert "<script>alert" not in page
                assert "<img src=x" not in page
                assert "<b>hai</b>" not in page
                if kind == "marks" and "7|add" in page:
                    assert "{{ 7|add:7 }}" in page


@pytest.mark.parametrize(
    "name", [name for name in WITH_WORDS if BY_NAME[name].kind == "form" and name != "units:password"]
)
def test_what_was_stored_is_shown_as_text_to_the_unit_and_to_the_office(world: World, name: str):
    form = open_form(world, name)
    boxes = [box for box in form.sheet.words() if box.name not in {"paper_number", "minutes_number"}]
    typed = {**form.sheet.values(), **{box.name: ["<i>nghiêng</i>"] for box in boxes}}
    answer = form.client.post(form.target, {**typed, "luu": "1"})
    page = answer if answer.status_code != 302 else form.client.get(form.target)
    assert "&lt;i&gt;nghiêng&lt;/i&gt;" in page.content.decode()
    assert "<i>nghiêng</i>" not in page.content.decode()


def test_letters_put_together_differently_are_stored_as_one(world: World):
    """F5: what a telephone types in NFD is found by what a computer types in NFC."""
    form = open_form(world, "plans:edit")
    apart = unicodedata.normalize("NFD", "Tuần tra tuyến đường")
    box = next(box for box in form.sheet.words() if box.name.startswith("nhiem-vu"))
    answer = form.client.post(form.target, {**form.sheet.values(), box.name: apart, "luu": "1"})
    assert answer.status_code == 302
    page = form.client.get(form.target).content.decode()
    assert unicodedata.normalize("NFC", apart) in page
    assert apart not in page


def sheet_cells(raw: bytes) -> list:
    book = load_workbook(io.BytesIO(raw))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


_RUN = r"SUM\((?:'Chi tiết tiêu chí'!)?[A-Z]+\d+:[A-Z]+\d+\)"
OWN_SUM = re.compile(rf"=(?:0|{_RUN}|MIN\([\d.]+,(?:0|{_RUN})\)|ROUND\({_RUN}\*{_RUN}/{_RUN},2\)|MAX\(0,{_RUN}\))")


@pytest.mark.parametrize("formula", ["=1+1", "==1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://a.example")'])
def test_a_formula_in_a_name_stays_text_in_every_workbook(world: World, formula: str):
    """Trust 36."""
    unit = world.unit(TOWN)
    rename(
        unit,
        name=formula,
        place_name=formula,
        from_day=date(2023, 12, 1),
        actor=world.people["reviewer"],
        at=NOW,
    )
    unit.refresh_from_db()
    paper = world.papers["dossier_draft"]
    write(paper, world.people["filer"], **dossier_values(world, formula))
    for name, who in (
        ("units:export", "reviewer"),
        ("awards:ranking-file", "reviewer"),
        ("awards:nominees-file", "reviewer"),
    ):
        cells = sheet_cells(b"".join(world.client(who).get(BY_NAME[name].url(world))))
        live = [cell.value for cell in cells if cell.data_type == "f"]
        # The ranking's own sums, and nothing that somebody typed.
        assert [value for value in live if not OWN_SUM.fullmatch(value)] == [], name
        assert bool(live) == (name == "awards:ranking-file")
    exported = sheet_cells(b"".join(world.client("reviewer").get(BY_NAME["units:export"].url(world))))
    assert any(str(cell.value).lstrip("'") == formula and cell.data_type == "s" for cell in exported)


@pytest.mark.parametrize("formula", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", " =1+1"])
def test_a_formula_in_a_csv_is_disarmed(world: World, formula: str):
    Unit.objects.filter(pk=world.unit(TOWN).pk).update(name=formula)
    raw = b"".join(world.client("reviewer").get(reverse("units:export", kwargs={"ending": "csv"})))
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    cells = [cell for row in rows for cell in row if cell.strip("' \t") == formula.strip()]
    assert cells
    assert [cell for cell in cells if not cell.startswith("'")] == []


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What the portal's own formatter writes while the test runs."""
    told = settings.LOGGING["formatters"]["json"]
    options = {name: value for name, value in told.items() if name != "()"}
    formatter = told["()"](**options) if callable(told["()"]) else import_string(told["()"])(**options)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_one_event_is_one_line_whatever_a_name_or_an_address_holds(world: World, log_lines: io.StringIO, capsys):
    """Trust 73."""
    forged = 'a\r\n{"event": "giả", "level": "info"}'
    world.client("anonymous").post(reverse("login"), {"username": forged, "password": "sai mật khẩu"})
    world.client("filer").get("/khong-co/%0d%0a%7B%22event%22:%22gi%E1%BA%A3%22%7D/")
    world.client("filer").get(BY_NAME["units:list"].url(world))
    upload = SimpleUploadedFile('x\r\n{"event": "giả"}.xlsx', b"khong phai bang tinh")
    world.client("reviewer").post(reverse("units:import"), {"kind": "units", "table": upload})

    lines = log_lines.getvalue().splitlines()
    events = [json.loads(line) for line in lines]
    assert [event for event in events if event["event"] == "giả"] == []
    refused = [event for event in events if event["event"] == "refused"]
    assert {event["status"] for event in refused} == {404}
    assert all(event["code"] and event["path"].startswith("/") for event in refused)
    assert "refused" not in capsys.readouterr().out


def test_nothing_hostile_reached_the_log_of_what_people_did(world: World):
    """A typed text is content, not a name of an act."""
    answers = [answer.status_code for answer in send(open_form(world, "plans:edit"), SCRIPT)]
    assert answers[-1] == 302
    assert not FilingEvent.objects.filter(note__contains="<script>").exists()
    assert not Notice.objects.filter(subject__contains="<script>").exists()
    assert not Job.objects.filter(error__contains="<script>").exists()
    assert Filing.objects.exists()
    assert YearEndSummary.objects.exists()
    assert Dispatch.objects.exists()
