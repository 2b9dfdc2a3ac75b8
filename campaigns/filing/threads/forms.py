from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import ChoiceField, PortalForm, RevisionField, TextField, TickField
from campaigns.filing import outline
from campaigns.filing.outline import Part
from campaigns.filing.threads.reading import Talk

MOST_LETTERS = 2000
WHOLE = "toan-bo"
_THREE_LINES = {"rows": 3}
_TWO_LINES = {"rows": 2}


class QuestionForm(PortalForm):
    """What is to be mended, and where; the places are those of the version on the page."""

    anchor = ChoiceField(label=_("Góp ý về"), blank_advice=_("Chọn một mục, hoặc Toàn bộ hồ sơ."))
    text = TextField(
        label=_("Cần bổ sung, làm rõ"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs=_THREE_LINES),
        blank_advice=_("Ghi rõ cần sửa gì ở mục này."),
    )
    seen_revision = RevisionField()

    def __init__(self, data: QueryDict | None, *, parts: Iterable[Part], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="id_gop_y_%s")
        choices: list[Any] = [(WHOLE, _("Toàn bộ hồ sơ"))]
        for part, places in outline.anchors(parts):
            own = [(place.key, place.label) for place in places]
            whole = [(part.key, _("Cả mục: %(title)s") % {"title": part.title})]
            choices.append((part.title, own if part.key in dict(own) else whole + own))
        self.fields["anchor"].choices = choices  # type: ignore[attr-defined]

    def clean_anchor(self) -> str:
        chosen: str = self.cleaned_data["anchor"]
        return "" if chosen == WHOLE else chosen


class AnswerForm(PortalForm):
    """Something more in a thread; may be left out by who only marks it done. A thread outlives the paper's steps: the
    mark of what was seen is asked for, not compared.
    """

    text = TextField(
        label=_("Trả lời"),
        required=False,
        maybe=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs=_TWO_LINES),
    )
    seen_revision = RevisionField()


class AnswersForm(PortalForm):
    """On the page where the paper is mended: one answer and one tick for each open thread."""

    def __init__(self, data: QueryDict | None, *, talks: Iterable[Talk]) -> None:
        super().__init__(data, prefix="y-kien")
        for number, talk in enumerate(talks, start=1):
            said = {"n": number}
            self.fields[f"{talk.pk}-tra-loi"] = TextField(
                label=_("Trả lời ý kiến %(n)s") % said,
                required=False,
                maybe=False,
                max_length=MOST_LETTERS,
                widget=forms.Textarea(attrs=_TWO_LINES),
            )
            self.fields[f"{talk.pk}-da-sua"] = TickField(label=_("Đã sửa theo ý kiến %(n)s") % said, required=False)
