from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib.fields import ChoiceField, LineField, MultipleChoiceField, VietnameseDateField
from campaigns.journal.forms import EntryForm
from campaigns.seats.seating import Comer, Paper
from campaigns.setup.forms import BoxForm
from campaigns.setup.forms_head import document_number
from units.seat_models import BoardSeat, SeatKind

_L = gettext_lazy
NEW_SEATS, SEATS_SHOWN = 36, 6  # a whole board is set up by one decision


class DecisionForm(EntryForm):
    """The decision as it was issued, and who leaves by it."""

    widths = {"number": 4, "signed_on": 4, "effective_on": 4, "signer": 12}
    number = LineField(label=_L("Số quyết định"), max_length=60, help_text=_L("Ví dụ 101/QĐ-UBND."))
    signed_on = VietnameseDateField(label=_L("Ngày ký"))
    effective_on = VietnameseDateField(label=_L("Có hiệu lực từ ngày"))
    signer = LineField(label=_L("Người ký"), max_length=120)
    leaving = MultipleChoiceField(
        label=_L("Thôi tham gia Ban"), widget=forms.CheckboxSelectMultiple, required=False, choices=()
    )

    def __init__(self, *args: Any, seats: list[BoardSeat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not seats:
            del self.fields["leaving"]
            return
        shown = [(str(seat.uuid), f"{seat.full_name}, {seat.post} ({seat.get_kind_display()})") for seat in seats]
        self.fields["leaving"].choices = shown  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        return document_number(self.cleaned_data["number"], label=self.fields["number"].label)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_later("signed_on")
        return said

    def paper(self) -> Paper:
        names = ("number", "signed_on", "signer", "effective_on")
        return Paper(**{name: self.cleaned_data[name] for name in names})

    def leavers(self) -> list[str]:
        return list(self.cleaned_data.get("leaving", ()))


class ComerForm(BoxForm):
    """Whoever takes a seat; a row without a name says nothing."""

    widths = {"kind": 3, "full_name": 4, "post": 5}
    kind = ChoiceField(
        label=_L("Chức danh trong Ban"), required=False, choices=[("", _L("– Chọn –")), *SeatKind.choices]
    )
    full_name = LineField(label=_L("Họ và tên"), max_length=120, required=False, maybe=False)
    post = LineField(label=_L("Chức vụ, cơ quan"), max_length=200, required=False, maybe=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(said.values()):
            return said
        needed = {
            "kind": _("Dòng này chưa chọn chức danh trong Ban. Chọn một chức danh."),
            "full_name": _("Dòng này chưa có họ và tên. Ghi họ và tên, hoặc xóa cả dòng."),
            "post": _("Dòng này chưa có chức vụ, cơ quan. Ghi như trong quyết định."),
        }
        for name, sentence in needed.items():
            if name in said and not said[name]:
                self.add_error(name, sentence)
        return said

    def comer(self) -> Comer | None:
        said = self.cleaned_data
        if not said.get("full_name"):
            return None
        return Comer(kind=SeatKind(said["kind"]), full_name=said["full_name"], post=said["post"])


def comer_forms(data: Mapping[str, Any] | None) -> list[ComerForm]:
    return [ComerForm(data, prefix=f"vao-{number}") for number in range(1, NEW_SEATS + 1)]
