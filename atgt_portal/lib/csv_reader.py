"""CSV as offices save it: UTF-8, with comma or semicolon; every other code is named, with the way out of it."""

import csv
import itertools
from collections.abc import Sequence
from io import StringIO

from django.utils.translation import gettext as _

from atgt_portal.lib import sheets, text, vn
from atgt_portal.lib.gate import IntakeRefusedError, Limits
from atgt_portal.lib.old_codes import old_code_in

_HEADERS_WITHIN = 20
_ENOUGH = 65_536


def read_rows(content: bytes, *, limits: Limits, wanted: Sequence[str] = ()) -> tuple[list[list[str]], str]:
    """Every row, cell by cell, without the apostrophes of our own exports; and the sign between the cells."""
    stream = _opened(_decoded(content))
    delimiter = _delimiter(stream, wanted=wanted)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(stream, delimiter=delimiter, strict=True):
            if len(rows) >= limits.rows or len(row) > limits.columns:
                raise _too_large(row=len(rows) + 1, cells=len(row), limits=limits)
            rows.append([sheets.unguarded(cell) for cell in row])
    except csv.Error as fault:
        raise _misquoted(len(rows) + 1, is_long="field limit" in str(fault)) from None
    return rows, delimiter


def pasted_rows(typed: str, *, limits: Limits) -> list[list[str]]:
    """Every row of cells copied from a spreadsheet: tabs between them, quotes around those of several lines."""
    try:
        rows = list(csv.reader(StringIO(typed, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        # A quote that the person typed himself: every line is a row as it stands.
        rows = [line.split("\t") for line in typed.splitlines()]
    widest = max((len(row) for row in rows), default=0)
    if len(rows) > limits.rows or widest > limits.columns:
        sentence = _(
            "Bảng dán có %(rows)s dòng, %(columns)s cột; mức tối đa %(most_rows)s dòng, %(most_columns)s cột. "
            "Dán từng phần, hoặc gửi tệp."
        )
        counts = {"rows": len(rows), "columns": widest, "most_rows": limits.rows, "most_columns": limits.columns}
        raise IntakeRefusedError(sentence % {name: vn.show_number(count) for name, count in counts.items()})
    return rows


def refuse_ragged(rows: Sequence[Sequence[object]], *, header: int, delimiter: str) -> None:
    """More cells than headers mean that a comma inside a number or a sentence was taken for a separator.

    Between commas a blank cell too many says so as well: "1,5,0,0," is one and a half, and all counts have moved on.
    """
    width = len(rows[header])
    for number, row in enumerate(rows[header:], start=header + 1):
        moved = delimiter == "," and len(row) > width and any(row)
        if moved or any(cell is not None and cell != "" for cell in row[width:]):
            sentence = _(
                "Dòng %(row)s có %(cells)s ô, dòng tiêu đề có %(columns)s cột. Đặt số lẻ và câu có dấu phẩy trong dấu nháy kép, hoặc gửi tệp .xlsx."
            )
            raise IntakeRefusedError(sentence % {"row": number, "cells": len(row), "columns": width})


def _too_large(*, row: int, cells: int, limits: Limits) -> IntakeRefusedError:
    sentence = _(
        "Tệp CSV kéo đến dòng %(row)s, cột thứ %(cells)s; mức tối đa %(rows)s dòng, %(columns)s cột. "
        "Xóa các dòng, cột thừa ở xa rồi gửi lại."
    )
    counts = {"row": row, "cells": cells, "rows": limits.rows, "columns": limits.columns}
    return IntakeRefusedError(sentence % {name: vn.show_number(count) for name, count in counts.items()})


def _misquoted(row: int, *, is_long: bool) -> IntakeRefusedError:
    sentence = _("Dòng %(row)s của tệp CSV có dấu nháy kép đặt sai chỗ. Sửa dòng ấy, hoặc gửi tệp .xlsx.")
    if is_long:
        sentence = _(
            "Dòng %(row)s của tệp CSV có một ô quá dài, thường do thiếu dấu nháy kép đóng. Sửa dòng ấy, hoặc gửi tệp .xlsx."
        )
    return IntakeRefusedError(sentence % {"row": row})


def _opened(typed: str) -> StringIO:
    """At the first row; Excel's own first line "sep=;" is no row."""
    stream = StringIO(typed, newline="")
    if not stream.readline().lower().startswith("sep="):
        stream.seek(0)
    return stream


def _delimiter(stream: StringIO, *, wanted: Sequence[str]) -> str:
    start = stream.tell()
    first_lines = [line for line in itertools.islice(stream, _HEADERS_WITHIN) if line.strip()]
    stream.seek(start)
    for sign in ";,":
        if any(_names_all(line, sign, wanted=wanted) for line in first_lines):
            return sign
    header = first_lines[0] if first_lines else ""
    if ";" in header or "," in header:
        return ";" if ";" in header else ","
    if "\t" in header or "|" in header:
        sentence = _(
            "Tệp CSV ngăn cột bằng dấu khác dấu phẩy và chấm phẩy. Trong Excel chọn Lưu thành kiểu “CSV UTF-8”."
        )
        raise IntakeRefusedError(sentence)
    return ","


def _names_all(line: str, sign: str, *, wanted: Sequence[str]) -> bool:
    cells = next(csv.reader([line[:_ENOUGH]], delimiter=sign), [])
    return bool(wanted) and {text.slug(name) for name in wanted} <= {text.slug(cell) for cell in cells}


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse_old_codes([content[:_ENOUGH].decode("cp1252", "replace")])
    told = _("Tệp CSV không ghi bằng mã UTF-8.")
    if text.has_vietnamese_letters(content[:_ENOUGH].decode("cp1258", "replace")):
        told = _("Tệp CSV ghi bằng mã Windows-1258 (Vietnamese).")
    advice = _("Trong Excel chọn Lưu thành kiểu “CSV UTF-8” rồi gửi lại.")
    raise IntakeRefusedError(f"{told} {advice}")


def refuse_old_codes(words: Sequence[str]) -> None:
    """Refuse letters of the fonts before Unicode, with one of them as the example."""
    if found := old_code_in(words):
        sentence = _(
            "Tệp gõ bằng mã %(code)s nên chữ đọc ra sai: %(typed)s. Chuyển mã sang Unicode bằng UniKey rồi gửi lại."
        )
        raise IntakeRefusedError(sentence % {"code": found.name, "typed": vn.quoted(found.example)})
