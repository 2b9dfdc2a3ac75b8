"""May I? One answer for buttons and refusals alike."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.filing.choices import Action, State
from campaigns.filing.kinds import Step, steps_of
from campaigns.filing.models import Filing
from campaigns.filing.opening import may_begin
from units.choices import UNIT_ROLES, BoardRole, Role
from units.models import BoardMembership, User
from units.permissions import Post, Posts, posts_of

_NOT_YOURS = Verdict(_("Anh/chị không được giao việc này."))
_ELSEWHERE = Verdict(_("Hồ sơ đang ở bước khác; tải lại trang để xem bước hiện tại."))
_OWN_PAPER = Verdict(
    _("Đây là hồ sơ của đơn vị anh/chị đang công tác nên phải do người khác rà soát (tránh xung đột lợi ích).")
)


def may(user: User | AnonymousUser, action: Action, filing: Filing, *, on: date) -> Verdict:
    """Whether `user` may move `filing` by `action` on that day; the reason is for the person."""
    return _judged(user, action, filing, on=on)[0]


def step_for(
    user: User | AnonymousUser, action: Action, filing: Filing, *, on: date
) -> tuple[Verdict, Step | None, Post | None]:
    """As `may`, with the step and the post by which it is allowed."""
    return _judged(user, action, filing, on=on)


def may_edit(user: User | AnonymousUser, filing: Filing, *, on: date) -> Verdict:
    """Whether `user` may change the working copy; not before the paper opens."""
    if posts_of(user, on=on).for_unit(filing.unit_id, *UNIT_ROLES) is None:
        return _NOT_YOURS
    if filing.state not in {State.DRAFT, State.SENT_BACK}:
        return Verdict(_("Hồ sơ đã gửi nên không sửa được. Muốn sửa bản đã tiếp nhận, chọn “Sửa bản đã tiếp nhận”."))
    return may_begin(filing, on=on)


def open_actions(user: User | AnonymousUser, filing: Filing, *, on: date) -> list[Action]:
    """The actions `user` may take now, in the order of the workflow."""
    actions = dict.fromkeys(step.action for step in steps_of(filing))
    return [action for action in actions if may(user, action, filing, on=on)]


def _judged(
    user: User | AnonymousUser, action: Action, filing: Filing, *, on: date
) -> tuple[Verdict, Step | None, Post | None]:
    posts = posts_of(user, on=on)
    held = [(step, _post_for(posts, step, filing)) for step in steps_of(filing) if step.action == action]
    mine = [(step, post) for step, post in held if post is not None]
    if not mine:
        return _NOT_YOURS, None, None
    here = [(step, post) for step, post in mine if filing.state in step.sources and step.applies_to(filing)]
    if not here:
        return _ELSEWHERE, None, None
    if action == Action.SUBMIT and not (begins := may_begin(filing, on=on)):
        return begins, None, None
    step, post = here[0]
    # A refusal is false by nature, so it is told from "no conflict" by identity.
    if post.board_id is not None and (refusal := conflict_of_interest(posts, post, filing, on=on)) is not None:
        return refusal, None, None
    if action == Action.ACCEPT and filing.open_threads:
        return unfinished(filing), None, None
    return ALLOWED, step, post


def unfinished(filing: Filing) -> Verdict:
    """Why a paper with matters left open is not accepted."""
    sentence = _(
        "Còn %(n)s ý kiến rà soát chưa xong nên chưa tiếp nhận được. Đánh dấu đã xong ở phần Trao đổi, hoặc trả lại để bổ sung."
    )
    return Verdict(sentence % {"n": filing.open_threads})


def _post_for(posts: Posts, step: Step, filing: Filing) -> Post | None:
    unit_roles = [role for role in step.roles if role in UNIT_ROLES]
    board_roles = [role for role in step.roles if role not in UNIT_ROLES]
    return posts.for_unit(filing.unit_id, *unit_roles) or posts.for_board(filing.board_id, *board_roles)


def conflict_of_interest(posts: Posts, post: Post, filing: Filing, *, on: date) -> Verdict | None:
    """Nobody judges the unit he works in; the standing office's papers go to the appraiser, and only those."""
    if posts.works_in(filing.unit_id):
        return _OWN_PAPER
    if post.role == Role.APPRAISER and not is_standing_office(filing, on=on):
        return _NOT_YOURS
    return None


def is_standing_office(filing: Filing, *, on: date) -> bool:
    seats = BoardMembership.objects.filter(board=filing.board_id, unit=filing.unit_id, role=BoardRole.STANDING_OFFICE)
    return seats.in_force(on).exists()
