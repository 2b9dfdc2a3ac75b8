"""Who holds several posts reads by all of them and acts in one: the first, until he chooses another for the session."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib.verdict import Verdict
from units.models import Membership, User
from units.permissions import Post, Posts, posts_of

KEY = "acts_in"


def take_up(session: Any, user: User, *, on: date) -> None:
    """Tell `user` in which post this session acts; a post that has ended meanwhile is forgotten."""
    asked = session.get(KEY)
    user.acts_in = asked if isinstance(asked, int) else 0
    if user.acts_in and user.acts_in not in {post.membership_id for post in posts_of(user, on=on).held}:
        user.acts_in = 0
        del session[KEY]


def choose(session: Any, user: User, post: Post) -> None:
    session[KEY] = user.acts_in = post.membership_id
    user.forget_posts()


def line(row: Membership) -> str:
    """Where a person acts and as what: the unit, for officers the unit they sit in, else the board."""
    place = row.unit or row.home_unit or row.board
    return f"{place} · {row.post or row.get_role_display()}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One post as the page of posts and a page that asks to switch offer it."""

    post: int
    place: str
    role: str
    note: str
    current: bool


def choices(posts: Posts) -> list[Choice]:
    return [choice_of(row, current=row == posts.main) for row in posts.rows]


def choice_of(row: Membership, *, current: bool = False) -> Choice:
    note = _("làm thay, theo %(basis)s") % {"basis": row.basis} if row.stands_in_for_id else row.post
    place = row.unit or row.home_unit or row.board
    return Choice(post=row.pk, place=str(place), role=str(row.get_role_display()), note=note, current=current)


def ask_to_switch(posts: Posts, post: Post) -> Verdict:
    """The refusal of one who may, but not in the post in which he now acts."""
    wanted = next((line(row) for row in posts.rows if row.pk == post.membership_id), "")
    now = line(posts.main) if posts.main else ""
    sentence = _(
        "Việc này thuộc tư cách “%(wanted)s”; anh/chị đang làm việc với tư cách “%(now)s”. Đổi tư cách rồi làm."
    )
    return Verdict(sentence % {"wanted": wanted, "now": now})
