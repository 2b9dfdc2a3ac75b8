"""Who may open, answer and resolve a thread."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.filing.permissions import conflict_of_interest, step_for
from campaigns.filing.threads.models import Thread
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import User
from units.permissions import Post, posts_of

_DONE = Verdict(_("Ý kiến này đã được đánh dấu xong nên không ghi thêm được. Việc mới thì nêu thành ý kiến mới."))
_NOT_YOURS = Verdict(
    _("Anh/chị không tham gia trao đổi về hồ sơ này. Người lập, lãnh đạo đơn vị và người rà soát trả lời.")
)
_NOT_HIS = Verdict(_("Ý kiến do người rà soát nêu nên người rà soát đánh dấu xong. Trả lời ý kiến rồi gửi lại hồ sơ."))
_NOT_LEADER = Verdict(_("Ý kiến do lãnh đạo đơn vị nêu nên lãnh đạo đánh dấu xong. Trả lời ý kiến rồi gửi lại hồ sơ."))


def may_open(user: User | AnonymousUser, filing: Filing, *, on: date) -> tuple[Verdict, Post | None]:
    """Whoever may now send the paper back may say what is to be mended, with the post in which he does."""
    verdict, _step, post = step_for(user, Action.SEND_BACK, filing, on=on)
    return verdict, post


def may_answer(user: User | AnonymousUser, thread: Thread, *, on: date) -> tuple[Verdict, Post | None]:
    """The unit and those who judge the paper, as long as the matter is open."""
    if not thread.is_open:
        return _DONE, None
    post = posts_of(user, on=on).for_unit(thread.filing.unit_id, *UNIT_ROLES)
    post = post or (None if thread.is_inside else judging_post(user, thread.filing, on=on))
    return (_NOT_YOURS, None) if post is None else (ALLOWED, post)


def may_resolve(user: User | AnonymousUser, thread: Thread, *, on: date) -> tuple[Verdict, Post | None]:
    """A reviewer of the paper, whoever opened the thread; inside a unit its leader."""
    if not thread.is_open:
        return _DONE, None
    if thread.is_inside:
        leader = posts_of(user, on=on).for_unit(thread.filing.unit_id, Role.UNIT_LEADER)
        return (_NOT_LEADER, None) if leader is None else (ALLOWED, leader)
    post = judging_post(user, thread.filing, on=on)
    return (_NOT_HIS, None) if post is None else (ALLOWED, post)


def judging_post(user: User | AnonymousUser, filing: Filing, *, on: date) -> Post | None:
    """The post in which `user` judges this paper, wherever it now stands."""
    posts = posts_of(user, on=on)
    post = posts.for_board(filing.board_id, *OFFICE_ROLES, Role.APPRAISER)
    if post is None or conflict_of_interest(posts, post, filing, on=on) is not None:
        return None
    return post
