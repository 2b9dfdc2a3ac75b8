"""Đề nghị xem lại: a unit asks about a criterion inside the window, the office answers once. Both are told."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from awards.permissions import may_appraise
from awards.results.choices import Outcome
from awards.results.life import ResultRefusedError
from awards.results.models import RankingResult, ScoreQuery
from campaigns.filing.models import Filing
from campaigns.filing.permissions import is_standing_office
from campaigns.launch.launching import office_of, people_of
from campaigns.setup.choices import Paper
from units.acting.rights import acting_for_unit
from units.choices import UNIT_ROLES, Role
from units.models import Membership, User


def sheet_of(result: RankingResult, unit_code: str) -> Filing | None:
    """The score sheet of that participant: what a query about its points belongs to."""
    sheets = Filing.objects.filter(campaign=result.campaign_id, kind=Paper.SCORE_SHEET, unit__code=unit_code)
    return sheets.select_related("unit", "board", "campaign").order_by("pk").first()


@transaction.atomic
def ask(result: RankingResult, sheet: Filing, *, key: str, reason: str, actor: User, at: datetime) -> ScoreQuery:
    """Store what the unit asks; or refuse and change nothing."""
    on = timezone.localdate(at)
    acting_for_unit(actor, sheet.unit_id, *UNIT_ROLES, on=on).taken()
    # The result's row is the lock: it is not frozen while a query about it comes in.
    fresh = RankingResult.objects.select_for_update().get(pk=result.pk)
    _check_open(fresh, at=at)
    if ScoreQuery.objects.filter(result=fresh, filing=sheet, key=key).exists():
        raise ResultRefusedError(
            _("Đơn vị đã đề nghị xem lại tiêu chí này. Xem lời đề nghị và trả lời ở trang Điểm của tôi.")
        )
    query = ScoreQuery.objects.create(result=fresh, filing=sheet, key=key, reason=reason, asked_by=actor, asked_at=at)
    _trace("result.ask", query, actor=actor, at=at)
    notices.post(
        _answerers(sheet, at=at),
        subject=_("Đề nghị xem lại điểm: %(unit)s") % {"unit": sheet.unit.name},
        body=reason,
        link=reverse("awards:answer", kwargs={"uuid": query.uuid}),
        at=at,
        unique_key=f"score-query:{query.pk}",
    )
    return query


def _check_open(result: RankingResult, *, at: datetime) -> None:
    newer = RankingResult.objects.filter(campaign=result.campaign_id, number__gt=result.number).exists()
    if newer:
        raise ResultRefusedError(
            _("Bản %(n)s đã có bản mới hơn. Mở Điểm của tôi để xem bản mới rồi đề nghị.") % {"n": result.number}
        )
    if result.takes_queries(timezone.localdate(at)):
        return
    if result.comments_until is None:
        raise ResultRefusedError(
            _("Bản %(n)s không mở thời gian góp ý. Liên hệ văn phòng thường trực.") % {"n": result.number}
        )
    sentence = _("Thời gian góp ý về bản %(n)s đã hết ngày %(day)s. Liên hệ văn phòng thường trực.")
    raise ResultRefusedError(sentence % {"n": result.number, "day": vn.show_date(result.comments_until)})


def _answerers(sheet: Filing, *, at: datetime) -> list[User]:
    """The office; about the standing office's own points whoever appraises in its place."""
    on = timezone.localdate(at)
    if not is_standing_office(sheet, on=on):
        return list(office_of(sheet.campaign, on=on))
    posts = Membership.objects.in_force(on).filter(board=sheet.board_id, role=Role.APPRAISER)
    return list(User.objects.filter(pk__in=posts.values("user"), is_active=True))


@transaction.atomic
def answer(query: ScoreQuery, *, outcome: Outcome, words: str, actor: User, at: datetime) -> ScoreQuery:
    """Store the answer, once; whoever may appraise the unit's sheet answers about it."""
    fresh = ScoreQuery.objects.select_for_update(of=("self",)).get(pk=query.pk)
    sheet = query.filing
    if not (verdict := may_appraise(actor, sheet, on=timezone.localdate(at))):
        raise ResultRefusedError(str(verdict.reason))
    if fresh.answered_at is not None:
        raise ResultRefusedError(_("Đề nghị này vừa được người khác trả lời. Xem trả lời đã ghi bên dưới."))
    fresh.outcome, fresh.answer, fresh.answered_by, fresh.answered_at = outcome, words, actor, at
    fresh.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    _trace("result.answer", fresh, actor=actor, at=at, outcome=outcome.value)
    notices.post(
        people_of([sheet.unit_id], on=timezone.localdate(at)),
        subject=_("Văn phòng đã trả lời đề nghị xem lại điểm"),
        body=f"{outcome.label}. {words}",
        link=reverse("awards:mine"),
        at=at,
        unique_key=f"score-answer:{fresh.pk}",
    )
    return fresh


def _trace(action: str, query: ScoreQuery, *, actor: User, at: datetime, **detail: str) -> None:
    sheet = query.filing
    audit.write(
        action,
        subject=f"filing:{sheet.uuid}",
        actor=actor,
        at=at,
        chain=sheet.board.chain,
        detail={"result": str(query.result.uuid), "key": query.key, **detail},
    )
