"""A scoring table out of a file: JSON as campaigns are written, or a workbook with one criterion a row; and the workbook back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import intake, sheets, text, vn
from atgt_portal.lib.gate import IntakeRefusedError, Kind, kind_of
from campaigns.setup.choices import CriterionKind
from campaigns.setup.contents import TableEntry
from campaigns.setup.forms_scoring import CRITERIA, MEASURES, PARTS, TableSection, criterion_row
from campaigns.setup.json_text import CampaignFileError, FileFault, decode
from campaigns.setup.models import Campaign
from campaigns.setup.reading import Spot, note_keys_given_twice
from campaigns.setup.table_file import table_from_file

_L = gettext_lazy
MOST_BYTES = 2 * 1024 * 1024
_MOST_ROWS, _MOST_TOLD = 60, 8
SHEET = "BangDiem"
# Each column with the box of the browser's editor that it fills.
_COLUMNS: dict[str, str | Promise] = {
    "part": _L("Phần"),
    "part_name": _L("Nội dung phần"),
    "code": _L("Mã"),
    "name": _L("Tiêu chí"),
    "points": _L("Điểm chuẩn"),
    "kind": _L("Cách chấm"),
    "steps": _L("Các mức"),
    "measure": _L("Số đo"),
    "full_at": _L("Đủ điểm khi đạt"),
    "zero_at": _L("0 điểm khi đạt"),
    "full_at_pct": _L("Đủ điểm khi giảm từ (%)"),
    "half_if_any_reduction": _L("Giảm ít hơn: một nửa số điểm"),
    "full_if_any_reduction": _L("Chỉ cần giảm: đủ điểm"),
    "evidence": _L("Minh chứng"),
}
_WANTED = ("part", "code", "name", "points", "kind")
_TICKS = ("half_if_any_reduction", "full_if_any_reduction")
_YES = "x"
_CHOICES: dict[str, Sequence[tuple[str, str | Promise]]] = {"kind": CriterionKind.choices, "measure": MEASURES}


class TableFileError(ValueError):
    """The file gives no table; the message says why and what to mend."""


def read(raw: bytes, *, name: str, code: str, campaign: Campaign) -> TableEntry:
    """The table with that code in the file, or the only one; its clusters are those of no campaign yet."""
    if name.lower().endswith(".json"):
        return _from_json(raw, code=code)
    try:
        return _from_workbook(raw, name=name, campaign=campaign)
    except IntakeRefusedError as refusal:
        raise TableFileError(str(refusal)) from None


def _from_json(raw: bytes, *, code: str) -> TableEntry:
    if kind_of(raw) is not Kind.TEXT:
        raise TableFileError(
            _("Tệp mang đuôi .json nhưng không phải tệp chữ. Chọn tệp phong trào, hoặc tệp .xlsx theo mẫu.")
        )
    try:
        content = decode(raw)
        found = _one_of(_tables_in(content), code=code)
        faults: list[FileFault] = []
        note_keys_given_twice(Spot(found, "tables[0]", faults))
        # A table alone names no clusters; those of another campaign mean nothing here.
        entry = table_from_file({"code": code or "BD", "name": code or "BD", **found, "clusters": ["-"]}, faults=faults)
    except CampaignFileError as refusal:
        raise TableFileError(_told(refusal.faults)) from None
    except RecursionError:
        raise TableFileError(_("Tệp lồng quá nhiều tầng ngoặc. Kiểm tra lại các dấu ngoặc mở, đóng.")) from None
    if faults:
        raise TableFileError(_told(faults))
    return entry


def _tables_in(content: Any) -> list[dict[str, Any]]:
    """The tables of a whole campaign file, of its section `scoring`, of a list, or the one table itself."""
    if isinstance(content, dict) and "parts" in content:
        return [content]
    if isinstance(content, dict) and isinstance(content.get("scoring"), dict):
        content = content["scoring"]
    listed = content.get("tables") if isinstance(content, dict) else content
    found = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    if not found:
        raise TableFileError(
            _(
                "Tệp không có bảng điểm nào. Chọn tệp phong trào có mục scoring.tables, hoặc tệp ghi một bảng với các phần parts."
            )
        )
    return found


def _one_of(tables: list[dict[str, Any]], *, code: str) -> dict[str, Any]:
    if len(tables) == 1:
        return tables[0]
    named = [row for row in tables if text.clean(str(row.get("code", ""))).casefold() == code.casefold()]
    if len(named) == 1:
        return named[0]
    listed = ", ".join(vn.quoted(str(row.get("code", ""))[:20]) for row in tables[:_MOST_TOLD])
    sentence = _("Tệp có %(n)s bảng: %(codes)s. Ghi mã của bảng cần lấy vào ô Mã bảng rồi gửi lại.")
    raise TableFileError(sentence % {"n": len(tables), "codes": listed})


def _told(faults: Sequence[FileFault]) -> str:
    lines = [str(fault) for fault in dict.fromkeys(faults)]
    more = _(" Còn %(n)s chỗ nữa.") % {"n": len(lines) - _MOST_TOLD} if len(lines) > _MOST_TOLD else ""
    return _("Tệp có %(n)s chỗ cần sửa.") % {"n": len(lines)} + " " + " ".join(lines[:_MOST_TOLD]) + more


def _from_workbook(raw: bytes, *, name: str, campaign: Campaign) -> TableEntry:
    """What stands in the rows is judged as if it were typed in the editor; faults name row and column of the file."""
    wanted = [str(_COLUMNS[key]) for key in _WANTED]
    limits = intake.Limits(max_bytes=MOST_BYTES)
    table = intake.read_table(raw, name=name, limits=limits, sheet=SHEET, wanted=wanted)
    for column in wanted:
        intake.column_index(table.headers, column)
    ours = {text.slug(str(label)): key for key, label in _COLUMNS.items()}
    places = {at: ours[slug] for at, header in enumerate(table.headers) if (slug := text.slug(header)) in ours}
    rows = [(number, {key: _as_typed(row[at]) for at, key in places.items()}) for number, row in table.numbered()]
    if not rows:
        raise TableFileError(_("Bảng chỉ có dòng tiêu đề. Ghi mỗi tiêu chí một dòng rồi gửi lại."))
    if len(rows) > _MOST_ROWS:
        sentence = _("Bảng có %(n)s dòng, mỗi bảng điểm tối đa %(most)s tiêu chí. Bỏ bớt dòng rồi gửi lại.")
        raise TableFileError(sentence % {"n": len(rows), "most": _MOST_ROWS})
    section = _Typed(_as_posted([row for _number, row in rows]), campaign=campaign)
    if section.is_valid():
        found: TableEntry = section.value
        return found
    raise TableFileError(_row_faults(section, [number for number, _row in rows]))


def _as_typed(cell: intake.Cell) -> str:
    if isinstance(cell, str) or cell is None:
        return cell or ""
    return vn.show_date(cell) if isinstance(cell, date) else vn.show_plain(cell)


def _as_posted(rows: list[dict[str, str]]) -> dict[str, str]:
    """The rows as the boxes of the editor would send them."""
    parts = {row["part"]: row.get("part_name", "") for row in reversed(rows)}
    named = [(code, parts[code]) for code in dict.fromkeys(row["part"] for row in rows) if code]
    posted = {f"{PARTS}-TOTAL_FORMS": str(len(named)), f"{PARTS}-INITIAL_FORMS": str(len(named))}
    for at, (code, name) in enumerate(named):
        posted |= {f"{PARTS}-{at}-code": code, f"{PARTS}-{at}-name": name or code}
    posted |= {f"{CRITERIA}-TOTAL_FORMS": str(len(rows)), f"{CRITERIA}-INITIAL_FORMS": str(len(rows))}
    for at, row in enumerate(rows):
        said = {**row, "kind": _code_of(row["kind"], CriterionKind.choices)}
        said["measure"] = _code_of(row.get("measure", ""), MEASURES)
        for tick in _TICKS:
            said[tick] = "on" if text.fold(row.get(tick, "")) in {_YES, "co", "1"} else ""
        posted |= {f"{CRITERIA}-{at}-{key}": value for key, value in said.items() if key != "part_name" and value}
    return posted


def _code_of(said: str, choices: Sequence[tuple[str, str | Promise]]) -> str:
    """The code of what was written by its code or its name; anything else stays as it is, to be refused with its words."""
    return next((code for code, label in choices if text.fold(said) in {text.fold(code), text.fold(str(label))}), said)


class _Typed(TableSection):
    """The editor's boxes, filled from a file."""

    def build(self, data: Mapping[str, Any] | None) -> None:
        self.take(TableEntry(code="BD", name="BD", clusters=("-",), parts=()), data)

    def read(self, faults: list[FileFault]) -> Any:
        return self.read_one(faults)


def _row_faults(section: TableSection, numbers: list[int]) -> str:
    lines = list(section.whole)
    for number, row in zip(numbers, section.rows.forms, strict=False):
        for name, said in row.errors.items():
            column = str(_COLUMNS.get(name, name))
            where = _("Dòng %(row)s, cột %(column)s: %(fault)s")
            lines += [where % {"row": number, "column": column, "fault": _bare(fault, name, column)} for fault in said]
    for row in section.parts.forms:
        lines += [f"{_COLUMNS['part_name']}: {fault}" for said in row.errors.values() for fault in said]
    more = _(" Còn %(n)s chỗ nữa.") % {"n": len(lines) - _MOST_TOLD} if len(lines) > _MOST_TOLD else ""
    return " ".join(lines[:_MOST_TOLD]) + more


def _bare(fault: str, name: str, column: str) -> str:
    """The sentence without the name of its box, which stands before it already; of a choice with what may be written."""
    told = fault.removeprefix(f"{column}: ")
    if name not in _CHOICES:
        return told
    listed = "; ".join(str(label) for code, label in _CHOICES[name] if code)
    return told.split(". ")[0] + ". " + _("Ghi một trong: %(listed)s.") % {"listed": listed}


def workbook(entry: TableEntry, *, at: datetime) -> bytes:
    """The table with one criterion a row, as `read` takes it back."""
    labels = dict(CriterionKind.choices), dict(MEASURES)
    rows = [
        _row({**criterion_row(part, row), "part_name": part.name}, labels)
        for part in entry.parts
        for row in part.criteria
    ]
    sheet = sheets.Sheet(name=SHEET, headers=list(_COLUMNS.values()), rows=rows)
    return sheets.write_workbook([sheet], made_at=at)


def _row(said: Mapping[str, Any], labels: Sequence[Mapping[Any, Any]]) -> list[str | Decimal | None]:
    kinds, measures = labels
    shown = {**said, "kind": str(kinds[said["kind"]])}
    shown["measure"] = str(measures[said["measure"]]) if said["measure"] else ""
    shown |= {tick: _YES if said[tick] else "" for tick in _TICKS}
    return [shown[key] for key in _COLUMNS]
