"""What a correction touches: figures of units, points that follow from them, confirmations, editions. Old beside new."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast

from atgt_portal.lib import vn
from atgt_portal.lib.together import told_together
from awards.points import in_points, points_for
from awards.tables import TableLine, Tables
from campaigns.filing.models import Filing
from campaigns.record.coverage import Record, Statement
from campaigns.record.dated import MEASURES
from campaigns.record.figures import statements_between
from campaigns.record.models import Figure
from campaigns.record.rebasing import rebased
from campaigns.record.reduction import Comparison
from campaigns.setup.choices import AccidentMeasure, Paper
from campaigns.setup.models import Campaign, Participation
from campaigns.setup.windows import Window
from reports.corrections.listing import Correction
from reports.summary.models import YearEndSummary


@dataclass(frozen=True, slots=True)
class Change:
    """One number, before and now."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """What the correction means for one unit; `confirmed` is the version of the police figures it has answered."""

    unit_id: int
    code: str
    name: str
    figures: tuple[Change, ...]
    points: tuple[Change, ...]
    confirmed: int | None


@dataclass(frozen=True, slots=True)
class EditionEffect:
    """An edition of the year-end summary that was compiled from the old figures."""

    uuid: UUID
    campaign: str
    number: int
    is_sent: bool
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class Effects:
    units: tuple[UnitEffect, ...]
    editions: tuple[EditionEffect, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    pk: int
    code: str
    name: str
    cluster: int
    confirmed: int | None


def effects_of(correction: Correction, campaign: Campaign, tables: Tables) -> Effects:
    """Three queries, one more where units have merged. Points only where the correction is the one in force."""
    stated = _stated(correction)
    old, new = stated.get(correction.old, []), stated.get(correction.new, [])
    sums_before, sums_now = _sums(old), _sums(new)
    changed = sorted(unit for unit in {*sums_before, *sums_now} if sums_before.get(unit) != sums_now.get(unit))
    told = told_together({"units": _units(correction, campaign, changed), "editions": _editions(correction, campaign)})
    units = sorted((_Unit(**row) for row in told["units"]), key=lambda one: one.name)
    points = _points(correction, campaign, tables, units, old=old, new=new) if correction.stands and units else {}
    return Effects(
        units=tuple(
            UnitEffect(
                unit_id=one.pk,
                code=one.code,
                name=one.name,
                figures=_figures(sums_before.get(one.pk), sums_now.get(one.pk)),
                points=points.get(one.pk, ()),
                confirmed=one.confirmed,
            )
            for one in units
        ),
        editions=_edition_effects(told["editions"]),
    )


def _stated(correction: Correction) -> dict[int, list[Statement]]:
    """Version number → what it states, for all versions of the paper."""
    sums = {code: Sum("value", filter=Q(indicator__code=code), output_field=IntegerField()) for code in MEASURES}
    rows = (
        Figure.objects.filter(version__filing__uuid=correction.filing, about_unit__isnull=False)
        .filter(indicator__code__in=MEASURES, version__number__in=(correction.old, correction.new))
        .values_list("version__number", "version", "about_unit", "about_unit__valid_to", "first_day", "last_day")
        .annotate(**sums)
        .order_by("about_unit__sort_key", "about_unit", "first_day")
    )
    found: dict[int, list[Statement]] = {}
    for number, version, unit, ends, first_day, last_day, *values in rows:
        days = Window(first_day, last_day)
        whole = tuple(None if value is None else int(value) for value in values)
        found.setdefault(number, []).append(Statement(unit=unit, window=days, version=version, values=whole, ends=ends))
    return found


def _sums(statements: Iterable[Statement]) -> dict[int, tuple[int, ...]]:
    sums: dict[int, tuple[int, ...]] = {}
    for one in statements:
        known = sums.get(one.unit, (0,) * len(MEASURES))
        sums[one.unit] = tuple(value + (own or 0) for value, own in zip(known, one.values, strict=True))
    return sums


def _figures(before: tuple[int, ...] | None, now: tuple[int, ...] | None) -> tuple[Change, ...]:
    empty: tuple[int | None, ...] = (None,) * len(MEASURES)
    pairs = zip(MEASURES, before or empty, now or empty, strict=True)
    return tuple(
        Change(str(AccidentMeasure(measure).label), vn.show_number(old), vn.show_number(new))
        for measure, old, new in pairs
        if old != new
    )


def _units(
    correction: Correction, campaign: Campaign, changed: Sequence[int]
) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    answers = Filing.objects.filter(
        campaign=OuterRef("campaign"),
        unit=OuterRef("unit"),
        kind=Paper.FIGURES_CONFIRMATION,
        received_at__isnull=False,
        period__first_day=correction.days.first_day,
        period__last_day=correction.days.last_day,
    )
    confirmed = Subquery(answers.values("confirmation__about_version__number")[:1])
    rows = Participation.objects.filter(campaign=campaign, unit__in=changed).annotate(confirmed=confirmed)
    return rows.order_by(), {
        "pk": F("unit_id"),
        "code": F("unit__code"),
        "name": Case(When(unit__place_name="", then=F("unit__name")), default=F("unit__place_name")),
        "cluster": F("cluster_id"),
        "confirmed": F("confirmed"),
    }


def _editions(correction: Correction, campaign: Campaign) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    """Editions of the board whose year, or the year before it, holds days of the correction."""
    days = correction.days
    a_year_on = days.years_later(1)
    holds = Q(first_day__lte=days.last_day, last_day__gte=days.first_day)
    compares = Q(first_day__lte=a_year_on.last_day, last_day__gte=a_year_on.first_day)
    rows = YearEndSummary.objects.filter(board=campaign.board_id).filter(holds | compares)
    return rows.order_by(), {
        "uuid": Cast("uuid", CharField()),
        "campaign": F("campaign__name"),
        "number": F("number"),
        "before": Case(When(opened_at__lt=correction.at, then=Value(1)), default=Value(0)),
        "sent": Case(When(dispatch__isnull=False, then=Value(1)), default=Value(0)),
    }


def _edition_effects(rows: Iterable[Mapping[str, Any]]) -> tuple[EditionEffect, ...]:
    listed = sorted(rows, key=lambda row: (row["campaign"], row["number"]))
    fresh = {row["campaign"] for row in listed if not row["before"]}
    return tuple(
        EditionEffect(
            uuid=UUID(row["uuid"]),
            campaign=row["campaign"],
            number=row["number"],
            is_sent=bool(row["sent"]),
            is_replaced=row["campaign"] in fresh,
        )
        for row in listed
        if row["before"]
    )


def _points(
    correction: Correction,
    campaign: Campaign,
    tables: Tables,
    units: Iterable[_Unit],
    *,
    old: list[Statement],
    new: list[Statement],
) -> dict[int, tuple[Change, ...]]:
    """Unit id → the accident criteria whose points the correction changes."""
    year = Window(campaign.official_first_day, campaign.official_last_day)
    both = Window(year.year_before().first_day, year.last_day)
    versions = {one.version for one in new}
    now = statements_between(campaign.board_id, both)
    before = [one for one in now if one.version not in versions]
    before += [one for one in old if both.first_day <= one.window.first_day and one.window.last_day <= both.last_day]
    record, former = rebased(now, until=year.last_day), rebased(before, until=year.last_day)
    return {
        one.pk: tuple(_scored(tables.get(one.cluster, ()), one.pk, former=former, record=record, year=year))
        for one in units
    }


def _scored(lines: Iterable[TableLine], unit: int, *, former: Record, record: Record, year: Window) -> Iterable[Change]:
    for line in lines:
        if line.rule is None:
            continue
        points = [
            points_for(line.rule, _compared(known, unit, line.rule.measure, year)).hundredths
            for known in (former, record)
        ]
        if points[0] != points[1]:
            yield Change(line.name, *(vn.show_number(in_points(one)) for one in points))


def _compared(record: Record, unit: int, measure: str, year: Window) -> Comparison:
    return Comparison(
        previous=record.sum([unit], measure=measure, window=year.year_before(), on=year.last_day),
        current=record.sum([unit], measure=measure, window=year),
    )
