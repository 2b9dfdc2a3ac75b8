"""What a draft aims at and asks units to count and to hand in."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import text
from atgt_portal.lib.fields import ChoiceField, CountField, LineField, TextField, TickField, VietnameseDateField
from campaigns.setup import told
from campaigns.setup.choices import AccidentMeasure, Aggregation, Direction, ObjectiveKind, Paper
from campaigns.setup.contents import IndicatorEntry, ObjectiveEntry, ObligationEntry, TaskGroupEntry
from campaigns.setup.forms import LINES, Block, RowForm, SectionForm, iso, lines_of, rows_of, said_rows
from campaigns.setup.json_text import FileFault
from campaigns.setup.reading import Spot
from campaigns.setup.schema_campaign import read_objectives, read_task_groups
from campaigns.setup.schema_duties import BOARD, COMMUNE, EVERY_UNIT, DueDays, read_counted, read_duties
from campaigns.setup.stored_rules import in_use
from units.models import Unit

_L = gettext_lazy
_PICK = ("", _L("– Chọn –"))
BY_CODE = "units"
GENERAL = [
    (BY_CODE, _L("các đơn vị ghi mã")),
    (EVERY_UNIT, _L("mọi đơn vị")),
    (COMMUNE, _L("các xã, thị trấn")),
]


def board_units(board_id: int) -> dict[str, str]:
    """Names of the board's units by code, in Vietnamese order."""
    return dict(Unit.objects.filter(registry=board_id).order_by("sort_key").values_list("code", "name"))


def named(general: str, codes: str) -> str:
    """The two boxes about who, as the file writes it."""
    listed = [code for part in codes.split(",") if (code := part.strip())]
    return ",".join(listed if general == BY_CODE else [general, *listed])


def parted(who: Iterable[str]) -> dict[str, str]:
    """The other way round."""
    tokens = [token for token in who if token]
    general = next((token for token in tokens if token in {EVERY_UNIT, COMMUNE, BOARD}), BY_CODE)
    return {"general": general, "codes": ", ".join(token for token in tokens if token != general)}


class ObjectiveRow(RowForm):
    widths = {"measure": 7, "kind": 5, "min_pct": 4, "stretch_pct": 4, "drop": 4}
    measure = ChoiceField(label=_L("Số đo"), choices=[_PICK, *AccidentMeasure.choices])
    kind = ChoiceField(label=_L("Mục tiêu"), choices=[_PICK, *ObjectiveKind.choices])
    min_pct = CountField(label=_L("Ít nhất (%)"), max_value=100, required=False)
    stretch_pct = CountField(label=_L("Phấn đấu (%)"), max_value=100, required=False)


class ObjectiveSection(SectionForm):
    title = _L("Mục tiêu")

    def build(self, data: Mapping[str, Any] | None) -> None:
        stored = [
            {"measure": row.measure, "kind": row.kind, "min_pct": row.min_pct, "stretch_pct": row.stretch_pct}
            for row in told.objectives(self.campaign)
        ]
        self.rows = rows_of(ObjectiveRow, data, "muc-tieu", stored)

    def blocks(self) -> list[Block]:
        note = _("so với cùng kỳ năm %(year)s") % {"year": self.campaign.year - 1}
        foot = _L("Giảm trong khoảng: ghi cả hai tỷ lệ. Giảm, không để xảy ra: để trống tỷ lệ.")
        return [Block(_L("Mục tiêu về tai nạn"), rows=self.rows, row=_L("Mục tiêu %(n)s"), note=note, foot=foot)]

    def read(self, faults: list[FileFault]) -> tuple[ObjectiveEntry, ...]:
        kept = said_rows(self.rows)
        self.places = {"objectives": kept}
        listed = [
            {**_without(row.cleaned_data, "drop"), "code": f"M{number}"} for number, row in enumerate(kept, start=1)
        ]
        return read_objectives(Spot(listed, "objectives", faults).entries(), year=self.campaign.year)


def _without(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


class GroupRow(RowForm):
    key = {"suggested_measures": "suggestions"}
    widths = {"no": 2, "title": 10, "suggestions": 12}
    no = CountField(label=_L("Nhóm số"), min_value=1, max_value=99)
    title = LineField(label=_L("Nội dung"), max_length=500)
    suggestions = TextField(
        label=_L("Gợi ý chỉ tiêu"), max_length=4000, required=False, widget=LINES, help_text=_L("Mỗi gợi ý một dòng.")
    )


class GroupSection(SectionForm):
    title = _L("Nhóm nhiệm vụ")

    def build(self, data: Mapping[str, Any] | None) -> None:
        stored = [
            {"no": row.no, "title": row.title, "suggestions": "\n".join(row.suggestions)}
            for row in told.task_groups(self.campaign)
        ]
        self.rows = rows_of(GroupRow, data, "nhom", stored)

    def blocks(self) -> list[Block]:
        foot = _L("Bỏ một nhóm thì các chỉ tiêu của nhóm ấy đứng riêng, không mất.")
        return [Block(_L("Nhóm nhiệm vụ trọng tâm"), rows=self.rows, row=_L("Nhóm dòng %(n)s"), foot=foot)]

    def read(self, faults: list[FileFault]) -> tuple[TaskGroupEntry, ...]:
        kept = said_rows(self.rows)
        self.places = {"task_groups": kept}
        listed = [
            {"no": said["no"], "title": said["title"], "suggested_measures": lines_of(said["suggestions"])}
            for said in (row.cleaned_data for row in kept)
        ]
        return read_task_groups(Spot(listed, "task_groups", faults).entries())


class IndicatorRow(RowForm):
    key = {"unit": "unit_of_measure", "outcome": "is_outcome", "owner": "codes"}
    widths = {
        "name": 8, "unit_of_measure": 4, "task_group": 8, "aggregation": 4, "general": 4, "codes": 4, "direction": 4, "is_outcome": 6, "drop": 6,
    }  # fmt: skip
    code = LineField(required=False, max_length=40, widget=LineField.hidden_widget)
    name = LineField(label=_L("Tên chỉ tiêu"), max_length=200)
    unit_of_measure = LineField(label=_L("Đơn vị tính"), max_length=40)
    task_group = ChoiceField(label=_L("Nhóm nhiệm vụ"), required=False)
    general = ChoiceField(label=_L("Đơn vị báo cáo"), choices=GENERAL, initial=BY_CODE)
    codes = LineField(label=_L("Mã đơn vị"), max_length=200, required=False)
    direction = ChoiceField(label=_L("Chiều tốt"), choices=Direction.choices, initial=Direction.NEUTRAL)
    aggregation = ChoiceField(label=_L("Cách cộng"), choices=Aggregation.choices, initial=Aggregation.SUM)
    is_outcome = TickField(label=_L("Là chỉ tiêu kết quả"), required=False)

    def __init__(self, *args: Any, groups: list[Any], fixed: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task_group"].choices = groups  # type: ignore[attr-defined]
        self.is_fixed = self.initial.get("code") in fixed
        if self.is_fixed:
            for name in ("name", "unit_of_measure", "general", "codes", "direction", "aggregation", "is_outcome"):
                self.fields[name].disabled = True


class IndicatorSection(SectionForm):
    title = _L("Chỉ tiêu")

    def build(self, data: Mapping[str, Any] | None) -> None:
        self.groups = told.task_groups(self.campaign)
        shown = [
            ("", _L("không thuộc nhóm nào")),
            *((str(row.no), f"{row.no}. {row.title}"[:60]) for row in self.groups),
        ]
        stored = [
            {
                "code": row.code,
                "name": row.name,
                "unit_of_measure": row.unit_of_measure,
                "task_group": str(row.task_group or ""),
                "direction": row.direction,
                "aggregation": row.aggregation,
                "is_outcome": row.is_outcome,
                **parted(row.owners),
            }
            for row in told.indicators(self.campaign)
        ]
        self.rows = rows_of(IndicatorRow, data, "chi-tieu", stored, groups=shown, fixed=in_use(self.campaign))

    def blocks(self) -> list[Block]:
        note = _L("mỗi chỉ tiêu có đơn vị báo cáo, chiều tốt và cách cộng")
        foot = _L(
            "Chỉ tiêu mà phong trào khác đang dùng chỉ đổi được nhóm: số liệu báo cáo một lần dùng cho mọi phong trào. Mã đơn vị cách nhau bằng dấu phẩy. Muốn có bảng số liệu hằng tháng: thêm hồ sơ Kết quả hoạt động trong kỳ, đánh dấu Nộp mỗi tháng; hoặc bật sau bằng văn bản điều chỉnh."
        )
        return [Block(_L("Chỉ tiêu theo nhóm"), rows=self.rows, row=_L("Chỉ tiêu %(n)s"), note=note, foot=foot)]

    def read(self, faults: list[FileFault]) -> tuple[IndicatorEntry, ...]:
        kept = said_rows(self.rows)
        self.places = {"indicators": kept}
        units = list(board_units(self.campaign.board_id))
        spots = Spot([_indicator_as_file(row.cleaned_data) for row in kept], "indicators", faults).entries()
        return read_counted(spots, units, [group.no for group in self.groups])


def _indicator_as_file(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": said["code"] or text.slug(said["name"])[:40].strip("-"),
        "name": said["name"],
        "unit": said["unit_of_measure"],
        "task_group": int(said["task_group"]) if said["task_group"] else None,
        "owner": named(said["general"], said["codes"]),
        "aggregation": said["aggregation"],
        "direction": said["direction"],
        "outcome": said["is_outcome"],
    }


class DutyRow(RowForm):
    key = {"who": "codes", "each": "each_month", "optional": "is_optional", "period": "first_day"}
    widths = {
        "code": 2, "paper": 6, "general": 4, "codes": 4, "due_on": 3, "due_days_after_period": 5, "first_day": 4,
        "last_day": 3, "together_with": 5, "each_month": 4, "is_optional": 4, "drop": 4,
    }  # fmt: skip
    code = LineField(label=_L("Mã"), max_length=20)
    paper = ChoiceField(label=_L("Hồ sơ"), choices=[_PICK, *Paper.choices])
    general = ChoiceField(label=_L("Ai nộp"), choices=[*GENERAL, (BOARD, _L("Ban"))], initial=BY_CODE)
    codes = LineField(label=_L("Mã đơn vị"), max_length=200, required=False)
    due_on = VietnameseDateField(label=_L("Hạn nộp"), required=False)
    due_days_after_period = CountField(label=_L("Hoặc số ngày sau mỗi tháng"), max_value=365, required=False)
    first_day = VietnameseDateField(label=_L("Kỳ từ ngày"), required=False)
    last_day = VietnameseDateField(label=_L("Kỳ đến ngày"), required=False)
    together_with = LineField(label=_L("Gửi cùng hồ sơ mã"), max_length=20, required=False)
    each_month = TickField(label=_L("Nộp mỗi tháng"), required=False)
    is_optional = TickField(label=_L("Chỉ nộp nếu có"), required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("each_month") and said.get("due_days_after_period") is None and not self.errors:
            self.add_error(
                "due_days_after_period", _("Hồ sơ nộp mỗi tháng chưa có số ngày sau kỳ. Ghi số ngày, ví dụ 3.")
            )
        if not said.get("each_month") and said.get("due_on") is None and "due_on" not in self.errors:
            self.add_error(
                "due_on", _("Hồ sơ chưa có hạn nộp. Ghi ngày, hoặc đánh dấu Nộp mỗi tháng và ghi số ngày sau kỳ.")
            )
        if (said.get("first_day") is None) != (said.get("last_day") is None) and not self.errors:
            missing = "last_day" if said.get("last_day") is None else "first_day"
            self.add_error(
                missing, _("Kỳ của hồ sơ chỉ có một ngày. Ghi cả ngày đầu và ngày cuối, hoặc để trống cả hai.")
            )
        return said


class DutySection(SectionForm):
    title = _L("Lịch nộp")

    def build(self, data: Mapping[str, Any] | None) -> None:
        stored = [_duty_row(row) for row in told.obligations(self.campaign)]
        self.rows = rows_of(DutyRow, data, "nghia-vu", stored)

    def blocks(self) -> list[Block]:
        foot = _L(
            "Để trống kỳ: hồ sơ của cả năm số liệu. Nộp mỗi tháng: hạn tính từ ngày cuối từng kỳ tháng. Mã đơn vị cách nhau bằng dấu phẩy. Muốn có bảng số liệu hằng tháng: thêm hồ sơ Kết quả hoạt động trong kỳ, đánh dấu Nộp mỗi tháng; hoặc bật sau bằng văn bản điều chỉnh."
        )
        return [Block(_L("Hồ sơ phải nộp"), rows=self.rows, row=_L("Hồ sơ %(n)s"), foot=foot)]

    def read(self, faults: list[FileFault]) -> tuple[ObligationEntry, ...]:
        kept = said_rows(self.rows)
        self.places = {"obligations": kept}
        return read_duty_rows([row.cleaned_data for row in kept], board_id=self.campaign.board_id, faults=faults)


def read_duty_rows(
    said: list[dict[str, Any]], *, board_id: int, faults: list[FileFault]
) -> tuple[ObligationEntry, ...]:
    spots = Spot([_duty_as_file(row) for row in said], "obligations", faults).entries()
    return read_duties(spots, list(board_units(board_id)), DueDays())


def _duty_row(entry: ObligationEntry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "paper": entry.paper,
        "due_on": entry.due_on,
        "due_days_after_period": entry.due_days_after_period,
        "first_day": entry.span.first_day if entry.span else None,
        "last_day": entry.span.last_day if entry.span else None,
        "together_with": entry.together_with,
        "each_month": entry.each_month,
        "is_optional": entry.is_optional,
        **parted(entry.who.split(",")),
    }


def _duty_as_file(said: Mapping[str, Any]) -> dict[str, Any]:
    span = f"{iso(said['first_day'])}/{iso(said['last_day'])}" if said["first_day"] else None
    monthly = bool(said["each_month"])
    return {
        "code": said["code"],
        "paper": said["paper"],
        "who": named(said["general"], said["codes"]),
        "each": "month" if monthly else None,
        "due_days_after_period": said["due_days_after_period"] if monthly else None,
        "due_on": None if monthly else iso(said["due_on"]),
        "period": span,
        "optional": said["is_optional"],
        "together_with": said["together_with"] or None,
    }
