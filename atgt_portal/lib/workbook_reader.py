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
import unicodedata
import zipfile
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

import python_calamine as calamine

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OUTSIDE = re.compile(
    r"\[\d+\]|\|\s*'|\b(?:WEBSERVICE|RTD|CALL|REGISTER\.ID|EXEC)\s*\(|file:|https?:|\\\\", re.IGNORECASE
)
"""Formulas that fetch from another file, another program (DDE) or the network."""
_YES = {"1", "true"}
_TELLING = (
    re.compile(rb"<(?:[^<>\s/!?:]+:)?f[\s/>]"),
    re.compile(rb"hidden"),
    re.compile(rb"""\b(?:ht|width)\s*=\s*["'](?:0|[^"'<]*&)"""),
    re.compile(rb"""\bt\s*=\s*["'](?:e["']|[^"'<]*&)"""),
)
"""Without any of these bytes a sheet holds no formula, no failed cell, nothing hidden: `_Look` would find nothing.

One after the other: all in one expression take twice as long.
"""
_NOTHING = re.compile(r"0+(?:\.0*)?")
_READ_WHOLE = 4 * 1024 * 1024
_EXACT = 10**15
"""Below it a whole number has no more digits than a spreadsheet keeps."""


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


class _Look:
    """What the parser keeps silent about: failed and never calculated formulas, hidden rows and columns, ways out."""

    def __init__(self) -> None:
        self.marks: list[tuple[int, int, str]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self._row = self._column = 0
        self._type = self._formula = self._value = ""
        self._within = ""
        self._calculated = False

    def read(self, part: io.BufferedIOBase) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ParseFile(part)

    def _doctype(self, *_declared: Any) -> None:
        raise _Refused("unreadable", "doctype")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._row, self._column = _number(attributes.get("r"), self._row + 1), 0
            if _unseen(attributes, "ht"):
                self.hidden_rows.append(self._row)
        elif name == "col" and _unseen(attributes, "width"):
            first, last = _number(attributes.get("min"), 1), _number(attributes.get("max"), 1)
            self.hidden_columns.extend(range(first - 1, min(last, first + 500)))
        elif name in {"f", "v"}:
            self._within = name
            self._calculated = self._calculated or name == "f"

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", attributes.get("r", ""))
        self._column = _column(place[1]) + 1 if place else self._column + 1
        self._row = int(place[2]) if place else self._row
        self._type, self._formula, self._value, self._calculated = attributes.get("t", ""), "", "", False

    def _text(self, text: str) -> None:
        if self._within == "f":
            self._formula += text
        elif self._within == "v":
            self._value += text

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == self._within:
            self._within = ""
        if name != "c":
            return
        if _OUTSIDE.search(self._formula):
            raise _Refused("linked", self._row, self._column)
        if self._type == "e":
            self.marks.append((self._row - 1, self._column - 1, self._value[:20]))
        elif self._calculated and not self._value and self._type != "str":
            self.marks.append((self._row - 1, self._column - 1, "(công thức chưa tính)"))


def _unseen(attributes: dict[str, str], size: str) -> bool:
    """Hidden, or drawn so narrow that nobody sees it."""
    return attributes.get("hidden") in _YES or bool(_NOTHING.fullmatch(attributes.get(size, "")))


def _number(typed: str | None, otherwise: int) -> int:
    return int(typed) if typed and re.fullmatch(r"\d{1,7}", typed) else otherwise


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _looked_into(content: bytes, name: str) -> _Look:
    look = _Look()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        relations = ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  (no DTD passes the gate)
        links = {link.get("Id"): link.get("Target", "") for link in relations}
        sheets = ET.fromstring(book.read("xl/workbook.xml")).iter(_SHEET)  # noqa: S314
        target = next((links.get(sheet.get(_LINK)) or "" for sheet in sheets if sheet.get("name") == name), "")
        name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if book.getinfo(name).file_size <= _READ_WHOLE:
            whole = book.read(name)
            if not any(telling.search(whole) for telling in _TELLING):
                return look
        with book.open(name) as part:
            look.read(part)  # type: ignore[arg-type]
    return look


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _EXACT else ["n", format(value, ".15g")]
    if isinstance(value, int):
        return ["n", str(value)]
    if isinstance(value, datetime.datetime):
        return ["d", value.date().isoformat()] if value.time() == datetime.time() else ["t", value.isoformat()]
    if isinstance(value, datetime.date):
        return ["d", value.isoformat()]
    return str(value) if value != "" else None


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def _chosen(book: Any, wanted: str) -> str:
    """The sheet to read: the one of that name, in whatever case and spelling, or the first; never a hidden one."""
    tables = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in tables if sheet.visible == calamine.SheetVisibleEnum.Visible]
    found = [sheet.name for sheet in tables if _key(sheet.name) == _key(wanted)] if wanted else shown[:1]
    if len(found) > 1:
        raise _Refused("two_sheets", wanted, len(found))
    if not found:
        raise _Refused("no_sheet", wanted, ", ".join(shown)[:200])
    if found[0] not in shown:
        raise _Refused("hidden_sheet", found[0])
    return str(found[0])


def _rows(content: bytes, wanted: str, limits: dict[str, int]) -> dict[str, Any]:
    try:
        book = calamine.load_workbook(io.BytesIO(content))
    except calamine.PasswordError:
        raise _Refused("locked") from None
    name = _chosen(book, wanted)
    sheet = book.get_sheet_by_name(name)
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= limits["rows"] or last_column >= limits["columns"]:
        raise _Refused("too_wide", name, last_row + 1, last_column + 1)
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    if sum(len(cell) for row in rows for cell in row if isinstance(cell, str)) > limits["text"]:
        raise _Refused("too_long", name)
    look = _looked_into(content, name)
    for row, column, mark in look.marks:
        if row < limits["rows"] and column < limits["columns"]:
            rows.extend([] for _missing in range(row + 1 - len(rows)))
            rows[row].extend([None] * (column + 1 - len(rows[row])))
            rows[row][column] = mark
    return {
        "sheet": name,
        "rows": rows,
        "hidden_rows": [row for row in look.hidden_rows if row <= len(rows)],
        "hidden_columns": look.hidden_columns[: limits["columns"]],
        "origin": _origin(book, limits["origin"]),
    }


def _origin(book: Any, name: Any) -> dict[str, str]:
    """What a template of ours says of itself on its own sheet: a few names, each with its value beside it."""
    if name not in [sheet.name for sheet in book.sheets_metadata]:
        return {}
    sheet = book.get_sheet_by_name(name)
    last_row, last_column = sheet.end or (0, 0)
    if last_row > 20 or last_column > 5:
        return {}
    told = [[str(value)[:200] for value in row] for row in sheet.to_python(skip_empty_area=False)]
    return {row[0]: row[1] for row in told if len(row) > 1 and row[0]}


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
