"""What units owe: one filing for each unit, obligation and period, made at launch and again harmlessly."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypedDict

from django.db.models import Min
from django.utils import timezone

from campaigns.filing import locked, opening
from campaigns.filing.choices import State
from campaigns.filing.models import Filing, FilingEvent
from campaigns.setup.choices import Paper, PeriodKind
from campaigns.setup.models import Campaign, CampaignIndicator, Obligation, Participation, Period
from campaigns.setup.periods import is_left_on
from units.choices import COMMUNE_KINDS, UnitKind
from units.models import Unit

EVERY_UNIT = "every_unit"
COMMUNE = "commune"
FIGURES = (Paper.ACCIDENT_RETURN, Paper.FIGURES_CONFIRMATION, Paper.ACTIVITY_RETURN)


def open_papers(campaign: Campaign) -> int:
    """Make every filing that the campaign's obligations ask for, less the figures that another running campaign of the
    board asks of the same unit for the same days: a figure filed once serves them all. Returns how many are new.
    """
    periods = list(campaign.periods.all())
    owed = owed_by(campaign, list(campaign.participations.select_related("unit")), periods)
    before = campaign.filings.count()
    Filing.objects.bulk_create(owed, ignore_conflicts=True)
    locked.hold_opened(campaign.pk, board_id=campaign.board_id)
    _open_what_has_its_figures(campaign, periods)
    return campaign.filings.count() - before


def owed_by(campaign: Campaign, takes_part: list[Participation], periods: list[Period]) -> list[Filing]:
    """Every paper that the campaign asks of these participants, there already or not; nothing is stored."""
    elsewhere = _figures_asked_elsewhere(campaign)
    return [
        Filing(
            kind=obligation.paper,
            campaign=campaign,
            obligation=obligation,
            period=period,
            board_id=campaign.board_id,
            unit_id=participation.unit_id,
            is_optional=obligation.is_optional,
            **_days(obligation, period, campaign),
        )
        for obligation in campaign.obligations.exclude(paper=Paper.YEAR_END_SUMMARY)
        for period in _periods_of(obligation, periods, campaign)
        for participation in owing(obligation.who, takes_part)
        if owes(participation.unit, obligation, period)
        and is_asked(obligation, participation, period)
        and (obligation.paper, participation.unit_id, period.first_day, period.last_day) not in elsewhere
    ]


def _figures_asked_elsewhere(campaign: Campaign) -> set[tuple[str, int, date, date]]:
    """The papers of figures that another campaign of the board already asks for; a grid only where it holds all that
    this campaign asks about.
    """
    asked = Filing.objects.filter(
        board=campaign.board_id, kind__in=FIGURES, campaign__launched_on__isnull=False
    ).exclude(campaign=campaign)
    narrower = asked.filter(kind=Paper.ACTIVITY_RETURN).exclude(campaign__in=_asking_no_less(campaign))
    served = asked.exclude(pk__in=narrower.values("pk"))
    return set(served.values_list("kind", "unit", "period__first_day", "period__last_day"))


def _asking_no_less(campaign: Campaign) -> list[int]:
    """The other campaigns of the board that ask for every indicator that this one asks for."""
    held: dict[int, set[int]] = defaultdict(set)
    places = CampaignIndicator.objects.filter(campaign__board=campaign.board_id)
    for asking, indicator in places.values_list("campaign", "indicator"):
        held[asking].add(indicator)
    mine = held.pop(campaign.pk, set())
    return [other for other, theirs in held.items() if mine <= theirs]


def owing(who: str, participations: Iterable[Participation]) -> list[Participation]:
    """The participants whom `who` names: unit codes, `commune` or `every_unit`, separated by commas."""
    tokens = {token.strip() for token in who.split(",")}
    return [row for row in participations if tokens & _tokens_of(row)]


def owes(unit: Unit, obligation: Obligation, period: Period) -> bool:
    """Whether the paper is the unit's own: a monthly one is of him who stands at the end of the month, any other one
    of him who stands on its due day. What a merged unit still owed before, it owes under its old name.
    """
    return stands(unit, on=owed_on(obligation, period))


def owed_on(obligation: Obligation, period: Period) -> date:
    """The day by which it is told whose paper it is."""
    by_period = obligation.each_month or obligation.due_on is None
    return period.last_day if by_period else obligation.due_on or period.last_day


def is_asked(obligation: Obligation, participation: Participation, period: Period) -> bool:
    """Whether letters have left the paper of that period on for the unit, and it takes part by then."""
    if not participation.covers(owed_on(obligation, period)):
        return False
    return is_left_on(obligation.rhythm, _tokens_of(participation), first_day=period.first_day)


def stands(unit: Unit, *, on: date) -> bool:
    """Whether the unit exists on that day."""
    return (unit.valid_from is None or unit.valid_from <= on) and (unit.valid_to is None or unit.valid_to >= on)


def _tokens_of(participation: Participation) -> set[str]:
    unit = participation.unit
    return {EVERY_UNIT, unit.code} | ({COMMUNE} if UnitKind(unit.kind) in COMMUNE_KINDS else set())


def _periods_of(obligation: Obligation, periods: list[Period], campaign: Campaign) -> list[Period]:
    if obligation.each_month:
        with_background = obligation.paper == Paper.ACCIDENT_RETURN
        return [row for row in periods if row.kind == PeriodKind.MONTH and (with_background or not row.is_background)]
    first_day = obligation.first_day or campaign.official_first_day
    last_day = obligation.last_day or campaign.official_last_day
    return [row for row in periods if (row.first_day, row.last_day) == (first_day, last_day)]


class _Days(TypedDict):
    opens_on: date | None
    due_on: date | None
    awaits_figures: bool


def _days(obligation: Obligation, period: Period, campaign: Campaign) -> _Days:
    if opening.awaits_figures(obligation):
        return {"opens_on": None, "due_on": None, "awaits_figures": True}
    return {
        "opens_on": opening.opens_on(obligation, period, launched_on=campaign.launched_on),
        "due_on": opening.due_on(obligation, period),
        "awaits_figures": False,
    }


def _open_what_has_its_figures(campaign: Campaign, periods: list[Period]) -> None:
    """A unit that joins later owes answers to figures accepted before it came."""
    waiting = campaign.filings.filter(awaits_figures=True).values("period")
    accepted = FilingEvent.objects.filter(
        filing__campaign=campaign,
        filing__kind=Paper.ACCIDENT_RETURN,
        filing__period__in=waiting,
        to_state=State.ACCEPTED,
    )
    first = dict(accepted.values_list("filing__period").annotate(Min("happened_at")).order_by())
    for period in periods:
        if period.pk in first:
            opening.open_confirmations(campaign.pk, period, on=timezone.localdate(first[period.pk]))
