"""The scoring tables of a draft: which cluster uses which, and the criteria of each."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, LineField, MultipleChoiceField, NumberField, TextField, TickField
from campaigns.setup import remarks, told
from campaigns.setup.choices import AccidentMeasure, Baseline, CriterionKind
from campaigns.setup.contents import CriterionEntry, PartEntry, TableEntry
from campaigns.setup.forms import Block, RowForm, SectionForm, rows_of, said_rows
from campaigns.setup.json_text import FileFault, json_number
from campaigns.setup.reading import Spot
from campaigns.setup.schema_scoring import COUNTS, RATES, read_scoring
from campaigns.setup.table_file import part_as_file

_L = gettext_lazy
_NAMES = {
    **{measure.value: measure.label for measure in AccidentMeasure},
    "models_recognised": _L("Số mô hình, điển hình được công nhận"),
    "staff_violations": _L("Số cán bộ, công chức vi phạm"),
    "dissemination_rate": _L("Tỷ lệ được phổ biến (%)"),
    "subordinate_check_rate": _L("Tỷ lệ đơn vị trực thuộc được kiểm tra (%)"),
    "on_time_report_rate": _L("Tỷ lệ báo cáo đúng hạn (%)"),
    "registered_target_rate": _L("Tỷ lệ chỉ tiêu đăng ký đạt (%)"),
}
MEASURES = [("", _L("không dùng số đo")), *((code, _NAMES[code]) for code in (*COUNTS, *RATES))]
_STEP = "="
PARTS, CRITERIA = "phan", "tieu-chi"


class TableRow(RowForm):
    widths = {"code": 3, "name": 9}
    code = LineField(label=_L("Mã bảng"), max_length=20)
    name = LineField(label=_L("Tên bảng điểm"), max_length=200)
    clusters = MultipleChoiceField(
        label=_L("Áp dụng cho khối"), widget=forms.CheckboxSelectMultiple, blank_advice=_L("Chọn ít nhất một khối.")
    )

    def __init__(self, *args: Any, clusters: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clusters"].choices = clusters  # type: ignore[attr-defined]


class TablesSection(SectionForm):
    """Which tables there are. A new one starts with one part and one criterion, to be rewritten on its own page."""

    title = _L("Bảng chấm điểm")

    def build(self, data: Mapping[str, Any] | None) -> None:
        tables, shown = told.tables_and_clusters(self.campaign)
        self.entries = {entry.code: entry for entry in tables}
        self.clusters = [code for code, _name in shown]
        self.tables = [(entry.code, entry.name) for entry in tables]
        stored = [
            {"code": entry.code, "name": entry.name, "clusters": list(entry.clusters)}
            for entry in self.entries.values()
        ]
        self.rows = rows_of(TableRow, data, "bang", stored, clusters=shown)

    def blocks(self) -> list[Block]:
        note = _L("mỗi khối dùng một bảng; phong trào có thể không chấm điểm")
        foot = _L("Lưu xong, mở từng bảng để ghi tiêu chí.")
        return [Block(_L("Các bảng điểm"), rows=self.rows, row=_L("Bảng %(n)s"), note=note, foot=foot)]

    def read(self, faults: list[FileFault]) -> tuple[TableEntry, ...]:
        kept = said_rows(self.rows)
        self.places = {"tables": kept}
        listed = [self._as_file(row) for row in kept]
        return read_scoring(Spot(listed, "tables", faults).entries(), self.clusters)

    def _as_file(self, row: Any) -> dict[str, Any]:
        said = row.cleaned_data
        entry = self.entries.get(row.initial.get("code", said["code"]))
        parts = [part_as_file(part) for part in entry.parts] if entry and entry.parts else [_first_part()]
        return {"code": said["code"], "name": said["name"], "clusters": said["clusters"], "parts": parts}


def _first_part() -> dict[str, Any]:
    only = {"code": "1.1", "name": _("Tiêu chí chưa đặt tên"), "max_points": 100, "scoring": {"type": "reviewer"}}
    return {"code": "I", "name": _("Phần chưa đặt tên"), "criteria": [only]}


class PartRow(RowForm):
    widths = {"code": 2, "name": 10}
    code = LineField(label=_L("Phần"), max_length=10)
    name = LineField(label=_L("Nội dung"), max_length=300)


def steps_in(typed: str) -> list[list[Any]]:
    """Lines of `condition = points`; a line that is not such a one is refused."""
    found: list[list[Any]] = []
    for line in typed.splitlines():
        if not line.strip():
            continue
        words, sign, points = line.rpartition(_STEP)
        if not sign or not words.strip():
            sentence = _("Mức %(line)s chưa ghi theo mẫu. Ghi điều kiện, dấu bằng, rồi số điểm, ví dụ đúng hạn = 6.")
            raise forms.ValidationError(sentence % {"line": vn.quoted(line)})
        try:
            found.append([words.strip(), json_number(vn.parse_number(points, label=words.strip()))])
        except vn.VietnameseInputError as unreadable:
            raise forms.ValidationError(str(unreadable)) from None
    return found


class CriterionRow(RowForm):
    key = {"max_points": "points", "scoring": "steps"}
    widths = {
        "part": 2, "code": 2, "points": 2, "kind": 6, "name": 8, "evidence": 4, "measure": 6, "full_at": 3,
        "zero_at": 3, "full_at_pct": 4, "half_if_any_reduction": 4, "full_if_any_reduction": 4, "baseline": 6,
    }  # fmt: skip
    part = LineField(label=_L("Phần"), max_length=10)
    code = LineField(label=_L("Mã"), max_length=20)
    points = NumberField(label=_L("Điểm chuẩn"), max_value=1000)
    kind = ChoiceField(label=_L("Cách chấm"), choices=CriterionKind.choices, initial=CriterionKind.RUBRIC)
    name = LineField(label=_L("Tiêu chí"), max_length=300)
    evidence = LineField(label=_L("Minh chứng"), max_length=300, required=False)
    measure = ChoiceField(label=_L("Số đo"), choices=MEASURES, required=False)
    full_at = NumberField(label=_L("Đủ điểm khi đạt"), required=False, min_value=None)
    zero_at = NumberField(label=_L("0 điểm khi đạt"), required=False, min_value=None)
    full_at_pct = NumberField(label=_L("Đủ điểm khi giảm từ (%)"), required=False, max_value=100)
    half_if_any_reduction = TickField(label=_L("Giảm ít hơn: một nửa số điểm"), required=False)
    full_if_any_reduction = TickField(label=_L("Chỉ cần giảm: đủ điểm"), required=False)
    baseline = ChoiceField(
        label=_L("Kéo giảm so với"),
        choices=Baseline.choices,
        initial=Baseline.PREVIOUS_YEAR,
        required=False,
        maybe=False,
    )
    steps = TextField(
        label=_L("Các mức"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_L("Mỗi mức một dòng: điều kiện = số điểm, ví dụ đúng hạn, đủ 3 phần = 6."),
    )  # fmt: skip

    def clean_steps(self) -> list[list[Any]]:
        """The steps as the file writes them; the condition of a counted step is made a number with the kind."""
        return steps_in(self.cleaned_data["steps"])


def criterion_row(part: PartEntry, row: CriterionEntry) -> dict[str, Any]:
    settings = row.settings
    shown = {
        "part": part.code,
        "code": row.code,
        "points": Decimal(row.hundredths) / 100,
        "kind": row.kind,
        "name": row.name,
        "evidence": row.evidence,
        "measure": settings.get("measure", ""),
        "baseline": settings.get("baseline") or Baseline.PREVIOUS_YEAR.value,
        "steps": steps_shown(settings),
    }
    numbers = {name: settings.get(name) for name in ("full_at", "zero_at", "full_at_pct")}
    ticks = {name: bool(settings.get(name)) for name in ("half_if_any_reduction", "full_if_any_reduction")}
    return shown | ticks | {name: None if said is None else Decimal(str(said)) for name, said in numbers.items()}


def steps_shown(settings: Mapping[str, Any]) -> str:
    """The steps as `steps_in` reads them."""
    return "\n".join(f"{_shown(words)} {_STEP} {_shown(points)}" for words, points in settings.get("steps", ()))


def _shown(said: Any) -> str:
    return said if isinstance(said, str) else vn.show_plain(Decimal(str(said)))


def _settings_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the way of scoring asks for, as the file writes it; boxes of other ways are left out."""
    kind, measure = CriterionKind(said["kind"]), {"measure": said["measure"] or None}
    numbers = {
        name: None if said[name] is None else json_number(said[name]) for name in ("full_at", "zero_at", "full_at_pct")
    }
    if kind == CriterionKind.RUBRIC:
        return {"steps": said["steps"]}
    if kind == CriterionKind.STEPS:
        return measure | {"steps": counted_steps(said["steps"])}
    if kind == CriterionKind.LINEAR:
        return measure | {"full_at": numbers["full_at"], "zero_at": numbers["zero_at"]}
    if kind == CriterionKind.ZERO:
        return measure
    if kind == CriterionKind.REDUCTION:
        ticks = {name: True for name in ("half_if_any_reduction", "full_if_any_reduction") if said[name]}
        base = said["baseline"] or Baseline.PREVIOUS_YEAR.value
        common = {"baseline": base, "zero_baseline": "full_if_still_zero"}
        return measure | common | {"full_at_pct": numbers["full_at_pct"]} | ticks
    return {}


def counted_steps(steps: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Steps whose conditions are numbers."""
    return [[_counted(words), points] for words, points in steps]


def _counted(words: str) -> Any:
    try:
        return json_number(vn.parse_number(words))
    except vn.VietnameseInputError:
        return words


class TableSection(SectionForm):
    """The criteria of one table; `LookupError` where the campaign has no such table."""

    table = ""

    def build(self, data: Mapping[str, Any] | None) -> None:
        self.entries = told.tables(self.campaign)
        self.tables = [(entry.code, entry.name) for entry in self.entries]
        found = [entry for entry in self.entries if entry.code == self.table]
        if not found:
            raise LookupError(self.table)
        self.take(found[0], data)

    def take(self, entry: TableEntry, data: Mapping[str, Any] | None) -> None:
        self.entry = entry
        self.title = entry.name  # type: ignore[misc]
        parts = [{"code": part.code, "name": part.name} for part in entry.parts]
        rows = [criterion_row(part, row) for part in entry.parts for row in part.criteria]
        self.parts = rows_of(PartRow, data, PARTS, parts)
        self.rows = rows_of(CriterionRow, data, CRITERIA, rows)
        self.remark = remarks.about(entry, self.campaign)

    def blocks(self) -> list[Block]:
        total = sum(row.hundredths for part in self.entry.parts for row in part.criteria)
        note = _("đang cộng được %(total)s điểm") % {"total": vn.show_number(Decimal(total) / 100)}
        return [
            Block(_L("Các phần"), rows=self.parts, row=_L("Phần dòng %(n)s"), lead=self.remark),
            Block(_L("Tiêu chí"), rows=self.rows, row=_L("Tiêu chí dòng %(n)s"), note=note),
        ]

    def read(self, faults: list[FileFault]) -> Any:
        read = self.read_one(faults)
        return tuple(read if entry.code == self.table else entry for entry in self.entries)

    def read_one(self, faults: list[FileFault]) -> TableEntry:
        """The table as its boxes say it."""
        parts, rows = said_rows(self.parts), said_rows(self.rows)
        codes = [row.cleaned_data["code"] for row in parts]
        for row in rows:
            if row.cleaned_data["part"] not in codes:
                sentence = _("Phần %(code)s chưa có ở trên. Ghi phần ấy, hoặc sửa mã phần của tiêu chí.")
                row.add_error("part", sentence % {"code": vn.quoted(row.cleaned_data["part"])})
                faults.append(FileFault("", _("Có tiêu chí chưa thuộc phần nào.")))
        self.places = {"tables[0].parts": parts}
        listed = [self._part(at, row, rows) for at, row in enumerate(parts)]
        spot = {
            "code": self.entry.code,
            "name": self.entry.name,
            "clusters": list(self.entry.clusters),
            "parts": listed,
        }
        return read_scoring(Spot([spot], "tables", faults).entries(), list(self.entry.clusters))[0]

    def _part(self, at: int, part: Any, rows: Sequence[Any]) -> dict[str, Any]:
        code = part.cleaned_data["code"]
        under = [row for row in rows if row.cleaned_data.get("part") == code]
        self.places[f"tables[0].parts[{at}].criteria"] = under
        return {
            "code": code,
            "name": part.cleaned_data["name"],
            "criteria": [
                {
                    "code": said["code"],
                    "name": said["name"],
                    "max_points": json_number(said["points"]),
                    "scoring": {"type": said["kind"], **_settings_of(said)},
                    "evidence": said["evidence"],
                }
                for said in (row.cleaned_data for row in under)
            ],
        }


def table_section(code: str) -> type[TableSection]:
    """The page of the table with that code."""
    return type("TableSection", (TableSection,), {"table": code})
