from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from atgt_portal.lib.fields import ChoiceField, LineField, TextField, TickField, VietnameseDateField
from campaigns.locks import asking, locking
from campaigns.setup.forms import BoxForm
from units.models import Unit

_L = gettext_lazy
EVERY_UNIT = "moi-don-vi"


class LockForm(BoxForm):
    """Closing a period; with papers not accepted yet it must be meant."""

    note = LineField(
        label=_L("Ghi chú"), max_length=300, required=False, help_text=_L("Ví dụ: đã chốt theo báo cáo tháng.")
    )
    confirmed = TickField(label=_L("Vẫn khóa khi còn hồ sơ chưa được tiếp nhận"))

    def __init__(self, *args: Any, has_waiting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_waiting:
            del self.fields["confirmed"]


def _long_enough(reason: str) -> str:
    if fault := asking.fault_of(reason):
        raise forms.ValidationError(fault, code="invalid")
    return reason


class AskForm(BoxForm):
    """Why the unit wants its period opened."""

    reason = TextField(
        label=_L("Lý do đề nghị"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_L("Ít nhất 20 ký tự: số nào sai, số đúng, căn cứ."),
    )

    def clean_reason(self) -> str:
        return _long_enough(self.cleaned_data["reason"])


class RefuseForm(BoxForm):
    """Why the office does not open it."""

    refusal = TextField(
        label=_L("Lý do không mở"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_L("Ít nhất 20 ký tự; đơn vị đọc được lý do này."),
    )

    def clean_refusal(self) -> str:
        return _long_enough(self.cleaned_data["refusal"])


class UnlockForm(BoxForm):
    """For whom a locked period is opened, why, and until when."""

    widths = {"unit": 8, "until": 4}
    unit = ChoiceField(label=_L("Mở cho"))
    until = VietnameseDateField(label=_L("Mở đến hết ngày"))
    reason = TextField(
        label=_L("Lý do mở khóa"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_L("Ít nhất 20 ký tự: số nào sai, số đúng, căn cứ."),
    )

    def __init__(self, *args: Any, units: list[Unit], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.known = on, {unit.code: unit for unit in units}
        named = [(unit.code, unit.name) for unit in units]
        self.fields["unit"].choices = [("", _L("– Chọn đơn vị –")), *named, (EVERY_UNIT, _L("Mọi đơn vị của kỳ"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("until") and said.get("reason"):
            faults = locking.faults_of(reason=said["reason"], until=said["until"], on=self.on)
            for box, text in faults.items():
                self.add_error(box, text)
        return said

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"unit": self.known.get(said["unit"]), "reason": said["reason"], "until": said["until"]}
