"""What has been said about papers that are owed. The room that reminds and urges stands above and registers itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Value
from django.db.models.expressions import Combinable


def _silent(filing_id: int) -> list[str]:
    return []


def _never(campaign_id: int) -> Mapping[int, int]:
    return {}


def _nowhere() -> Combinable:
    return Value(value=False, output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Log:
    """`of_paper`: the lines of one paper's log, newest last. `times`: unit → how many times it was urged, one query each.

    `has_lines`: whether a paper in a query has any such line.
    """

    of_paper: Callable[[int], list[str]] = _silent
    has_lines: Callable[[], Combinable] = _nowhere
    times: Callable[[int], Mapping[int, int]] = _never


_LOGS: list[Log] = [Log()]


def register(log: Log) -> None:
    _LOGS[:] = [log]


def of_paper(filing_id: int) -> list[str]:
    return _LOGS[0].of_paper(filing_id)


def times(campaign_id: int) -> Mapping[int, int]:
    return _LOGS[0].times(campaign_id)


def has_lines() -> Combinable:
    return _LOGS[0].has_lines()
