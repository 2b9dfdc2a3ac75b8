"""Who may open, answer and resolve a thread."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Voice:
    """The posts in which somebody speaks about one paper: of its unit, as its leader, as one who judges it."""

    unit: Post | None
    leader: Post | None
    judge: Post | None


def voice_of(user: User | AnonymousUser, filing: Filing, *, on: date) -> Voice:
    posts = posts_of(user, on=on)
    judge = posts.for_board(filing.board_id, *OFFICE_ROLES, Role.APPRAISER)
    if judge is not None and conflict_of_interest(posts, judge, filing, on=on) is not None:
        judge = None
    leader = posts.for_unit(filing.unit_id, Role.UNIT_LEADER)
    return Voice(unit=posts.for_unit(filing.unit_id, *UNIT_ROLES), leader=leader, judge=judge)


def may_open(user: User | AnonymousUser, filing: Filing, *, on: date) -> tuple[Verdict, Post | None]:
    """Whoever may now send the paper back may say what is to be mended, with the post in which he does."""
    verdict, _step, post = step_for(user, Action.SEND_BACK, filing, on=on)
    return verdict, post


def may_answer(voice: Voice, thread: Thread) -> tuple[Verdict, Post | None]:
    """The unit and those who judge the paper, as long as the matter is open."""
    if not thread.is_open:
        return _DONE, None
    post = voice.unit or (None if thread.is_inside else voice.judge)
    return (_NOT_YOURS, None) if post is None else (ALLOWED, post)


def may_resolve(voice: Voice, thread: Thread) -> tuple[Verdict, Post | None]:
    """A reviewer of the paper, whoever opened the thread; inside a unit its leader."""
    if not thread.is_open:
        return _DONE, None
    post = voice.leader if thread.is_inside else voice.judge
    refusal = _NOT_LEADER if thread.is_inside else _NOT_HIS
    return (refusal, None) if post is None else (ALLOWED, post)
