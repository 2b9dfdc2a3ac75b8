"""Who locks a period: the standing office. Who opens it again: the head of that office, for an exception needs authority."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.filing.models import Filing
from units.acting.choosing import ask_to_switch
from units.acting.rights import Acting, acting_for_unit
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import User
from units.permissions import posts_of

_NOT_OFFICE = Verdict(_("Chỉ văn phòng thường trực của Ban khóa kỳ số liệu. Đề nghị văn phòng khóa."))
_NOT_HEAD = Verdict(_("Chỉ lãnh đạo văn phòng thường trực mở khóa kỳ số liệu. Trình lãnh đạo văn phòng."))


def may_lock(user: User | AnonymousUser, *, board_id: int, on: date) -> Verdict:
    return _as_one_of(user, OFFICE_ROLES, _NOT_OFFICE, board_id=board_id, on=on)


def may_unlock(user: User | AnonymousUser, *, board_id: int, on: date) -> Verdict:
    return _as_one_of(user, frozenset({Role.OFFICE_HEAD}), _NOT_HEAD, board_id=board_id, on=on)


def _as_one_of(
    user: User | AnonymousUser, roles: frozenset[Role], refusal: Verdict, *, board_id: int, on: date
) -> Verdict:
    """Whether `user` acts in one of `roles`; who holds one and acts in another post is asked to switch."""
    posts = posts_of(user, on=on)
    if posts.in_use.for_board(board_id, *roles) is not None:
        return ALLOWED
    other = posts.for_board(board_id, *roles)
    return ask_to_switch(posts, other) if other else refusal


def asking_for(user: User | AnonymousUser, filing: Filing, *, on: date) -> Acting:
    """Who asks for a paper of his unit to be opened: whoever files or signs for it, in the post that he has chosen."""
    return acting_for_unit(user, filing.unit_id, *UNIT_ROLES, on=on)
