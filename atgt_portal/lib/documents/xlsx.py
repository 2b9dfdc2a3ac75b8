"""The tables of a paper as a workbook: a sheet for each table of the body, then one for each appendix.

Numbers and dates are typed cells; everything else is text, whatever sign it starts with. Equal papers give equal bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from atgt_portal.lib.documents import wording
from atgt_portal.lib.documents.model import Cell, Column, DocumentError, OfficialDocument, Table

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

_FACE: Final = "Times New Roman"
_SIGNS_OF_FORMULA = ("=", "+", "-", "@", "'")
_MOMENT = "1980-01-01T00:00:00Z"
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_MM_A_UNIT_OF_WIDTH = 1.9
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31


def document_xlsx(document: OfficialDocument) -> bytes:
    """Refuses a paper without any table: there would be nothing to count with."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, headings, tables in _sheets(document):
        sheet = book.create_sheet(_sheet_name(name))
        _fill(sheet, headings, tables)
    if not book.worksheets:
        msg = f"Văn bản “{document.abstract}” không có bảng số liệu nào để lập tệp Excel."
        raise DocumentError(msg)
    book.properties.creator = document.letterhead.name
    book.properties.title = " ".join(f"{document.kind} {document.abstract}".split())
    buffer = io.BytesIO()
    book.save(buffer)
    return _undated(buffer.getvalue())


def _sheets(document: OfficialDocument) -> Iterator[tuple[str, list[str], list[Table]]]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for number, table in enumerate(tables, start=1):
        yield f"Bảng {number}", [document.note], [table]
    for number, appendix in enumerate(document.appendices, start=1):
        found = [block for block in appendix.blocks if isinstance(block, Table)]
        if found:
            label = wording.appendix_label(number, of=len(document.appendices))
            title = " ".join(appendix.title.upper().split())
            attached = appendix.attached_to or wording.attached_line(document)
            yield label, [label, title, attached, document.note], found


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:_LONGEST_NAME]


def _fill(sheet: "Worksheet", headings: Sequence[str], tables: Sequence[Table]) -> None:
    from openpyxl.utils import get_column_letter

    widest = max(tables, key=lambda table: len(table.columns))
    for index, column in enumerate(widest.columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = max(column.width_mm / _MM_A_UNIT_OF_WIDTH, 6)
    line = 1
    for heading in filter(None, headings):
        _write(sheet.cell(line, 1), Cell(heading), bold=line <= 2)
        line += 1
    for table in tables:
        line = _write_table(sheet, table, line + 1)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = (
        "landscape" if sum(column.width_mm for column in widest.columns) > 165 else "portrait"
    )
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_table(sheet: "Worksheet", table: Table, line: int) -> int:
    """The line after the table and its notes."""
    if table.caption:
        _write(sheet.cell(line, 1), Cell(table.caption), bold=True)
        line += 1
    for index, column in enumerate(table.columns, start=1):
        _write(sheet.cell(line, index), Cell(column.title), bold=True, align="center", framed=True)
    if sheet.freeze_panes is None:
        sheet.freeze_panes = sheet.cell(line + 1, 1)
        sheet.print_title_rows = f"{line}:{line}"
    for is_total, rows in ((False, table.rows), (True, table.totals)):
        for row in rows:
            line += 1
            _write_row(sheet, row, table.columns, line=line, bold=is_total)
    for note in table.notes:
        line += 1
        _write(sheet.cell(line, 1), Cell(note))
    return line + 1


def _write_row(sheet: "Worksheet", row: Sequence[Cell], columns: Sequence[Column], *, line: int, bold: bool) -> None:
    index = 1
    for cell in row:
        align = cell.align or columns[index - 1].align
        for offset in range(cell.span):
            _write(
                sheet.cell(line, index + offset),
                cell if not offset else Cell(""),
                bold=bold or cell.bold,
                align=align,
                framed=True,
            )
        if cell.span > 1:
            sheet.merge_cells(start_row=line, end_row=line, start_column=index, end_column=index + cell.span - 1)
        index += cell.span


def _write(target: "SheetCell", cell: Cell, *, bold: bool = False, align: str = "left", framed: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    if cell.value is not None:
        target.value = cell.value
        target.number_format = _number_format(cell.value)
    elif cell.text:
        target.value = cell.text[:_LONGEST_TEXT]
        target.data_type = "s"
        target.quotePrefix = cell.text.startswith(_SIGNS_OF_FORMULA)
    target.font = Font(name=_FACE, size=12, bold=bold)
    target.alignment = Alignment(horizontal=align, vertical="center", wrap_text=framed)
    if framed:
        thin = Side(style="thin")
        target.border = Border(left=thin, right=thin, top=thin, bottom=thin)


def _number_format(value: int | Decimal | date) -> str:
    if isinstance(value, date):
        return "dd/mm/yyyy"
    places = max(-int(value.as_tuple().exponent), 0) if isinstance(value, Decimal) else 0
    return "#,##0" + ("." + "0" * places if places else "")


def _undated(book: bytes) -> bytes:
    """The same workbook with every clock taken out: zip times and the two moments in its properties."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + _MOMENT.encode(), data)
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return result.getvalue()
