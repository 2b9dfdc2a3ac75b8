"""What a letter may change besides days: quotas, the outline of a report, the rhythm of a monthly paper.

Each says who is affected before anything is done, keeps the old beside the new, and leaves alone what has come in.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError
from campaigns.filing import opening
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers, owes, owing
from campaigns.filing.untouched import stop_asking
from campaigns.launch.choices import ChangeKind
from campaigns.setup.choices import Paper, PeriodKind
from campaigns.setup.models import Campaign, Obligation
from campaigns.setup.outline import Part, as_data, outline_in


class LetterRefusedError(ToldError):
    """Who asks may not change the campaign, or the letter changes nothing, or another letter was quicker."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of the preview: a unit, how it stands, how it will stand; `kept` papers are received already."""

    unit_id: int
    unit: str
    old: str
    new: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What was changed: whole, old and new."""

    old: dict[str, Any]
    new: dict[str, Any]


class Rule(Protocol):
    """One change of the rules. `words` are how pages and notices tell it."""

    @property
    def kind(self) -> ChangeKind: ...

    @property
    def subject(self) -> str: ...

    @property
    def words(self) -> str: ...

    def effects(self, campaign: Campaign) -> list[Effect]: ...

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done: ...


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """How many may be proposed, and of whom; shares are parts of one, None sets no limit."""

    shares: dict[str, Decimal | None]
    individuals: int | None
    kind: ChangeKind = ChangeKind.QUOTA
    subject: str = ""

    @property
    def words(self) -> str:
        return _("Tỷ lệ, chỉ tiêu khen thưởng: %(said)s") % {"said": "; ".join(quota_lines(self._quota()).values())}

    def _quota(self) -> dict[str, Any]:
        given = {name: None if share is None else float(share) for name, share in self.shares.items()}
        return {**given, "individuals_per_unit_max": self.individuals}

    def effects(self, campaign: Campaign) -> list[Effect]:
        before, after = quota_lines(campaign.award_rules.get("award_quota") or {}), quota_lines(self._quota())
        # Only what differs is shown: the same four limits on every line would hide the one that moves.
        old = "; ".join(said for name, said in before.items() if after[name] != said)
        new = "; ".join(said for name, said in after.items() if before[name] != said)
        rows = campaign.participations.current().select_related("unit").order_by("unit__sort_key")
        return [Effect(row.unit_id, row.unit.name, old, new, is_kept=False) for row in rows]

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        old = campaign.award_rules.get("award_quota") or {}
        new = {**old, **self._quota()}
        campaign.award_rules = {**campaign.award_rules, "award_quota": new}
        Campaign.objects.filter(pk=campaign.pk).update(award_rules=campaign.award_rules)
        return Done(old, new)


def quota_lines(quota: dict[str, Any]) -> dict[str, str]:
    """Limit → how it is told; one that is not set is told, too."""
    names = {
        "collective_max_share": (_("tập thể được khen tối đa %(n)s%%"), _("tập thể không đặt mức")),
        "direct_force_min_share": (
            _("cá nhân trực tiếp làm nhiệm vụ ít nhất %(n)s%%"),
            _("cá nhân trực tiếp không đặt mức"),
        ),
        "leader_max_share": (_("cá nhân là lãnh đạo tối đa %(n)s%%"), _("cá nhân là lãnh đạo không đặt mức")),
    }
    said = {
        name: unset if quota.get(name) is None else limit % {"n": vn.show_number(Decimal(str(quota[name])) * 100)}
        for name, (limit, unset) in names.items()
    }
    most = quota.get("individuals_per_unit_max")
    of_unit = _("số cá nhân mỗi đơn vị không đặt mức") if most is None else _("mỗi đơn vị tối đa %(n)s cá nhân")
    return {**said, "individuals_per_unit_max": of_unit % {"n": most} if most is not None else of_unit}


@dataclass(frozen=True, slots=True)
class OutlineRule:
    """A report's outline from here on; `words` name the one part that is added, renamed, swapped or taken away.

    `base` is the outline of which `parts` were made: a letter that has changed it since is not undone by this one.
    """

    paper: str
    base: tuple[Part, ...]
    parts: tuple[Part, ...]
    words: str
    kind: ChangeKind = ChangeKind.OUTLINE

    @property
    def subject(self) -> str:
        return self.paper

    def effects(self, campaign: Campaign) -> list[Effect]:
        papers = Filing.objects.filter(campaign=campaign, kind=self.paper).select_related("unit")
        return [
            Effect(row.unit_id, row.unit.name, _("đề cương đang dùng"), self.words, is_kept=row.received_at is not None)
            for row in papers.order_by("unit__sort_key", "pk")
        ]

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        old = as_data(outline_in(campaign.outlines, self.paper, received_at=None))
        if old != as_data(self.base):
            sentence = _(
                "Đề cương %(paper)s vừa được đổi theo một văn bản khác. Tải lại trang, xem đề cương mới rồi ghi lại văn bản này."
            )
            raise LetterRefusedError(sentence % {"paper": vn.uncapitalise(str(Paper(self.paper).label))})
        new = as_data(self.parts)
        said = [*campaign.outlines.get(self.paper, []), {"at": at.isoformat(), "letter": number, "parts": new}]
        campaign.outlines = {**campaign.outlines, self.paper: said}
        Campaign.objects.filter(pk=campaign.pk).update(outlines=campaign.outlines)
        return Done({"parts": old}, {"parts": new})


@dataclass(frozen=True, slots=True)
class RhythmRule:
    """From a day on a monthly paper is asked of that kind of units, or is not.

    What has come in stays as it is; work that has begun stays, and is asked for as long as the paper is.
    """

    obligation: Obligation
    who: str
    who_words: str
    first_day: date
    is_on: bool
    kind: ChangeKind = ChangeKind.RHYTHM

    @property
    def subject(self) -> str:
        return self.obligation.code

    @property
    def words(self) -> str:
        sentence = (
            _("%(paper)s: %(who)s nộp hằng tháng từ kỳ bắt đầu %(day)s")
            if self.is_on
            else _("%(paper)s: %(who)s thôi nộp hằng tháng từ kỳ bắt đầu %(day)s")
        )
        return sentence % {
            "paper": self.obligation.get_paper_display(),
            "who": self.who_words,
            "day": vn.show_date(self.first_day),
        }

    def effects(self, campaign: Campaign) -> list[Effect]:
        reached = owing(self.who, campaign.participations.current().select_related("unit").order_by("unit__sort_key"))
        asked = Counter(self._papers().exclude(pk__in=self._waived()).values_list("unit", flat=True))
        stays = Counter(self._papers().exclude(received_at=None).values_list("unit", flat=True))
        months = self._months(campaign)
        return [
            Effect(
                row.unit_id,
                row.unit.name,
                _period_words(asked[row.unit_id]),
                _period_words(months if self.is_on else stays[row.unit_id]),
                is_kept=False,
            )
            for row in reached
        ]

    def _months(self, campaign: Campaign) -> int:
        coming = campaign.periods.filter(kind=PeriodKind.MONTH, first_day__gte=self.first_day, is_background=False)
        return coming.count()

    def _papers(self) -> QuerySet[Filing]:
        coming = Filing.objects.filter(obligation=self.obligation, period__first_day__gte=self.first_day)
        return coming.filter(excuse=None)

    def _waived(self) -> QuerySet[Filing]:
        """What a letter has switched off though somebody had begun it."""
        papers = self._papers().filter(received_at=None, is_optional=True)
        return papers.none() if self.obligation.is_optional else papers

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        # What the form was built from may be older than the lock: a letter entered beside this one keeps its switch.
        old = list(Obligation.objects.values_list("rhythm", flat=True).get(pk=self.obligation.pk))
        new = [*old, {"who": self.who, "from": self.first_day.isoformat(), "on": self.is_on}]
        Obligation.objects.filter(pk=self.obligation.pk).update(rhythm=new)
        units = [row.unit_id for row in owing(self.who, campaign.participations.current().select_related("unit"))]
        if self.is_on:
            self._ask_again(units)
            open_papers(campaign)
        else:
            stop_asking(self._papers().filter(unit__in=units))
        return Done({"rhythm": old}, {"rhythm": new})

    def _ask_again(self, units: list[int]) -> None:
        """What was begun before the paper was switched off is due again on the day on which it would have been."""
        rows = self._waived().filter(unit__in=units).select_related("unit", "obligation", "period")
        for row in rows:
            if owes(row.unit, row.obligation, row.period):
                due = None if row.awaits_figures else opening.due_on(row.obligation, row.period)
                Filing.objects.filter(pk=row.pk).update(is_optional=False, due_on=due)


def _period_words(count: int) -> str:
    return _("%(n)s kỳ phải nộp") % {"n": count}


REPORTS = (Paper.CLOSING_RETURN, Paper.INTERIM_RETURN)
