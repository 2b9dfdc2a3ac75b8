"""Who sets a campaign up: the standing office of its board; who puts it in force: the head of that office."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.setup.models import Campaign
from units.acting.rights import acting_for_board
from units.choices import OFFICE_ROLES, Role
from units.models import User
from units.permissions import posts_of

NOT_OFFICE = Verdict(_("Chỉ văn phòng thường trực của Ban lập và sửa phong trào. Đề nghị văn phòng sửa."))
NOT_HEAD = Verdict(
    _("Chỉ lãnh đạo văn phòng thường trực phát động và điều chỉnh phong trào. Trình lãnh đạo văn phòng.")
)
FROZEN = Verdict(
    _(
        "Phong trào đã phát động nên nội dung được giữ nguyên. Muốn đổi hạn nộp, đề cương, bảng điểm, điểm cộng, điểm trừ, xếp loại, mức khen thưởng hoặc thêm hồ sơ, lập văn bản điều chỉnh."
    )
)


def sets_up(user: User | AnonymousUser, *, board_id: int, on: date) -> bool:
    """Whether `user` works in the standing office of that board that day."""
    return posts_of(user, on=on).for_board(board_id, *OFFICE_ROLES) is not None


def may_set_up(user: User | AnonymousUser, *, board_id: int, on: date) -> Verdict:
    """Whether `user` may write drafts of that board, in the post in which he acts."""
    return acting_for_board(user, board_id, *OFFICE_ROLES, on=on, refusal=NOT_OFFICE).verdict


def may_edit(user: User | AnonymousUser, campaign: Campaign, *, on: date) -> Verdict:
    """Whether `user` may rewrite `campaign` that day."""
    if not (verdict := may_set_up(user, board_id=campaign.board_id, on=on)):
        return verdict
    return ALLOWED if campaign.is_draft else FROZEN


def may_launch(user: User | AnonymousUser, campaign: Campaign, *, on: date) -> Verdict:
    """Whether `user` may put `campaign` in force, or change it by a letter afterwards."""
    return acting_for_board(user, campaign.board_id, Role.OFFICE_HEAD, on=on, refusal=NOT_HEAD).verdict
