"""What README and docs/ claim is held against the code: addresses, variables, commands, SQL, clauses, words."""

import json
import re
import unicodedata
import uuid
from pathlib import Path

import pytest
from django.db import connection
from django.urls import Resolver404, resolve

from atgt_portal.home import health
from atgt_portal.ledger import tokens
from atgt_portal.ledger.models import Job
from atgt_portal.lib import clock
from atgt_portal.management.demo.cast import Cast
from campaigns.filing.choices import Action, State
from campaigns.record.calendars import official_calendar, window_of
from campaigns.setup.schema import read_campaign
from reports.summary import data, production, snapshot
from scripts.places import ROOT

README = ROOT / "README.md"
CONTRACTS = ROOT / "docs" / "contracts.md"
CLAUSES = ROOT / "docs" / "clauses.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
ROOMS = ("atgt_portal", "awards", "campaigns", "reports", "scripts", "units")
NOT_YET = "chưa có"

READS = (
    r'\benv\.(?:str|int|list|bool|float|db_url|email_url)\(\s*"([A-Z_]+)"',
    r'\benv(?:iron)?(?:\.get\(|\[)\s*"([A-Z_]+)"',
    r"\$\{([A-Z_]+)[:}]",
)
PLACEHOLDERS = {
    "<uuid>": str(uuid.UUID(int=7)),
    "<mã>": "TD-ATGT-2023",
    "<mã đơn vị>": "X-BINHLU",
    "<mã lịch>": "kKmNpQ7",
    "<loại>": "pdf",
    "<số>": "12",
    "<bảng>": "theo-don-vi",
}


def said(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def section(text: str, number: int) -> str:
    """The section of `contracts.md` with that number."""
    return re.split(r"^## ", text, flags=re.MULTILINE)[number]


def table_rows(text: str) -> list[list[str]]:
    """The cells of every table row, without heads and rules."""
    lines = text.splitlines()
    heads = {index - 1 for index, line in enumerate(lines) if re.fullmatch(r"\|(?:\s*:?-+:?\s*\|)+", line)}
    rules = {index + 1 for index in heads}
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for index, line in enumerate(lines)
        if line.startswith("|") and index not in heads | rules
    ]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def variables_read(text: str) -> set[str]:
    return {name for pattern in READS for name in re.findall(pattern, text)}


def view_name_of(path: str) -> str:
    for placeholder, value in PLACEHOLDERS.items():
        path = path.replace(placeholder, value)
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def broken_links(page: Path, text: str) -> list[str]:
    links = (link.partition("#")[0] for link in re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", text))
    return [link for link in links if link and "://" not in link and not (page.parent / link).exists()]


def paths_told(text: str) -> list[str]:
    """Files and folders of the checkout that a page names in quotes."""
    tops = "|".join((*ROOMS, "templates", "static", "tests", "docs"))
    return [told for told in quoted(text) if re.fullmatch(rf"(?:{tops})/[\w./-]*", told)]


def stands(node: str) -> bool:
    file, _, name = node.partition("::")
    path = ROOT / file
    return path.is_file() and re.search(rf"^ *def {re.escape(name)}\(", said(path), re.MULTILINE) is not None


def test_every_variable_that_is_read_is_in_the_contracts_and_every_contract_is_read():
    sources = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    sources += [ROOT / "scripts/find-python", ROOT / "docker-compose.yml"]
    read = set().union(*(variables_read(said(path)) for path in sources))

    told = {name for row in table_rows(section(said(CONTRACTS), 1)) for name in quoted(row[0])}

    assert told == read
    assert variables_read('env.int("ATGT_PLANTED", 1)\nos.environ.get("PLANTED")\n${ASKED:?nói}') == {
        "ATGT_PLANTED",
        "PLANTED",
        "ASKED",
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_speaks_only_of_variables_that_exist(page):
    known = {name for row in table_rows(section(said(CONTRACTS), 1)) for name in quoted(row[0])}

    assert set(re.findall(r"\bATGT_[A-Z_]+\b", said(page))) <= known


def test_every_address_of_the_contracts_leads_to_the_view_it_names():
    rows = table_rows(section(said(CONTRACTS), 3))

    assert len(rows) > 25
    assert {path: view_name_of(path) for _what, path, _name in map(quoted_row, rows)} == {
        path: name for _what, path, name in map(quoted_row, rows)
    }
    assert view_name_of("/khong-co-trang-nay/") == ""


def quoted_row(row: list[str]) -> tuple[str, str, str]:
    return row[0], *quoted(row[1]), *quoted(row[2])


def test_the_contracts_name_the_form_fields_the_states_and_the_actions():
    text = said(CONTRACTS)

    assert f"`{tokens.FIELD}`" in section(text, 4)
    for word in (*Action.values, "seen_revision", "note"):
        assert f"`{word}`" in section(text, 4)
    for state in (*State.values, *Job.State.values):
        assert f"`{state}`" in section(text, 5)
    for state in State:
        assert f"`{state}` {state.label}" in section(text, 5)


@pytest.mark.django_db
def test_every_count_of_the_contracts_runs_as_it_is_written():
    blocks = re.findall(r"```sql\n(.*?)```", said(CONTRACTS), re.DOTALL)
    statements = [one for block in blocks for one in block.split(";") if one.strip()]

    assert len(statements) >= 8
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            rows = cursor.fetchall()
            assert rows == ([] if "GROUP BY" in statement or "ORDER BY" in statement else [(0,)]), statement


@pytest.mark.django_db
def test_readiness_has_the_keys_of_the_contracts():
    told = [quoted(row[0])[0] for row in table_rows(section(said(CONTRACTS), 7))]

    assert told == list(health.measure(now=clock.wall()))


def test_the_data_file_has_the_shape_of_the_example(campaign):
    example = json.loads(re.findall(r"```json\n(.*?)```", section(said(CONTRACTS), 9), re.DOTALL)[0])
    window = window_of(campaign, official_calendar(campaign))
    taken = snapshot.take(campaign, calendar=official_calendar(campaign), window=window, remarks={})

    made = data.as_data(production.summarise(taken))

    assert list(made) == list(example)
    assert list(made["period"]) == list(example["period"])
    assert made["period"] == example["period"]
    for part in ("comparison", "ranking"):
        assert made[part]
        assert {tuple(row) for row in made[part]} == {tuple(row) for row in example[part]}
    assert all(tuple(row) == tuple(example["activity"][0]) for row in made["activity"])


def test_the_clauses_are_forty_one_and_each_names_a_page_that_answers_and_tests_that_exist():
    rows = table_rows(said(CLAUSES))

    assert [row[0] for row in rows] == [str(number) for number in range(1, 42)]
    assert all(len(row) == 4 and row[1] for row in rows)
    for number, _words, page, proof in rows:
        assert quoted(page) or NOT_YET in page, number
        assert [path for path in quoted(page) if path.startswith("/") and not view_name_of(path)] == [], number
        assert quoted(proof) or NOT_YET in proof, number
        assert [node for node in quoted(proof) if not stands(node)] == [], number
    assert not stands("tests/unit/test_docs.py::test_nobody_wrote_this")
    assert not stands("tests/unit/test_nowhere.py::test_nothing")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_picture_and_path_leads_somewhere(page):
    text = said(page)

    assert broken_links(page, text) == []
    assert [told for told in paths_told(text) if not (ROOT / told).exists()] == []
    assert broken_links(page, "![ảnh](khong-co.png) [x](https://example.vn/)") == ["khong-co.png"]
    assert paths_told("`units/models.py` và `units/khong_co.py`") == ["units/models.py", "units/khong_co.py"]


def test_every_command_told_is_in_the_makefile_and_every_command_is_told():
    targets = set(re.findall(r"^([a-z-]+):.*##", said(ROOT / "Makefile"), re.MULTILINE))
    told = {page.name: set(re.findall(r"\bmake ([a-z][a-z-]+)\b", said(page))) for page in PAGES}

    assert set().union(*told.values()) <= targets
    assert targets - told["README.md"] == {"help"}


def test_every_identifier_of_the_glossary_stands_in_the_file_beside_it():
    for words, names, files in table_rows(said(GLOSSARY)):
        texts = {file: said(ROOT / file) for file in quoted(files)}
        assert texts, words
        for name in quoted(names):
            assert any(re.search(rf"\b{name}\b", text) for text in texts.values()), f"{words}: {name}"
        for file, text in texts.items():
            assert any(re.search(rf"\b{name}\b", text) for name in quoted(names)), f"{words}: {file}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_are_written_in_composed_vietnamese(page):
    assert unicodedata.is_normalized("NFC", said(page))


def test_the_ten_steps_name_the_reports_that_wait_in_the_story_in_the_order_of_the_queue():
    file = read_campaign((ROOT / "campaigns" / "setup" / "data" / "campaign_2023.json").read_bytes())
    names = {unit.code: unit.name for unit in file.units}
    late, first = Cast.of(file).unread
    steps = README.read_text("utf-8").partition("## Mười bước")[2]
    assert re.search(rf"^1\. .*{re.escape(names[first])}\.$", steps, re.MULTILINE)
    assert re.search(
        rf"^2\. .*{re.escape(names[late])},\s+nộp muộn 2 ngày", re.sub(r"\n {3}", " ", steps), re.MULTILINE
    )
    assert f"`lap.{first.lower()}`" in steps
