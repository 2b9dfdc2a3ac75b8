"""Reading figures of record. One grouped query, however many units."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Sum, UUIDField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from campaigns.filing.models import FilingQuerySet
from campaigns.record.coverage import NOTHING, Record, Statement, Total, sum_of
from campaigns.record.dated import MEASURES
from campaigns.record.models import Figure, FigureQuerySet
from campaigns.record.rebasing import rebased
from campaigns.record.reduction import Comparison
from campaigns.setup.choices import Aggregation
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from units.models import UnitSuccession

__all__ = [
    "MEASURES",
    "NOTHING",
    "Total",
    "Totals",
    "accident_totals",
    "activity_totals",
    "compare",
    "paired_totals",
    "record_of",
    "statements_between",
]

Totals = Mapping[tuple[str, int], Total]


def statements_between(
    board_id: int,
    window: Window,
    *,
    readable: FilingQuerySet | None = None,
    units: Collection[int] | None = None,
    versions: Collection[int] = (),
) -> list[Statement]:
    """The accident figures in force that lie inside the window, one row for a unit and run of days.

    `filing` names the source paper only where it is among `readable`. With `units`, their statements and those of
    every unit that has ended or gone into others: these are part of their sums. What `versions` say comes along, of
    whatever days, in force or not.
    """
    inside = Q(indicator__board=board_id, first_day__gte=window.first_day, last_day__lte=window.last_day)
    wanted = [Figure.objects.in_force().filter(inside, whose) for whose in _concerning(units)]
    if versions:
        wanted.append(Figure.objects.filter(version__in=versions))
    # A union, for an OR would go through the figures of all units and of every version that was ever replaced.
    told, *others = (_rows(figures, readable=readable) for figures in wanted)
    told = told.union(*others) if others else told
    windows: dict[tuple[date, date], Window] = {}
    return [
        Statement(
            unit=unit,
            # Everybody speaks of the same few runs of days.
            window=windows.get((first_day, last_day))
            or windows.setdefault((first_day, last_day), Window(first_day, last_day)),
            version=version,
            values=tuple(values),
            filing=str(source or ""),
            ends=ends,
            status=status,
        )
        for unit, ends, first_day, last_day, version, status, source, *values in told
    ]


def _concerning(units: Collection[int] | None) -> tuple[Q, ...]:
    """Whose figures: everybody's, or those of `units` and of all that have ended or gone into others."""
    if units is None:
        return (Q(),)
    gone = UnitSuccession.objects.values("predecessor")
    return Q(about_unit__in=units), Q(about_unit__valid_to__isnull=False), Q(about_unit__in=gone)


def _rows(figures: FigureQuerySet, *, readable: FilingQuerySet | None) -> QuerySet[Figure, tuple[Any, ...]]:
    sums = {code: Cast(Sum("value", filter=Q(indicator__code=code)), output_field=IntegerField()) for code in MEASURES}
    source: Combinable = Value(None, UUIDField())
    if readable is not None:
        source = Case(
            When(version__filing__in=readable.values("pk"), then=F("version__filing__uuid")), output_field=UUIDField()
        )
    return (
        figures.filter(indicator__code__in=MEASURES, about_unit__isnull=False)
        .annotate(source=source)
        .values_list("about_unit", "about_unit__valid_to", "first_day", "last_day", "version", "status", "source")
        .annotate(**sums)
        .order_by()
    )


def record_of(campaign: Campaign, window: Window, *, units: Collection[int] | None = None) -> Record:
    """All that is on record about the board's accidents inside the window, or what the sums of `units` are made of."""
    until = max(window.last_day, campaign.official_last_day)
    return rebased(statements_between(campaign.board_id, window, units=units), until=until)


def accident_totals(campaign: Campaign, window: Window) -> Totals:
    """(measure, unit id) → total of the accident figures in force that lie inside the window."""
    return _totals(record_of(campaign, window), window)


def paired_totals(campaign: Campaign, window: Window, *, units: Collection[int] | None = None) -> tuple[Totals, Totals]:
    """The totals of the window, and those of the same days a year before, out of one reading of the record."""
    before = window.year_before()
    record = record_of(campaign, Window(before.first_day, window.last_day), units=units)
    return _totals(record, window), _totals(record, before)


def _totals(record: Record, window: Window) -> Totals:
    return {
        (measure, unit): record.total(unit, measure=measure, window=window)
        for unit in record.units
        for measure in MEASURES
    }


def compare(
    units: Iterable[int],
    measure: str,
    *,
    window: Window,
    current: Totals,
    previous: Totals,
) -> Comparison:
    """One measure summed over `units` for the window and the same days a year before."""
    ids = list(units)
    return Comparison(
        previous=_summed(ids, measure, previous, window.year_before()), current=_summed(ids, measure, current, window)
    )


def _summed(units: list[int], measure: str, totals: Totals, window: Window) -> int | None:
    return sum_of((totals.get((measure, unit), NOTHING) for unit in units), days=window.days)


def activity_totals(campaign: Campaign, window: Window) -> dict[str, Decimal]:
    """Indicator code → total over all units of what they filed for exactly these days, by the indicator's aggregation.

    A ratio is the sum of the parts over the sum of the wholes, in percent. Where a unit stated the same days twice
    (as this year, and a year later as the year before), its later statement holds.
    """
    rows = (
        Figure.objects.in_force()
        .filter(indicator__board=campaign.board_id, first_day=window.first_day, last_day=window.last_day)
        .exclude(indicator__code__in=MEASURES)
        .order_by("version_id")
        .values_list("indicator__code", "indicator__aggregation", "about_unit", "value", "out_of")
    )
    stated: dict[tuple[str, str], dict[int | None, tuple[Decimal, Decimal | None]]] = {}
    for code, aggregation, unit, value, out_of in rows:
        stated.setdefault((code, aggregation), {})[unit] = (value, out_of)
    totals = {code: _aggregate(aggregation, list(by_unit.values())) for (code, aggregation), by_unit in stated.items()}
    return {code: total for code, total in totals.items() if total is not None}


def _aggregate(aggregation: str, values: list[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    if aggregation == Aggregation.MAX:
        return max(value for value, _whole in values)
    if aggregation == Aggregation.RATIO:
        known = [(part, whole) for part, whole in values if whole is not None]
        return ratio_percent(
            sum((part for part, _whole in known), Decimal(0)), sum((whole for _part, whole in known), Decimal(0))
        )
    return sum((value for value, _whole in values), Decimal(0))


def ratio_percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """`part` in percent of `whole`, two places, half up; None where there is no whole."""
    if part is None or not whole:
        return None
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
