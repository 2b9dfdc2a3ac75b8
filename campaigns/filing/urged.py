"""What has been said about papers that are owed. The room that reminds and urges stands above and registers itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


def _silent(filing_id: int) -> list[str]:
    return []


def _never(campaign_id: int) -> Mapping[int, int]:
    return {}


@dataclass(frozen=True, slots=True)
class Log:
    """`of_paper`: the lines of one paper's log, newest last. `times`: unit → how many times it was urged, one query each."""

    of_paper: Callable[[int], list[str]] = _silent
    times: Callable[[int], Mapping[int, int]] = _never


_LOGS: list[Log] = [Log()]


def register(log: Log) -> None:
    _LOGS[:] = [log]


def of_paper(filing_id: int) -> list[str]:
    return _LOGS[0].of_paper(filing_id)


def times(campaign_id: int) -> Mapping[int, int]:
    return _LOGS[0].times(campaign_id)
