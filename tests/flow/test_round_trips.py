"""What the portal gives out as a table comes back the same: workbook, CSV and clipboard; and the same table twice changes nothing.

Each table goes through the real bytes, the gate and its limited child; a few draws of many rows each keep that cheap.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from atgt_portal.lib import text, vn
from atgt_portal.lib.sheet_template import write_template
from campaigns.filing import act as filing_act
from campaigns.filing.models import Filing
from campaigns.record.dated import MEASURES
from campaigns.setup.choices import AccidentSource, Paper
from campaigns.setup.models import Campaign, CampaignIndicator
from reports.returns.accidents import rows_of, window_of_paper
from reports.returns.by_unit_reading import FAILED
from reports.returns.choices import Cause, Mode, Severity
from reports.returns.counts.rows import rows_of as counted_rows
from reports.returns.counts.rows import standing_places
from reports.returns.import_models import ByUnitRow
from reports.returns.imports import kinds, previewing, storing
from reports.returns.imports.kinds import Checked, Effect
from reports.returns.imports.previewing import Source
from units.choices import Role
from units.models import User

NOW = datetime(2023, 12, 18, 3, 0, tzinfo=UTC)
DAYS = (date(2023, 10, 15), date(2023, 11, 14))
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyÀẢÃẠẮẤỆỈỌỖỠÙỰỲ0123456789 .,;:+-=@'\"/()–%&<>"
words = st.text(LETTERS, max_size=20).map(text.clean).filter(lambda one: not FAILED.fullmatch(one))
few_tables = settings(
    max_examples=5, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def november(paper_of: Any) -> Filing:
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__name="Tháng 11/2023")
    assert window_of_paper(paper).first_day == DAYS[0]
    return paper


@pytest.fixture
def police(person: Any, unit_of: Any) -> User:
    return person(Role.FILER, unit=unit_of("CAH"))


def as_csv(content: bytes, mark: str) -> bytes:
    """The sheet as Excel saves it under a Vietnamese Windows: text cells, days and numbers as they are shown."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    raw = io.StringIO()
    lines = csv.writer(raw, delimiter=mark)
    for row in sheet.iter_rows(min_row=4, values_only=True):
        lines.writerow([_shown(cell) for cell in row])
    return raw.getvalue().encode()


def _shown(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


def ways_back(content: bytes) -> list[Source]:
    return [
        Source(content, name="bang.xlsx"),
        Source(as_csv(content, ";"), name="bang.csv"),
        Source(as_csv(content, ","), name="bang.csv"),
        Source(pasted=as_csv(content, "\t").decode()),
    ]


def exported(kind: kinds.ImportKind, filing: Filing) -> bytes:
    sheet = kind.template(Filing.objects.get(pk=filing.pk), NOW.date(), filing.unit)
    return write_template(sheet, made_at=NOW)


def judged(source: Source, kind: kinds.ImportKind, filing: Filing) -> Checked:
    filing = Filing.objects.get(pk=filing.pk)
    table = previewing.read(source, kind=kind, filing=filing, unit=filing.unit)
    checked = kind.check(table, filing, NOW.date(), filing.unit)
    assert checked.faults == ()
    return checked


def imported(source: Source, kind: kinds.ImportKind, filing: Filing, police: User) -> int:
    filing = Filing.objects.get(pk=filing.pk)
    kept = previewing.keep(source, kind=kind, filing=filing, owner=police, at=NOW, on=NOW.date())
    return storing.store(kept, actor=police, at=NOW)


def revised(filing: Filing, police: User, **values: Any) -> Filing:
    filing = Filing.objects.get(pk=filing.pk)
    return filing_act.revise(filing, actor=police, at=NOW, seen_revision=filing.revision, **values)


@contextmanager
def taken_back() -> Iterator[None]:
    """Each draw begins with the same empty paper."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


PLACES = ("X-BINHLU", "X-BANBO", "TT-TAMDUONG", "X-SONBINH")
accidents = st.fixed_dictionaries(
    {
        "code": words,
        "happened_on": st.dates(*DAYS),
        "unit": st.sampled_from(PLACES),
        "mode": st.sampled_from(Mode.values),
        "road": words,
        "severity": st.sampled_from(Severity.values),
        "deaths": st.integers(0, 200),
        "injured": st.integers(0, 500),
        "alcohol_related": st.booleans(),
        "commercial_vehicle": st.booleans(),
        "cause": st.sampled_from(["", *(cause for cause in Cause.values if cause != Cause.OTHER)]),
        "cause_note": words,
    }
)


@few_tables
@given(rows=st.lists(accidents, min_size=1, max_size=12))
def test_a_list_of_accidents_comes_back_as_it_went_out_and_a_second_time_changes_nothing(
    november: Filing, police: User, rows: list[dict[str, Any]]
) -> None:
    kind = kinds.kind_of("vu-tai-nan")

    with taken_back():
        typed = [{**row, "position": place} for place, row in enumerate(rows, start=1)]
        filing = revised(november, police, nothing_happened=False, accidents=typed)
        assert rows_of(filing) == typed
        content = exported(kind, filing)
        for source in ways_back(content):
            checked = judged(source, kind, filing)
            assert (checked.fault_count, {row.effect for row in checked.rows}) == (0, {Effect.SAME})
            assert checked.values() == []

        revised(filing, police, nothing_happened=False, accidents=[])
        source = Source(content, name="bang.xlsx")
        assert [row.values for row in judged(source, kind, filing).rows] == [
            {**row, "happened_on": row["happened_on"].isoformat()} for row in rows
        ]
        assert imported(source, kind, filing, police) == len(rows)
        assert rows_of(filing) == typed
        with pytest.raises(filing_act.ActionRefusedError, match="không có gì thay đổi"):
            imported(source, kind, filing, police)
        assert rows_of(filing) == typed


@st.composite
def counts(draw: st.DrawFn) -> dict[str, Any]:
    whole = draw(st.integers(0, 9_999))
    people = st.integers(0, 9_999 if whole else 0)
    parts = {
        name: draw(st.none() | st.integers(0, whole))
        for name in ("alcohol_related", "especially_serious", "commercial_vehicle")
    }
    return {"accidents": whole, "deaths": draw(people), "injured": draw(people), "note": draw(words), **parts}


tables = st.lists(counts(), min_size=13, max_size=13)
STATED = ("about_unit__code", "reported_on", "accidents", "deaths", "injured", "others", "note")


def parts_asked(campaign: Campaign) -> dict[str, str]:
    """The campaign's further columns: parts of the accidents, and a length that is no count."""
    placed = CampaignIndicator.objects.filter(campaign=campaign, indicator__code__in=[*MEASURES[3:], "G3.1"])
    return dict(placed.order_by("indicator__code").values_list("indicator__code", "indicator__name"))


def typed(rows: list[dict[str, Any]], filing: Filing, *, day: date, length: Decimal | None) -> bytes:
    """A file with a row for every place, as an office keeps it."""
    further = parts_asked(filing.campaign)
    raw = io.StringIO()
    lines = csv.writer(raw, delimiter=";")
    lines.writerow(
        ["Đơn vị", "Ngày báo cáo", "Số vụ", "Số người chết", "Số người bị thương", *further.values(), "Ghi chú"]
    )
    for place, row in zip(standing_places(filing.campaign, filing.period), rows, strict=True):
        told = {**row, "G3.1": None if length is None else vn.show_plain(length)}
        numbers = [told[name] for name in (*MEASURES[:3], *further)]
        lines.writerow([place.code, f"{day:%d/%m/%Y}", *numbers, row["note"]])
    return raw.getvalue().encode()


def stated() -> list[Any]:
    return list(ByUnitRow.objects.order_by("pk").values_list(*STATED))


@few_tables
@given(rows=tables, day=st.dates(*DAYS), length=st.none() | st.decimals(0, 999, places=2))
def test_a_table_by_unit_comes_back_as_it_went_out_with_its_further_columns_and_a_second_time_changes_nothing(
    november: Filing, police: User, rows: list[dict[str, Any]], day: date, length: Decimal | None
) -> None:
    kind = kinds.kind_of("theo-don-vi")

    with taken_back():
        source = Source(typed(rows, november, day=day, length=length), name="don-vi.csv")
        assert imported(source, kind, november, police) == len(rows)
        before = stated()
        assert [one[1:5] for one in before] == [(day, row["accidents"], row["deaths"], row["injured"]) for row in rows]
        with pytest.raises(filing_act.ActionRefusedError, match="không có gì thay đổi"):
            imported(source, kind, november, police)
        assert stated() == before
        for back in ways_back(exported(kind, november)):
            checked = judged(back, kind, november)
            assert (checked.fault_count, checked.unread) == (0, ())
            assert {row.effect for row in checked.rows} == {Effect.SAME}
            assert checked.values() == []


@few_tables
@given(rows=tables)
def test_a_table_that_is_the_paper_itself_comes_back_as_it_went_out_and_a_second_time_changes_nothing(
    november: Filing, police: User, rows: list[dict[str, Any]]
) -> None:
    kind = kinds.kind_of("so-theo-don-vi")

    with taken_back():
        Campaign.objects.filter(pk=november.campaign_id).update(accident_source=AccidentSource.COUNTS)
        places = standing_places(november.campaign, november.period)
        told = [{"unit": place.code, **row} for place, row in zip(places, rows, strict=True)]
        filing = revised(november, police, nothing_happened=False, counts=told)
        assert counted_rows(filing) == told
        content = exported(kind, filing)
        for source in ways_back(content):
            checked = judged(source, kind, filing)
            assert (checked.fault_count, {row.effect for row in checked.rows}) == (0, {Effect.SAME})

        revised(filing, police, nothing_happened=False, counts=[])
        source = Source(content, name="bang.xlsx")
        assert imported(source, kind, filing, police) == len(rows)
        assert counted_rows(filing) == told
        with pytest.raises(filing_act.ActionRefusedError, match="không có gì thay đổi"):
            imported(source, kind, filing, police)
        assert counted_rows(filing) == told
