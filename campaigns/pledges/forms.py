from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from atgt_portal.lib.fields import LineField, MultipleChoiceField, TextField, VietnameseDateField
from campaigns.journal.forms import EntryForm
from units.models import Unit

_L = gettext_lazy


class PledgeForm(EntryForm):
    """The pact as it was signed."""

    widths = {"signed_on": 4, "place": 8}
    signed_on = VietnameseDateField(label=_L("Ngày ký"))
    place = LineField(label=_L("Nơi ký"), max_length=200)
    units = MultipleChoiceField(
        label=_L("Đơn vị đã ký"),
        widget=forms.CheckboxSelectMultiple,
        choices=(),
        blank_advice=_L("Đánh dấu các đơn vị đã ký."),
    )
    note = TextField(label=_L("Ghi chú"), max_length=2000, required=False)

    def __init__(self, *args: Any, members: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        self.fields["units"].choices = [(unit.code, unit.name) for unit in members]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_later("signed_on")
        return said

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {**said, "units": [unit for unit in self.members if unit.code in said["units"]]}
