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
from units.acting.rights import Acting, acting_for_unit, acting_where, either
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import User
from units.permissions import Post, posts_of

_JUDGES = OFFICE_ROLES | {Role.APPRAISER}
_DONE = Verdict(_("Ý kiến này đã được đánh dấu xong nên không ghi thêm được. Việc mới thì nêu thành ý kiến mới."))
_NOT_YOURS = Verdict(
    _("Anh/chị không tham gia trao đổi về hồ sơ này. Người lập, lãnh đạo đơn vị và người rà soát trả lời.")
)
_NOT_HIS = Verdict(_("Ý kiến do người rà soát nêu nên người rà soát đánh dấu xong. Trả lời ý kiến rồi gửi lại hồ sơ."))
_NOT_LEADER = Verdict(_("Ý kiến do lãnh đạo đơn vị nêu nên lãnh đạo đánh dấu xong. Trả lời ý kiến rồi gửi lại hồ sơ."))


@dataclass(frozen=True, slots=True)
class Voice:
    """The posts in which somebody speaks about one paper: of its unit, as its leader, as one who judges it.

    `is_inside`: he reads what stays in the unit, whichever of his posts he has chosen.
    """

    unit: Acting
    leader: Acting
    judge: Acting
    is_inside: bool


def voice_of(user: User | AnonymousUser, filing: Filing, *, on: date) -> Voice:
    posts = posts_of(user, on=on)

    def judges(post: Post) -> bool:
        here = post.board_id == filing.board_id and post.role in _JUDGES
        return here and conflict_of_interest(posts, post, filing, on=on) is None

    return Voice(
        unit=acting_for_unit(user, filing.unit_id, *UNIT_ROLES, on=on),
        leader=acting_for_unit(user, filing.unit_id, Role.UNIT_LEADER, on=on),
        judge=acting_where(user, judges, on=on),
        is_inside=filing.unit_id in posts.unit_ids(),
    )


def may_open(user: User | AnonymousUser, filing: Filing, *, on: date) -> tuple[Verdict, Post | None]:
    """Whoever now decides on sending the paper back may say what is to be mended, with the post in which he does.

    A lock of the period keeps nobody from asking.
    """
    verdict, _step, post = step_for(user, Action.SEND_BACK, filing, on=on)
    return (verdict, None) if post is None else (ALLOWED, post)


def may_answer(voice: Voice, thread: Thread) -> Acting:
    """The unit and those who judge the paper, as long as the matter is open."""
    if not thread.is_open:
        return Acting(verdict=_DONE)
    ways = [voice.unit] if thread.is_inside else [voice.unit, voice.judge]
    return either(*ways, refusal=_NOT_YOURS)


def may_resolve(voice: Voice, thread: Thread) -> Acting:
    """A reviewer of the paper, whoever opened the thread; inside a unit its leader."""
    if not thread.is_open:
        return Acting(verdict=_DONE)
    if thread.is_inside:
        return either(voice.leader, refusal=_NOT_LEADER)
    return either(voice.judge, refusal=_NOT_HIS)
