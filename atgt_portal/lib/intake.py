"""The one gate in front of every parser of an uploaded table.

Size, kind, directory and parts are judged by `gate`; only then a limited child process reads the workbook. What comes
out is plain: text in NFC, whole numbers, decimals, days, or nothing. Meaning is read from it by `vn`, cell by cell.
"""

import csv
import json
import logging
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import gate, sheets, text, vn
from atgt_portal.lib.gate import IntakeRefusedError, Kind, Limits

__all__ = ["Cell", "IntakeRefusedError", "Limits", "Row", "Table", "column_index", "read_table"]

Cell: TypeAlias = str | int | Decimal | date | None
Row: TypeAlias = tuple[Cell, ...]

logger = logging.getLogger(__name__)

_READER = Path(__file__).with_name("workbook_reader.py")
_HEADERS_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as it was filled in: `above` the header row, the headers, and every row below, blank ones kept."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str = ""
    first_row: int = 2
    above: tuple[Row, ...] = field(default=())

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """The rows that hold something, each with the number it has on the person's screen."""
        return ((number, row) for number, row in enumerate(self.rows, start=self.first_row) if _filled(row))


def read_table(
    upload: BinaryIO | bytes,
    *,
    name: str,
    limits: Limits | None = None,
    sheet: str = "",
    wanted: Sequence[str] = (),
) -> Table:
    """Read an .xlsx or .csv file, or refuse it. With `wanted`, the header row is the first that names all of these."""
    limits = limits or Limits()
    content = _bytes_of(upload, limits=limits)
    gate.refuse_cut(content)
    kind = gate.kind_of(content)
    _check_ending(name, kind)
    if kind is Kind.XLSX:
        gate.check_workbook(content, limits=limits)
        found, rows = _workbook_rows(content, limits=limits, sheet=text.nfc(sheet))
    else:
        found, rows = "", _csv_rows(content, limits=limits)
    _refuse_tcvn3(rows)
    return _table([tuple(_tidy(cell) for cell in row) for row in rows], sheet=found, wanted=wanted)


def column_index(headers: Sequence[str], wanted: str) -> int:
    """Where the column stands, by its name without regard to marks, case and signs; missing or doubled is refused."""
    key = text.slug(wanted)
    places = [index for index, header in enumerate(headers) if text.slug(header) == key]
    if len(places) > 1:
        sentence = _("Tệp có %(count)s cột cùng tên %(column)s. Giữ lại một cột rồi gửi lại.")
        raise IntakeRefusedError(sentence % {"count": len(places), "column": wanted})
    if not places:
        read = ", ".join(header for header in headers if header) or _("không có cột nào")
        sentence = _("Tệp thiếu cột %(column)s. Các cột đọc được: %(read)s. Tải mẫu, chép số liệu sang rồi gửi lại.")
        raise IntakeRefusedError(sentence % {"column": wanted, "read": read})
    return places[0]


def _bytes_of(upload: BinaryIO | bytes, *, limits: Limits) -> bytes:
    if isinstance(upload, bytes):
        content, size = upload, len(upload)
    else:
        size = upload.seek(0, 2) or upload.tell()
        upload.seek(0)
        content = upload.read(limits.max_bytes + 1)
    gate.refuse_size(max(size, len(content)), limits=limits)
    return content


def _check_ending(name: str, kind: Kind) -> None:
    label, ending = vn.quoted(text.file_label(name)), PurePosixPath(text.file_label(name)).suffix
    if kind not in {Kind.XLSX, Kind.TEXT}:
        what, advice = gate.NOT_TABLES[kind]
        raise IntakeRefusedError(
            _("Tệp %(name)s %(what)s. %(advice)s") % {"name": label, "what": what, "advice": advice}
        )
    if (kind, ending) in {(Kind.XLSX, ".xlsx"), (Kind.TEXT, ".csv")}:
        return
    inside = _("một bảng Excel") if kind is Kind.XLSX else _("văn bản thường")
    sentence = _(
        "Tệp %(name)s có đuôi %(ending)s nhưng bên trong là %(inside)s. Chỉ nhận .xlsx và .csv; lưu lại đúng kiểu rồi gửi."
    )
    raise IntakeRefusedError(sentence % {"name": label, "ending": ending or _("trống"), "inside": inside})


_REFUSALS: dict[str, str | Promise] = {
    "locked": gettext_lazy("Tệp bị khóa bằng mật khẩu. Bỏ mật khẩu, lưu lại rồi gửi."),
    "no_sheet": gettext_lazy("Tệp không có trang tính %(0)s. Tải mẫu, chép số liệu sang rồi gửi lại."),
    "too_wide": gettext_lazy(
        "Trang tính %(0)s kéo đến dòng %(1)s, cột thứ %(2)s; mức tối đa %(rows)s dòng, %(columns)s cột. "
        "Xóa các dòng, cột thừa ở xa rồi gửi lại."
    ),
    "too_long": gettext_lazy(
        "Trang tính %(0)s chứa quá nhiều chữ so với một bảng số liệu. Chép số liệu sang mẫu rồi gửi lại."
    ),
    "too_heavy": gettext_lazy(
        "Tệp cần quá nhiều thời gian hoặc bộ nhớ để đọc, thường do có ô ở rất xa. Chép số liệu sang mẫu rồi gửi lại."
    ),
    "unreadable": gettext_lazy("Tệp .xlsx hỏng nên không đọc được. Mở bằng Excel, lưu thành tệp mới rồi gửi lại."),
}


def _workbook_rows(content: bytes, *, limits: Limits, sheet: str) -> tuple[str, list[list[Cell]]]:
    order = json.dumps({**asdict(limits), "sheet": sheet})
    try:
        child = subprocess.run(  # noqa: S603  (our own interpreter and script; the file goes in as data)
            [sys.executable, "-I", str(_READER), order],
            input=content,
            capture_output=True,
            timeout=limits.wall_seconds,
            check=True,
            env={},
        )
        answer = json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError) as fault:
        logger.warning("workbook_reader_died", extra={"fault": type(fault).__name__, "said": _last_words(fault)})
        answer = {"refused": ["too_heavy"]}
    if "refused" in answer:
        raise _worded(answer["refused"], limits=limits)
    return answer["sheet"], [[_from_json(cell) for cell in row] for row in answer["rows"]]


def _last_words(fault: Exception) -> str:
    said = getattr(fault, "stderr", None) or b""
    return str(said[-500:].decode("utf-8", "replace"))


def _worded(refusal: list[Any], *, limits: Limits) -> IntakeRefusedError:
    code, *details = refusal
    named = {str(index): _shown(detail) for index, detail in enumerate(details)}
    named.update(rows=vn.show_number(limits.rows), columns=vn.show_number(limits.columns))
    return IntakeRefusedError(str(_REFUSALS[code]) % named)


def _shown(detail: object) -> str:
    return vn.show_number(detail) if isinstance(detail, int) else vn.quoted(detail)


def _from_json(cell: Any) -> Cell:
    if not isinstance(cell, list):
        return cell  # type: ignore[no-any-return]
    kind, value = cell
    if kind == "n":
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else number
    return date.fromisoformat(value) if kind == "d" else datetime.fromisoformat(value)


def _csv_rows(content: bytes, *, limits: Limits) -> list[list[Cell]]:
    try:
        typed = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_tcvn3([[content.decode("cp1252", "replace")]])
        sentence = _("Tệp CSV không ghi bằng mã UTF-8. Trong Excel chọn Lưu thành kiểu “CSV UTF-8” rồi gửi lại.")
        raise IntakeRefusedError(sentence) from None
    lines = typed.splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep="):
        lines = lines[1:]
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(lines, delimiter=_delimiter(lines), strict=True):
            rows.append([sheets.unguarded(cell) for cell in row])
            if len(rows) > limits.rows or len(row) > limits.columns:
                refusal = ["too_wide", "CSV", len(rows), len(row)]
                raise _worded(refusal, limits=limits)
    except csv.Error:
        sentence = _("Dòng %(row)s của tệp CSV có dấu nháy kép đặt sai chỗ. Sửa dòng ấy, hoặc gửi tệp .xlsx.")
        raise IntakeRefusedError(sentence % {"row": len(rows) + 1}) from None
    _refuse_ragged(rows)
    return rows


def _delimiter(lines: list[str]) -> str:
    first = next((line for line in lines if line.strip()), "")
    if ";" in first or "," in first:
        return ";" if ";" in first else ","
    if "\t" in first or "|" in first:
        sentence = _(
            "Tệp CSV ngăn cột bằng dấu khác dấu phẩy và chấm phẩy. Trong Excel chọn Lưu thành kiểu “CSV UTF-8”."
        )
        raise IntakeRefusedError(sentence)
    return ","


def _refuse_ragged(rows: list[list[Cell]]) -> None:
    """More cells than headers mean that a comma inside a number or a sentence was taken for a separator."""
    header = next((row for row in rows if _filled(row)), [])
    for number, row in enumerate(rows, start=1):
        if _filled(row[len(header) :]):
            sentence = _(
                "Dòng %(row)s có %(cells)s ô, dòng tiêu đề có %(columns)s cột. Đặt số lẻ và câu có dấu phẩy trong dấu nháy kép, hoặc gửi tệp .xlsx."
            )
            raise IntakeRefusedError(sentence % {"row": number, "cells": len(row), "columns": len(header)})


def _refuse_tcvn3(rows: Sequence[Sequence[Cell]]) -> None:
    words = [cell for row in rows for cell in row if isinstance(cell, str)]
    suspect = next((word for word in [*words, " ".join(words)] if text.looks_like_tcvn3(word)), None)
    if suspect is not None:
        sentence = _(
            "Tệp gõ bằng mã TCVN3 (phông .VnTime) nên chữ đọc ra sai: %(typed)s. Chuyển mã sang Unicode bằng UniKey rồi gửi lại."
        )
        raise IntakeRefusedError(sentence % {"typed": vn.quoted(suspect)})


def _tidy(cell: Cell) -> Cell:
    return text.clean_lines(cell) or None if isinstance(cell, str) else cell


def _filled(row: Sequence[Cell]) -> bool:
    return any(cell not in {None, ""} for cell in row)


def _table(rows: list[Row], *, sheet: str, wanted: Sequence[str]) -> Table:
    while rows and not _filled(rows[-1]):
        rows.pop()
    if not rows:
        raise IntakeRefusedError(_("Tệp không có dòng nào. Nhập số liệu vào mẫu rồi gửi lại."))
    at = _header_row(rows, wanted=wanted)
    width = max(index + 1 for row in rows[at:] for index, cell in enumerate(row) if cell is not None)
    padded = [(*row, *([None] * (width - len(row))))[:width] for row in rows[at:]]
    headers = tuple("" if cell is None else text.clean(str(cell)) for cell in padded[0])
    return Table(headers, tuple(padded[1:]), sheet=sheet, first_row=at + 2, above=tuple(rows[:at]))


def _header_row(rows: list[Row], *, wanted: Sequence[str]) -> int:
    keys = {text.slug(name) for name in wanted}
    found = [{text.slug(str(cell)) for cell in row if cell is not None} & keys for row in rows[:_HEADERS_WITHIN]]
    if not keys:
        return next(index for index, row in enumerate(rows) if _filled(row))
    best = max(range(len(found)), key=lambda index: len(found[index]))
    if found[best] != keys:
        for name in wanted:
            column_index([str(cell) for cell in rows[best] if cell is not None], name)
    return best
