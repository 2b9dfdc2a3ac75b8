"""Which accidents of the record do not count for the points of a campaign, read from the returns in force."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.together import told_together
from awards.folding import folded
from awards.pleas.accidents import keyed
from awards.pleas.choices import GROUNDS, Ground
from awards.pleas.models import Plea
from campaigns.filing.models import FilingVersion
from campaigns.record.counted import LeftOut, is_national_road
from campaigns.setup.choices import AccidentsCounted, Paper
from campaigns.setup.models import Campaign
from campaigns.setup.told import accidents_counted
from campaigns.setup.windows import Window
from reports.returns.derive import dated
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Returned:
    """One version of a return of accidents, with the pleas about it that the office has granted: (unit, key) → ground."""

    version: int
    filing: UUID
    rows: list[dict[str, Any]]
    is_dated: bool
    granted: Mapping[tuple[UUID, str], str]


@dataclass(frozen=True, slots=True)
class Returns:
    """The returns of some days, and the rule by which their accidents count."""

    rule: AccidentsCounted
    returned: tuple[Returned, ...]

    @property
    def leaves_out_roads(self) -> bool:
        """National roads cannot be left out of one year only: where a return tells of no single accident, they count."""
        by_road = self.rule == AccidentsCounted.WITHOUT_NATIONAL_ROADS
        return by_road and all(one.is_dated for one in self.returned)

    def why_apart(self, one: Returned, key: str, row: Mapping[str, Any]) -> str:
        """Why the accident does not count; "" for one that does, also where a letter has closed the ground of its plea."""
        ground = one.granted.get((UUID(row["unit_uuid"]), key))
        if ground is not None and ground in GROUNDS[self.rule]:
            words = vn.uncapitalise(str(Ground(ground).label))
            return _("giải trình được chấp nhận: %(ground)s") % {"ground": words}
        return _("trên quốc lộ") if self.leaves_out_roads and is_national_road(row["road"]) else ""

    def apart(self) -> Iterator[tuple[int, Mapping[str, Any], str]]:
        """Version, accident and reason of each that does not count."""
        for one in self.returned:
            for key, row in keyed(one.rows):
                if why := self.why_apart(one, key, row):
                    yield one.version, row, why


def left_out_of(campaign: Campaign, window: Window, *, versions: Collection[int] = ()) -> list[LeftOut]:
    """The accidents of these days that do not count, by the returns in force and by `versions` beside them.

    No query where every accident counts; one otherwise.
    """
    if accidents_counted(campaign) == AccidentsCounted.ALL:
        return []
    places = Unit.objects.filter(registry=campaign.board_id, is_geographic=True)
    units = {"uuid": Cast("uuid", CharField()), "pk": F("pk")}
    told = told_together({"returns": _asked(campaign, window, versions), "units": (places.order_by(), units)})
    known = {UUID(row["uuid"]): row["pk"] for row in told["units"]}
    return [
        LeftOut(version=version, accident=dated(row, unit=known[UUID(row["unit_uuid"])]), road=row["road"], why=why)
        for version, row, why in _returns(campaign, told["returns"]).apart()
        if UUID(row["unit_uuid"]) in known
    ]


def returns_of(campaign: Campaign, window: Window) -> Returns:
    """The returns in force about these days, with the granted pleas. One query."""
    return _returns(campaign, told_together({"returns": _asked(campaign, window, ())})["returns"])


def _asked(
    campaign: Campaign, window: Window, versions: Collection[int]
) -> tuple[QuerySet[FilingVersion], Mapping[str, Any]]:
    rows = FilingVersion.objects.filter(
        Q(accepted_for__isnull=False) | Q(pk__in=list(versions)),
        filing__board=campaign.board_id,
        filing__kind=Paper.ACCIDENT_RETURN,
        filing__period__first_day__lte=window.last_day,
        filing__period__last_day__gte=window.first_day,
    )
    granted = Plea.objects.filter(filing=OuterRef("filing")).granted()
    return rows.order_by(), {
        "version": F("pk"),
        "filing": Cast("filing__uuid", CharField()),
        "accidents": KeyTransform("accidents", "content"),
        "counts": KeyTransform("counts", "content"),
        "granted": folded(granted, "unit__uuid", "key", "ground", of="filing"),
    }


def _returns(campaign: Campaign, told: Iterable[Mapping[str, Any]]) -> Returns:
    return Returns(
        accidents_counted(campaign),
        tuple(
            Returned(
                version=row["version"],
                filing=UUID(row["filing"]),
                rows=_listed(row["accidents"]),
                is_dated=row["counts"] is None,
                granted={(UUID(unit), key): ground for unit, key, ground in _listed(row["granted"])},
            )
            for row in sorted(told, key=lambda row: int(row["version"]))
        ),
    )


def _listed(told: Any) -> list[Any]:
    """JSON inside JSON comes as text on one database and as itself on the other."""
    return (json.loads(told) if isinstance(told, str) else told) or []
