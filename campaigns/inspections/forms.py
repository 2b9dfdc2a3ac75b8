from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib.fields import ChoiceField, LineField, TextField, VietnameseDateField
from campaigns.inspections.choices import RemedyAction
from campaigns.journal.forms import EntryForm
from campaigns.setup.forms import BoxForm
from campaigns.setup.forms_head import document_number
from units.models import Unit

_L = gettext_lazy
_LONGEST = 4000
SPARE_REMEDIES = 4


class InspectionForm(EntryForm):
    """The plan as it was issued."""

    widths = {"number": 4, "signed_on": 4, "subject": 12, "team": 12}
    number = LineField(label=_L("Số kế hoạch kiểm tra"), max_length=60, help_text=_L("Ví dụ 22/KH-BATGT."))
    signed_on = VietnameseDateField(label=_L("Ngày ký"))
    subject = LineField(label=_L("Nội dung kiểm tra"), max_length=300)
    team = TextField(label=_L("Thành phần đoàn kiểm tra"), max_length=_LONGEST, help_text=_L("Mỗi người một dòng."))

    def clean_number(self) -> str:
        return document_number(self.cleaned_data["number"], label=self.fields["number"].label)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_later("signed_on")
        return said


class CalendarForm(BoxForm):
    """A day for each unit that is to be checked; blank for the others."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(data, prefix="lich", **kwargs)
        self.units = units
        for unit in units:
            self.fields[unit.code] = VietnameseDateField(label=unit.name, required=False, maybe=False)

    def cells(self) -> Iterator[tuple[int, BoundField]]:
        return ((4, field) for _width, field in super().cells())

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(said.values()):
            self.add_error(None, _("Lịch kiểm tra chưa có đơn vị nào. Ghi ngày cho ít nhất một đơn vị."))
        return said

    def calendar(self) -> dict[Unit, date]:
        return {unit: day for unit in self.units if (day := self.cleaned_data[unit.code])}


class VisitForm(EntryForm):
    """Minutes and conclusion of one unit, and what it must mend."""

    widths = {"held_on": 4}
    held_on = VietnameseDateField(label=_L("Ngày kiểm tra"))
    minutes = TextField(label=_L("Nội dung biên bản"), max_length=_LONGEST)
    conclusion = TextField(label=_L("Kết luận"), max_length=_LONGEST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, SPARE_REMEDIES + 1):
            said = {"n": number}
            label = _("Việc phải khắc phục thêm %(n)s") % said
            self.fields[f"text_{number}"] = LineField(label=label, max_length=500, required=False, maybe=False)
            label = _("Việc thêm %(n)s xong trước ngày") % said
            self.fields[f"due_{number}"] = VietnameseDateField(label=label, required=False, maybe=False)

    def cells(self) -> Iterator[tuple[int, BoundField]]:
        widths = {"text": 8, "due_": 4}
        return ((widths.get(field.name[:4], width), field) for width, field in super().cells())

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_later("held_on")
        for number in range(1, SPARE_REMEDIES + 1):
            text, due = said.get(f"text_{number}"), said.get(f"due_{number}")
            if text and not due and f"due_{number}" not in self.errors:
                sentence = _("Việc phải khắc phục “%(text)s” chưa có hạn. Ghi ngày phải xong.")
                self.add_error(f"due_{number}", sentence % {"text": text})
            if due and not text and f"text_{number}" not in self.errors:
                self.add_error(
                    f"text_{number}", _("Đã ghi hạn mà chưa ghi việc phải khắc phục. Ghi việc, hoặc xóa hạn.")
                )
        self.refuse_before("held_on", *(f"due_{number}" for number in range(1, SPARE_REMEDIES + 1)))
        return said

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        numbers = (number for number in range(1, SPARE_REMEDIES + 1) if said[f"text_{number}"])
        remedies = [(said[f"text_{number}"], said[f"due_{number}"]) for number in numbers]
        return {name: said[name] for name in ("held_on", "minutes", "conclusion")} | {"remedies": remedies}


class RemedyForm(BoxForm):
    """One step of a remedy; `action` is the button that was pressed."""

    note = TextField(label=_L("Nội dung"), max_length=_LONGEST, required=False)
    action = ChoiceField(label=_L("Bước"), choices=RemedyAction.choices)

    def cells(self) -> Iterator[tuple[int, BoundField]]:
        return (cell for cell in super().cells() if cell[1].name != "action")
