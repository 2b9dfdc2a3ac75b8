"""Workbooks and CSV files that we write: typed cells, and no text that a reader's Excel would run as a formula."""

import csv
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO, StringIO
from typing import Any, TypeAlias

from django.utils import timezone
from django.utils.functional import Promise

from atgt_portal.lib import text, vn

Value: TypeAlias = "str | Promise | int | Decimal | date | Formula | None"

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"

ORIGIN = "Mau"  # the hidden sheet on which a template says what it is: form, version, unit, period

NOTHING_COMPUTED: Mapping[str, Mapping[str, str]] = {}
FONT, FONT_SIZE = "Times New Roman", 12
_LONGEST_CELL = 32_767
_FORMULA_START = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_COMPUTED = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v></v>')
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Formula:
    """A sum that stays alive in Excel, beside the value it has now. Never made of anything that somebody typed."""

    text: str
    value: int | Decimal | None

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table to write: title lines above it, headers, rows of typed values, and widths in characters if wished."""

    name: str
    headers: Sequence[str | Promise]
    rows: Iterable[Sequence[Value]]
    title: Sequence[str | Promise] = field(default=())
    widths: Sequence[int] = field(default=())
    notes: Sequence[str | Promise] = field(default=())

    @property
    def header_row(self) -> int:
        """The number of the row with the headers, for formulas that point to the rows below it."""
        return len(self.title) + 1 + bool(self.title)


class CellTooLongError(ValueError):
    """A text is longer than a cell of Excel holds; writing it would cut it without a word."""


def guarded(value: str) -> str:
    """For CSV: text that a spreadsheet would run gets an apostrophe in front."""
    return f"'{value}" if _FORMULA_START.match(value) else value


def unguarded(value: str) -> str:
    """Take off again the apostrophe that `guarded` put on, so that an export read back is the same."""
    return value[1:] if value.startswith("'") and guarded(value[1:]) == value else value


def write_csv(headers: Sequence[str | Promise], rows: Iterable[Sequence[Value]]) -> bytes:
    """A CSV that a Vietnamese Excel opens with a double click: UTF-8 with mark, semicolons, decimal commas."""
    paper = StringIO()
    writer = csv.writer(paper, delimiter=";", lineterminator="\r\n")
    writer.writerow([guarded(text.clean(str(header))) for header in headers])
    writer.writerows([[_csv_cell(value) for value in row] for row in rows])
    return b"\xef\xbb\xbf" + paper.getvalue().encode()


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, Formula):
        return _csv_cell(value.value)
    if isinstance(value, (int, Decimal)):
        return vn.show_plain(value)
    if isinstance(value, date):
        return _local(value).strftime("%d/%m/%Y %H:%M") if isinstance(value, datetime) else vn.show_date(value)
    return guarded(text.clean_lines(str(value)))


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None) if timezone.is_aware(moment) else moment


def write_workbook(sheets: Sequence[Sheet], *, made_at: datetime) -> bytes:
    """An .xlsx with one styled table a sheet; the same sheets and moment always give the same bytes."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    computed = {}
    for number, sheet in enumerate(sheets, start=1):
        page = book.create_sheet(_sheet_name(sheet.name, taken=book.sheetnames))
        computed[f"xl/worksheets/sheet{number}.xml"] = _write_sheet(page, sheet)
    raw = BytesIO()
    book.save(raw)
    return settled(raw.getvalue(), made_at=made_at, computed=computed)


def _sheet_name(name: str, *, taken: Sequence[str]) -> str:
    plain = _NOT_IN_SHEET_NAMES.sub(" ", text.clean(name)).strip()[:31] or "Trang"
    if plain.casefold() not in {other.casefold() for other in taken}:
        return plain
    return _sheet_name(f"{plain[:26]} {len(taken) + 1}", taken=taken)


def _write_sheet(page: Any, sheet: Sheet) -> dict[str, str]:
    """Cell by cell; the values of its formulas, by the cell's name."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    looks: dict[tuple[bool, bool], Any] = {}
    for number, words in enumerate(sheet.title, start=1):
        write_cell(page.cell(number, 1), words)
        page.cell(number, 1).font = Font(name=FONT, size=FONT_SIZE + 1, bold=True)
    header_row, longest = sheet.header_row, [0] * len(sheet.headers)
    computed: dict[str, str] = {}
    for number, row in enumerate([sheet.headers, *sheet.rows], start=header_row):
        for column, value in enumerate(row, start=1):
            cell = page.cell(number, column)
            write_cell(cell, value)
            is_number = isinstance(value, (int, Decimal, Formula)) and not isinstance(value, bool)
            if isinstance(value, Formula) and value.value is not None:
                computed[cell.coordinate] = str(value.value)
            _dress(cell, is_header=number == header_row, is_number=is_number, looks=looks)
            if column <= len(longest):
                longest[column - 1] = max(longest[column - 1], len(str(value or "")))
    for note in sheet.notes:
        write_cell(page.cell(page.max_row + 1, 1), note)
    for column, length in enumerate(longest, start=1):
        width = sheet.widths[column - 1] if column <= len(sheet.widths) else min(max(length + 2, 8), 48)
        page.column_dimensions[get_column_letter(column)].width = width
    _set_up_page(page, header_row=header_row)
    return computed


def column_letter(number: int) -> str:
    """The name of a column, counted from 1: A, B, … Z, AA."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


def write_cell(cell: Any, value: Value) -> None:
    """A typed cell; text stays text, whatever sign it begins with."""
    if isinstance(value, bool):
        value = "Có" if value else "Không"
    if isinstance(value, datetime):
        cell.value, cell.number_format = _local(value), "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "dd/mm/yyyy"
    elif isinstance(value, Formula):
        cell.value, cell.number_format = value.text, "#,##0.##"
    elif isinstance(value, int):
        cell.value, cell.number_format = value, "#,##0"
    elif isinstance(value, Decimal):
        places = max(0, -int(value.normalize().as_tuple().exponent))
        cell.value, cell.number_format = value, "#,##0" + ("." + "0" * places if places else "")
    elif value is not None:
        _write_text(cell, text.clean_lines(str(value)))


def _write_text(cell: Any, words: str) -> None:
    """As text whatever it looks like: openpyxl would make a formula of a leading "=", Excel of an edited one."""
    if len(words) > _LONGEST_CELL:
        msg = f"Ô có {len(words)} ký tự, Excel chỉ giữ {_LONGEST_CELL}."
        raise CellTooLongError(msg)
    cell.value, cell.data_type = words, "s"
    cell.quotePrefix = bool(_FORMULA_START.match(words))


def _dress(cell: Any, *, is_header: bool, is_number: bool, looks: dict[tuple[bool, bool], Any]) -> None:
    """Like the first cell of its look: openpyxl would weigh font, border and alignment anew for each of 100,000 cells."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.styles.cell_style import StyleArray

    if first := looks.get((is_header, is_number)):
        # The numbers under which the book keeps the parts of a style.
        cell._style = cell._style or StyleArray()  # noqa: SLF001
        for part in ("fontId", "borderId", "alignmentId", "fillId"):
            setattr(cell._style, part, getattr(first, part))  # noqa: SLF001
        return
    line = Side(style="thin", color="808080")
    cell.font = Font(name=FONT, size=FONT_SIZE, bold=is_header)
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    side = "center" if is_header else "right" if is_number else None
    cell.alignment = Alignment(horizontal=side, vertical="center" if is_header else "top", wrap_text=True)
    if is_header:
        cell.fill = PatternFill("solid", fgColor="E7EDF4")
    looks[is_header, is_number] = cell._style  # noqa: SLF001


def _set_up_page(page: Any, *, header_row: int) -> None:
    page.freeze_panes = f"A{header_row + 1}"
    page.print_title_rows = f"{header_row}:{header_row}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def settled(raw: bytes, *, made_at: datetime, computed: Mapping[str, Mapping[str, str]] = NOTHING_COMPUTED) -> bytes:
    """The same parts with the moment of the data instead of the moment of writing.

    `computed` holds, by part and cell, what formulas come to: for readers that compute nothing themselves.
    """
    moment = made_at.astimezone(UTC)
    stamp, calm = rf"\g<1>{moment:%Y-%m-%dT%H:%M:%SZ}".encode(), BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as source, zipfile.ZipFile(calm, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _MODIFIED.sub(stamp, content)
            if values := computed.get(part.filename):
                content = _COMPUTED.sub(partial(_with_value, values), content)
            entry = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return calm.getvalue()


def _with_value(values: Mapping[str, str], cell: re.Match[bytes]) -> bytes:
    return b"%b<v>%b</v>" % (cell[1], values.get(cell[2].decode(), "").encode())
