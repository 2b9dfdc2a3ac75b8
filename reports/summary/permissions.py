"""Who may open an edition and who may record that it was sent."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.setup.models import Campaign
from reports.summary.models import YearEndSummary
from units.acting.rights import acting_for_board
from units.choices import OFFICE_ROLES, Role
from units.models import User

_SENDERS = (Role.OFFICE_HEAD, Role.BOARD_LEADER)


def may_open(user: User | AnonymousUser, campaign: Campaign, *, on: date) -> Verdict:
    """The standing office compiles."""
    refusal = Verdict(_("Chỉ văn phòng thường trực được lập báo cáo tổng kết. Đề nghị văn phòng thực hiện."))
    return acting_for_board(user, campaign.board_id, *OFFICE_ROLES, on=on, refusal=refusal).verdict


def may_dispatch(user: User | AnonymousUser, edition: YearEndSummary, *, on: date) -> Verdict:
    """The head of the office or of the board records what was signed and sent: once, compiled, and the newest edition.

    A later edition that could not be compiled stands in nobody's way.
    """
    refusal = Verdict(_("Chỉ lãnh đạo Ban hoặc lãnh đạo văn phòng thường trực được ghi nhận việc gửi."))
    if not (acting := acting_for_board(user, edition.board_id, *_SENDERS, on=on, refusal=refusal)):
        return acting.verdict
    if edition.compiled_at is None:
        return Verdict(_("Báo cáo chưa lập xong nên chưa ghi nhận gửi được. Chờ máy lập xong rồi ghi."))
    if hasattr(edition, "dispatch"):
        return Verdict(_("Báo cáo lần này đã ghi nhận gửi. Cần đính chính thì lập báo cáo lần sau."))
    if edition.replaced_by is not None:
        told = _("Báo cáo lần %(older)s đã có lần %(newer)s thay thế nên không ghi nhận gửi được. Gửi lần %(newer)s.")
        return Verdict(told % {"older": edition.number, "newer": edition.replaced_by.number})
    return ALLOWED
