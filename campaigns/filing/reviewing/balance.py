"""Dividing waiting papers evenly: a pure rule, the same answer for the same papers and people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """A paper to be given out: its unit, who may judge it, who has other papers of its unit in hand."""

    paper: int
    unit: int
    eligible: frozenset[int]
    kept_by: int | None = None


def divided(papers: Sequence[Waiting], *, loads: Mapping[int, int], order: Iterable[int]) -> dict[int, int]:
    """paper → person. A unit's papers go to one person, to the one who has others of that unit where he may judge them.

    The units with the fewest possible judges go first, then the larger ones; each to whoever then has least, of equals
    to the first in `order`. A paper that nobody may judge is left out.
    """
    place = {person: n for n, person in enumerate(order)}
    burden = {person: loads.get(person, 0) for person in place}
    given: dict[int, int] = {}
    for bundle in sorted(_bundles(papers), key=lambda rows: (len(_shared(rows)), -len(rows), rows[0].unit)):
        able = _shared(bundle) & burden.keys()
        if not able:
            continue
        kept = bundle[0].kept_by
        taker = kept if kept in able else min(able, key=lambda person: (burden[person], place[person]))
        given |= {row.paper: taker for row in bundle}
        burden[taker] += len(bundle)
    return given


def _bundles(papers: Sequence[Waiting]) -> list[list[Waiting]]:
    """Whole units; the papers of a unit for which no one person may judge all of them go one by one."""
    of_unit: dict[int, list[Waiting]] = defaultdict(list)
    for row in sorted(papers, key=lambda row: row.paper):
        of_unit[row.unit].append(row)
    whole = [rows for rows in of_unit.values() if _shared(rows)]
    apart = [[row] for rows in of_unit.values() if not _shared(rows) for row in rows]
    return whole + apart


def _shared(rows: Sequence[Waiting]) -> frozenset[int]:
    return frozenset.intersection(*(row.eligible for row in rows))
