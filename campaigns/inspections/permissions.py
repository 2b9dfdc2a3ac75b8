"""Who reads the board's checks, who writes them, and in which post somebody acts on a remedy."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from campaigns.inspections.choices import RemedyAction
from campaigns.inspections.models import Inspection, Remedy, Visit
from campaigns.inspections.steps import STEPS, step_for
from units.acting.choosing import Choice
from units.acting.rights import Acting, acting_for_board, acting_where, either
from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES
from units.models import User
from units.permissions import Post, posts_of


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


def inspecting(user: User | AnonymousUser, *, board_id: int, on: date) -> Acting:
    """The post in which `user` writes plans and minutes for that board."""
    return acting_for_board(user, board_id, *OFFICE_ROLES, on=on)


def acting_on(user: User | AnonymousUser, remedy: Remedy, *, on: date, action: str = "") -> Acting:
    """The post in which `user` may do that with `remedy` as it stands; without an action, in which he has any part in it.

    Nobody accepts for the unit he works in, whichever of his posts he has chosen.
    """
    unit_id, board_id = remedy.visit.unit_id, remedy.visit.inspection.board_id
    is_own = posts_of(user, on=on).works_in(unit_id)

    def fits(post: Post) -> bool:
        of_unit = post.unit_id == unit_id and post.role in UNIT_ROLES
        of_office = post.board_id == board_id and post.role in OFFICE_ROLES and not is_own
        if not (of_unit or of_office):
            return False
        return not action or step_for(action, state=remedy.state, roles=frozenset({post.role})) is not None

    return acting_where(user, fits, on=on)


def open_actions(user: User | AnonymousUser, remedy: Remedy, *, on: date) -> tuple[list[RemedyAction], Choice | None]:
    """What he may do now in the post that he has chosen; where that is nothing, the post in which he could do something."""
    ways = {step.action: acting_on(user, remedy, on=on, action=step.action) for step in STEPS}
    here = [action for action, way in ways.items() if way]
    return here, None if here else either(*ways.values()).switch
