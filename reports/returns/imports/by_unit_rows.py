"""By-unit figures as a kind of import: beside dated accidents they reconcile, and are never added to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import text, vn
from atgt_portal.lib.intake import Table
from atgt_portal.lib.many_rows import insert_rows
from atgt_portal.lib.sheet_template import TemplateSheet
from atgt_portal.lib.together import read_together
from campaigns.filing.models import Filing
from campaigns.record.wording import days_words
from campaigns.setup.choices import Paper
from reports.returns import by_unit, by_unit_file, by_unit_reading
from reports.returns.accidents import window_of_paper
from reports.returns.import_models import ByUnitRow, FigureImport
from reports.returns.imports import by_unit_template
from reports.returns.imports.kinds import (
    MARK,
    Checked,
    CheckedRow,
    Column,
    Effect,
    ImportKind,
    Stored,
    dated_only,
)
from reports.returns.imports.reconciling import SLUG
from units.models import Unit, User

NAMES = (*by_unit.REQUIRED, by_unit.NOTE)
_STATED = ("first_day", "last_day", "reported_on", "accidents", "deaths", "injured", "others", "note")


def check(table: Table, filing: Filing, on: date, unit: Unit) -> Checked:
    return judged(table, filing, unit=unit)


def judged(table: Table, filing: Filing, *, unit: Unit, counts: tuple[str, ...] = by_unit.COUNTS) -> Checked:
    """By the very reading of `by_unit_reading`; each row is held against what `unit` last stored about it.

    One question, whatever the table says.
    """
    parts = by_unit_file.parts_of(filing.campaign)
    *known, stored = read_together(*parts, in_force(filing, unit=unit))
    rules = within(by_unit_file.rules_from(filing.campaign, *known), filing)
    reading = by_unit_reading.read(table, rules=replace(rules, counts=counts))
    columns = columns_of(table, reading)
    if reading.faults:
        return with_faults(table, reading, columns)
    standing = newest(stored)
    doubts = told_by_row(reading.warnings)
    others = {period: _other_period(period, filing) for period in {row.period for row in reading.rows}}
    rows = tuple(_checked(row, standing, (*doubts.get(row.number, ()), *others[row.period])) for row in reading.rows)
    return Checked(columns, rows, unread=unread(reading))


def within(rules: by_unit.Rules, filing: Filing) -> by_unit.Rules:
    """Those of the campaign; a paper about a year before it takes the days of its own period."""
    days = window_of_paper(filing)
    holds = rules.year.first_day <= days.first_day and days.last_day <= rules.year.last_day
    return rules if holds else replace(rules, year=days)


def columns_of(table: Table, reading: by_unit.Reading) -> tuple[Column, ...]:
    places = {text.slug(header): index for index, header in reversed(list(enumerate(table.headers)))}
    known = [
        Column(name, places.get(text.slug(name), -1), is_number=name in by_unit.COUNTS, is_day=name == by_unit.DAY)
        for name in NAMES
    ]
    taken = {column.index for column in known}
    others = (
        Column(header, index, is_number=True)
        for index, header in enumerate(table.headers)
        if header and header not in reading.unread and index not in taken
    )
    return tuple(column for column in (*known[:-1], *others, known[-1]) if column.index >= 0)


def unread(reading: by_unit.Reading) -> tuple[str, ...]:
    """Last year's columns of our own template, and the faults that a marked file tells, are there to be read by people."""
    return tuple(name for name in reading.unread if name not in {*by_unit_template.LAST_YEAR, MARK})


def told_by_row(told: Iterable[by_unit.TableFault]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for one in told:
        found[one.row] = (*found.get(one.row, ()), one.message)
    return found


def with_faults(table: Table, reading: by_unit.Reading, columns: tuple[Column, ...]) -> Checked:
    by_row: dict[int, dict[int, str]] = {}
    whole: list[str] = []
    for fault in reading.faults:
        if fault.row < table.first_row:
            whole.append(str(fault))
            continue
        place, row = place_of(fault.cell), by_row.setdefault(fault.row, {})
        row[place] = f"{row[place]} {fault.message}" if place in row else fault.message
    doubts = told_by_row(reading.warnings)
    rows = tuple(
        CheckedRow(number, faults=by_row.get(number, {}), doubts=doubts.get(number, ()))
        for number, _cells in table.numbered()
    )
    return Checked(columns, rows, faults=tuple(whole), unread=unread(reading))


def place_of(cell: str) -> int:
    """Where the column of such a cell as "AB12" stands, from 0; −1 for the row as a whole."""
    place = 0
    for letter in cell.rstrip("0123456789"):
        place = place * 26 + ord(letter) - 64
    return place - 1


def _checked(row: by_unit.UnitRow, standing: Mapping[tuple[int, date, date], ByUnitRow], doubts: Any) -> CheckedRow:
    values = {
        "unit": row.unit.pk,
        "first_day": row.period.window.first_day.isoformat(),
        "last_day": row.period.window.last_day.isoformat(),
        "reported_on": row.day.isoformat(),
        "accidents": row.accidents,
        "deaths": row.deaths,
        "injured": row.injured,
        "others": {code: vn_text(value) for code, value in row.others.items()},
        "note": row.note,
    }
    before = standing.get((row.unit.pk, row.period.window.first_day, row.period.window.last_day))
    effect = Effect.NEW if before is None else Effect.SAME if _says(before) == values else Effect.CHANGED
    return CheckedRow(row.number, doubts=tuple(doubts), effect=effect, values=values)


def _other_period(period: by_unit.NamedPeriod, filing: Filing) -> tuple[str, ...]:
    if period.window == window_of_paper(filing):
        return ()
    sentence = _("Ngày này thuộc kỳ %(period)s (%(days)s), không phải kỳ của hồ sơ đang mở; số được ghi cho kỳ ấy.")
    return (sentence % {"period": period.name, "days": days_words(period.window)},)


def vn_text(value: Decimal) -> str:
    """A number that is the same text however it was typed."""
    return vn.show_plain(value)


def _says(row: ByUnitRow) -> dict[str, Any]:
    return {
        "unit": row.about_unit_id,
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "reported_on": row.reported_on.isoformat(),
        "accidents": row.accidents,
        "deaths": row.deaths,
        "injured": row.injured,
        "others": row.others,
        "note": row.note,
    }


def in_force(filing: Filing, *, unit: Unit) -> QuerySet[ByUnitRow]:
    """What the unit has stored in this campaign, imports undone left out."""
    return ByUnitRow.objects.filter(
        figure_import__campaign=filing.campaign_id,
        figure_import__unit=unit,
        figure_import__state=FigureImport.State.STORED,
    )


def newest(rows: Iterable[ByUnitRow]) -> dict[tuple[int, date, date], ByUnitRow]:
    """Of rows about the same unit and days the one that was written last: rows are only ever added."""
    in_turn = sorted(rows, key=lambda row: row.pk)
    return {(row.about_unit_id, row.first_day, row.last_day): row for row in in_turn}


def store(figure_import: FigureImport, rows: Sequence[Mapping[str, Any]], actor: User, at: datetime) -> Stored:
    insert_rows(
        ByUnitRow,
        ("figure_import_id", "about_unit_id", *_STATED),
        ((figure_import.pk, row["unit"], *(row[name] for name in _STATED)) for row in rows),
    )
    return Stored(rows=len(rows))


def undo(figure_import: FigureImport, actor: User, at: datetime) -> None:
    """Nothing to write: rows of an import that is undone do not count, and what they replaced counts again."""


def template(filing: Filing, on: date, unit: Unit) -> TemplateSheet:
    return by_unit_template.template_for(filing, unit=unit, slug=SLUG)


KIND = ImportKind(
    slug=SLUG,
    paper=Paper.ACCIDENT_RETURN,
    title=gettext_lazy("Bảng số liệu theo đơn vị"),
    hint=gettext_lazy("Mỗi đơn vị một dòng một kỳ. Dùng để đối chiếu với các vụ tai nạn đã nhập, không cộng thêm vào."),
    sheet=by_unit.SHEET,
    columns=NAMES,
    required=by_unit.REQUIRED,
    limits=by_unit_file.LIMITS,
    check=check,
    store=store,
    undo=undo,
    template=template,
    note=gettext_lazy("Số trong bảng này dùng để đối chiếu; số liệu chính thức vẫn tính từ các vụ tai nạn."),
    changes_paper=False,
    fits=dated_only,
)
