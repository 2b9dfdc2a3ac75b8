"""Who reads the board's checks, who writes them, and in which roles somebody acts on a remedy."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from campaigns.inspections.models import Inspection, Remedy, Visit
from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES, Role
from units.models import Unit, User
from units.permissions import posts_of


def visits_in_view(user: User | AnonymousUser, *, on: date) -> QuerySet[Visit]:
    """Visits of one's own units, and all visits of the boards one reads."""
    posts = posts_of(user, on=on)
    read = Q(inspection__board__in=posts.board_ids(*READING_ROLES))
    return Visit.objects.filter(Q(unit__in=posts.unit_ids()) | read)


def inspections_in_view(user: User | AnonymousUser, *, on: date) -> QuerySet[Inspection]:
    posts = posts_of(user, on=on)
    read = Q(board__in=posts.board_ids(*READING_ROLES))
    own = Visit.objects.filter(unit__in=posts.unit_ids()).values("inspection")
    return Inspection.objects.filter(read | Q(pk__in=own))


def remedies_in_view(user: User | AnonymousUser, *, on: date) -> QuerySet[Remedy]:
    return Remedy.objects.filter(visit__in=visits_in_view(user, on=on).values("pk"))


def inspects(user: User | AnonymousUser, *, board_id: int, on: date) -> bool:
    """Whether `user` writes plans and minutes for that board."""
    return posts_of(user, on=on).for_board(board_id, *OFFICE_ROLES) is not None


def roles_on(user: User | AnonymousUser, unit: Unit, *, board_id: int, on: date) -> frozenset[Role]:
    """The roles in which `user` may act on a remedy of `unit`; nobody accepts for the unit he works in."""
    posts = posts_of(user, on=on)
    own = {post.role for post in posts.held if post.unit_id == unit.pk and post.role in UNIT_ROLES}
    office = {post.role for post in posts.held if post.board_id == board_id and post.role in OFFICE_ROLES}
    return frozenset(own if posts.works_in(unit.pk) else own | office)
