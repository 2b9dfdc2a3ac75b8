"""Who tells of an accident, adds to what was told, takes note of it, passes it on and receives what was passed on."""

from collections.abc import Collection, Sequence
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from reports.quick.choices import QuickAction
from reports.quick.models import QuickReport
from units.acting.choosing import ask_to_switch
from units.choices import OFFICE_ROLES, READING_ROLES, UNIT_ROLES, Role
from units.models import Unit, User
from units.permissions import posts_of

_PASSERS = OFFICE_ROLES | {Role.BOARD_LEADER}


def units_of(user: User | AnonymousUser, *, on: date) -> Sequence[Unit]:
    """The units for which `user` may tell, in the post he acts in."""
    own = posts_of(user, on=on).in_use.unit_ids()
    return list(Unit.objects.filter(pk__in=own).select_related("registry").order_by("sort_key", "pk"))


def areas_of(boards: Collection[int], *, on: date, besides: str = "") -> list[Unit]:
    """The places of those boards that stand that day, and the one that was named before."""
    stands = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
    named = Q(uuid=besides) if besides else Q(pk=None)
    found = Unit.objects.filter((stands[0] & stands[1] & Q(is_geographic=True)) | named, registry__in=boards)
    return list(found.order_by("sort_key", "pk"))


def may_tell(user: User | AnonymousUser, unit: Unit, *, on: date) -> Verdict:
    posts = posts_of(user, on=on)
    if posts.in_use.for_unit(unit.pk, *UNIT_ROLES) is not None:
        return ALLOWED
    if other := posts.for_unit(unit.pk, *UNIT_ROLES):
        return ask_to_switch(posts, other)
    return Verdict(_("Chỉ người lập, lãnh đạo của đơn vị gửi và bổ sung báo cáo nhanh của đơn vị đó."))


def may_judge(
    user: User | AnonymousUser, report: QuickReport, *, on: date, roles: frozenset[Role] = _PASSERS
) -> Verdict:
    """Whether `user` says anything for the board about this report, in the post he acts in."""
    posts = posts_of(user, on=on)
    if posts.in_use.for_board(report.board_id, *roles) is not None:
        return ALLOWED
    if other := posts.for_board(report.board_id, *roles):
        return ask_to_switch(posts, other)
    return Verdict(_("Chỉ văn phòng thường trực ghi nhận; văn phòng, lãnh đạo Ban chuyển báo cáo nhanh."))


def may_say(user: User | AnonymousUser, report: QuickReport, *, on: date) -> Verdict:
    """Whether anything about this report can be `user`'s to say, for its board or for the board above."""
    return ALLOWED if _receives(user, report, on=on) else may_judge(user, report, on=on)


def _receives(user: User | AnonymousUser, report: QuickReport, *, on: date) -> Verdict:
    """Whether `user` speaks for the upper board, in the post he acts in."""
    posts, above = posts_of(user, on=on), report.board.parent_id
    if above is not None and posts.in_use.for_board(above, Role.UPPER_BOARD) is not None:
        return ALLOWED
    if above is not None and (other := posts.for_board(above, Role.UPPER_BOARD)):
        return ask_to_switch(posts, other)
    return Verdict(_("Chỉ Ban cấp trên ghi đã nhận báo cáo nhanh được chuyển lên."))


def may_act(user: User | AnonymousUser, action: QuickAction, report: QuickReport, *, on: date) -> Verdict:
    """The office takes note; it or the board's leader passes on what was noted; the upper board receives that."""
    if action == QuickAction.RECEIVE:
        return _receives(user, report, on=on) and _may_receive(report)
    roles = OFFICE_ROLES if action == QuickAction.NOTE else _PASSERS
    if not (verdict := may_judge(user, report, on=on, roles=roles)):
        return verdict
    if action == QuickAction.NOTE:
        noted = Verdict(_("Bản %(n)s đã được ghi nhận rồi.") % {"n": report.number})
        return ALLOWED if report.noted_number < report.number else noted
    return _may_pass(report)


def _may_receive(report: QuickReport) -> Verdict:
    if not report.passed_number:
        return Verdict(_("Báo cáo này chưa được chuyển lên Ban cấp trên."))
    if report.received_number >= report.passed_number:
        return Verdict(_("Ban cấp trên đã ghi nhận bản %(n)s rồi.") % {"n": report.passed_number})
    return ALLOWED


def _may_pass(report: QuickReport) -> Verdict:
    if report.board.parent_id is None:
        return Verdict(_("Ban này không có Ban cấp trên trong cổng nên không chuyển được."))
    if report.noted_number < report.number:
        return Verdict(_("Bản %(n)s chưa được ghi nhận. Ghi “Đã nhận” rồi chuyển.") % {"n": report.number})
    if report.passed_number >= report.number:
        return Verdict(_("Bản %(n)s đã chuyển Ban cấp trên rồi.") % {"n": report.number})
    return ALLOWED


def passed_only(user: User | AnonymousUser, report: QuickReport, *, on: date) -> bool:
    """Whether `user` meets only the versions that were passed on to him."""
    posts = posts_of(user, on=on)
    if posts.for_unit(report.unit_id, *UNIT_ROLES) is not None:
        return False
    return posts.for_board(report.board_id, *READING_ROLES) is None
