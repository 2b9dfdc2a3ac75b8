"""Which accidents of the record count: statements without those that a campaign leaves out. Pure; the record itself stays."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from atgt_portal.lib import text
from campaigns.record.coverage import Statement
from campaigns.record.dated import MEASURES, DatedAccident, counts_of, holds

_NATIONAL_ROAD = re.compile(r"\b(?:quoc lo\b|ql(?![a-z]))")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An accident that is on record and does not count for points: the version that states it, and why in words."""

    version: int
    accident: DatedAccident
    road: str = ""
    why: str = ""


def is_national_road(road: str) -> bool:
    """Whether the road as the police write it is a quốc lộ: QL.4D, QL32, Quốc lộ 4D."""
    return _NATIONAL_ROAD.search(text.fold(road)) is not None


def without(statements: Iterable[Statement], left_out: Iterable[LeftOut]) -> list[Statement]:
    """The statements less those accidents. An accident that a statement does not hold takes nothing away from it."""
    apart: dict[tuple[int, int], list[DatedAccident]] = defaultdict(list)
    for one in left_out:
        apart[one.version, one.accident.unit].append(one.accident)
    return [_less(one, apart.get((one.version, one.unit), ())) for one in statements]


def _less(statement: Statement, accidents: Sequence[DatedAccident]) -> Statement:
    inside = [one for one in accidents if holds(statement.window, one.happened_on)]
    if not inside:
        return statement
    counts = counts_of(inside)
    values = zip(MEASURES, statement.values, strict=True)
    return statement._replace(
        values=tuple(None if value is None else max(0, value - counts[measure]) for measure, value in values)
    )
