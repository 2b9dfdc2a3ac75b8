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
    sort_key: str
    cluster: int
    confirmed: int | None


def effects_of(correction: Correction, campaign: Campaign, tables: Tables) -> Effects:
    """Two queries, one more where units have merged. Points only where the correction is the one in force."""
    year = Window(campaign.official_first_day, campaign.official_last_day)
    stated = _stated(correction, campaign, Window(year.year_before().first_day, year.last_day))
    sums_before, sums_now = _sums(stated.of(correction.old)), _sums(stated.of(correction.new))
    changed = sorted(unit for unit in {*sums_before, *sums_now} if sums_before.get(unit) != sums_now.get(unit))
    told = told_together({"units": _units(correction, campaign, changed), "editions": _editions(correction, campaign)})
    units = sorted((_Unit(**row) for row in told["units"]), key=lambda one: one.sort_key)
    points = _points(correction, stated, tables, units, year=year) if correction.stands and units else {}
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


@dataclass(frozen=True, slots=True)
class _Stated:
    """What is in force in both years, and what the two versions say; one query."""

    in_force: list[Statement]
    by_version: dict[int, list[Statement]]

    def of(self, number: int) -> list[Statement]:
        return self.by_version.get(number, [])


def _stated(correction: Correction, campaign: Campaign, years: Window) -> _Stated:
    sums = {code: Sum("value", filter=Q(indicator__code=code), output_field=IntegerField()) for code in MEASURES}
    own = Q(version__filing__uuid=correction.filing, version__number__in=(correction.old, correction.new))
    counts = Q(version__accepted_for__isnull=False, first_day__gte=years.first_day, last_day__lte=years.last_day)
    rows = (
        Figure.objects.filter(own | counts, indicator__board=campaign.board_id, about_unit__isnull=False)
        .filter(indicator__code__in=MEASURES)
        .values_list(
            "version__filing__uuid", "version__number", "version__accepted_for", "version", "about_unit",
            "about_unit__valid_to", "first_day", "last_day",
        )
        .annotate(**sums)
        .order_by()
    )  # fmt: skip
    found = _Stated(in_force=[], by_version={})
    for uuid, number, accepted_for, version, unit, ends, first_day, last_day, *values in rows:
        days, whole = Window(first_day, last_day), tuple(None if value is None else int(value) for value in values)
        one = Statement(unit=unit, window=days, version=version, values=whole, ends=ends)
        if uuid == correction.filing:
            found.by_version.setdefault(number, []).append(one)
        if accepted_for is not None and _inside(days, years):
            found.in_force.append(one)
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
        "sort_key": F("unit__sort_key"),
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
    correction: Correction, stated: _Stated, tables: Tables, units: Iterable[_Unit], *, year: Window
) -> dict[int, tuple[Change, ...]]:
    """Unit id → the accident criteria whose points the correction changes."""
    years = Window(year.year_before().first_day, year.last_day)
    versions = {one.version for one in stated.of(correction.new)}
    before = [one for one in stated.in_force if one.version not in versions]
    before += [one for one in stated.of(correction.old) if _inside(one.window, years)]
    record, former = rebased(stated.in_force, until=year.last_day), rebased(before, until=year.last_day)
    return {
        one.pk: tuple(_scored(tables.get(one.cluster, ()), one.pk, former=former, record=record, year=year))
        for one in units
    }


def _inside(inner: Window, outer: Window) -> bool:
    return outer.first_day <= inner.first_day and inner.last_day <= outer.last_day


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
