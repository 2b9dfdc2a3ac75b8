"""What the pages of the room show, ready to be laid out: numbers as numbers, sentences as sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.points import in_points
from awards.ranking import Place
from awards.slips import Slip, missing_words, slip
from awards.standing import ClusterStanding
from awards.tables import ClusterHead

MOST_SLIPS = 60


@dataclass(frozen=True, slots=True)
class Chip:
    """One cluster to choose."""

    label: str
    url: str
    current: bool
    count: str


@dataclass(frozen=True, slots=True)
class PartScore:
    """Points of one part in a row of the ranking."""

    label: str
    points: Decimal | None
    hundredths: int
    maximum: int


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One unit in the ranking; `slip` is left out of very long lists, where the unit's own page has it."""

    rank: str
    code: str
    name: str
    parts: tuple[PartScore, ...]
    total: Decimal | None
    band: str
    slip: Slip | None
    missing: tuple[str, ...]


def head_of(heads: Sequence[ClusterHead], code: str) -> ClusterHead | None:
    """The chosen cluster, or the first."""
    return next((head for head in heads if head.code == code), next(iter(heads), None))


def chips_of(heads: Sequence[ClusterHead], chosen: ClusterHead | None, *, campaign_code: str) -> list[Chip]:
    base = reverse("awards:ranking")
    return [
        Chip(
            label=head.name,
            url=f"{base}?khoi={head.code}&phong-trao={campaign_code}",
            current=head is chosen,
            count=str(len(head.units)),
        )
        for head in heads
    ]


def ranking_rows(places: Sequence[Place], cluster: ClusterStanding) -> list[RankingRow]:
    with_slips = len(cluster.places) <= MOST_SLIPS
    return [_ranking_row(place, cluster, with_slip=with_slips) for place in places]


def _ranking_row(place: Place, cluster: ClusterStanding, *, with_slip: bool) -> RankingRow:
    parts = tuple(
        PartScore(code, in_points(place.row.part_total(code)), place.row.part_total(code), maximum)
        for code, _name, maximum in cluster.parts
    )
    return RankingRow(
        rank=str(place.rank or ""),
        code=place.row.code,
        name=place.row.name,
        parts=parts,
        total=place.points,
        band=place.band.name if place.band else "",
        slip=slip(place, cluster) if with_slip else None,
        missing=missing_words(place),
    )


def place_words(place: Place, cluster: ClusterStanding) -> str:
    """Cluster, rank, points and band in one line."""
    if place.rank is None:
        return _("%(cluster)s · chưa xếp hạng") % {"cluster": cluster.name}
    words = [cluster.name, _("hạng %(rank)s") % {"rank": place.rank}]
    words.append(_("%(points)s điểm") % {"points": vn.show_number(place.points, places=2)})
    return " · ".join([*words, place.band.name] if place.band else words)
