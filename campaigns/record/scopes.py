"""For whom a comparison is made, and who may ask for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from campaigns.record.wording import whole_of
from campaigns.setup.models import Participation
from units.choices import READING_ROLES
from units.models import Board
from units.permissions import Posts

WHOLE = "toan-ban"


@dataclass(frozen=True, slots=True)
class Scope:
    """Units whose figures are summed, and how they are called."""

    key: str
    label: str
    units: tuple[int, ...]

    @classmethod
    def of(cls, key: str, label: str, rows: Iterable[Participation]) -> Self:
        return cls(key=key, label=label, units=tuple(row.unit_id for row in rows))


def reads_all(posts: Posts, board: Board) -> bool:
    return board.pk in posts.board_ids(*READING_ROLES)


def scopes_for(posts: Posts, board: Board, participations: Sequence[Participation]) -> list[Scope]:
    """The board's total first, then clusters and units: all of them for officers, for a unit its own and its cluster's.

    Figures of accidents are about places, so only units that have one are summed.
    """
    own, everything = posts.unit_ids(), reads_all(posts, board)
    placed = [row for row in participations if row.unit.is_geographic]
    scopes = [Scope.of(WHOLE, whole_of(board.level)[:1].upper() + whole_of(board.level)[1:], placed)]
    for cluster in dict.fromkeys(row.cluster for row in placed):
        members = [row for row in placed if row.cluster_id == cluster.pk]
        if everything or own & {row.unit_id for row in members}:
            scopes.append(Scope.of(f"khoi-{cluster.code}", cluster.name, members))
    scopes += [
        Scope.of(f"dv-{row.unit.code}", row.unit.place_name or row.unit.name, [row])
        for row in placed
        if everything or row.unit_id in own
    ]
    return scopes
