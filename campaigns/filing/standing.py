"""Owed papers counted: how complete and how timely, who is behind, what the page can be narrowed to. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from campaigns.filing import opening
from campaigns.filing.heat import Owed
from campaigns.setup.choices import Paper


class Seat(NamedTuple):
    """A unit's place in the campaign."""

    unit_id: int
    code: str
    name: str
    cluster: str
    cluster_name: str


@dataclass(slots=True)
class Counts:
    """Papers as they stand to their due days; what is background counts nowhere."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    to_come: int = 0
    unopened: int = 0

    @property
    def came(self) -> int:
        return self.on_time + self.late

    @property
    def fell_due(self) -> int:
        return self.came + self.overdue

    @property
    def complete(self) -> str:
        """Đã nộp 3/4."""
        return f"{self.came}/{self.fell_due}" if self.fell_due else "–"

    @property
    def timely(self) -> str:
        """The share of what came or fell due that came on time."""
        if not self.fell_due:
            return "–"
        share = Decimal(100 * self.on_time) / self.fell_due
        return f"{share.quantize(Decimal(1), ROUND_HALF_UP)}%"

    def add(self, how: str) -> None:
        setattr(self, how, getattr(self, how) + 1)


def how_it_stands(paper: Owed, *, on: date) -> str:
    """The name of the count in which the paper belongs; "" for what counts nowhere."""
    if paper.is_base or paper.excuse is not None:
        return ""
    if paper.received_at is not None:
        return "late" if paper.late_days else "on_time"
    if paper.is_overdue(on):
        return "overdue"
    if not opening.is_open(paper, on=on):
        return "unopened"
    return "" if paper.is_optional else "to_come"


@dataclass(frozen=True, slots=True)
class Behind:
    """A unit with papers overdue: how many days the oldest of them, how many times it was urged."""

    code: str
    unit: str
    papers: str
    count: int
    days: int
    urged: int


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the address asks for; anything it does not know is left out."""

    campaign: str = ""
    kind: str = ""
    cluster: str = ""

    @classmethod
    def from_address(cls, given: Any) -> "Narrowing":
        kind = str(given.get("loai", ""))
        return cls(
            campaign=text.clean(str(given.get("phong-trao", "")))[:40],
            kind=kind if kind in Paper.values else "",
            cluster=text.clean(str(given.get("khoi", "")))[:20],
        )

    def query(self) -> str:
        parts = {"phong-trao": self.campaign, "loai": self.kind, "khoi": self.cluster}
        said = urlencode({name: value for name, value in parts.items() if value})
        return f"?{said}" if said else "?"


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str
    current: bool
    count: int


def counted(owed: Iterable[Owed], *, on: date) -> tuple[dict[int, Counts], dict[str, Counts], Counts]:
    """By unit, by kind, and in all."""
    by_unit: dict[int, Counts] = defaultdict(Counts)
    by_kind: dict[str, Counts] = defaultdict(Counts)
    whole = Counts()
    for paper in owed:
        theirs, its = by_unit[paper.unit_id], by_kind[paper.kind]
        if how := how_it_stands(paper, on=on):
            theirs.add(how)
            its.add(how)
            whole.add(how)
    return by_unit, by_kind, whole


def behind(late: Iterable[Owed], seats: list[Seat], times: Mapping[int, int], *, on: date) -> list[Behind]:
    """The units of these overdue papers, the longest overdue first."""
    missing: dict[int, list[Owed]] = defaultdict(list)
    for paper in late:
        missing[paper.unit_id].append(paper)
    found = [
        Behind(
            code=seat.code,
            unit=seat.name,
            papers=told(paper.kind for paper in missing[seat.unit_id]),
            count=len(missing[seat.unit_id]),
            days=max((on - paper.due_on).days for paper in missing[seat.unit_id] if paper.due_on),
            urged=times.get(seat.unit_id, 0),
        )
        for seat in seats
        if seat.unit_id in missing
    ]
    return sorted(found, key=lambda line: (-line.days, -line.count))


def told(papers: Iterable[str]) -> str:
    """Kế hoạch phong trào thi đua; xác nhận số liệu … (03 kỳ)."""
    counted = Counter(sorted(papers, key=Paper.values.index))
    names = {kind: vn.uncapitalise(str(Paper(kind).label)) for kind in counted}
    said = [
        names[kind] if count == 1 else _("%(paper)s (%(n)s kỳ)") % {"paper": names[kind], "n": vn.two_digits(count)}
        for kind, count in counted.items()
    ]
    whole = "; ".join(said)
    return whole[:1].upper() + whole[1:]


def kind_chips(
    there: Iterable[str], late: Iterable[Owed], cluster_of: Mapping[int, str], narrowed: Narrowing
) -> list[Chip]:
    """A way to each kind of paper, with how many are overdue in the cluster that is looked at."""
    counts = Counter(paper.kind for paper in late if narrowed.cluster in {"", cluster_of.get(paper.unit_id)})
    known = set(there)
    options = [("", _("Mọi hồ sơ")), *((kind, str(Paper(kind).label)) for kind in Paper.values if kind in known)]
    return [
        Chip(
            label,
            replace(narrowed, kind=value).query(),
            narrowed.kind == value,
            counts[value] if value else counts.total(),
        )
        for value, label in options
    ]


def cluster_chips(
    seats: list[Seat], late: Iterable[Owed], cluster_of: Mapping[int, str], narrowed: Narrowing
) -> list[Chip]:
    """A way to each cluster, with how many papers of the kind that is looked at are overdue there."""
    counts = Counter(cluster_of.get(paper.unit_id, "") for paper in late if narrowed.kind in {"", paper.kind})
    options = [("", _("Mọi khối")), *dict.fromkeys((seat.cluster, seat.cluster_name) for seat in seats)]
    return [
        Chip(
            label,
            replace(narrowed, cluster=value).query(),
            narrowed.cluster == value,
            counts[value] if value else counts.total(),
        )
        for value, label in options
    ]
