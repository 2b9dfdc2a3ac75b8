"""What a correction touches: figures of units, points, confirmations, reports that quote them, editions. Old beside new."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.together import told_together
from awards.accidents import AccidentFigures
from awards.counting import first_day_of
from awards.pleas.reading import left_out_of
from awards.points import in_points
from awards.tables import TableLine, Tables
from campaigns.filing import touched
from campaigns.filing.models import Filing
from campaigns.record.coverage import Statement
from campaigns.record.dated import MEASURES
from campaigns.record.figures import statements_between
from campaigns.record.rebasing import rebased
from campaigns.setup.choices import AccidentMeasure, Paper
from campaigns.setup.models import Campaign, Participation
from campaigns.setup.windows import Window
from reports.corrections.listing import Correction
from reports.summary.resting import resting_on


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
    """An edition of the year-end summary that rests on the old figures."""

    uuid: UUID
    campaign: str
    number: int
    is_sent: bool
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class Effects:
    units: tuple[UnitEffect, ...]
    papers: tuple["UnitPapers", ...]
    editions: tuple[EditionEffect, ...]


@dataclass(frozen=True, slots=True)
class PaperEffect:
    """A report or score sheet sent before the correction that quotes the figures; `is_renewed` when sent again since."""

    uuid: UUID
    title: str
    is_renewed: bool


@dataclass(frozen=True, slots=True)
class UnitPapers:
    name: str
    papers: tuple[PaperEffect, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    pk: int
    code: str
    name: str
    sort_key: str
    cluster: int
    confirmed: int | None


def effects_of(correction: Correction, campaign: Campaign, tables: Tables) -> Effects:
    """Two queries, one more where units have merged, two where not every accident counts. Points only where the
    correction is the one in force.
    """
    year = Window(campaign.official_first_day, campaign.official_last_day)
    reach = Window(first_day_of(year, [line for lines in tables.values() for line in lines]), year.last_day)
    versions = (correction.old_version, correction.new_version)
    said = statements_between(campaign.board_id, reach, versions=versions)
    old, new = (
        [one for one in said if one.version == version] for version in (correction.old_version, correction.new_version)
    )
    sums_before, sums_now = _sums(old), _sums(new)
    changed = sorted(unit for unit in {*sums_before, *sums_now} if sums_before.get(unit) != sums_now.get(unit))
    told = told_together(
        {
            "units": _units(correction, campaign, changed),
            "editions": _editions(correction, campaign),
            "papers": _papers(correction, campaign, changed, whole=_whole(sums_before) != _whole(sums_now)),
        }
    )
    units = sorted((_Unit(**row) for row in told["units"]), key=lambda one: one.sort_key)
    points = {}
    if correction.stands and units:
        now = [one for one in said if one.version != correction.old_version]
        before = [one for one in said if one.version != correction.new_version]
        left_out = left_out_of(campaign, reach, versions=versions)
        sides = [
            AccidentFigures.of(rebased(said, until=year.last_day), window=year, left_out=left_out)
            for said in (before, now)
        ]
        points = {one.pk: tuple(_scored(tables.get(one.cluster, ()), one.pk, sides=sides)) for one in units}
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
        papers=_by_unit(told["papers"]),
        editions=_edition_effects(told["editions"]),
    )


def _sums(statements: Iterable[Statement]) -> dict[int, tuple[int, ...]]:
    sums: dict[int, tuple[int, ...]] = {}
    for one in statements:
        known = sums.get(one.unit, (0,) * len(MEASURES))
        sums[one.unit] = tuple(value + (own or 0) for value, own in zip(known, one.values, strict=True))
    return sums


def _whole(sums: Mapping[int, tuple[int, ...]]) -> tuple[int, ...]:
    """The area's own sums."""
    return tuple(map(sum, zip(*sums.values(), strict=True))) or (0,) * len(MEASURES)


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


def _papers(
    correction: Correction, campaign: Campaign, changed: Sequence[int], *, whole: bool
) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    """What the units had sent before; of those that are no place, reports: they quote the whole area, if that changed."""
    places = Q(unit__in=changed)
    others = Q(unit__is_geographic=False, kind__in=touched.REPORTS) if whole else Q(pk=None)
    sent = touched.quoting(campaign.board_id, correction.days).filter(received_at__lt=correction.at)
    renewed = When(working_version__frozen_at__gte=correction.at, then=Value(1))
    return sent.filter(places | others).order_by(), {
        "uuid": Cast("uuid", CharField()),
        "kind": F("kind"),
        "campaign": F("campaign__name"),
        "own": Case(When(campaign=campaign.pk, then=Value(1)), default=Value(0)),
        "unit": F("unit"),
        "name": F("unit__name"),
        "sort_key": F("unit__sort_key"),
        "renewed": Case(renewed, default=Value(0)),
    }


def _by_unit(rows: Iterable[Mapping[str, Any]]) -> tuple[UnitPapers, ...]:
    listed = sorted(rows, key=lambda row: (row["sort_key"], row["unit"], row["campaign"], row["kind"]))
    by_unit = groupby(listed, key=lambda row: (row["unit"], row["name"]))
    return tuple(UnitPapers(name, tuple(map(_paper, papers))) for (_unit, name), papers in by_unit)


def _paper(row: Mapping[str, Any]) -> PaperEffect:
    title = str(Paper(row["kind"]).label)
    if not row["own"]:
        title = _("%(paper)s, phong trào “%(campaign)s”") % {"paper": title, "campaign": row["campaign"]}
    return PaperEffect(UUID(row["uuid"]), title, is_renewed=bool(row["renewed"]))


def _editions(correction: Correction, campaign: Campaign) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    """Those that rest on the paper, with which of them were begun before it was corrected."""
    rows = resting_on(correction.filing, board_id=campaign.board_id, days=correction.days)
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


def _scored(lines: Iterable[TableLine], unit: int, *, sides: Sequence[AccidentFigures]) -> Iterable[Change]:
    """The accident criteria whose points the correction changes."""
    for line in lines:
        if line.rule is None:
            continue
        old, new = (figures.points(unit, line.rule).hundredths for figures in sides)
        if old != new:
            yield Change(line.name, vn.show_number(in_points(old)), vn.show_number(in_points(new)))
