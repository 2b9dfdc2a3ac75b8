"""Who sees the register and in what part he acts on a spot."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from reports.spots.choices import Hand
from reports.spots.models import BlackSpot
from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES, BoardRole
from units.models import BoardMembership, User
from units.permissions import posts_of

KEEPERS = READING_ROLES | UNIT_ROLES
_SEATS = {BoardRole.ACCIDENT_DATA_OWNER: Hand.POLICE, BoardRole.STANDING_OFFICE: Hand.ROADS}
Seat = tuple[int, int, Hand]


def seats_of(user: User | AnonymousUser, *, on: date) -> list[Seat]:
    """(board, unit, hand) of the user's units that have to do with every spot of a board: one query."""
    units = posts_of(user, on=on).unit_ids()
    if not units:
        return []
    seats = BoardMembership.objects.in_force(on).filter(unit__in=units, role__in=list(_SEATS))
    rows = seats.values_list("board_id", "unit_id", "role")
    return [(board_id, unit_id, _SEATS[BoardRole(role)]) for board_id, unit_id, role in rows]


def spots_in_view(user: User | AnonymousUser, *, on: date, seats: list[Seat]) -> QuerySet[BlackSpot]:
    """Spots in the area of one's units, found by them, or of a board whose register one keeps or reads."""
    posts = posts_of(user, on=on)
    boards = posts.board_ids(*READING_ROLES) | {board_id for board_id, _unit, _hand in seats}
    own = posts.unit_ids()
    return BlackSpot.objects.filter(Q(board__in=boards) | Q(area__in=own) | Q(found_by__in=own))


def hands_of(user: User | AnonymousUser, spot: BlackSpot, *, on: date, seats: list[Seat]) -> dict[Hand, int | None]:
    """In what parts `user` may act on `spot`, each with the unit on whose behalf."""
    return dict(_hands(user, spot, on=on, seats=seats))


def _hands(
    user: User | AnonymousUser, spot: BlackSpot, *, on: date, seats: list[Seat]
) -> Iterator[tuple[Hand, int | None]]:
    posts = posts_of(user, on=on)
    if posts.for_unit(spot.area_id, *UNIT_ROLES):
        yield Hand.AREA, spot.area_id
    for board_id, unit_id, hand in seats:
        if board_id == spot.board_id:
            yield hand, unit_id
    if officer := posts.for_board(spot.board_id, *OFFICE_ROLES):
        yield Hand.OFFICE, officer.home_unit_id
