"""The one question of every room that writes: does he hold the right, and in the post that he has chosen?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from units.acting.choosing import Choice, ask_to_switch, choice_of
from units.choices import Role
from units.models import User
from units.permissions import Post, posts_of

NOT_YOURS = Verdict(_("Anh/chị không được giao việc này."))


class NotInThisPostError(PermissionDenied):
    """Refused, as a sentence for the person; `switch` is the other post of his in which he may, if there is one."""

    def __init__(self, verdict: Verdict, switch: Choice | None) -> None:
        super().__init__(str(verdict.reason))
        self.switch = switch


@dataclass(frozen=True, slots=True)
class Acting:
    """The post in which somebody does a thing; or why not, and the other post of his in which he could."""

    post: Post | None = None
    verdict: Verdict = ALLOWED
    switch: Choice | None = None

    def __bool__(self) -> bool:
        return self.post is not None

    @property
    def is_his(self) -> bool:
        """Whether he holds the right at all, in whichever of his posts."""
        return self.post is not None or self.switch is not None

    def taken(self) -> Post:
        """The post; or the refusal as a page (403)."""
        if self.post is None:
            raise NotInThisPostError(self.verdict, self.switch)
        return self.post

    def refuse_elsewhere(self) -> None:
        """A page (403) for who may in another post only; rooms tell the rest in their own words."""
        if self.switch is not None:
            raise NotInThisPostError(self.verdict, self.switch)


def acting_where(
    user: User | AnonymousUser, fits: Callable[[Post], bool], *, on: date, refusal: Verdict = NOT_YOURS
) -> Acting:
    """By the chosen post if it `fits`; who holds another post that does is asked to switch to it."""
    posts = posts_of(user, on=on)
    if (post := next(filter(fits, posts.in_use.held), None)) is not None:
        return Acting(post=post)
    if (other := next(filter(fits, posts.held), None)) is None:
        return Acting(verdict=refusal)
    row = next(row for row in posts.rows if row.pk == other.membership_id)
    return Acting(verdict=ask_to_switch(posts, other), switch=choice_of(row))


def acting_for_unit(
    user: User | AnonymousUser, unit_id: int | None, *roles: Role, on: date, refusal: Verdict = NOT_YOURS
) -> Acting:
    return acting_where(user, lambda post: post.unit_id == unit_id and post.role in roles, on=on, refusal=refusal)


def acting_for_board(
    user: User | AnonymousUser, board_id: int | None, *roles: Role, on: date, refusal: Verdict = NOT_YOURS
) -> Acting:
    return acting_where(user, lambda post: post.board_id == board_id and post.role in roles, on=on, refusal=refusal)


def acting_as(user: User | AnonymousUser, *roles: Role, on: date, refusal: Verdict = NOT_YOURS) -> Acting:
    """For any unit or board: of pages that follow the post, not the other way round."""
    return acting_where(user, lambda post: post.role in roles, on=on, refusal=refusal)


def either(*ways: Acting, refusal: Verdict = NOT_YOURS) -> Acting:
    """The first way that is open in the chosen post, else the first that is in another."""
    open_ways = [way for way in ways if way] + [way for way in ways if way.switch is not None]
    return open_ways[0] if open_ways else Acting(verdict=refusal)
