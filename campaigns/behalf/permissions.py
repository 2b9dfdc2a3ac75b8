"""Which papers the office may open for a unit, and whose word on it counts."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.filing import locked
from campaigns.filing.choices import EntryAnswer, State
from campaigns.filing.kinds import OPEN_STATES
from campaigns.filing.models import Filing, FilingEvent, FilingQuerySet
from campaigns.filing.opening import may_begin
from campaigns.filing.permissions import OWN_PAPER
from units.acting.rights import acting_for_board, acting_for_unit
from units.choices import OFFICE_ROLES, UNIT_ROLES
from units.models import User
from units.permissions import posts_of


def papers_of_office(user: User | AnonymousUser, *, on: date) -> FilingQuerySet:
    """What units owe the boards in whose standing office `user` works: state and dates, never content."""
    return Filing.objects.filter(board__in=posts_of(user, on=on).board_ids(*OFFICE_ROLES))


def left_to_enter(papers: FilingQuerySet) -> FilingQuerySet:
    """Those of `papers` that nobody writes, and those that the office has returned; a leader's return stays inside his unit."""
    steps = FilingEvent.objects.filter(filing=OuterRef("pk")).order_by("-happened_at", "-pk").values("from_state")
    nobodys, returned = Q(state=State.DRAFT, begun_at=None), Q(state=State.SENT_BACK, came_from=State.SUBMITTED)
    return papers.alias(came_from=Subquery(steps[:1])).filter(nobodys | returned)


def may_enter(user: User, filing: Filing, *, on: date) -> Verdict:
    """Whether `user` may open the paper for its unit that day. What the unit drafts, or its leader refused, stays inside."""
    refusal = Verdict(_("Chỉ văn phòng thường trực của Ban nhập thay đơn vị."))
    if not (acting := acting_for_board(user, filing.board_id, *OFFICE_ROLES, on=on, refusal=refusal)):
        return acting.verdict
    if posts_of(user, on=on).works_in(filing.unit_id):
        return OWN_PAPER
    return _is_enterable(filing, on=on)


def _is_enterable(filing: Filing, *, on: date) -> Verdict:
    if filing.entry_id is not None:
        return Verdict(_("Hồ sơ này văn phòng đã mở nhập thay. Mở tiếp từ danh sách Nhập thay."))
    if filing.state not in OPEN_STATES or filing.accepted_version_id is not None:
        sentence = _(
            "Hồ sơ đang ở bước “%(state)s” nên không nhập thay được. Chỉ nhập thay hồ sơ chưa gửi hoặc bị trả lại."
        )
        return Verdict(sentence % {"state": filing.get_state_display()})
    if not left_to_enter(Filing.objects.filter(pk=filing.pk)).exists():
        sentence = _(
            "Đơn vị đang tự soạn hồ sơ này; bản nháp là của đơn vị. Gọi đơn vị gửi tiếp, hoặc hướng dẫn qua điện thoại."
        )
        return Verdict(sentence)
    if not (is_open := locked.may_change(filing, on=on, to_office=True)):
        return is_open
    return may_begin(filing, on=on)


def may_answer(user: User, filing: Filing, *, on: date) -> Verdict:
    """Whether `user` may say for the unit that what the office has entered is right, or is not."""
    refusal = Verdict(_("Chỉ người của đơn vị xác nhận bản nhập thay."))
    if not (acting := acting_for_unit(user, filing.unit_id, *UNIT_ROLES, on=on, refusal=refusal)):
        return acting.verdict
    entry = filing.entry
    if entry is None or filing.received_at is None:
        return Verdict(_("Văn phòng chưa gửi bản nhập thay nào của hồ sơ này. Chờ văn phòng nhập xong."))
    if entry.answer != EntryAnswer.WAITING:
        return Verdict(_("Đơn vị đã trả lời bản nhập thay này. Muốn sửa nội dung thì gọi văn phòng hoặc sửa hồ sơ."))
    return ALLOWED
