from collections.abc import Iterator
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib.fields import ChoiceField, CountField, LineField, TextField, VietnameseDateField
from campaigns.journal.forms import EntryForm
from reports.spots.choices import SpotAction, SpotKind
from units.models import Unit

_L = gettext_lazy
_LONGEST = 2000


class SpotForm(EntryForm):
    """A place as it was found."""

    widths = {
        "area": 4, "kind": 4, "found_on": 4, "road": 4, "place": 8, "accidents": 4, "counted_from": 4, "counted_to": 4,
    }  # fmt: skip
    area = ChoiceField(label=_L("Địa bàn"))
    kind = ChoiceField(label=_L("Loại"), choices=[("", _L("– Chọn loại –")), *SpotKind.choices])
    found_on = VietnameseDateField(label=_L("Ngày phát hiện"))
    road = LineField(label=_L("Tuyến đường"), max_length=80, help_text=_L("Ví dụ Quốc lộ 4D."))
    place = LineField(
        label=_L("Vị trí, lý trình"), max_length=200, help_text=_L("Ví dụ Km 52+300, cua trước cổng chợ.")
    )
    accidents = CountField(label=_L("Số vụ tai nạn đã xảy ra"), max_value=999, required=False)
    counted_from = VietnameseDateField(label=_L("Tính từ ngày"), required=False)
    counted_to = VietnameseDateField(label=_L("Tính đến ngày"), required=False)
    why = TextField(label=_L("Đặc điểm, nguyên nhân"), max_length=_LONGEST)

    def __init__(self, *args: Any, areas: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {unit.code: unit for unit in areas}
        shown = [(unit.code, unit.place_name or unit.name) for unit in areas]
        self.fields["area"].choices = [("", _L("– Chọn địa bàn –")), *shown]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_later("found_on", "counted_to")
        self.refuse_before("counted_from", "counted_to")
        if said.get("accidents") and not (said.get("counted_from") and said.get("counted_to")) and not self.errors:
            sentence = _("Đã ghi số vụ mà chưa đủ hai ngày tính số vụ. Ghi cả Tính từ ngày và Tính đến ngày.")
            self.add_error("counted_from", sentence)
        return said

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "area": self.areas[self.cleaned_data["area"]]}


class SpotStepForm(EntryForm):
    """One step; `action` is the button that was pressed."""

    widths = {"done_on": 4, "who": 8}
    done_on = VietnameseDateField(label=_L("Ngày thực hiện"))
    who = LineField(label=_L("Đơn vị, đoàn thực hiện"), max_length=200)
    measure = TextField(label=_L("Kết quả, biện pháp"), max_length=_LONGEST)
    document = LineField(
        label=_L("Văn bản"), max_length=200, required=False, help_text=_L("Biên bản, công văn, quyết định: số, ngày.")
    )
    action = ChoiceField(label=_L("Bước"), choices=SpotAction.choices)

    def cells(self) -> Iterator[tuple[int, BoundField]]:
        return (cell for cell in super().cells() if cell[1].name != "action")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_later("done_on")
        return said
