from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import (
    ChoiceField,
    CountField,
    LineField,
    MultipleChoiceField,
    NumberField,
    PortalForm,
    RevisionField,
    TextField,
    TickField,
    TypedChoiceField,
    VietnameseDateField,
)
from atgt_portal.lib.working_days import WorkingDays
from reports.requests import wording
from reports.requests.asking import Asked
from reports.requests.choices import FieldKind
from reports.requests.models import RequestAnswer, RequestField
from units.choices import COMMUNE_KINDS, UnitKind
from units.models import Unit

_L = gettext_lazy
MOST_FIELDS = 5
MOST_DAYS = 60
MOST_COUNTED = 10**9
_FIRST_HOUR, _LAST_HOUR, _USUAL_HOUR = 7, 22, 17


class RequestForm(PortalForm):
    """What is asked, of whom, by when."""

    title = LineField(
        label=_L("Nội dung yêu cầu"), max_length=200, help_text=_L("Ví dụ: Số điểm ngập, sạt lở trên đường xã.")
    )
    reason = LineField(label=_L("Lý do"), max_length=500, blank_advice=_L("Ghi ngắn vì sao cần số liệu này."))
    paper_number = LineField(
        label=_L("Số văn bản yêu cầu"), max_length=60, required=False, help_text=_L("Ví dụ 25/CV-BATGT.")
    )
    due_on = VietnameseDateField(label=_L("Trả lời trước ngày"))
    due_hour = TypedChoiceField(
        label=_L("Trước giờ"),
        coerce=int,
        initial=_USUAL_HOUR,
        choices=[(hour, f"{hour} giờ") for hour in range(_FIRST_HOUR, _LAST_HOUR + 1)],
    )
    everyone = TickField(label=_L("Mọi đơn vị của Ban"), required=False)
    communes = TickField(label=_L("Mọi xã, thị trấn, phường"), required=False)
    units = MultipleChoiceField(label=_L("Từng đơn vị"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict | None, *, units: Sequence[Unit], at: datetime) -> None:
        self.known, self.at = {str(unit.uuid): unit for unit in units}, at
        super().__init__(data, initial={"due_on": vn.show_date(WorkingDays().following(timezone.localdate(at)))})
        self.fields["units"].choices = [(key, unit.name) for key, unit in self.known.items()]  # type: ignore[attr-defined]
        for number in range(1, MOST_FIELDS + 1):
            said = {"n": number}
            self.fields[f"ten-{number}"] = LineField(
                label=_("Ô %(n)s: cần biết gì") % said, max_length=120, required=False, maybe=False
            )
            self.fields[f"loai-{number}"] = ChoiceField(
                label=_("Ô %(n)s: kiểu trả lời") % said,
                choices=FieldKind.choices,
                required=False,
                initial=FieldKind.COUNT,
            )

    @property
    def picks(self) -> bool:
        """Whether single units are ticked, or have to be, so that their list stands open."""
        return bool(self["units"].value() or self["units"].errors)

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"ten-{number}"], self[f"loai-{number}"]) for number in range(1, MOST_FIELDS + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.chosen_fields() and "ten-1" not in self.errors:
            self.add_error("ten-1", _("Chưa ghi cần biết gì. Ghi ít nhất một ô, ví dụ: Số điểm sạt lở."))
        if not self.chosen_units() and "units" not in self.errors:
            self.add_error("units", _("Chưa chọn đơn vị nào. Đánh dấu từng đơn vị, hoặc chọn cả nhóm ở trên."))
        day, hour = cleaned.get("due_on"), cleaned.get("due_hour")
        if day is not None and isinstance(hour, int):
            self._judge_due(self.due_at(day, hour))
        return cleaned

    def _judge_due(self, due_at: datetime) -> None:
        said = {"due": wording.hour_of(due_at), "now": wording.hour_of(self.at), "n": MOST_DAYS}
        if due_at <= self.at:
            self.add_error("due_on", _("Hạn trả lời %(due)s đã qua, lúc này là %(now)s. Chọn ngày giờ sau đó.") % said)
        elif (due_at - self.at).days > MOST_DAYS:
            self.add_error("due_on", _("Hạn trả lời %(due)s cách nay quá %(n)s ngày. Kiểm tra lại ngày.") % said)

    @staticmethod
    def due_at(day: date, hour: int) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour)))

    def chosen_fields(self) -> list[Asked]:
        said = self.cleaned_data
        numbers = range(1, MOST_FIELDS + 1)
        return [
            (said[f"ten-{number}"], FieldKind(said.get(f"loai-{number}") or FieldKind.COUNT))
            for number in numbers
            if said.get(f"ten-{number}")
        ]

    def chosen_units(self) -> list[Unit]:
        said = self.cleaned_data
        picked = set(said.get("units") or ())
        return [
            unit
            for key, unit in self.known.items()
            if said.get("everyone") or key in picked or (said.get("communes") and UnitKind(unit.kind) in COMMUNE_KINDS)
        ]

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        plain = {name: said[name] for name in ("title", "reason", "paper_number")}
        due_at = self.due_at(said["due_on"], said["due_hour"])
        return {**plain, "due_at": due_at, "fields": self.chosen_fields(), "units": self.chosen_units()}


class ReplyForm(PortalForm):
    """One box for each thing that is asked."""

    seen_revision = RevisionField()

    def __init__(self, data: QueryDict | None, *, asked: Sequence[RequestField], answer: RequestAnswer) -> None:
        stored: dict[str, Any] = {"seen_revision": answer.revision}
        for field in asked:
            if told := answer.values.get(str(field.position)):
                stored[f"o-{field.position}"] = wording.typed(field.kind, told)
        super().__init__(data, initial=stored)
        self.asked = asked
        for field in asked:
            self.fields[f"o-{field.position}"] = _box(field)

    def values(self) -> dict[str, str]:
        """Position → the answer as plain text: a number's digits, a day in ISO."""
        said: Mapping[str, Any] = self.cleaned_data
        return {str(field.position): _plain(said[f"o-{field.position}"]) for field in self.asked}


def _box(field: RequestField) -> forms.Field:
    if field.kind == FieldKind.COUNT:
        return CountField(label=field.name, max_value=MOST_COUNTED)
    if field.kind == FieldKind.NUMBER:
        return NumberField(label=field.name)
    if field.kind == FieldKind.DATE:
        return VietnameseDateField(label=field.name)
    return TextField(label=field.name, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def _plain(value: "str | int | Decimal | date") -> str:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
