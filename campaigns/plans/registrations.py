"""What units have registered in their accepted plans, summed for the board and the board above: targets and titles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models.fields.json import KeyTransform

from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.setup.choices import Aggregation, Paper
from campaigns.setup.models import Campaign, CampaignIndicator
from campaigns.setup.titles import titles_of

OWN = "rieng"  # targets that units have named themselves: nobody sums those


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit and what its accepted plan registers; `targets` is None where no plan has been accepted."""

    code: str
    name: str
    waits: bool
    targets: Sequence[Mapping[str, Any]] | None
    titles: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One unit's target; `is_met` is None where the movement asks nothing of it or last year's figure is not known."""

    unit: str
    name: str
    unit_of_measure: str
    baseline: Decimal | None
    value: Decimal | None
    most: int | None
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class IndicatorSum:
    """An indicator over all units; a sum stands only where the indicator is summed and every unit has the number."""

    code: str
    name: str
    unit_of_measure: str
    lines: tuple[TargetLine, ...]
    baseline: Decimal | None
    value: Decimal | None

    @property
    def judged(self) -> int:
        return sum(line.is_met is not None for line in self.lines)

    @property
    def met(self) -> int:
        return sum(line.is_met is True for line in self.lines)


@dataclass(frozen=True, slots=True)
class TitleLine:
    unit: str
    collectives: int
    individuals: int


@dataclass(frozen=True, slots=True)
class TitleSum:
    name: str
    kind: str
    lines: tuple[TitleLine, ...]

    @property
    def collectives(self) -> int:
        return sum(line.collectives for line in self.lines)

    @property
    def individuals(self) -> int:
        return sum(line.individuals for line in self.lines)


@dataclass(frozen=True, slots=True)
class Registrations:
    """`accepted` of `all` units have a plan that counts; `waiting` plans, new or amended, are still to be reviewed."""

    indicators: tuple[IndicatorSum, ...]
    titles: tuple[TitleSum, ...]
    all: int
    accepted: int
    waiting: int


def registrations_of(campaign: Campaign) -> Registrations:
    """Accepted versions alone, in the order of the campaign's indicators and titles. Two questions, however many units."""
    places = CampaignIndicator.objects.filter(campaign=campaign).select_related("indicator", "task_group")
    return rolled_up(
        _plans(campaign),
        indicators=sorted(places, key=lambda row: (row.task_group.no if row.task_group else 0, row.position)),
        titles={title.code: str(title.kind.label) for title in titles_of(campaign.award_rules)},
    )


def _plans(campaign: Campaign) -> list[UnitPlan]:
    owed = Filing.objects.filter(
        campaign=campaign, kind=Paper.PLAN, unit__in=campaign.participations.current().values("unit")
    )
    told = owed.annotate(
        targets=KeyTransform("targets", "accepted_version__content"),
        titles=KeyTransform("titles", "accepted_version__content"),
    )
    rows = told.order_by("unit__sort_key", "pk").values_list("unit__code", "unit__name", "state", "targets", "titles")
    return [
        UnitPlan(code=code, name=name, waits=state == State.SUBMITTED, targets=targets, titles=titles or ())
        for code, name, state, targets, titles in rows
    ]


def rolled_up(
    plans: Sequence[UnitPlan], *, indicators: Iterable[CampaignIndicator], titles: Mapping[str, str]
) -> Registrations:
    """`titles` gives the kind of each code, in order."""
    counted = [plan for plan in plans if plan.targets is not None]
    found = [_indicator(counted, place) for place in indicators]
    return Registrations(
        indicators=(*(one for one in found if one.lines), *_own(counted)),
        titles=tuple(one for code, kind in titles.items() if (one := _title(counted, code, kind)).lines),
        all=len(plans),
        accepted=len(counted),
        waiting=sum(plan.waits for plan in plans),
    )


def _indicator(plans: Iterable[UnitPlan], place: CampaignIndicator) -> IndicatorSum:
    known = place.indicator
    lines = _lines(plans, known.code)
    is_summed = known.aggregation == Aggregation.SUM
    return IndicatorSum(
        code=known.code,
        name=known.name,
        unit_of_measure=known.unit_of_measure,
        lines=lines,
        baseline=_sum([line.baseline for line in lines]) if is_summed else None,
        value=_sum([line.value for line in lines]) if is_summed else None,
    )


def _own(plans: Iterable[UnitPlan]) -> tuple[IndicatorSum, ...]:
    lines = _lines(plans, None)
    whole = IndicatorSum(code=OWN, name="", unit_of_measure="", lines=lines, baseline=None, value=None)
    return (whole,) if lines else ()


def _lines(plans: Iterable[UnitPlan], code: str | None) -> tuple[TargetLine, ...]:
    return tuple(_line(plan, row) for plan in plans for row in plan.targets or () if row["indicator"] == code)


def _line(plan: UnitPlan, row: Mapping[str, Any]) -> TargetLine:
    is_judged = row["ceiling"] is not None and row["value"] is not None
    return TargetLine(
        unit=plan.name,
        name=row["name"],
        unit_of_measure=row["unit_of_measure"],
        baseline=_number(row["baseline"]),
        value=_number(row["value"]),
        most=row["ceiling"],
        is_met=not row["is_looser"] if is_judged else None,
    )


def _title(plans: Iterable[UnitPlan], code: str, kind: str) -> TitleSum:
    said = [(plan, row) for plan in plans for row in plan.titles if row["code"] == code]
    lines = tuple(
        TitleLine(unit=plan.name, collectives=row["collectives"], individuals=row["individuals"]) for plan, row in said
    )
    return TitleSum(name=said[0][1]["name"] if said else "", kind=kind, lines=lines)


def _number(said: str | None) -> Decimal | None:
    return None if said is None else Decimal(said)


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    """None where one is missing: a sum of some of them would be read as the sum of all."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None
