"""Who may tell a unit's head: the unit itself, and the office that looks after units."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from units.choices import UNIT_ROLES
from units.models import Unit, User
from units.permissions import posts_of
from units.scope import MANAGING_ROLES


def may_tell_head(user: User | AnonymousUser, unit: Unit, *, on: date) -> bool:
    posts = posts_of(user, on=on)
    own = posts.for_unit(unit.pk, *UNIT_ROLES)
    return own is not None or posts.for_board(unit.registry_id, *MANAGING_ROLES) is not None


def units_for(user: User | AnonymousUser, *, on: date) -> QuerySet[Unit]:
    """The units whose head `user` may tell that day."""
    posts = posts_of(user, on=on)
    mine = Q(pk__in=posts.unit_ids()) | Q(registry__in=posts.board_ids(*MANAGING_ROLES))
    return Unit.objects.filter(mine).select_related("letterhead", "registry__parent")
