"""Who opens an edition of the board's paper, what is seen while it is compiled, and the same by command."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from atgt_portal.ledger.models import Job
from atgt_portal.lib import printing
from campaigns.filing.act import ActionRefusedError
from campaigns.setup.choices import Calendar
from reports.summary import editions
from reports.summary.models import YearEndSummary
from units.choices import Role

AT = datetime(2024, 1, 3, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _january(monkeypatch, settings):
    settings.DEMO_TODAY = "2024-01-05"


@pytest.fixture
def office(person, board, unit_of):
    return person(Role.REVIEWER, board=board, home_unit=unit_of("KTHT"))


@pytest.mark.parametrize("role", [Role.FILER, Role.BOARD_LEADER, Role.UPPER_BOARD])
def test_whoever_is_not_of_the_office_opens_no_edition(campaign, board, person, unit_of, role):
    place = {Role.FILER: {"unit": unit_of("X-BINHLU")}, Role.UPPER_BOARD: {"board": board.parent}}.get(
        role, {"board": board}
    )

    with pytest.raises(ActionRefusedError, match="văn phòng thường trực"):
        editions.open_edition(campaign, actor=person(role, **place), at=AT, calendar=Calendar.ATGT)

    assert not YearEndSummary.objects.exists()


def test_of_two_who_open_the_second_finds_the_edition_of_the_first(campaign, office):
    first = editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.ATGT)

    second = editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.CIVIL)

    assert second.pk == first.pk
    assert Job.objects.count() == 1


def test_an_edition_still_being_compiled_shows_its_steps_and_refreshes_itself(client_of, campaign, office):
    edition = editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.ATGT)

    page = client_of(office).get(reverse("summary:edition", kwargs={"uuid": edition.uuid}))

    assert page.headers["Refresh"] == "2"
    assert "Dựng báo cáo và phụ lục" in page.content.decode()


def test_compile_year_writes_the_same_bytes_twice_and_names_their_sums(campaign, tmp_path):
    said = []
    for name in ("a", "b"):
        out = StringIO()
        call_command("compile_year", campaign.code, out=tmp_path / name, stdout=out)
        said.append(json.loads(out.getvalue()))

    assert said[0] == said[1]
    assert sorted(said[0]["sha256"]) == ["tong-ket.json", "tong-ket.pdf", "tong-ket.xlsx"]
    assert (tmp_path / "a" / "tong-ket.pdf").read_bytes() == (tmp_path / "b" / "tong-ket.pdf").read_bytes()


def test_where_printing_is_off_compile_year_writes_the_rest_names_the_packages_and_says_so_by_its_exit(
    campaign, tmp_path, monkeypatch
):
    monkeypatch.setattr(printing, "LIBRARIES", ("libpango-khong-co.so.0",))
    said, complaint = StringIO(), StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("compile_year", campaign.code, out=tmp_path, stdout=said, stderr=complaint)

    assert ended.value.code == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tong-ket.json", "tong-ket.xlsx"]
    assert sorted(json.loads(said.getvalue())["sha256"]) == ["tong-ket.json", "tong-ket.xlsx"]
    assert "libpango-1.0-0" in complaint.getvalue()


def test_compile_year_names_the_campaigns_it_knows_when_asked_for_another(campaign, tmp_path):
    with pytest.raises(CommandError, match="TD-ATGT-2023"):
        call_command("compile_year", "KHONG-CO", out=tmp_path)


def test_days_without_figures_are_said_to_be_missing_and_never_counted_as_zero(campaign, tmp_path):
    call_command("compile_year", campaign.code, out=tmp_path, stdout=StringIO())

    data = json.loads((tmp_path / "tong-ket.json").read_text())

    assert [row["current"] for row in data["comparison"]] == [None] * 6
    assert {row["points"] for row in data["ranking"]} == {None}
