"""Everybody who judges papers for a board, and for each paper who may and why another may not: one query for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import text
from campaigns.filing.models import Filing
from campaigns.filing.permissions import conflict_of_interest, entered_by
from units.choices import OFFICE_ROLES, Role
from units.models import Membership, User
from units.permissions import Post, Posts, posts_of_all

JUDGES = OFFICE_ROLES | {Role.APPRAISER}
_SUBSTITUTE = gettext_lazy("chỉ rà soát hồ sơ của văn phòng thường trực")


@dataclass(frozen=True, slots=True)
class Judge:
    """One who judges papers, with all his posts."""

    user: User
    posts: Posts

    def posts_for(self, board_id: int) -> list[Post]:
        return [post for post in self.posts.held if post.board_id == board_id and post.role in JUDGES]


@dataclass(frozen=True, slots=True)
class Bench:
    """The judges of some boards on one day, in the order of their names."""

    judges: tuple[Judge, ...]
    on: date

    def eligible(self, filing: Filing) -> list[Judge]:
        """Who may judge this paper; the rule is the one by which each of them is let through or refused."""
        return [judge for judge in self.judges if self.may_judge(judge, filing)]

    def may_judge(self, judge: Judge, filing: Filing) -> bool:
        if entered_by(judge.posts, filing):
            return False
        held = judge.posts_for(filing.board_id)
        return any(conflict_of_interest(judge.posts, post, filing, on=self.on) is None for post in held)

    def find(self, user_id: int) -> Judge | None:
        return next((judge for judge in self.judges if judge.user.pk == user_id), None)

    def why_not(self, judge: Judge | None, filing: Filing) -> str:
        """Why that person may not judge this paper, told to others; "" where he may."""
        if judge is None or not judge.posts_for(filing.board_id):
            return _("không còn rà soát cho Ban")
        return "" if self.may_judge(judge, filing) else _cause(judge.posts, filing)

    def barred(self, filing: Filing) -> list[str]:
        """Who would judge this paper and may not, each with the reason; a substitute is only missed where he is needed."""
        told = []
        for judge in self.judges:
            here = judge.posts_for(filing.board_id)
            if here and not self.may_judge(judge, filing) and (why := _cause(judge.posts, filing)) != str(_SUBSTITUTE):
                told.append(f"{judge.user.full_name} {why}")
        return told

    def instead(self, filing: Filing) -> str:
        """Who may judge this paper, for one who may not."""
        names = [judge.user.full_name for judge in self.eligible(filing)]
        if not names:
            return _("Chưa có ai được rà soát hồ sơ này. Lãnh đạo văn phòng giao thêm người, hoặc rút một khai báo.")
        return _("Người rà soát được: %(names)s.") % {"names": ", ".join(names)}


def _cause(posts: Posts, filing: Filing) -> str:
    if posts.works_in(filing.unit_id):
        return _("công tác tại đơn vị này")
    if (reason := posts.conflicts.get(filing.unit_id)) is not None:
        return _("có xung đột lợi ích với đơn vị: %(reason)s") % {"reason": reason}
    if entered_by(posts, filing):
        return _("đã nhập thay hồ sơ này")
    return str(_SUBSTITUTE)


def bench_of(board_ids: Iterable[int], *, on: date) -> Bench:
    held = Membership.objects.filter(board__in=list(board_ids), role__in=JUDGES).in_force(on)
    people = posts_of_all(held, on=on)
    judges = [Judge(user=posts.rows[0].user, posts=posts) for posts in people.values()]
    return Bench(tuple(sorted(judges, key=lambda judge: (text.sort_key(judge.user.full_name), judge.user.pk))), on)
