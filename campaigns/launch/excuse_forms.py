from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, LineField, VietnameseDateField
from campaigns.filing.excusing import due_before
from campaigns.filing.models import Excuse, Filing
from campaigns.launch.excusing import ExcuseRule, open_papers_of, paper_words
from campaigns.launch.letter_forms import LetterForm
from campaigns.setup.forms import BoxForm
from campaigns.setup.forms_head import document_number
from campaigns.setup.models import Campaign

_L = gettext_lazy


def _choices(papers: Iterable[Filing]) -> list[Any]:
    """Under each unit its papers."""
    shown: list[Any] = [("", _("– Chọn hồ sơ của đơn vị –"))]
    for unit, rows in groupby(papers, key=lambda row: row.unit):
        shown.append((unit.name, [(str(row.uuid), f"{unit.name}: {_line(row)}") for row in rows]))
    return shown


def _line(paper: Filing) -> str:
    return f"{paper_words(paper)} ({vn.show_date(paper.due_on)})" if paper.due_on else paper_words(paper)


class ExcuseForm(LetterForm):
    """A letter that lets one unit off one paper."""

    widths = {**LetterForm.widths, "paper": 12}
    paper = ChoiceField(label=_L("Hồ sơ được miễn"))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = list(open_papers_of(campaign))
        self.known = {str(row.uuid): row for row in papers}
        self.fields["paper"].choices = _choices(papers)  # type: ignore[attr-defined]

    def change(self) -> ExcuseRule:
        return ExcuseRule(self.known[self.cleaned_data["paper"]], self.cleaned_data["reason"])


class ExcuseNowForm(BoxForm):
    """The head of the office lets one unit off one paper at once."""

    widths = {"paper": 12, "reason": 8, "number": 4}
    paper = ChoiceField(label=_L("Hồ sơ được miễn"))
    reason = LineField(label=_L("Lý do"), max_length=500)
    number = LineField(label=_L("Theo văn bản số"), max_length=60, required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = list(open_papers_of(campaign))
        self.known = {str(row.uuid): row for row in papers}
        self.fields["paper"].choices = _choices(papers)  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        return document_number(number, label=self.fields["number"].label) if number else ""


class AskAgainForm(BoxForm):
    """The paper is asked for again; a day that has passed meanwhile is not given back."""

    widths = {"reason": 8, "due_on": 4}
    reason = LineField(label=_L("Lý do bỏ miễn"), max_length=500)
    due_on = VietnameseDateField(
        label=_L("Hạn nộp"), required=False, help_text=_L("Để trống: theo hạn trước khi được miễn.")
    )

    def __init__(self, *args: Any, excuse: Excuse, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.excuse, self.on = excuse, on

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        paper, typed = self.excuse.filing, said.get("due_on")
        before = None if paper.awaits_figures else due_before(self.excuse, paper)
        if "due_on" in said and typed is None and before is not None and before < self.on:
            sentence = _("Hạn cũ %(day)s đã qua. Ghi hạn nộp mới, từ hôm nay %(today)s trở đi.")
            self.add_error("due_on", sentence % {"day": vn.show_date(before), "today": vn.show_date(self.on)})
        elif typed is not None and typed < self.on:
            sentence = _("Ngày %(day)s đã qua, hôm nay là %(today)s. Ghi hạn nộp từ hôm nay trở đi.")
            self.add_error("due_on", sentence % {"day": vn.show_date(typed), "today": vn.show_date(self.on)})
        elif typed is not None and paper.awaits_figures:
            self.add_error("due_on", _("Hồ sơ còn chờ số liệu của công an nên chưa có hạn. Để trống ô này."))
        return said
