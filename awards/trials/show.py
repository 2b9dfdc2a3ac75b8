"""Old and new places side by side, ready to be laid out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.fairness.cluster import FairnessSettings, luck_of
from awards.gathering import Entrant
from awards.points import in_points
from awards.ranking import Place
from awards.standing import ClusterStanding, Standing
from awards.tables import ClusterHead


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a unit stands in one of the two rankings; blank while it is not ranked."""

    rank: str
    group: str
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class TrialRow:
    name: str
    old: Seat
    new: Seat
    moved: str
    tone: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the tried rules change in one cluster."""

    rows: list[TrialRow]
    summary: str
    weight_words: str


def told(old: Standing, new: Standing, *, settings: FairnessSettings) -> Told:
    """The units of the one cluster, first to last by the tried rules."""
    (before,), (after,) = old.clusters, new.clusters
    former = _seats(before, old, settings)
    rows = [
        TrialRow(place.row.name, former[code][1], seat, *_moved(former[code][0], place))
        for code, (place, seat) in _seats(after, new, settings).items()
    ]
    return Told(rows, _summary(rows), _weight_words(after, before))


def _seats(cluster: ClusterStanding, found: Standing, settings: FairnessSettings) -> dict[str, tuple[Place, Seat]]:
    luck = luck_of(cluster.places, years=found.years, settings=settings)
    groups = luck.tiers if luck.accident_maximum else {}
    return {
        place.row.code: (place, Seat(str(place.rank or ""), str(groups.get(place.row.code, "")), place.points))
        for place in cluster.places
    }


def _moved(old: Place, new: Place) -> tuple[str, str]:
    if old.rank is None or new.rank is None:
        return (_("chưa xếp hạng"), "plain") if old.rank == new.rank else (_("đổi việc xếp hạng"), "warn")
    steps = old.rank - new.rank
    if not steps:
        return _("giữ nguyên"), "plain"
    words = _("lên %(n)s bậc") if steps > 0 else _("xuống %(n)s bậc")
    return words % {"n": abs(steps)}, "good" if steps > 0 else "warn"


def _summary(rows: Sequence[TrialRow]) -> str:
    """How much the tried rules move, in one sentence."""
    counts = (
        (sum(row.old.total != row.new.total for row in rows), _("tổng điểm")),
        (sum(row.old.rank != row.new.rank for row in rows), _("hạng")),
        (sum(row.old.group != row.new.group for row in rows), _("nhóm")),
    )
    told = [_("%(n)s đơn vị đổi %(what)s") % {"n": n, "what": what} for n, what in counts if n]
    still = [what for n, what in counts if not n]
    if still:
        told.append(_("không đơn vị nào đổi %(what)s") % {"what": ", ".join(still)})
    return _("Với quy tắc thử: %(told)s.") % {"told": "; ".join(told)}


def _weight_words(new: ClusterStanding, old: ClusterStanding) -> str:
    """That totals of another table are out of another sum; nothing where the sums agree."""
    if new.maximum == old.maximum:
        return ""
    sums = {"new": vn.show_number(in_points(new.maximum)), "old": vn.show_number(in_points(old.maximum))}
    sentence = _(
        "Các tiêu chí thử cộng lại được %(new)s điểm, bảng đang có %(old)s điểm: tổng điểm và xếp loại hai bên không so với nhau được, chỉ so hạng và nhóm."
    )
    return sentence % sums


def heads_of(taking_part: Iterable[Entrant]) -> list[ClusterHead]:
    """The clusters that units take part in, in their order."""
    codes: dict[tuple[int, str, str], list[str]] = {}
    for one in taking_part:
        codes.setdefault((one.cluster_id, one.cluster_code, one.cluster_name), []).append(one.code)
    return [ClusterHead(pk, code, name, tuple(units)) for (pk, code, name), units in codes.items()]
