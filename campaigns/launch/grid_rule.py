"""Switching the grid of activity results on in mid-year: monthly or quarterly, for the periods that a letter names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.models import Filing
from campaigns.filing.owed import EVERY_UNIT, open_papers, owing, stands
from campaigns.launch.choices import ChangeKind
from campaigns.launch.rule_changes import Done, Effect, LetterRefusedError, RhythmRule
from campaigns.setup.choices import Paper, PeriodKind
from campaigns.setup.models import Campaign, Obligation, Period
from campaigns.setup.windows import Window

_ONE_DAY = timedelta(days=1)
_QUARTER = 3
_MOST_NAMED = 3
_NUMERALS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Span:
    """A period that is asked for, by name."""

    name: str
    window: Window


def quarters(months: Sequence[Span], *, year: int) -> list[Span]:
    """The months of the official year by threes. Pure."""
    whole = [months[start : start + _QUARTER] for start in range(0, len(months), _QUARTER)]
    return [
        Span(
            _("Quý %(n)s/%(year)s") % {"n": _NUMERALS[place], "year": year},
            Window(group[0].window.first_day, group[-1].window.last_day),
        )
        for place, group in enumerate(whole)
        if len(group) == _QUARTER and place < len(_NUMERALS)
    ]


@dataclass(frozen=True, slots=True)
class GridRule:
    """The grid is asked of these units for these periods, each due so many days after its end."""

    who: str
    who_words: str
    spans: tuple[Span, ...]
    is_monthly: bool
    due_days: int
    kind: ChangeKind = ChangeKind.GRID

    @property
    def subject(self) -> str:
        return str(Paper.ACTIVITY_RETURN)

    @property
    def words(self) -> str:
        sentence = (
            _("Bảng kết quả hoạt động: %(who)s nộp hằng tháng, %(spans)s, hạn %(n)s ngày sau mỗi kỳ")
            if self.is_monthly
            else _("Bảng kết quả hoạt động: %(who)s nộp hằng quý, %(spans)s, hạn %(n)s ngày sau mỗi kỳ")
        )
        first, last = (vn.uncapitalise(self.spans[place].name) for place in (0, -1))
        spans = first if first == last else _("từ %(first)s đến %(last)s") % {"first": first, "last": last}
        return sentence % {"who": self.who_words, "spans": spans, "n": self.due_days}

    def effects(self, campaign: Campaign) -> list[Effect]:
        reached = owing(self.who, campaign.participations.current().select_related("unit").order_by("unit__sort_key"))
        days = {(span.window.first_day, span.window.last_day) for span in self.spans}
        papers = Filing.objects.filter(campaign=campaign, kind=Paper.ACTIVITY_RETURN, is_optional=False)
        asked = Counter(
            unit
            for unit, *window in papers.values_list("unit", "period__first_day", "period__last_day")
            if tuple(window) in days
        )
        return [
            Effect(
                row.unit_id,
                row.unit.name,
                _kept(asked[row.unit_id]),
                _kept(sum(stands(row.unit, on=span.window.last_day) for span in self.spans)),
                is_kept=False,
            )
            for row in reached
        ]

    def conflict(self, campaign: Campaign) -> tuple[str, str] | None:
        """What keeps a monthly paper that is there already from being asked as this letter says: a box, a sentence."""
        known = _monthly(campaign) if self.is_monthly else None
        if known is None:
            return None
        if known.due_days_after_period != self.due_days:
            sentence = _(
                "Bảng kết quả hoạt động hằng tháng đang có (mã %(code)s) hạn %(known)s ngày sau kỳ, văn bản ghi %(said)s ngày. Ghi %(known)s ngày, hoặc chọn nộp theo từng quý."
            )
            told = {"code": known.code, "known": known.due_days_after_period or 0, "said": self.due_days}
            return "due_days", sentence % told
        rows = list(campaign.participations.current().select_related("unit").order_by("unit__sort_key"))
        asked = {row.unit_id for row in owing(known.who, rows)}
        outside = [row.unit.name for row in owing(self.who, rows) if row.unit_id not in asked]
        if not outside:
            return None
        sentence = _(
            "Bảng kết quả hoạt động hằng tháng đang có (mã %(code)s) chỉ giao cho %(asked)s đơn vị, không có %(names)s. Chọn đơn vị trong số đã giao, hoặc chọn nộp theo từng quý."
        )
        return "who", sentence % {"code": known.code, "asked": vn.two_digits(len(asked)), "names": _few(outside)}

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        # Asked again under the lock: a letter entered beside this one may have made the monthly paper meanwhile.
        if conflict := self.conflict(campaign):
            raise LetterRefusedError(conflict[1])
        codes = self._switch_on(campaign, number=number, at=at) if self.is_monthly else self._ask_quarters(campaign)
        open_papers(campaign)
        told = {"spans": [span.name for span in self.spans], "who": self.who, "due_days": self.due_days}
        return Done({}, {"codes": codes, **told})

    def _switch_on(self, campaign: Campaign, *, number: str, at: datetime) -> list[str]:
        """The monthly paper that is there is switched on for these months; where there is none it is made for them alone."""
        first, after = self.spans[0].window.first_day, self.spans[-1].window.last_day + _ONE_DAY
        known = _monthly(campaign)
        if known is None:
            edges = (campaign.official_first_day, False), (first, True), (after, False)
            rhythm = [
                {"who": token, "from": day.isoformat(), "on": is_on}
                for token in self.who.split(",")
                for day, is_on in edges
            ]
            made = self._obligation(campaign, each_month=True, due_days_after_period=self.due_days, rhythm=rhythm)
            return [made.code]
        goes_on = _is_on(known, self.who, after.isoformat())
        RhythmRule(known, self.who, self.who_words, first, is_on=True).apply(campaign, number=number, at=at)
        if not goes_on:
            RhythmRule(known, self.who, self.who_words, after, is_on=False).apply(campaign, number=number, at=at)
        return [known.code]

    def _ask_quarters(self, campaign: Campaign) -> list[str]:
        codes = []
        for span in self.spans:
            days = {"first_day": span.window.first_day, "last_day": span.window.last_day}
            Period.objects.get_or_create(
                campaign=campaign, **days, defaults={"kind": PeriodKind.SPAN, "name": span.name}
            )
            due = span.window.last_day + timedelta(days=self.due_days)
            codes.append(self._obligation(campaign, due_on=due, **days).code)
        return codes

    def _obligation(self, campaign: Campaign, **values: Any) -> Obligation:
        taken = set(campaign.obligations.values_list("code", flat=True))
        code = next(code for n in count(1) if (code := f"HD{n}") not in taken)
        return Obligation.objects.create(
            campaign=campaign, code=code, paper=Paper.ACTIVITY_RETURN, who=self.who, **values
        )


def _monthly(campaign: Campaign) -> Obligation | None:
    return campaign.obligations.filter(paper=Paper.ACTIVITY_RETURN, each_month=True).first()


def _few(names: Sequence[str]) -> str:
    """The first names of a long list, and how many more there are."""
    shown, more = ", ".join(names[:_MOST_NAMED]), len(names) - _MOST_NAMED
    return shown if more <= 0 else _("%(names)s và %(n)s đơn vị khác") % {"names": shown, "n": vn.two_digits(more)}


def _is_on(obligation: Obligation, who: str, day: str) -> bool:
    """Whether the paper was asked of them from that day, before this letter: what reaches every unit reaches them too."""
    reach = {who, EVERY_UNIT}
    said = [switch["on"] for switch in obligation.rhythm if switch["who"] in reach and switch["from"] <= day]
    return bool(said[-1]) if said else True


def _kept(periods: int) -> str:
    return _("%(n)s kỳ phải nộp") % {"n": periods}
