"""May I? One answer for buttons and refusals alike."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import Verdict
from campaigns.filing import locked
from campaigns.filing.choices import Action, State
from campaigns.filing.excusing import is_asked
from campaigns.filing.kinds import Step, steps_of
from campaigns.filing.models import Filing
from campaigns.filing.opening import may_begin
from units.acting.choosing import ask_to_switch
from units.acting.rights import NOT_YOURS, Acting, acting_for_board, acting_for_unit, either
from units.choices import OFFICE_ROLES, UNIT_ROLES, BoardRole, Role
from units.models import BoardMembership, Membership, User
from units.permissions import Post, Posts, posts_of

_ELSEWHERE = Verdict(_("Hồ sơ đang ở bước khác; tải lại trang để xem bước hiện tại."))
OWN_PAPER = Verdict(
    _("Đây là hồ sơ của đơn vị anh/chị đang công tác nên phải do người khác rà soát (tránh xung đột lợi ích).")
)

OWN_ENTRY = Verdict(_("Hồ sơ này do chính anh/chị nhập thay đơn vị nên phải do người khác của văn phòng rà soát."))


def may(user: User | AnonymousUser, action: Action, filing: Filing, *, on: date) -> Verdict:
    """Whether `user` may move `filing` by `action` on that day; the reason is for the person."""
    return _judged(posts_of(user, on=on), action, filing, on=on)[0]


def step_for(
    user: User | AnonymousUser, action: Action, filing: Filing, *, on: date
) -> tuple[Verdict, Step | None, Post | None]:
    """As `may`, with the step and the post by which it is allowed, or will be once the paper itself allows it."""
    return _judged(posts_of(user, on=on), action, filing, on=on)


def may_edit(user: User | AnonymousUser, filing: Filing, *, on: date) -> Verdict:
    """Whether `user` may change the working copy; not before the paper opens."""
    return _may_edit(posts_of(user, on=on), filing, on=on)


def _may_edit(posts: Posts, filing: Filing, *, on: date) -> Verdict:
    if (hand := _hand(posts.in_use, filing)) is None:
        other = _hand(posts, filing)
        return ask_to_switch(posts, other) if other else NOT_YOURS
    if not (is_open := locked.may_change(filing, on=on, to_office=hand.board_id is not None)):
        return is_open
    if not (asked := is_asked(filing)):
        return asked
    if filing.state not in {State.DRAFT, State.SENT_BACK}:
        return Verdict(_("Hồ sơ đã gửi nên không sửa được. Muốn sửa bản đã tiếp nhận, chọn “Sửa bản đã tiếp nhận”."))
    return may_begin(filing, on=on)


def _hand(posts: Posts, filing: Filing) -> Post | None:
    """The post that writes the paper: the unit's, or the office's while it enters the paper for the unit."""
    own = posts.for_unit(filing.unit_id, *UNIT_ROLES)
    office = posts.for_board(filing.board_id, *OFFICE_ROLES) if filing.takes_entry else None
    return own or office


def writing_for(user: User | AnonymousUser, filing: Filing, *, on: date) -> Acting:
    """As `_hand`, by the chosen post: who holds another that writes the paper is asked to switch to it."""
    own = acting_for_unit(user, filing.unit_id, *UNIT_ROLES, on=on)
    return either(own, acting_for_board(user, filing.board_id, *OFFICE_ROLES, on=on)) if filing.takes_entry else own


def enters(user: User | AnonymousUser, filing: Filing, *, on: date) -> bool:
    """Whether `user` sees the working copy because his office writes it for the unit."""
    posts = posts_of(user, on=on)
    return filing.takes_entry and posts.for_board(filing.board_id, *OFFICE_ROLES) is not None


def open_actions(user: User | AnonymousUser, filing: Filing, *, on: date) -> list[Action]:
    """The actions `user` may take now, in the order of the workflow."""
    return _open(posts_of(user, on=on), filing, on=on)


def _open(posts: Posts, filing: Filing, *, on: date) -> list[Action]:
    actions = dict.fromkeys(step.action for step in steps_of(filing))
    return [action for action in actions if _judged(posts, action, filing, on=on)[0]]


def other_post(user: User | AnonymousUser, filing: Filing, *, on: date) -> Membership | None:
    """The post to switch to, where nothing can be done in the chosen one and something in another."""
    posts = posts_of(user, on=on)
    if posts.chosen is None or _works(posts, filing, on=on):
        return None
    others = (
        row for row, post in zip(posts.rows, posts.held, strict=True) if _works(posts.acting_in(post), filing, on=on)
    )
    return next(others, None)


def _works(posts: Posts, filing: Filing, *, on: date) -> bool:
    return bool(_open(posts, filing, on=on) or _may_edit(posts, filing, on=on))


def _judged(posts: Posts, action: Action, filing: Filing, *, on: date) -> tuple[Verdict, Step | None, Post | None]:
    steps = [step for step in steps_of(filing) if step.action == action]
    held = [(step, _post_for(posts.in_use, step, filing)) for step in steps]
    mine = [(step, post) for step, post in held if post is not None]
    if not mine:
        others = (_post_for(posts, step, filing) for step in steps if filing.state in step.sources)
        other = next((post for post in others if post is not None), None)
        return (ask_to_switch(posts, other) if other else NOT_YOURS), None, None
    here = [(step, post) for step, post in mine if filing.state in step.sources and step.applies_to(filing)]
    if not here:
        return _ELSEWHERE, None, None
    step, post = here[0]
    # A refusal is false by nature, so it is told from "no conflict" by identity.
    if post.board_id is not None and (refusal := conflict_of_interest(posts, post, filing, on=on)) is not None:
        return refusal, None, None
    return _is_ready(action, filing, post, on=on), step, post


def _is_ready(action: Action, filing: Filing, post: Post, *, on: date) -> Verdict:
    """Whether the paper itself allows the step that day: opened, nothing left to be said, its period not locked."""
    if not (asked := is_asked(filing)):
        return asked
    if action == Action.SUBMIT and not (begins := may_begin(filing, on=on)):
        return begins
    if action == Action.ACCEPT and filing.open_threads:
        return unfinished(filing)
    return locked.may_take(filing, action, on=on, to_office=post.board_id is not None)


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
    """Nobody judges the unit he works in or one that he may not judge fairly; the standing office's papers go to the
    appraiser, and only those.
    """
    if (told := told_conflict(posts, filing.unit_id)) is not None:
        return told
    if filing.state == State.SUBMITTED and entered_by(posts, filing):
        return OWN_ENTRY
    if post.role == Role.APPRAISER and not is_standing_office(filing, on=on):
        return NOT_YOURS
    return None


def told_conflict(posts: Posts, unit_id: int) -> Verdict | None:
    """Why this person judges nothing of that unit: he works there, or a conflict of interest is on record."""
    if posts.works_in(unit_id):
        return OWN_PAPER
    if (reason := posts.conflicts.get(unit_id)) is None:
        return None
    sentence = _(
        "Anh/chị có xung đột lợi ích với đơn vị này (lý do đã ghi: %(reason)s) nên phải do người khác rà soát."
    )
    return Verdict(sentence % {"reason": reason})


def entered_by(posts: Posts, filing: Filing) -> bool:
    """Whether this person opened, typed or sent the paper for its unit."""
    if filing.entry is None or not posts.person_id:
        return False
    sent = filing.working_version
    return posts.person_id in {filing.entry.opened_by_id, *filing.entry.hands, sent.frozen_by_id if sent else None}


def of_standing_office(on: date) -> Exists:
    """Of a queryset of papers: whether each is the standing office's own. Read along, it saves `is_standing_office` a query."""
    seats = BoardMembership.objects.filter(
        board=OuterRef("board"), unit=OuterRef("unit"), role=BoardRole.STANDING_OFFICE
    )
    return Exists(seats.in_force(on))


def is_standing_office(filing: Filing, *, on: date) -> bool:
    """Whether the paper is the standing office's own. One query per paper object and day, none where it was read along."""
    if (told := vars(filing).get("is_of_standing_office")) is not None:
        return bool(told)
    known: dict[date, bool] = filing.__dict__.setdefault("_standing_office_on", {})
    if on not in known:
        seats = BoardMembership.objects.filter(
            board=filing.board_id, unit=filing.unit_id, role=BoardRole.STANDING_OFFICE
        )
        known[on] = seats.in_force(on).exists()
    return known[on]
