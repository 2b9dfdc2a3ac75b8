"""Who sends, freezes and publishes a result, and how much of it each reader is shown."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import Verdict
from awards.results.models import RankingResult
from campaigns.setup.models import Campaign
from units.acting.rights import Acting, acting_for_board
from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES, Role
from units.models import User
from units.permissions import posts_of

DECIDING_ROLES = frozenset({Role.OFFICE_HEAD, Role.BOARD_LEADER})


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of a result somebody reads: all of it, or the slips of `units` and the lists of their clusters."""

    is_whole: bool
    units: frozenset[str]

    def slip_of(self, code: str) -> bool:
        return self.is_whole or code in self.units


def reach_of(user: User | AnonymousUser, result: RankingResult, *, on: date) -> Reach:
    """The office and the leaders of the board read all from the day it is sent, members from the publication."""
    posts, board = posts_of(user, on=on), result.campaign.board_id
    own = frozenset(row.unit.code for row in posts.rows if row.unit is not None and row.unit.registry_id == board)
    serves = posts.for_board(board, *READING_ROLES) is not None
    return Reach(serves or result.published_at is not None, own)


def own_units(user: User | AnonymousUser, *, on: date) -> frozenset[int]:
    """The units for which `user` reads and asks."""
    return frozenset(post.unit_id for post in posts_of(user, on=on).held if post.role in UNIT_ROLES and post.unit_id)


def sending(user: User | AnonymousUser, campaign: Campaign, *, on: date) -> Acting:
    refusal = Verdict(
        _("Chỉ văn phòng thường trực được gửi lấy ý kiến về kết quả xếp hạng. Đề nghị văn phòng thực hiện.")
    )
    return acting_for_board(user, campaign.board_id, *OFFICE_ROLES, on=on, refusal=refusal)


def deciding(user: User | AnonymousUser, campaign: Campaign, *, on: date) -> Acting:
    refusal = Verdict(_("Chỉ lãnh đạo Ban hoặc lãnh đạo văn phòng thường trực được chốt và công bố kết quả xếp hạng."))
    return acting_for_board(user, campaign.board_id, *DECIDING_ROLES, on=on, refusal=refusal)
