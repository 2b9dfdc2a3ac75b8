"""Who sees the register and in what part he acts on a spot."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from reports.spots.choices import Hand, SpotAction
from reports.spots.models import BlackSpot
from reports.spots.steps import step_for
from units.acting.choosing import Choice
from units.acting.rights import Acting, acting_where, either
from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES, BoardRole
from units.models import BoardMembership, User
from units.permissions import Post, posts_of

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


def parts_of(post: Post, spot: BlackSpot, *, seats: list[Seat]) -> dict[Hand, int | None]:
    """In what parts that post acts on `spot`, each with the unit on whose behalf."""
    parts: dict[Hand, int | None] = {}
    if post.role in UNIT_ROLES:
        if post.unit_id == spot.area_id:
            parts[Hand.AREA] = spot.area_id
        parts |= {hand: unit for board, unit, hand in seats if (board, unit) == (spot.board_id, post.unit_id)}
    elif post.role in OFFICE_ROLES and post.board_id == spot.board_id:
        parts[Hand.OFFICE] = post.home_unit_id
    return parts


def acting_on(user: User | AnonymousUser, spot: BlackSpot, *, on: date, seats: list[Seat], action: str = "") -> Acting:
    """The post in which `user` may do that with `spot` as it stands; without an action, in which he has any part in it."""

    def fits(post: Post) -> bool:
        parts = parts_of(post, spot, seats=seats)
        return bool(parts) and (not action or step_for(action, state=spot.state, hands=parts) is not None)

    return acting_where(user, fits, on=on)


def open_actions(
    user: User | AnonymousUser, spot: BlackSpot, *, on: date, seats: list[Seat]
) -> tuple[list[SpotAction], Choice | None]:
    """What he may do now in the post that he has chosen; where that is nothing, the post in which he could do something."""
    ways = {action: acting_on(user, spot, on=on, seats=seats, action=action) for action in SpotAction}
    here = [action for action, way in ways.items() if way]
    return here, None if here else either(*ways.values()).switch
