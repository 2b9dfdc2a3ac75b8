"""What the pages of the room show, ready to be laid out: numbers as numbers, sentences as sentences."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.fairness.cluster import ClusterLuck
from awards.fairness.words import between, group_title
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
    """One unit in the ranking; `slip` is left out of very long lists, where the unit's own page has it.

    `group` heads the group that begins with it; `beside` says how it stands to its neighbours.
    """

    rank: str
    code: str
    name: str
    parts: tuple[PartScore, ...]
    total: Decimal | None
    band: str
    slip: Slip | None
    missing: tuple[str, ...]
    group: str = ""
    beside: tuple[str, ...] = ()


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


def ranking_rows(
    places: Sequence[Place], cluster: ClusterStanding, luck: ClusterLuck | None = None
) -> list[RankingRow]:
    with_slips = len(cluster.places) <= MOST_SLIPS
    rows = [_ranking_row(place, cluster, with_slip=with_slips) for place in places]
    return rows if luck is None else list(_grouped(rows, cluster, luck))


def _grouped(rows: Sequence[RankingRow], cluster: ClusterStanding, luck: ClusterLuck) -> Iterator[RankingRow]:
    """Each row with the sentences about its neighbours, the first of a group with its head; no groups without accidents."""
    sizes = Counter(luck.tiers.values())
    said = neighbour_words(cluster, luck)
    former = 0
    for row in rows:
        tier = luck.tiers[row.code]
        begins = luck.accident_maximum and tier != former
        head = group_title(tier, units=sizes[tier]) if begins else ""
        former = tier
        yield replace(row, group=head, beside=tuple(said.get(row.code, ())))


def neighbour_words(cluster: ClusterStanding, luck: ClusterLuck) -> dict[str, list[str]]:
    """Unit code → how it stands to the unit before it and to the one after it; nothing where accidents play no part."""
    names = {place.row.code: place.row.name for place in cluster.places}
    found: dict[str, list[str]] = {}
    for pair in luck.neighbours if luck.accident_maximum else ():
        sentence = between(pair, names=names, luck=luck)
        for code in (pair.ahead, pair.behind):
            found.setdefault(code, []).append(sentence)
    return found


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
