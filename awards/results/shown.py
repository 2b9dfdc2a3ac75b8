"""What pages show of a ranking, read from its record alone: the live draft and every stored result go through here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.points import in_points
from awards.results.recording import ACCIDENTS, PAPERS, Record, unit_lines

MOST_SLIPS = 60
"""Of longer lists the slips are left to the units' own pages."""


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit's query about a line, with the answer once there is one."""

    reason: str
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One criterion: what counts of what could be had, why, and where it comes from."""

    code: str
    name: str
    points: Decimal | None
    maximum: Decimal | None
    words: str
    reason: str
    evidence: str = ""
    links: tuple[Link, ...] = ()
    ask_url: str = ""
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class ShownPart:
    code: str
    name: str
    points: Decimal | None
    maximum: Decimal | None
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class ShownSlip:
    """The whole explanation of one place."""

    title: str
    parts: tuple[ShownPart, ...]
    beside: tuple[ShownLine, ...]
    ties: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartScore:
    """Points of one part in a row of the ranking."""

    label: str
    points: Decimal | None
    hundredths: int
    maximum: int


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One unit in the ranking; `group` heads the group that begins with it; `url` is the page of its slip, if any."""

    rank: str
    code: str
    name: str
    parts: tuple[PartScore, ...]
    total: Decimal | None
    band: str
    slip: ShownSlip | None
    missing: tuple[str, ...]
    group: str
    beside: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of a slip its reader is shown: links to papers, and per line the way to ask, and what was asked."""

    has_links: bool = False
    papers_url: str = ""
    ask_urls: Mapping[str, str] | None = None
    asked: Mapping[str, Asked] | None = None


PLAIN = Detail()


def cluster_of(record: Record, code: str) -> Record | None:
    """The cluster of that code, or the first; None where nobody takes part."""
    clusters: Sequence[Record] = record["clusters"]
    return next((one for one in clusters if one["code"] == code), next(iter(clusters), None))


def home_of(record: Record, unit: Record) -> Record:
    """The cluster in which that unit stands."""
    clusters: Sequence[Record] = record["clusters"]
    return next(one for one in clusters if one["code"] == unit["cluster"])


def key_of(line: Mapping[str, Any]) -> str:
    """What names a line on forms and in queries."""
    return f"{line['part']}-{line['code']}"


def line_in(record: Record, unit_code: str, key: str) -> Record | None:
    """The line of that name of that unit, if the record knows it."""
    lines: Sequence[Record] = record["units"].get(unit_code, {}).get("lines", ())
    return next((line for line in lines if key_of(line) == key), None)


def rows_of(
    record: Record, cluster: Record, *, ranked: bool, urls: Mapping[str, str], open_slips: frozenset[str] | None = None
) -> list[RankingRow]:
    """The units of a cluster that are ranked, or those that are not; how they came about of all, or of `open_slips` only."""
    units = [record["units"][code] for code in cluster["places"]]
    is_long = len(units) > MOST_SLIPS
    return [
        _row(unit, cluster, url=urls.get(unit["code"], ""), is_open=_is_open(unit, open_slips), is_long=is_long)
        for unit in units
        if (unit["rank"] is not None) == ranked
    ]


def _is_open(unit: Record, open_slips: frozenset[str] | None) -> bool:
    return open_slips is None or unit["code"] in open_slips


def _row(unit: Record, cluster: Record, *, url: str, is_open: bool, is_long: bool) -> RankingRow:
    parts = [(part, _part_total(unit, part["code"])) for part in cluster["parts"]]
    return RankingRow(
        rank=str(unit["rank"] or ""),
        code=unit["code"],
        name=unit["name"],
        parts=tuple(PartScore(part["code"], in_points(total), total, part["maximum"]) for part, total in parts),
        total=in_points(unit["total"]),
        band=unit["band"]["name"] if unit["band"] else "",
        slip=slip_of(unit, cluster) if is_open and not is_long else None,
        missing=tuple(unit["missing"]) if is_open else (),
        group=unit["group_title"],
        beside=tuple(unit["beside"]) if is_open else (),
        url=url,
    )


def _part_total(unit: Record, part: str) -> int:
    return sum(line["final"] or 0 for line in unit_lines(unit, part))


def slip_of(unit: Record, cluster: Record, detail: Detail = PLAIN) -> ShownSlip:
    """The slip of one unit from what is stored of it."""
    points = in_points(unit["total"])
    title = _("Cách tính %(points)s điểm") % {"points": vn.show_number(points, places=2)}
    return ShownSlip(
        title=title if points is not None else _("Các điểm đã có"),
        parts=tuple(
            ShownPart(
                code=part["code"],
                name=part["name"],
                points=in_points(_part_total(unit, part["code"])),
                maximum=in_points(part["maximum"]),
                lines=tuple(_line(line, unit, detail) for line in unit_lines(unit, part["code"])),
            )
            for part in cluster["parts"]
        ),
        beside=tuple(_beside(unit)),
        ties=tuple(unit["ties"]),
        missing=tuple(unit["missing"]),
    )


def line_of(unit: Record, key: str, detail: Detail) -> ShownLine:
    """One line of the slip."""
    return next(_line(line, unit, detail) for line in unit["lines"] if key_of(line) == key)


def _line(line: Record, unit: Record, detail: Detail) -> ShownLine:
    key = key_of(line)
    return ShownLine(
        code=line["code"],
        name=line["name"],
        points=in_points(line["final"]),
        maximum=in_points(line["maximum"]),
        words=line["words"],
        reason=_closed(line["reason"]),
        evidence=line["evidence"],
        links=tuple(_links(line, unit, detail)) if detail.has_links else (),
        ask_url=(detail.ask_urls or {}).get(key, ""),
        asked=(detail.asked or {}).get(key),
    )


def _closed(words: str) -> str:
    """Typed words that a sentence follows."""
    return f"{words}." if words and words[-1] not in ".!?…" else words


def _links(line: Record, unit: Record, detail: Detail) -> Iterator[Link]:
    """From a point to its source: the figures of record, the accepted paper, the unit's own sheet."""
    if line["by"] == ACCIDENTS:
        yield Link(_("Số liệu tai nạn"), f"{reverse('record:comparison')}?pham-vi=dv-{unit['code']}")
    elif line["by"] == PAPERS:
        source = line["computed"]["stated"]["source"]
        if source:
            yield Link(_("Hồ sơ đã tiếp nhận"), reverse("filing:detail", kwargs={"uuid": source}))
        elif detail.papers_url:
            yield Link(_("Các hồ sơ đã nộp"), detail.papers_url)
    elif unit["sheet"]:
        label = _("Bảng tự chấm, bản %(n)s") % {"n": unit["sheet"]["version"]}
        yield Link(label, reverse("filing:detail", kwargs={"uuid": unit["sheet"]["paper"]}))


def _beside(unit: Record) -> Iterator[ShownLine]:
    for row in unit["beside_points"]:
        yield ShownLine(
            row["code"], row["name"], in_points(row["hundredths"]), None, row["words"], _closed(row["reason"])
        )


def place_words(unit: Record, cluster: Record) -> str:
    """Cluster, rank, points and band in one line."""
    if unit["rank"] is None:
        return _("%(cluster)s · chưa xếp hạng") % {"cluster": cluster["name"]}
    words = [cluster["name"], _("hạng %(rank)s") % {"rank": unit["rank"]}]
    words.append(_("%(points)s điểm") % {"points": vn.show_number(in_points(unit["total"]), places=2)})
    return " · ".join([*words, unit["band"]["name"]] if unit["band"] else words)
