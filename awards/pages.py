"""Choosing one cluster of a ranking, whether it is the draft or a stored result."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from awards.tables import ClusterHead


@dataclass(frozen=True, slots=True)
class Chip:
    """One cluster to choose."""

    label: str
    url: str
    current: bool
    count: str


def head_of(heads: Sequence[ClusterHead], code: str) -> ClusterHead | None:
    """The chosen cluster, or the first."""
    return next((head for head in heads if head.code == code), next(iter(heads), None))


def chips_of(
    clusters: Iterable[tuple[str, str, int]], *, chosen: str, base: str, query: dict[str, str] | None = None
) -> list[Chip]:
    """Of (code, name, number of units) the links to each; `query` goes along."""
    return [
        Chip(
            label=name,
            url=f"{base}?{urlencode({'khoi': code, **(query or {})})}",
            current=code == chosen,
            count=str(count),
        )
        for code, name, count in clusters
    ]
