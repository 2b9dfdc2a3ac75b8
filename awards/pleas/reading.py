"""Which accidents of the record do not count for the points of a campaign, read from the returns in force."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from awards.folding import folded
from awards.pleas.accidents import dated, keyed
from awards.pleas.choices import Ground
from awards.pleas.models import Plea, Ruling
from campaigns.filing.models import FilingVersion
from campaigns.record.counted import LeftOut, is_national_road
from campaigns.setup.choices import AccidentsCounted, Paper
from campaigns.setup.models import Campaign
from campaigns.setup.told import accidents_counted
from campaigns.setup.windows import Window
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Returned:
    """One version of a return of accidents, with the pleas about it that the office has granted, by unit and key."""

    version: int
    rows: list[dict[str, Any]]
    is_dated: bool
    granted: Mapping[tuple[UUID, str], str]


def left_out_of(campaign: Campaign, window: Window, *, versions: Collection[int] = ()) -> list[LeftOut]:
    """The accidents of these days that do not count, by the returns in force and by `versions` beside them.

    No query where every accident counts; two otherwise. Where a return of these days tells of no single accident,
    national roads cannot be left out of one year only: then they count in all.
    """
    rule = accidents_counted(campaign)
    if rule == AccidentsCounted.ALL:
        return []
    returns = list(_returns(campaign, window, versions))
    roads_count = rule != AccidentsCounted.WITHOUT_NATIONAL_ROADS or not all(one.is_dated for one in returns)
    found = [(one.version, row, why) for one in returns for row, why in _apart(one, roads_count=roads_count)]
    units = _units(row for _version, row, _why in found)
    return [
        LeftOut(version=version, accident=dated(row, unit=units[UUID(row["unit_uuid"])]), road=row["road"], why=why)
        for version, row, why in found
        if UUID(row["unit_uuid"]) in units
    ]


def _apart(one: Returned, *, roads_count: bool) -> Iterator[tuple[dict[str, Any], str]]:
    for key, row in keyed(one.rows):
        ground = one.granted.get((UUID(row["unit_uuid"]), key))
        if ground is not None:
            yield row, _("giải trình được chấp nhận: %(ground)s") % {"ground": _ground_words(ground)}
        elif not roads_count and is_national_road(row["road"]):
            yield row, _("trên quốc lộ")


def _ground_words(ground: str) -> str:
    words = str(Ground(ground).label)
    return words[:1].lower() + words[1:]


def _returns(campaign: Campaign, window: Window, versions: Collection[int]) -> Iterator[Returned]:
    in_force = Q(accepted_for__isnull=False) | Q(pk__in=list(versions))
    rows = FilingVersion.objects.filter(
        in_force,
        filing__board=campaign.board_id,
        filing__kind=Paper.ACCIDENT_RETURN,
        filing__period__first_day__lte=window.last_day,
        filing__period__last_day__gte=window.first_day,
    )
    last = Ruling.objects.filter(plea=OuterRef("pk")).order_by("-number").values("leaves_out")[:1]
    granted = Plea.objects.annotate(leaves_out=Subquery(last)).filter(filing=OuterRef("filing"), leaves_out=True)
    told = folded(granted, "unit__uuid", "key", "ground", of="filing")
    for version, accidents, counts, pleas in rows.annotate(pleas=told).values_list(
        "pk", "content__accidents", "content__counts", "pleas"
    ):
        yield Returned(
            version=version,
            rows=accidents or [],
            is_dated=counts is None,
            granted={(UUID(unit), key): ground for unit, key, ground in pleas or ()},
        )


def _units(rows: Iterable[Mapping[str, Any]]) -> dict[UUID, int]:
    wanted = {UUID(row["unit_uuid"]) for row in rows}
    return dict(Unit.objects.filter(uuid__in=wanted).values_list("uuid", "pk")) if wanted else {}
