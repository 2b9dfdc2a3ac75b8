"""The child process that opens a workbook: `python -I workbook_reader.py <limits as JSON>`, the file on standard input.

It limits itself before it reads a byte, imports nothing of ours, and answers one line of JSON, so a file that breaks
the parser breaks only this process, and nothing it says is ever executed.
"""

import datetime
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import python_calamine as calamine

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FAILED = re.compile(
    rb'<c (?=[^>]{0,300}\bt="e")[^>]{0,300}?\br="([A-Z]{1,3})(\d{1,7})"[^>]{0,300}>[^v]{0,9000}?<v>([^<]{1,20})'
)
_UNSOLVED = re.compile(
    rb'<c (?![^>]{0,300}\bt="(?:str|e)")[^>]{0,300}?\br="([A-Z]{1,3})(\d{1,7})"[^>]{0,300}>'
    rb"<f(?:[^>]{0,300}/>|[^>]{0,300}>[^<]{0,8192}</f>)(?:<v></v>|<v ?/>)?</c>"
)
_TEXT_BUDGET = 20_000_000


class _Refused(Exception):  # noqa: N818
    """The code and details with which the parent words its refusal."""


def _limit(limits: dict[str, int]) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_part(book: zipfile.ZipFile, name: str) -> bytes:
    links = {link.get("Id"): link.get("Target", "") for link in ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))}  # noqa: S314
    sheets = ET.fromstring(book.read("xl/workbook.xml")).iter(_SHEET)  # noqa: S314
    target = next((links.get(sheet.get(_LINK)) or "" for sheet in sheets if sheet.get("name") == name), "")
    return book.read(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")


def _marks(content: bytes, name: str) -> Iterator[tuple[int, int, str]]:
    """Cells that the parser would show as empty although they are not: failed and never calculated formulas."""
    try:
        part = _sheet_part(zipfile.ZipFile(io.BytesIO(content)), name)
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return
    for letters, row, failure in _FAILED.findall(part):
        yield int(row) - 1, _column(letters), failure.decode("utf-8", "replace")
    for letters, row in _UNSOLVED.findall(part):
        yield int(row) - 1, _column(letters), "(công thức chưa tính)"


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return ["n", format(value, ".15g") if isinstance(value, float) else str(value)]
    if isinstance(value, datetime.datetime):
        return ["d", value.date().isoformat()] if value.time() == datetime.time() else ["t", value.isoformat()]
    if isinstance(value, datetime.date):
        return ["d", value.isoformat()]
    return str(value) if value != "" else None


def _rows(content: bytes, wanted: str, limits: dict[str, int]) -> dict[str, Any]:
    try:
        book = calamine.load_workbook(io.BytesIO(content))
    except calamine.PasswordError:
        raise _Refused("locked") from None
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    if not shown or (wanted and wanted not in shown):
        raise _Refused("no_sheet", wanted, shown)
    name = wanted or shown[0]
    sheet = book.get_sheet_by_name(name)
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= limits["rows"] or last_column >= limits["columns"]:
        raise _Refused("too_wide", name, last_row + 1, last_column + 1)
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    if sum(len(cell) for row in rows for cell in row if isinstance(cell, str)) > _TEXT_BUDGET:
        raise _Refused("too_long", name)
    for row, column, mark in _marks(content, name):
        if row < limits["rows"] and column < limits["columns"]:
            rows.extend([] for _missing in range(row + 1 - len(rows)))
            rows[row].extend([None] * (column + 1 - len(rows[row])))
            rows[row][column] = mark
    return {"sheet": name, "rows": rows}


def main() -> None:
    order = json.loads(sys.argv[1])
    _limit(order)
    try:
        answer = _rows(sys.stdin.buffer.read(), order["sheet"], order)
    except _Refused as refusal:
        answer = {"refused": refusal.args}
    except MemoryError:
        answer = {"refused": ("too_heavy",)}
    except Exception as fault:  # noqa: BLE001  (whatever the parser stumbles over, the file is at fault)
        answer = {"refused": ("unreadable", type(fault).__name__)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
