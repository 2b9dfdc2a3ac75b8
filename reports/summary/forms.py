from django import forms
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import LineField, PortalForm, TextField, VietnameseDateField
from campaigns.setup.choices import Calendar
from reports.summary.choices import Channel


class OpenForm(PortalForm):
    """What the office says when it opens an edition; `cleaned_data` splits into `open_edition`'s arguments."""

    calendar = forms.TypedChoiceField(label=_("Kỳ số liệu"), choices=Calendar.choices, coerce=Calendar)
    reason = LineField(label=_("Lý do lập lại"), required=False, max_length=300)
    assessment = TextField(label=_("Nhận định chung của Ban"), required=False, max_length=4000)
    direction = TextField(label=_("Phương hướng năm sau"), required=False, max_length=4000)
    proposals = TextField(label=_("Kiến nghị của Ban"), required=False, max_length=4000)


class DispatchForm(PortalForm):
    """The issued paper; `cleaned_data` is exactly what `dispatch` takes."""

    number = LineField(label=_("Số, ký hiệu"), max_length=60)
    signed_on = VietnameseDateField(label=_("Ngày ký"))
    signer = LineField(label=_("Người ký"), max_length=120)
    channel = forms.TypedChoiceField(label=_("Gửi qua"), choices=Channel.choices, coerce=Channel)
    sent_on = VietnameseDateField(label=_("Ngày gửi"))

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
