from typing import Any

from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import ChoiceField, LineField, TextField, VietnameseDateField
from atgt_portal.lib.forms import PortalForm
from campaigns.filing.choices import EntrySource


class EntryForm(PortalForm):
    """From what the office types, who gave it and when, and why the unit does not file itself."""

    source = ChoiceField(label=_("Nguồn"), choices=[("", _("– Chọn nguồn –")), *EntrySource.choices])
    told_by = LineField(
        label=_("Người cung cấp"),
        max_length=120,
        help_text=_("Họ tên, chức vụ người của đơn vị đã đưa giấy, gửi ảnh, gọi điện."),
    )
    told_on = VietnameseDateField(label=_("Ngày cung cấp"))
    reason = LineField(
        label=_("Lý do nhập thay"),
        max_length=500,
        help_text=_("Vì sao đơn vị chưa tự nộp được, ví dụ mất mạng, chưa có máy."),
    )

    def entry(self) -> dict[str, Any]:
        return {**self.cleaned_data, "source": EntrySource(self.cleaned_data["source"])}


class AnswerForm(PortalForm):
    """What the unit says to it."""

    answer = ChoiceField(
        label=_("Trả lời"),
        choices=[("dung", _("Xác nhận đúng")), ("chua-dung", _("Chưa đúng"))],
    )
    note = TextField(label=_("Chỗ chưa đúng"), required=False, max_length=1000)
