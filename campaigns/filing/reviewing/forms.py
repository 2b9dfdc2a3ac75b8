"""What the office writes about the review itself; none of it is read by a unit."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import ChoiceField, LineField, RevisionField
from campaigns.filing.reviewing.assigning import MOST_LETTERS
from campaigns.setup.forms import BoxForm
from units.models import User


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
