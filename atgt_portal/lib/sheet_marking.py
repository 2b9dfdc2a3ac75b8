"""A person's own table given back with its faults marked: to be mended in Excel and sent again as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from atgt_portal.lib import sheets, vn

_FAULT_PAPER, _HEAD_PAPER, _FAULT_INK = "FBE3E4", "E7EDF4", "A3151C"
_ROW_WIDTH, _LEAST_WIDTH, _MOST_WIDTH = 70, 10, 40


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """`faults` by place of the row in `rows` and of the column, −1 for the row as a whole; `mark` heads the column that tells them.

    Rows keep the numbers of the person's own screen, from `first_row`; `title` stands above the heads as far as there is room.
    Columns of `numbers` hold numbers and nothing else.
    """

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[sheets.Value]]
    faults: Mapping[int, Mapping[int, str]]
    mark: str
    first_row: int = 2
    numbers: frozenset[int] = field(default=frozenset())
    origin: Mapping[str, str] = field(default_factory=dict)
    title: Sequence[str] = ()


def write_marked(sheet: MarkedSheet, *, made_at: datetime) -> bytes:
    """A faulty cell takes what is typed into it as it is typed: Excel neither turns a day about nor makes a day of a number."""
    import openpyxl

    book = openpyxl.Workbook()
    page, origin = book.active, book.create_sheet(sheets.ORIGIN)
    page.title = sheet.name
    for number, pair in enumerate(sheet.origin.items(), start=1):
        for place, words in enumerate(pair, start=1):
            sheets.write_cell(origin.cell(number, place), words)
    origin.sheet_state = "hidden"
    _write_head(page, sheet)
    for index, row in enumerate(sheet.rows):
        _write_row(page, sheet, index, row)
    page.freeze_panes = f"A{sheet.first_row}"
    raw = BytesIO()
    book.save(raw)
    return sheets.settled(raw.getvalue(), made_at=made_at)


def _write_head(page: Any, sheet: MarkedSheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, words in enumerate(sheet.title[: sheet.first_row - 2], start=1):
        sheets.write_cell(page.cell(number, 1), words)
        page.cell(number, 1).font = Font(bold=number == 1)
    for place, name in enumerate((*sheet.headers, sheet.mark), start=1):
        cell = page.cell(sheet.first_row - 1, place)
        sheets.write_cell(cell, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD_PAPER)
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        longest = max((len(_typed(row[place - 1])) for row in sheet.rows if place <= len(row)), default=0)
        width = min(max(longest + 2, _LEAST_WIDTH, len(name) // 2 + 3), _MOST_WIDTH)
        page.column_dimensions[get_column_letter(place)].width = _ROW_WIDTH if name == sheet.mark else width


def _write_row(page: Any, sheet: MarkedSheet, index: int, row: Sequence[sheets.Value]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    faults, number = sheet.faults.get(index, {}), sheet.first_row + index
    for place, value in enumerate(row):
        cell, is_wrong = page.cell(number, place + 1), place in faults or -1 in faults
        is_counted = place in sheet.numbers and isinstance(value, int | Decimal)
        sheets.write_cell(cell, _typed(value) or None if place in faults and not is_counted else value)
        # Only what is marked is dressed: openpyxl would weigh a style anew for each of 100,000 cells.
        if is_wrong:
            cell.fill = PatternFill("solid", fgColor=_FAULT_PAPER)
        if place in faults:
            cell.number_format = "General" if place in sheet.numbers else "@"
    if faults:
        told = page.cell(number, len(sheet.headers) + 1)
        sheets.write_cell(told, "\n".join(faults.values()))
        told.font = Font(color=_FAULT_INK)
        told.alignment = Alignment(wrap_text=True, vertical="top")


def _typed(value: sheets.Value) -> str:
    """As a person would type it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, date):
        return vn.show_date(value)
    return vn.show_plain(value) if isinstance(value, int | Decimal) else str(value)
