from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import LineField, TickField, VietnameseDateField
from campaigns.setup.forms import BoxForm
from campaigns.setup.forms_head import document_number

_L = gettext_lazy


class LaunchForm(BoxForm):
    """The launch document as it was issued, and the day from which the campaign is in force."""

    widths = {"number": 6, "signed_on": 6, "signer": 6, "launched_on": 6, "confirmed": 12}
    number = LineField(label=_L("Số kế hoạch phát động"), max_length=60, help_text=_L("Ví dụ 15/KH-BATGT."))
    signed_on = VietnameseDateField(label=_L("Ngày ký"))
    signer = LineField(label=_L("Người ký"), max_length=80)
    launched_on = VietnameseDateField(label=_L("Ngày phát động"))
    confirmed = TickField(label=_L("Tôi đã xem các điều cần lưu ý ở trên"), required=False)

    def __init__(self, *args: Any, has_warnings: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_warnings:
            del self.fields["confirmed"]

    def clean_number(self) -> str:
        return document_number(self.cleaned_data["number"], label=self.fields["number"].label)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        signed_on, launched_on = said.get("signed_on"), said.get("launched_on")
        if signed_on and launched_on and launched_on < signed_on:
            self.add_error("launched_on", not_before_signing(launched_on, signed_on))
        return said


def not_before_signing(day: date, signed_on: date) -> str:
    sentence = _("Ngày %(day)s đứng trước ngày ký văn bản %(signed)s. Sửa một trong hai ngày.")
    return sentence % {"day": vn.show_date(day), "signed": vn.show_date(signed_on)}
