"""Who sees scores, and who gives them. Points are the office's until a ranking is published."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.filing.permissions import OWN_ENTRY, entered_by, is_standing_office, told_conflict
from campaigns.setup.models import Campaign
from units.acting.choosing import ask_to_switch
from units.choices import OFFICE_ROLES, READING_ROLES, Role
from units.models import User
from units.permissions import Post, Posts, posts_of

APPRAISING_ROLES = OFFICE_ROLES | {Role.APPRAISER}
RANKING_ROLES = READING_ROLES

_NOT_YOURS = Verdict(_("Anh/chị không được giao thẩm định bảng điểm này."))
_SUBSTITUTE = Verdict(_("Bảng điểm của văn phòng thường trực do người thẩm định được giao thay chấm."))
_NOT_HERE = Verdict(_("Bảng tự chấm điểm chưa gửi hoặc đang trả lại đơn vị bổ sung. Thẩm định sau khi đơn vị gửi lại."))


def campaigns_of(user: User | AnonymousUser, *, roles: frozenset[Role], on: date) -> QuerySet[Campaign]:
    """The launched campaigns of the boards where `user` holds one of `roles`, newest first."""
    boards = posts_of(user, on=on).board_ids(*roles)
    return Campaign.objects.launched(on=on).filter(board__in=boards).select_related("board")


def may_appraise(user: User | AnonymousUser, filing: Filing, *, on: date) -> Verdict:
    """Nobody scores the unit he works in or one with which he has a conflict of interest; the standing office's sheet goes to the appraiser, and only that one."""
    posts = posts_of(user, on=on)
    mine = _appraising(posts.in_use, filing)
    if not mine:
        others = _appraising(posts, filing)
        return ask_to_switch(posts, others[0]) if others else _NOT_YOURS
    if filing.state != State.SUBMITTED and filing.accepted_version_id is None:
        return _NOT_HERE
    if (told := told_conflict(posts, filing.unit_id)) is not None:
        return told
    if entered_by(posts, filing):
        return OWN_ENTRY
    # Asked once, whatever the number of posts.
    substitutes = is_standing_office(filing, on=on)
    fits = [post for post in _appraising(posts, filing) if (post.role == Role.APPRAISER) == substitutes]
    if fits and not any(post in mine for post in fits):
        return ask_to_switch(posts, fits[0])
    if substitutes and all(post.role != Role.APPRAISER for post in mine):
        return _SUBSTITUTE
    if not substitutes and all(post.role == Role.APPRAISER for post in mine):
        return _NOT_YOURS
    return ALLOWED


def _appraising(posts: Posts, filing: Filing) -> list[Post]:
    return [post for post in posts.held if post.board_id == filing.board_id and post.role in APPRAISING_ROLES]
