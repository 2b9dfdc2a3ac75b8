"""Who changes units: those who may also give accounts their passwords, because people move with their units."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from units.acting.rights import Acting, acting_for_board
from units.models import Board, UnitChange, User
from units.permissions import posts_of
from units.scope import PASSWORD_ROLES


def changing_boards(user: User | AnonymousUser, *, on: date) -> QuerySet[Board]:
    """The boards whose units `user` may change that day."""
    return Board.objects.filter(pk__in=posts_of(user, on=on).board_ids(*PASSWORD_ROLES)).order_by("pk")


def changing_for(user: User | AnonymousUser, board_id: int, *, on: date) -> Acting:
    """The post in which `user` changes units of that board."""
    return acting_for_board(user, board_id, *PASSWORD_ROLES, on=on)


def changes_in_view(user: User | AnonymousUser, *, on: date) -> QuerySet[UnitChange]:
    """The changes of those boards, prepared and applied."""
    return UnitChange.objects.filter(board__in=posts_of(user, on=on).board_ids(*PASSWORD_ROLES))
