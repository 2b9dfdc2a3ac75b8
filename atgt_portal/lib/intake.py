"""The one gate in front of every parser of an uploaded table.

Size and kind are judged by `gate`, directory and parts by `workbook_gate`; only then a limited child process reads the
workbook. What comes out is plain: text in NFC, whole numbers, decimals, days, or nothing. Meaning is read from it by `vn`, cell by cell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import child, csv_reader, gate, sheets, table_json, text, vn, workbook_gate
from atgt_portal.lib.gate import IntakeRefusedError, Kind, Limits

__all__ = ["Cell", "IntakeRefusedError", "Limits", "Row", "Table", "column_index", "read_pasted", "read_table"]

Cell: TypeAlias = str | int | Decimal | date | None
Row: TypeAlias = tuple[Cell, ...]
Hidden: TypeAlias = tuple[frozenset[int], frozenset[int]]

_READER = Path(__file__).with_name("workbook_reader.py")
_HEADERS_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as it was filled in: `above` the header row, the headers, and every row below, blank ones kept.

    Hidden rows have the numbers of the person's screen, hidden columns count from 0. `origin` is what our own template
    says of itself on its hidden sheet (`sheets.ORIGIN`); empty for any other file.
    """

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str = ""
    first_row: int = 2
    above: tuple[Row, ...] = field(default=())
    hidden_rows: frozenset[int] = field(default=frozenset())
    hidden_columns: frozenset[int] = field(default=frozenset())
    origin: Mapping[str, str] = field(default_factory=dict)

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
    workbook_gate.refuse_cut(content)
    kind = gate.kind_of(content)
    _check_ending(name, kind)
    hidden: Hidden = (frozenset(), frozenset())
    delimiter, origin = "", {}
    if kind is Kind.XLSX:
        workbook_gate.check_workbook(content, limits=limits)
        answer = _workbook(content, limits=limits, sheet=text.nfc(sheet))
        found, rows = answer["sheet"], [[table_json.cell(value) for value in row] for row in answer["rows"]]
        hidden, origin = (frozenset(answer["hidden_rows"]), frozenset(answer["hidden_columns"])), answer["origin"]
    else:
        typed, delimiter = csv_reader.read_rows(content, limits=limits, wanted=wanted)
        found, rows = "", [list[Cell](row) for row in typed]
    csv_reader.refuse_old_codes([cell for row in rows for cell in row if isinstance(cell, str)])
    tidy = [tuple(_tidy(cell) for cell in row) for row in rows]
    table = _table(tidy, sheet=found, wanted=wanted, hidden=hidden, delimiter=delimiter)
    return replace(table, origin={text.clean(key): text.clean(value) for key, value in origin.items()})


def read_pasted(
    typed: str, *, columns: Sequence[str], wanted: Sequence[str] = (), limits: Limits | None = None
) -> Table:
    """Cells copied from a spreadsheet: with headers that name all of `wanted`, or without any, in the order of `columns`."""
    rows = [tuple(_tidy(cell) for cell in row) for row in csv_reader.pasted_rows(typed, limits=limits or Limits())]
    csv_reader.refuse_old_codes([cell for row in rows for cell in row if isinstance(cell, str)])
    keys, nothing_hidden = {text.slug(name) for name in columns}, (frozenset[int](), frozenset[int]())
    named = (sum(text.slug(str(cell)) in keys for cell in row if cell) for row in rows[:_HEADERS_WITHIN])
    if max(named, default=0) > 1:
        return _table(rows, sheet="", wanted=wanted, hidden=nothing_hidden, delimiter="")
    least = len(wanted) or 1
    if any(_filled(row) for row in rows) and max(len(row) for row in rows) < least:
        sentence = _(
            "Bảng dán có %(n)s cột, cần ít nhất %(least)s cột: %(columns)s. Chọn đủ các cột trong Excel rồi dán lại."
        )
        shown = {"n": max(len(row) for row in rows), "least": least, "columns": ", ".join(columns[:least])}
        raise IntakeRefusedError(sentence % shown)
    table = _table([tuple(columns), *rows], sheet="", wanted=wanted, hidden=nothing_hidden, delimiter="")
    return replace(table, first_row=1)


def column_index(headers: Sequence[str], wanted: str) -> int:
    """Where the column stands, by its name without regard to marks, case and signs; missing or doubled is refused."""
    key = text.slug(wanted)
    places = [index for index, header in enumerate(headers) if text.slug(header) == key]
    if len(places) > 1:
        sentence = _("Tệp có %(count)s cột cùng tên %(column)s. Giữ lại một cột rồi gửi lại.")
        raise IntakeRefusedError(sentence % {"count": len(places), "column": wanted})
    if not places:
        raise _missing([wanted], headers)
    return places[0]


def _missing(columns: Sequence[str], headers: Sequence[str]) -> IntakeRefusedError:
    read = ", ".join(header for header in headers if header)[:300] or _("không có cột nào")
    sentence = _("Bảng thiếu cột %(column)s. Các cột đọc được: %(read)s. Tải mẫu, chép số liệu sang rồi gửi lại.")
    return IntakeRefusedError(sentence % {"column": ", ".join(columns), "read": read})


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
    label, ending = vn.quoted(text.file_label(name)), text.file_ending(name)
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
    "no_sheet": gettext_lazy(
        "Tệp không có trang tính %(0)s. Các trang đang hiện: %(1)s. Tải mẫu, chép số liệu sang rồi gửi lại."
    ),
    "two_sheets": gettext_lazy("Tệp có %(1)s trang tính cùng tên %(0)s. Xóa hoặc đổi tên trang thừa rồi gửi lại."),
    "hidden_sheet": gettext_lazy("Trang tính %(0)s đang ẩn. Bỏ ẩn (Unhide), xem lại số liệu, lưu rồi gửi lại."),
    "linked": gettext_lazy(
        "Dòng %(0)s, cột thứ %(1)s có công thức lấy dữ liệu từ tệp hoặc chương trình khác. "
        "Chép cả bảng, dán lại bằng Dán giá trị (Paste Values) rồi gửi lại."
    ),
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


def _workbook(content: bytes, *, limits: Limits, sheet: str) -> dict[str, Any]:
    order = {**asdict(limits), "sheet": sheet, "origin": sheets.ORIGIN}
    told, _rest = child.answer_of(_READER, content, order=order, wall_seconds=limits.wall_seconds)
    answer: dict[str, Any] = told or {"refused": ["too_heavy"]}
    if "refused" in answer:
        raise _worded(answer["refused"], limits=limits)
    return answer


def _worded(refusal: list[Any], *, limits: Limits) -> IntakeRefusedError:
    code, *details = refusal
    named = {str(index): _shown(detail) for index, detail in enumerate(details)}
    named.update(rows=vn.show_number(limits.rows), columns=vn.show_number(limits.columns))
    return IntakeRefusedError(str(_REFUSALS[code]) % named)


def _shown(detail: object) -> str:
    return vn.show_number(detail) if isinstance(detail, int) else vn.quoted(detail)


def _tidy(cell: Cell) -> Cell:
    return text.clean_lines(cell) or None if isinstance(cell, str) else cell


def _filled(row: Sequence[Cell]) -> bool:
    return any(cell is not None and cell != "" for cell in row)


def _table(rows: list[Row], *, sheet: str, wanted: Sequence[str], hidden: Hidden, delimiter: str) -> Table:
    while rows and not _filled(rows[-1]):
        rows.pop()
    if not rows:
        raise IntakeRefusedError(_("Tệp không có dòng nào. Nhập số liệu vào mẫu rồi gửi lại."))
    at = _header_row(rows, wanted=wanted)
    if delimiter:
        csv_reader.refuse_ragged(rows, header=at, delimiter=delimiter)
    width = max(index + 1 for row in rows[at:] for index, cell in enumerate(row) if cell is not None)
    padded = [(*row, *([None] * (width - len(row))))[:width] for row in rows[at:]]
    headers = tuple("" if cell is None else text.clean(str(cell)) for cell in padded[0])
    return Table(
        headers,
        tuple(padded[1:]),
        sheet=sheet,
        first_row=at + 2,
        above=tuple(rows[:at]),
        hidden_rows=hidden[0],
        hidden_columns=hidden[1],
    )


def _header_row(rows: list[Row], *, wanted: Sequence[str]) -> int:
    keys = {text.slug(name) for name in wanted}
    found = [{text.slug(str(cell)) for cell in row if cell is not None} & keys for row in rows[:_HEADERS_WITHIN]]
    if not keys:
        return next(index for index, row in enumerate(rows) if _filled(row))
    best = max(range(len(found)), key=lambda index: len(found[index]))
    if missing := [name for name in wanted if text.slug(name) not in found[best]]:
        raise _missing(missing, [str(cell) for cell in rows[best] if cell is not None])
    return best
