"""Workbooks to be filled in: one table with checked cells, last year's figures locked, and a hidden sheet saying what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import sheets, vn

LISTS = "DanhMuc"
SPARE_ROWS = 100
_PAPER, _LOCKED_PAPER = "FFFFFF", "EEF1F4"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column to fill in: at most one of `counts`, `days` and `choices` says what Excel lets in. `locked`: to be read.

    `fractions` are the rows, from 0, of a column of counts in which a number may have a fraction.
    """

    name: str
    width: int = 16
    counts: bool = False
    fractions: frozenset[int] = frozenset()
    days: tuple[date, date] | None = None
    choices: tuple[str, ...] = ()
    locked: bool = False


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """`origin` travels on the hidden sheet and comes back as `Table.origin`; `rows` stand filled in already.

    `closed` are single cells, by row and column from 0, in which nothing is asked.
    """

    name: str
    title: Sequence[str]
    columns: Sequence[TemplateColumn]
    rows: Sequence[Sequence[sheets.Value]] = ()
    origin: Mapping[str, str] = field(default_factory=dict)
    closed: frozenset[tuple[int, int]] = frozenset()
    spare_rows: int = SPARE_ROWS


def write_template(sheet: TemplateSheet, *, made_at: datetime) -> bytes:
    """The same sheet and moment always give the same bytes."""
    import openpyxl

    book = openpyxl.Workbook()
    page, lists, origin = book.active, book.create_sheet(LISTS), book.create_sheet(sheets.ORIGIN)
    page.title = sheet.name
    for number, pair in enumerate(sheet.origin.items(), start=1):
        for place, words in enumerate(pair, start=1):
            sheets.write_cell(origin.cell(number, place), words)
    lists.sheet_state = origin.sheet_state = "hidden"
    _fill(page, lists, sheet)
    raw = BytesIO()
    book.save(raw)
    return sheets.settled(raw.getvalue(), made_at=made_at)


def _fill(page: Any, lists: Any, sheet: TemplateSheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, words in enumerate(sheet.title, start=1):
        sheets.write_cell(page.cell(number, 1), words)
        page.cell(number, 1).font = Font(name=sheets.FONT, size=sheets.FONT_SIZE, bold=number == 1)
    head = len(sheet.title) + 2 if sheet.title else 1
    last = head + max(len(sheet.rows), 1) + sheet.spare_rows
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        cell = page.cell(head, place)
        sheets.write_cell(cell, column.name)
        cell.font, cell.fill = Font(name=sheets.FONT, size=12, bold=True), PatternFill("solid", fgColor="E7EDF4")
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        _let_in(page, lists, column, place=place, rows=range(head + 1, last + 1))
    for number, row in enumerate(sheet.rows, start=head + 1):
        for place, value in enumerate(row, start=1):
            sheets.write_cell(page.cell(number, place), value)
    _lock(page, sheet, first=head + 1, last=last)
    page.freeze_panes = f"A{head + 1}"


def _lock(page: Any, sheet: TemplateSheet, *, first: int, last: int) -> None:
    """Everything but the boxes to fill in: no password, so that nobody is shut out of his own file."""
    from openpyxl.styles import Font, PatternFill, Protection

    look = {
        is_locked: (
            Font(name=sheets.FONT, size=12),
            Protection(locked=is_locked),
            PatternFill("solid", fgColor=_LOCKED_PAPER) if is_locked else PatternFill(),
        )
        for is_locked in (False, True)
    }
    for number in range(first, last + 1):
        for place, column in enumerate(sheet.columns, start=1):
            cell = page.cell(number, place)
            is_closed = (number - first, place - 1) in sheet.closed
            cell.font, cell.protection, cell.fill = look[column.locked or is_closed]
            if column.days:
                cell.number_format = "dd/mm/yyyy"
    page.protection.sheet = True
    page.protection.formatCells = page.protection.formatColumns = page.protection.formatRows = False
    page.protection.insertRows = page.protection.deleteRows = page.protection.sort = False


def _let_in(page: Any, lists: Any, column: TemplateColumn, *, place: int, rows: range) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter, fractions = get_column_letter(place), {rows[at] for at in column.fractions}
    if column.counts:
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
        rule.error = _("Nhập số nguyên từ 0 trở lên; không phát sinh thì ghi 0.")
    elif column.days:
        first, last = column.days
        rule = DataValidation(type="date", operator="between", formula1=_excel_day(first), formula2=_excel_day(last))
        shown = {"first": vn.show_date(first), "last": vn.show_date(last)}
        rule.error = _("Nhập ngày từ %(first)s đến %(last)s theo ngày/tháng/năm.") % shown
    elif column.choices:
        for number, words in enumerate(column.choices, start=1):
            sheets.write_cell(lists.cell(number, place), words)
        rule = DataValidation(type="list", formula1=f"{LISTS}!${letter}$1:${letter}${len(column.choices)}")
        rule.error = _("Chọn một mục trong danh sách của ô này.")
    else:
        return
    _add(page, column, rule, cells=_ranges(letter, [number for number in rows if number not in fractions]))
    if fractions:
        rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")
        rule.error = _("Nhập số từ 0 trở lên; không phát sinh thì ghi 0.")
        _add(page, column, rule, cells=_ranges(letter, sorted(fractions)))


def _add(page: Any, column: TemplateColumn, rule: Any, *, cells: str) -> None:
    if cells:
        rule.allow_blank, rule.showErrorMessage, rule.errorTitle = True, True, column.name[:32]
        page.add_data_validation(rule)
        rule.sqref = type(rule.sqref)(cells)


def _ranges(letter: str, rows: Sequence[int]) -> str:
    """C5:C9 C11:C11: neighbouring rows of a column together."""
    runs: list[list[int]] = []
    for number in rows:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return " ".join(f"{letter}{first}:{letter}{last}" for first, last in runs)


def _excel_day(day: date) -> str:
    return str((day - date(1899, 12, 30)).days)
