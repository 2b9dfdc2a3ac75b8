"""The pages about task groups, members and due dates, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.setup.choices import Paper, PeriodKind
from campaigns.setup.models import Campaign, Obligation, TaskGroup
from campaigns.setup.pages import show_days
from campaigns.setup.periods import PeriodEntry, is_left_on, periods_for
from campaigns.setup.schema_duties import BOARD, COMMUNE, EVERY_UNIT
from campaigns.setup.windows import Window
from units.models import Unit


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    name: str
    unit_of_measure: str
    owners: str


@dataclass(frozen=True, slots=True)
class GroupPanel:
    title: str
    suggestions: str
    indicators: list[IndicatorRow]


@dataclass(frozen=True, slots=True)
class ClusterPanel:
    title: str
    note: str
    head: str
    units: list[str]


@dataclass(frozen=True, slots=True)
class DueRow:
    day: date
    due: str
    paper: str
    about: str
    who: str
    is_optional: bool
    note: str


def names_of(units: Iterable[Any]) -> dict[str, str]:
    """What the words `every_unit`, `commune` and the codes of units stand for."""
    general = {EVERY_UNIT: _("mọi đơn vị"), COMMUNE: _("các xã, thị trấn"), BOARD: _("Ban")}
    return general | {unit.code: unit.name for unit in units}


def task_groups(campaign: Campaign) -> list[GroupPanel]:
    """Each group with its indicators, also a group without any: two queries."""
    names = names_of(Unit.objects.filter(registry=campaign.board_id))
    rows = (
        TaskGroup.objects.filter(campaign=campaign)
        .order_by("no", "indicator_places__position")
        .values_list(
            "no",
            "title",
            "suggestions",
            "indicator_places__indicator__name",
            "indicator_places__indicator__unit_of_measure",
            "indicator_places__indicator__owners",
        )
    )
    return [_group(list(members), names) for _no, members in groupby(rows, key=lambda row: row[0])]


def _group(rows: list[tuple[Any, ...]], names: Mapping[str, str]) -> GroupPanel:
    no, title, suggestions, *_first = rows[0]
    return GroupPanel(
        title=f"{no}. {title}",
        suggestions="; ".join(suggestions),
        indicators=[
            IndicatorRow(name, unit, ", ".join(names.get(owner, owner) for owner in owners))
            for _no, _title, _suggestions, name, unit, owners in rows
            if name
        ],
    )


def clusters(campaign: Campaign) -> tuple[list[ClusterPanel], dict[str, str]]:
    """The clusters with their units in Vietnamese order, and the names of all who take part: one query."""
    rows = list(
        campaign.clusters.order_by("position", "participations__unit__sort_key", "participations__unit").values_list(
            "name",
            "participations__unit__code",
            "participations__unit__name",
            "participations__joined_on",
            "participations__left_on",
            "head__code",
        )
    )
    panels = []
    for name, members in groupby(rows, key=lambda row: row[0]):
        listed = list(members)
        seats = [(unit, joined, left) for _name, code, unit, joined, left, _head in listed if code]
        heads = [unit for _name, code, unit, _joined, left, head in listed if code and code == head and left is None]
        units = [_since(unit, joined, left) for unit, joined, left in seats]
        staying = sum(left is None for _unit, _joined, left in seats)
        note = _("%(count)s đơn vị") % {"count": staying}
        panels.append(ClusterPanel(title=name, note=note, head=heads[0] if heads else "", units=units))
    general = names_of(())
    return panels, general | {code: unit for _name, code, unit, *_days in rows if code}


def _since(unit: str, joined_on: date | None, left_on: date | None) -> str:
    if left_on is not None:
        return _("%(unit)s (thôi tham gia từ %(day)s)") % {"unit": unit, "day": vn.show_date(left_on)}
    if joined_on is not None:
        return _("%(unit)s (tham gia từ %(day)s)") % {"unit": unit, "day": vn.show_date(joined_on)}
    return unit


def due_rows(campaign: Campaign, names: Mapping[str, str]) -> list[DueRow]:
    """Every due date in order of days: one query. Nothing is due for a month that began before the launch."""
    obligations = list(campaign.obligations.order_by("due_on", "code"))
    papers = {row.code: str(row.get_paper_display()) for row in obligations}
    rows = [row for obligation in obligations for row in _due(obligation, campaign, names, papers)]
    return sorted(rows, key=lambda row: (row.day, row.paper))


def _due(
    obligation: Obligation, campaign: Campaign, names: Mapping[str, str], papers: Mapping[str, str]
) -> list[DueRow]:
    codes = obligation.who.split(",")

    def row(day: date, about: str, whose: list[str]) -> DueRow:
        return DueRow(
            day=day,
            due=vn.show_date(day),
            paper=str(obligation.get_paper_display()),
            about=about,
            who=", ".join(names.get(code, code) for code in whose),
            is_optional=obligation.is_optional,
            note=_note(obligation, papers),
        )

    if obligation.each_month:
        days = timedelta(days=obligation.due_days_after_period or 0)
        asked = [(month, _left_on(obligation, codes, month)) for month in _live_months(campaign)]
        return [row(month.last_day + days, month.name, whose) for month, whose in asked if whose]
    span = obligation.first_day and obligation.last_day and Window(obligation.first_day, obligation.last_day)
    return [row(obligation.due_on, show_days(span) if span else "", codes)] if obligation.due_on else []


def _note(obligation: Obligation, papers: Mapping[str, str]) -> str:
    """What the day alone does not tell: an answer to police figures has its days from when they count."""
    if obligation.paper == Paper.FIGURES_CONFIRMATION:
        said = {"n": vn.show_number(obligation.due_days_after_period or 0)}
        return _("sớm nhất; hạn tính %(n)s ngày từ khi có số liệu của công an") % said
    together = papers.get(obligation.together_with, "")
    return _("gửi cùng %(paper)s") % {"paper": vn.uncapitalise(together)} if together else ""


def _left_on(obligation: Obligation, codes: list[str], month: PeriodEntry) -> list[str]:
    """Of those whom the obligation names, whoever letters still ask for that month."""
    return [code for code in codes if is_left_on(obligation.rhythm, {code}, first_day=month.first_day)]


def _live_months(campaign: Campaign) -> list[PeriodEntry]:
    official = Window(campaign.official_first_day, campaign.official_last_day)
    live_from = campaign.launched_on or campaign.official_first_day
    periods = periods_for(year=campaign.year, official=official, ends_on=campaign.ends_on)
    return [period for period in periods if period.kind == PeriodKind.MONTH and period.first_day >= live_from]
