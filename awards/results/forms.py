from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from atgt_portal.lib.fields import ChoiceField, CountField, LineField, TextField
from awards.results.choices import Outcome
from awards.results.life import MOST_COMMENT_DAYS
from campaigns.setup.forms import BoxForm

_L = gettext_lazy
_LONGEST = 1000


class SendForm(BoxForm):
    """What goes with a revision: how long units may comment, and from the second one on why it is made."""

    widths = {"days": 4, "reason": 8}
    days = CountField(
        label=_L("Số ngày làm việc để góp ý"),
        max_value=MOST_COMMENT_DAYS,
        help_text=_L("0 là không lấy ý kiến; chỉ dùng khi lập bản sửa."),
        blank_advice=_L("Nhập số ngày, ví dụ 5."),
    )
    reason = LineField(label=_L("Lý do lập bản mới"), max_length=300)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]
            self.fields["days"].help_text = ""


class QueryForm(BoxForm):
    reason = TextField(
        label=_L("Lý do đề nghị xem lại"),
        max_length=_LONGEST,
        help_text=_L("Nêu điểm đơn vị thấy đúng và minh chứng đã gửi."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(BoxForm):
    outcome = ChoiceField(label=_L("Kết quả xem lại"), choices=Outcome.choices, widget=forms.RadioSelect)
    words = TextField(label=_L("Trả lời đơn vị"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4}))

    def outcome_told(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])
