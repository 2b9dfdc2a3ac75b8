"""Who may tell a unit's head: the unit itself, and the office that looks after units."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from units.acting.rights import Acting, acting_for_board, acting_for_unit, either
from units.choices import UNIT_ROLES
from units.models import Unit, User
from units.permissions import posts_of
from units.scope import MANAGING_ROLES


def telling_for(user: User | AnonymousUser, unit: Unit, *, on: date) -> Acting:
    """The post in which `user` tells the head of `unit`."""
    own = acting_for_unit(user, unit.pk, *UNIT_ROLES, on=on)
    return either(own, acting_for_board(user, unit.registry_id, *MANAGING_ROLES, on=on))


def may_tell_head(user: User | AnonymousUser, unit: Unit, *, on: date) -> bool:
    """Whether the page about the head of `unit` is there for `user`, in whichever of his posts."""
    return telling_for(user, unit, on=on).is_his


def units_for(user: User | AnonymousUser, *, on: date) -> QuerySet[Unit]:
    """The units whose head `user` may tell that day."""
    posts = posts_of(user, on=on)
    mine = Q(pk__in=posts.unit_ids()) | Q(registry__in=posts.board_ids(*MANAGING_ROLES))
    return Unit.objects.filter(mine).select_related("letterhead", "registry__parent")
