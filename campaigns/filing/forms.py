from typing import Any, Protocol

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import PortalForm, RevisionField, TextField, TypedChoiceField, VietnameseDateField
from campaigns.filing import wording
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing


class ActionForm(PortalForm):
    """A step of the workflow; `cleaned_data` is exactly what `act` takes."""

    action = TypedChoiceField(
        label=_("Kết quả"),
        choices=Action.choices,
        coerce=Action,
        widget=forms.RadioSelect,
        blank_advice=_("Chọn Tiếp nhận hoặc Trả lại để bổ sung rồi lưu."),
    )
    seen_revision = RevisionField()
    note = TextField(label=_("Nội dung phải bổ sung"), required=False, max_length=2000)
    mend_by = VietnameseDateField(label=_("Bổ sung trước ngày"), required=False)

    def __init__(self, data: QueryDict, *, state: str) -> None:
        super().__init__(data)
        asked = str(data.get("action", ""))
        action = Action(asked) if asked in Action.values else Action.SEND_BACK
        self.fields["note"].label = wording.note_label(action, state)


class PaperForm(Protocol):
    """What the edit page asks of a kind's form: parse a draft leniently, give `revise` its values, show faults."""

    def __init__(self, data: QueryDict | None, *, filing: Filing) -> None: ...

    def is_valid(self) -> bool: ...

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `revise`; only after `is_valid()`."""
        ...

    def add_fault(self, field: str, message: str) -> None:
        """Show a fault of the kind's own `check` at its field."""
        ...

    def error_list(self) -> list[tuple[str, str]]:
        """(element id, message) of every error, in page order, for the summary on top."""
        ...


class PaperFormMaker(Protocol):
    """A form's class, or what chooses one of several by the paper."""

    def __call__(self, data: QueryDict | None, *, filing: Filing) -> PaperForm: ...
