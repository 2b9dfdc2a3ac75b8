from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import LineField, TextField, TypedChoiceField
from atgt_portal.lib.forms import PortalForm
from units.choices import Heading
from units.letterhead.heads import Head

_TWO = {"rows": 2}
_LINES_AT_MOST = 4


class LetterheadForm(PortalForm):
    """Head and signature line of a unit's papers; `cleaned_data` is exactly what `tell_head` takes."""

    parent_lines = TextField(
        label=_("Cơ quan chủ quản"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs=_TWO),
        help_text=_("Dòng trên cùng bên trái. Ủy ban nhân dân các cấp không ghi cơ quan chủ quản."),
    )
    name_lines = TextField(
        label=_("Tên cơ quan ban hành"),
        max_length=200,
        widget=forms.Textarea(attrs=_TWO),
        help_text=_("Mỗi dòng trên giấy là một dòng ở đây; cổng tự in hoa."),
    )
    heading = TypedChoiceField(label=_("Tiêu đề bên phải"), choices=Heading.choices, coerce=Heading)
    symbol = LineField(
        label=_("Ký hiệu cơ quan"), max_length=20, help_text=_("Phần sau loại văn bản: UBND trong 12/KH-UBND.")
    )
    place_name = LineField(label=_("Địa danh"), max_length=80, help_text=_("Đứng trước ngày tháng: Bình Lư, ngày …"))
    authority_lines = TextField(
        label=_("Quyền hạn, chức vụ người ký"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("TM., KT., Q., TUQ. ghi đủ từng dòng. Ví dụ: KT. Chủ tịch, dòng dưới Phó Chủ tịch."),
    )
    signer_name = LineField(
        label=_("Họ tên người ký"), max_length=120, required=False, help_text=_("Bỏ trống thì chừa chỗ để ghi.")
    )
    recipients = TextField(
        label=_("Nơi nhận"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi nơi một dòng, dòng cuối là Lưu. Nơi nhận báo cáo, kế hoạch do cổng ghi thêm."),
    )

    def __init__(self, data: Any = None, *, head: Head) -> None:
        super().__init__(data, initial=_initial(head))

    def clean(self) -> dict[str, Any]:
        for name in ("parent_lines", "name_lines", "authority_lines"):
            count = len([line for line in self.cleaned_data.get(name, "").split("\n") if line.strip()])
            if count > _LINES_AT_MOST:
                sentence = _("%(label)s có %(count)s dòng, nhiều nhất %(most)s dòng. Gộp bớt dòng rồi ghi lại.")
                said = {"label": self.fields[name].label, "count": count, "most": _LINES_AT_MOST}
                self.add_error(name, sentence % said)
        return self.cleaned_data


def _initial(head: Head) -> dict[str, str]:
    several = ("parent_lines", "name_lines", "authority_lines", "recipients")
    single = ("heading", "symbol", "place_name", "signer_name")
    return {name: "\n".join(getattr(head, name)) for name in several} | {name: getattr(head, name) for name in single}
