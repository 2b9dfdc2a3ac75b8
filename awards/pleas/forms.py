from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import personal
from atgt_portal.lib.fields import ChoiceField, RevisionField, TextField
from awards.pleas.choices import Ground
from campaigns.setup.forms import BoxForm

_L = gettext_lazy


def _without_persons(said: str) -> str:
    """A plea is about an accident; who was in it stays with the police."""
    if what := personal.found_in(said):
        sentence = _("Nội dung hình như có %(what)s. Bỏ đi rồi gửi lại: giải trình không ghi thông tin của riêng ai.")
        raise forms.ValidationError(sentence % {"what": what})
    return said


class PleaForm(BoxForm):
    """Why an accident should not count."""

    widths = {"ground": 6}
    ground = ChoiceField(label=_L("Đề nghị không tính vì"))
    explanation = TextField(
        label=_L("Giải trình"),
        max_length=1000,
        help_text=_L("Nêu diễn biến, căn cứ (số biên bản, kết luận). Không ghi họ tên, biển số xe của ai."),
    )

    def __init__(self, *args: Any, grounds: Iterable[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(ground.value, ground.label) for ground in grounds]
        self.fields["ground"].choices = [("", _("– Chọn lý do –")), *shown]  # type: ignore[attr-defined]

    def clean_ground(self) -> Ground:
        return Ground(self.cleaned_data["ground"])

    def clean_explanation(self) -> str:
        return _without_persons(self.cleaned_data["explanation"])


class RulingForm(BoxForm):
    """What the office decides."""

    widths = {"result": 6}
    result = ChoiceField(
        label=_L("Quyết định"),
        choices=[("", _L("– Chọn –")), ("khong-tinh", _L("Không tính vụ này")), ("van-tinh", _L("Vẫn tính vụ này"))],
    )
    reason = TextField(label=_L("Lý do"), max_length=500, help_text=_L("Đơn vị đọc được lý do này."))
    seen_revision = RevisionField()

    def clean_reason(self) -> str:
        return _without_persons(self.cleaned_data["reason"])
