"""Who sees a plea, who files one, who decides it."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from awards.permissions import APPRAISING_ROLES
from awards.pleas.models import Plea, PleaQuerySet
from campaigns.filing.permissions import of_standing_office, told_conflict
from campaigns.setup.querysets import OFFICERS
from units.acting.choosing import ask_to_switch
from units.choices import READING_ROLES, UNIT_ROLES, Role
from units.models import User
from units.permissions import Post, Posts, posts_of

READERS = OFFICERS | UNIT_ROLES
_NOT_YOURS = Verdict(_("Chỉ văn phòng thường trực quyết định giải trình của đơn vị."))
_SUBSTITUTE = Verdict(_("Giải trình của văn phòng thường trực do người thẩm định được giao thay quyết định."))


def pleas_in_view(user: User | AnonymousUser, *, on: date) -> PleaQuerySet:
    """A unit's own; a board's officers, all that came to it. Each tells whether it is the standing office's own."""
    posts = posts_of(user, on=on)
    seen = Q(unit__in=posts.unit_ids()) | Q(board__in=posts.board_ids(*READING_ROLES))
    return Plea.objects.filter(seen).annotate(is_of_standing_office=of_standing_office(on))


def may_decide(user: User | AnonymousUser, plea: Plea, *, on: date) -> Verdict:
    """As with points: nobody decides about the unit he works in or has a conflict with; the standing office's own plea
    goes to the appraiser, and only that one.
    """
    posts, substitutes = posts_of(user, on=on), bool(vars(plea)["is_of_standing_office"])
    if (told := told_conflict(posts, plea.unit_id)) is not None:
        return told
    if any(_fits(post, plea, substitutes=substitutes) for post in posts.in_use.held):
        return ALLOWED
    if (other := _other(posts, plea, substitutes=substitutes)) is not None:
        return ask_to_switch(posts, other)
    return _SUBSTITUTE if substitutes and posts.board_ids(*APPRAISING_ROLES) else _NOT_YOURS


def _fits(post: Post, plea: Plea, *, substitutes: bool) -> bool:
    is_here = post.board_id == plea.board_id and post.role in APPRAISING_ROLES
    return is_here and (post.role == Role.APPRAISER) == substitutes


def _other(posts: Posts, plea: Plea, *, substitutes: bool) -> Post | None:
    return next((post for post in posts.held if _fits(post, plea, substitutes=substitutes)), None)
