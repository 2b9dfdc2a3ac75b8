from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.fields import ChoiceField, CountField
from campaigns.filing.owed import COMMUNE, EVERY_UNIT
from campaigns.launch.grid_rule import GridRule, Span, quarters
from campaigns.launch.letter_forms import LetterForm
from campaigns.setup.choices import PeriodKind
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window

_L = gettext_lazy


class GridForm(LetterForm):
    """The grid of activity results, for whom, how often, for which months."""

    widths = {**LetterForm.widths, "who": 6, "rhythm": 6, "first": 4, "last": 4, "due_days": 4}
    who = ChoiceField(
        label=_L("Đơn vị nộp"),
        choices=[("", _L("– Chọn –")), (COMMUNE, _L("các xã, thị trấn")), (EVERY_UNIT, _L("mọi đơn vị"))],
    )
    rhythm = ChoiceField(
        label=_L("Nộp theo"), choices=[("thang", _L("từng tháng")), ("quy", _L("từng quý"))], initial="thang"
    )
    first = ChoiceField(label=_L("Từ kỳ"))
    last = ChoiceField(label=_L("Đến kỳ"))
    due_days = CountField(label=_L("Hạn nộp: số ngày sau kỳ"), min_value=1, max_value=60, initial=6)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.spans: tuple[Span, ...] = ()
        inside = campaign.periods.filter(
            kind=PeriodKind.MONTH,
            first_day__gte=campaign.official_first_day,
            last_day__lte=campaign.official_last_day,
        )
        rows = list(inside.order_by("first_day"))
        self.months = [Span(row.name, Window(row.first_day, row.last_day)) for row in rows]
        self.open = {row.last_day.isoformat(): place for place, row in enumerate(rows) if not row.is_background}
        shown = [
            (key, f"{rows[place].name} ({vn.show_date(rows[place].first_day)} – {vn.show_date(rows[place].last_day)})")
            for key, place in self.open.items()
        ]
        for name in ("first", "last"):
            self.fields[name].choices = [("", _L("– Chọn kỳ –")), *shown]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if {"first", "last", "rhythm", "signed_on"} <= said.keys() and not self.errors:
            self._choose(said)
        if self.spans and not self.errors and (conflict := self.change().conflict(self.campaign)):
            self.add_error(*conflict)
        return said

    def _choose(self, said: dict[str, Any]) -> None:
        first, last = (self.months[self.open[said[name]]] for name in ("first", "last"))
        if last.window < first.window:
            sentence = _("%(last)s đứng trước %(first)s. Chọn kỳ cuối không trước kỳ đầu.")
            self.add_error("last", sentence % {"last": last.name, "first": first.name})
        elif first.window.last_day < said["signed_on"]:
            sentence = _("%(name)s đã kết thúc trước ngày ký văn bản %(day)s. Chọn kỳ đang chạy hoặc kỳ sau.")
            self.add_error("first", sentence % {"name": first.name, "day": vn.show_date(said["signed_on"])})
        else:
            self.spans = tuple(self._spans(said["rhythm"], Window(first.window.first_day, last.window.last_day)))
            if not self.spans:
                sentence = _("Từ %(first)s đến %(last)s không có quý nào trọn vẹn. Chọn khoảng dài hơn.")
                said_of = {"first": vn.uncapitalise(first.name), "last": vn.uncapitalise(last.name)}
                self.add_error("last", sentence % said_of)

    def _spans(self, rhythm: str, whole: Window) -> list[Span]:
        known = self.months if rhythm == "thang" else quarters(self.months, year=self.campaign.year)
        return [
            span
            for span in known
            if whole.first_day <= span.window.first_day and span.window.last_day <= whole.last_day
        ]

    def change(self) -> GridRule:
        said = self.cleaned_data
        return GridRule(
            who=said["who"],
            who_words=str(dict(self.fields["who"].choices)[said["who"]]),  # type: ignore[attr-defined]
            spans=self.spans,
            is_monthly=said["rhythm"] == "thang",
            due_days=said["due_days"],
        )
