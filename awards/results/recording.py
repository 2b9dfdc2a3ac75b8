"""A ranking as plain JSON: every point with the inputs it follows from, so that slips and groups stand without the record.

The live draft is written down the same way before it is shown: there is one form of a ranking, and one reader of it.
Pure: of rows that `standing` has read. Points are whole hundredths; other numbers are strings, days ISO.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from awards.fairness.cluster import ClusterLuck, FairnessSettings, luck_of
from awards.fairness.words import above, between, group_title
from awards.gathering import Papers
from awards.points import Points
from awards.ranking import Line, Place
from awards.slips import beside_points, line_words, missing_words, tie_sentence
from awards.standing import ClusterStanding, Standing

SCHEMA = "atgt.ket-qua-xep-hang/1"
ACCIDENTS, PAPERS, PEOPLE = "accidents", "papers", "people"
"""What the points of a line follow from: figures of record, accepted papers, or the word of those who appraise."""

Record = dict[str, Any]


def record_of(
    found: Standing,
    *,
    head: Mapping[str, Any],
    fairness: FairnessSettings,
    as_of: date,
    explained: Container[str] | None = None,
) -> Record:
    """The ranking as it stood on `as_of`; `head` is what the campaign says of itself and of its rules.

    Where units are named as `explained`, the others are written down without how their points came about: a page that
    lists a thousand units works out the words of none.
    """
    lucks = {cluster.code: luck_of(cluster.places, years=found.years, settings=fairness) for cluster in found.clusters}
    units: dict[str, Any] = {}
    for cluster in found.clusters:
        units |= _units(cluster, lucks[cluster.code], found.papers, explained)
    return {
        "schema": SCHEMA,
        **head,
        "as_of": as_of.isoformat(),
        "window": plain(found.window),
        "tie_rules": [{"code": rule.value, "label": str(rule.label)} for rule in found.tie_rules],
        "clusters": [_cluster(cluster, lucks[cluster.code]) for cluster in found.clusters],
        "units": units,
    }


def plain(said: Any) -> Any:
    """A value as JSON keeps it: numbers that are no whole ones as text, enumerations by their value."""
    if said is None or isinstance(said, (bool, int)):
        return said
    if isinstance(said, Enum):
        return said.value
    if isinstance(said, date):
        return said.isoformat()
    if isinstance(said, (str, float, Decimal, Fraction)):
        return str(said)
    if is_dataclass(said) and not isinstance(said, type):
        return {field.name: plain(getattr(said, field.name)) for field in fields(said)}
    if isinstance(said, Mapping):
        return {str(plain(key)): plain(value) for key, value in said.items()}
    return [plain(one) for one in said]


def _cluster(cluster: ClusterStanding, luck: ClusterLuck) -> Record:
    return {
        "code": cluster.code,
        "name": cluster.name,
        "parts": [{"code": code, "name": name, "maximum": points} for code, name, points in cluster.parts],
        "maximum": cluster.maximum,
        "places": [place.row.code for place in cluster.places],
        "luck": {
            "allowance": luck.allowance,
            "accident_maximum": luck.accident_maximum,
            "settings": plain(luck.settings),
            "ratios": plain(luck.ratios),
            "words": above(luck) if cluster.ranked else "",
        },
    }


def _units(
    cluster: ClusterStanding, luck: ClusterLuck, papers: Mapping[str, Papers], explained: Container[str] | None
) -> Record:
    beside, titles = _neighbour_words(cluster, luck), dict(_group_titles(cluster, luck))
    return {
        place.row.code: {
            **_unit(place, cluster),
            **(_whole(place) if explained is None or place.row.code in explained else _short(place)),
            "group": luck.tiers.get(place.row.code) if luck.accident_maximum else None,
            "group_title": titles.get(place.row.code, ""),
            "beside": beside.get(place.row.code, []),
            "risk": plain(luck.risks.get(place.row.code)),
            "deviation": _deviation(luck, place.row.code),
            "sheet": plain(papers[place.row.code].sheet_source),
        }
        for place in cluster.places
    }


def _deviation(luck: ClusterLuck, code: str) -> int | None:
    """The spread of its accident points by chance, in hundredths."""
    return round(luck.spreads[code].deviation) if code in luck.spreads else None


def _group_titles(cluster: ClusterStanding, luck: ClusterLuck) -> Iterator[tuple[str, str]]:
    """Of the first unit of each group its head; no groups where accidents play no part."""
    sizes, former = Counter(luck.tiers.values()), 0
    for place in cluster.ranked if luck.accident_maximum else ():
        tier = luck.tiers[place.row.code]
        if tier != former:
            yield place.row.code, group_title(tier, units=sizes[tier])
        former = tier


def _neighbour_words(cluster: ClusterStanding, luck: ClusterLuck) -> dict[str, list[str]]:
    """How a unit stands to the one before it and to the one after it; nothing where accidents play no part."""
    names = {place.row.code: place.row.name for place in cluster.places}
    found: dict[str, list[str]] = {}
    for pair in luck.neighbours if luck.accident_maximum else ():
        sentence = between(pair, names=names, luck=luck)
        for code in (pair.ahead, pair.behind):
            found.setdefault(code, []).append(sentence)
    return found


def _unit(place: Place, cluster: ClusterStanding) -> Record:
    row = place.row
    return {
        "code": row.code,
        "name": row.name,
        "cluster": cluster.code,
        "rank": place.rank,
        "total": place.total,
        "band": {"code": place.band.code, "name": place.band.name} if place.band else None,
        "missing": list(missing_words(place)),
        "set_apart": row.set_apart,
        "tied_by": {
            "deaths": plain(row.deaths),
            "women_percent": row.women_percent,
            "days_early": row.days_early,
        },
        "sums": {
            "earned": row.earned,
            "applicable": row.applicable,
            "maximum": row.maximum,
            "rescaled": row.rescaled,
            "bonus": row.bonus,
            "penalty": row.penalty,
        },
        "rule": plain(row.rule),
        "adjusted": plain(row.adjusted),
    }


def _whole(place: Place) -> Record:
    """How the points came about."""
    return {
        "ties": [tie_sentence(tie) for tie in place.ties],
        "beside_points": [plain(one) for one in beside_points(place.row)],
        "lines": [_line(line) for line in place.row.lines],
    }


def _short(place: Place) -> Record:
    """No more than the sums of a list follow from."""
    lines = [{"part": line.part, "code": line.code, "final": line.final} for line in place.row.lines]
    return {"ties": [], "beside_points": [], "lines": lines}


def _line(line: Line) -> Record:
    return {
        "part": line.part,
        "code": line.code,
        "name": line.name,
        "maximum": line.maximum,
        "by": _source(line),
        "own": line.own,
        "appraised": line.appraised,
        "computed": {**plain(line.computed), "hundredths": line.computed.hundredths} if line.computed else None,
        "final": line.final,
        "applies": line.applies,
        "words": line_words(line),
        "reason": line.reason,
        "evidence": line.evidence,
    }


def _source(line: Line) -> str:
    if isinstance(line.computed, Points):
        return ACCIDENTS
    return PAPERS if line.computed is not None and line.appraised is None else PEOPLE


def unit_lines(unit: Record, part: str) -> list[Record]:
    return [line for line in unit["lines"] if line["part"] == part]
