from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import LineField, PortalForm, TextField, VietnameseDateField
from atgt_portal.lib.scan_field import ScansField
from atgt_portal.lib.scanned_papers import Scanned
from campaigns.setup.choices import Calendar
from reports.summary.choices import Channel


class OpenForm(PortalForm):
    """What the office says when it opens an edition; `cleaned_data` splits into `open_edition`'s arguments."""

    calendar = forms.TypedChoiceField(label=_("Kỳ số liệu"), choices=Calendar.choices, coerce=Calendar)
    reason = LineField(label=_("Lý do lập lại"), required=False, max_length=300)
    assessment = TextField(label=_("Nhận định chung của Ban"), required=False, maybe=False, max_length=4000)
    direction = TextField(label=_("Phương hướng năm sau"), required=False, maybe=False, max_length=4000)
    proposals = TextField(label=_("Kiến nghị của Ban"), required=False, maybe=False, max_length=4000)


class DispatchForm(PortalForm):
    """The issued paper and, where it is at hand, its signed copy."""

    number = LineField(label=_("Số, ký hiệu"), max_length=60)
    signed_on = VietnameseDateField(label=_("Ngày ký"))
    signer = LineField(label=_("Người ký"), max_length=120)
    channel = forms.TypedChoiceField(label=_("Gửi qua"), choices=Channel.choices, coerce=Channel)
    sent_on = VietnameseDateField(label=_("Ngày gửi"))
    scans = ScansField(
        label=_("Bản ký, đóng dấu"),
        required=False,
        help_text=_("Một tệp PDF đến 10 MB, hoặc các ảnh chụp theo thứ tự trang; cổng ghép thành một PDF."),
    )

    def clean_scans(self) -> list[Scanned]:
        taken: list[Scanned] = self.cleaned_data["scans"]
        if len(taken) > 1:
            sentence = _("Chọn %(count)s tệp PDF; bản ký là một tệp. Ghép thành một tệp rồi gửi lại.")
            raise forms.ValidationError(sentence % {"count": len(taken)}, code="several")
        return taken

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"]
        try:
            return str(vn.parse_document_number(typed, label=str(self.fields["number"].label)))
        except vn.VietnameseInputError as unreadable:
            raise forms.ValidationError(str(unreadable), code="invalid") from None

    def clean(self) -> None:
        super().clean()
        signed, sent = self.cleaned_data.get("signed_on"), self.cleaned_data.get("sent_on")
        if signed and sent and sent < signed:
            sentence = _("Ngày gửi %(sent)s trước ngày ký %(signed)s. Sửa một trong hai ngày.")
            self.add_error("sent_on", sentence % {"sent": vn.show_date(sent), "signed": vn.show_date(signed)})

    def issued(self) -> dict[str, Any]:
        """Exactly what `dispatch` takes."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "scans"}
        return told | {"scan": next(iter(self.cleaned_data["scans"]), None)}
