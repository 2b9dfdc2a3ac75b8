"""What the office writes about the review itself; none of it is read by a unit."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import (
    ChoiceField,
    LineField,
    RevisionField,
    TextField,
    TypedChoiceField,
    VietnameseDateField,
)
from campaigns.filing.review_models import Opinion
from campaigns.filing.reviewing.assigning import MOST_LETTERS
from campaigns.setup.forms import BoxForm
from units.models import Unit, User


class AssignForm(BoxForm):
    """To whom the chosen papers go."""

    widths = {"assignee": 5, "note": 7}
    assignee = ChoiceField(label=_("Giao cho"), blank_advice=_("Chọn người rà soát trong danh sách."))
    note = LineField(
        label=_("Ghi chú"),
        max_length=MOST_LETTERS,
        required=False,
        help_text=_("Người được giao và văn phòng đọc; đơn vị không thấy."),
    )

    def __init__(self, *args: Any, people: Iterable[tuple[User, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = list(people)
        self.known = {str(user.uuid): user for user, _label in told}
        named = [(str(user.uuid), label) for user, label in told]
        self.fields["assignee"].choices = [("", _("– Chọn người rà soát –")), *named]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {"assignee": self.known[self.cleaned_data["assignee"]], "note": self.cleaned_data["note"]}


class TakeForm(BoxForm):
    """Why a paper is taken from a colleague's hand."""

    seen_revision = RevisionField()
    take_note = LineField(
        label=_("Lý do nhận thay"),
        max_length=MOST_LETTERS,
        required=False,
        maybe=False,
        help_text=_("Ví dụ: người được giao nghỉ ốm. Văn phòng đọc; đơn vị không thấy."),
    )
    in_hand = forms.CharField(required=False, widget=forms.HiddenInput)

    def in_hand_seen(self) -> int | None:
        """The assignment that the page showed."""
        told = self.cleaned_data["in_hand"]
        return int(told) if told.isascii() and told.isdigit() and len(told) < _LONGEST_KEY else None


class PutOffForm(BoxForm):
    """A word for the colleagues about a paper that is left for later."""

    seen_revision = RevisionField()
    later_note = LineField(
        label=_("Ghi chú khi để sau"),
        max_length=200,
        required=False,
        help_text=_("Ví dụ: chờ Công an huyện xác nhận. Văn phòng đọc; đơn vị không thấy."),
    )


_LONGEST_KEY = 19


class ConflictForm(BoxForm):
    """Who does not judge which unit, from when and why."""

    widths = {"about": 6, "unit": 6, "valid_from": 3, "reason": 9}
    about = ChoiceField(label=_("Người rà soát"))
    unit = ChoiceField(label=_("Đơn vị"))
    valid_from = VietnameseDateField(label=_("Từ ngày"))
    reason = LineField(
        label=_("Lý do"),
        max_length=300,
        blank_advice=_("Ghi quan hệ với đơn vị, ví dụ: vợ là công chức của xã."),
        help_text=_("Văn phòng thường trực đọc; đơn vị không thấy."),
    )

    def __init__(self, *args: Any, people: Iterable[User], units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.uuid): user for user in people}
        self.units = {unit.code: unit for unit in units}
        named = [(key, user.full_name) for key, user in self.people.items()]
        self.fields["about"].choices = named if len(named) == 1 else [("", _("– Chọn người –")), *named]  # type: ignore[attr-defined]
        listed = [(unit.code, unit.name) for unit in self.units.values()]
        self.fields["unit"].choices = [("", _("– Chọn đơn vị –")), *listed]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "about": self.people[said["about"]],
            "unit": self.units[said["unit"]],
            "reason": said["reason"],
            "valid_from": said["valid_from"],
        }


class AskForm(BoxForm):
    """Whom to ask about a paper, and what."""

    widths = {"colleague": 6, "question": 12}
    seen_revision = RevisionField()
    colleague = ChoiceField(label=_("Hỏi ý kiến"))
    question = TextField(
        label=_("Câu hỏi"),
        max_length=1000,
        blank_advice=_("Ghi rõ còn băn khoăn điểm nào."),
        help_text=_("Chỉ văn phòng đọc; đơn vị không thấy."),
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(user.uuid): user for user in people}
        named = [(key, user.full_name) for key, user in self.known.items()]
        self.fields["colleague"].choices = [("", _("– Chọn người –")), *named]  # type: ignore[attr-defined]


class OpinionForm(BoxForm):
    """The answer of a colleague, with his reason."""

    answer = TypedChoiceField(
        label=_("Ý kiến"),
        choices=Opinion.choices,
        coerce=Opinion,
        widget=forms.RadioSelect,
        blank_advice=_("Chọn Đồng ý hoặc Không đồng ý."),
    )
    reason = TextField(
        label=_("Lý do của ý kiến"), max_length=1000, blank_advice=_("Ghi rõ căn cứ; người hỏi đọc nguyên văn.")
    )
