"""The year on one screen for the board's leaders: what needs them first, then the three criteria against their band."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.home import office
from atgt_portal.lib import vn
from atgt_portal.lib.together import told_together
from campaigns.filing.own import Row as Task
from campaigns.record import wording
from campaigns.record.calendars import official_calendar, window_of
from campaigns.record.comparing import ComparisonSheet, closing_days
from campaigns.record.figures import record_of
from campaigns.record.permissions import participations_in_view
from campaigns.record.reduction import Outcome, judge_objective, most_allowed
from campaigns.record.scopes import WHOLE, reads_all, scopes_for
from campaigns.setup.choices import AccidentMeasure, ObjectiveKind
from campaigns.setup.models import Campaign, Objective, Participation
from campaigns.setup.windows import Window
from reports.corrections import listing
from units.choices import READING_ROLES
from units.models import User
from units.permissions import Posts

CRITERIA = (AccidentMeasure.ACCIDENTS, AccidentMeasure.DEATHS, AccidentMeasure.INJURED)
_WORST_PLACES = 5
_TONE_ORDER = {"bad": 0, "warn": 1}


@dataclass(frozen=True, slots=True)
class Allowance:
    """One criterion against what the whole year may bring: `most` still reaches the least cut, `aim` the stretch."""

    label: str
    unit: str
    current: int
    base: int
    most: int
    aim: int | None
    min_pct: int | None
    stretch_pct: int | None
    is_closed: bool

    @property
    def left(self) -> int:
        return self.most - self.current

    @property
    def scale(self) -> int:
        """Where the bar ends; a bar has a length even where nothing may happen."""
        return max(self.most, 1)

    @property
    def tone(self) -> str:
        if self.left < 0:
            return "bad"
        return "good" if self.is_closed or self.left else "warn"

    @property
    def value(self) -> str:
        return _("%(now)s / %(most)s") % {"now": vn.show_number(self.current), "most": vn.show_number(self.most)}

    @property
    def note(self) -> str:
        """Cả năm trước 16 vụ. Giảm 5% là không quá 15 vụ, giảm 10% là không quá 14 vụ. Đã có 12 vụ, còn 3 vụ."""
        words = [
            _("Cả năm trước %(n)s %(unit)s.") % {"n": vn.show_number(self.base), "unit": self.unit},
            self._limits(),
        ]
        return " ".join([*words, self._left()])

    def _limits(self) -> str:
        said = {"least": self.min_pct, "most": vn.show_number(self.most), "unit": self.unit}
        if not self.min_pct:
            return _("Giảm so với năm trước là không quá %(most)s %(unit)s.") % said
        if self.aim is None:
            return _("Giảm %(least)s%% là không quá %(most)s %(unit)s.") % said
        said |= {"stretch": self.stretch_pct, "aim": vn.show_number(self.aim)}
        return (
            _("Giảm %(least)s%% là không quá %(most)s %(unit)s, giảm %(stretch)s%% là không quá %(aim)s %(unit)s.")
            % said
        )

    def _left(self) -> str:
        said = {"now": vn.show_number(self.current), "unit": self.unit, "n": vn.show_number(abs(self.left))}
        if self.left < 0:
            return _("Đã có %(now)s %(unit)s, quá %(n)s %(unit)s.") % said
        if self.is_closed:
            return _("Cả năm nay %(now)s %(unit)s, trong mức.") % said
        return _("Đã có %(now)s %(unit)s, đến hết năm còn %(n)s %(unit)s.") % said


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows; `sheet` is None where no day of the year is on record yet."""

    campaign: Campaign
    url: str
    sheet: ComparisonSheet | None
    allowances: tuple[Allowance, ...]
    urgent: tuple[Task, ...]
    papers: tuple[Task, ...]


def overview_of(user: User, posts: Posts, *, on: date, campaign: str = "") -> Overview | None:
    """Of the campaign named by its code or the newest one of the reader's boards; None where there is none."""
    takes_part = participations_in_view(posts, on=on, campaign=campaign)
    if not takes_part or not reads_all(posts, takes_part[0].campaign.board):
        return None
    chosen = takes_part[0].campaign
    url = f"{reverse('record:comparison')}?phong-trao={chosen.code}"
    year = window_of(chosen, official_calendar(chosen))
    sheet, allowances = _figures(chosen, posts, takes_part, year)
    told = told_together(
        {
            "behind": office.behind(user, on=on),
            "corrected": listing.waiting(posts.board_ids(*READING_ROLES), on=on),
            "editions": office.editions(user, on=on),
        }
    )
    return Overview(
        campaign=chosen,
        url=url,
        sheet=sheet,
        allowances=allowances,
        urgent=tuple(_urgent(sheet, takes_part, told, posts, url=url)),
        papers=tuple(office.edition_task(row) for row in _newest(told["editions"], chosen)),
    )


def _figures(
    campaign: Campaign, posts: Posts, takes_part: list[Participation], year: Window
) -> tuple[ComparisonSheet | None, tuple[Allowance, ...]]:
    scope = next(one for one in scopes_for(posts, campaign.board, takes_part) if one.key == WHOLE)
    record = record_of(campaign, Window(year.year_before().first_day, year.last_day))
    last, _cuts = closing_days(record, scope, year)
    if last is None or not scope.units:
        return None, ()
    rows = Objective.objects.filter(campaign=campaign).select_related("indicator")
    objectives = {row.indicator.code: row for row in rows}
    sheet = ComparisonSheet(record=record, scope=scope, window=year.clipped_to(last), objectives=objectives)
    bases = {measure: record.compared(scope.units, measure=measure, window=year).previous for measure in CRITERIA}
    return sheet, tuple(_allowances(sheet, bases, is_closed=last == year.last_day))


def _allowances(
    sheet: ComparisonSheet, bases: Mapping[AccidentMeasure, int | None], *, is_closed: bool
) -> Iterator[Allowance]:
    for measure in CRITERIA:
        objective, base, current = sheet.objectives.get(measure), bases[measure], sheet.comparisons[measure].current
        if objective is None or objective.kind == ObjectiveKind.ZERO or base is None or current is None:
            continue
        banded = objective.kind == ObjectiveKind.REDUCTION_BAND
        least, stretch = (objective.min_pct, objective.stretch_pct) if banded else (None, None)
        yield Allowance(
            label=str(measure.label),
            unit=str(wording.UNITS_OF_MEASURE[measure]),
            current=current,
            base=base,
            most=most_allowed(base, min_pct=least),
            aim=None if stretch is None else most_allowed(base, min_pct=stretch),
            min_pct=least,
            stretch_pct=stretch,
            is_closed=is_closed,
        )


def _urgent(
    sheet: ComparisonSheet | None,
    takes_part: Iterable[Participation],
    told: Mapping[str, list[dict[str, Any]]],
    posts: Posts,
    *,
    url: str,
) -> Iterator[Task]:
    """The worst first: goals that are missed, places where more people were hurt, then what papers and figures lack."""
    if sheet is not None:
        yield from sorted(_missed(sheet, url=url), key=lambda task: _TONE_ORDER[task.tone])
        yield from _worse_places(sheet, takes_part, url=url)
        if sheet.missing:
            days = "; ".join(sheet.missing)
            yield Task(title=_("Chưa có số liệu đã tiếp nhận"), url=url, hint=days, badge=_("Còn thiếu"), tone="warn")
    yield from office.behind_tasks(told["behind"], posts)
    yield from (office.corrected_task(row) for row in told["corrected"])


def _missed(sheet: ComparisonSheet, *, url: str) -> Iterator[Task]:
    for measure, objective in sheet.objectives.items():
        if measure not in sheet.comparisons:
            continue
        compared = sheet.comparisons[measure]
        outcome = judge_objective(
            objective.kind, compared, min_pct=objective.min_pct, stretch_pct=objective.stretch_pct
        )
        if outcome is None or wording.TONES[outcome] == "good":
            continue
        said = {"measure": AccidentMeasure(measure).label, "change": wording.change_words(compared, measure)}
        if outcome == Outcome.ARISEN:
            said["change"] = vn.show_number(compared.current)
        yield Task(
            title=_("%(measure)s: %(change)s") % said,
            url=f"{url}#so-sanh",
            hint=wording.objective_words(objective),
            badge=wording.outcome_words(outcome, compared),
            tone=wording.TONES[outcome],
        )


def _worse_places(sheet: ComparisonSheet, takes_part: Iterable[Participation], *, url: str) -> Iterator[Task]:
    """The communes with more deaths, then accidents, than on the same days a year before; the farthest behind first."""
    found = []
    for row in takes_part:
        if row.unit_id in sheet.scope.units:
            compared = {one: sheet.record.compared([row.unit_id], measure=one, window=sheet.window) for one in CRITERIA}
            deaths, accidents = (
                compared[one].change or 0 for one in (AccidentMeasure.DEATHS, AccidentMeasure.ACCIDENTS)
            )
            if deaths > 0 or accidents > 0:
                found.append(((-deaths, -accidents, row.unit.sort_key), row, compared))
    for _order, row, compared in sorted(found, key=lambda one: one[0])[:_WORST_PLACES]:
        risen = [
            vn.show_change(one.change, unit=_("người chết") if measure == AccidentMeasure.DEATHS else _("vụ"))
            for measure, one in compared.items()
            if measure != AccidentMeasure.INJURED and (one.change or 0) > 0
        ]
        name = row.unit.place_name or row.unit.name
        yield Task(
            title=_("%(place)s: %(changes)s") % {"place": name, "changes": ", ".join(risen)},
            url=f"{url}&pham-vi=dv-{row.unit.code}",
            badge=_("Tăng"),
            tone="warn",
        )


def _newest(rows: Iterable[Mapping[str, Any]], campaign: Campaign) -> list[Mapping[str, Any]]:
    return sorted((row for row in rows if row["campaign"] == campaign.pk), key=lambda row: -row["number"])
