"""Gửi lấy ý kiến → chốt → công bố: the only hand that makes a result of record and moves it on."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError
from awards.results.choices import Move, Outcome, Stage
from awards.results.comparing import Difference, differences
from awards.results.models import RankingResult, ScoreQuery
from awards.results.permissions import deciding, sending
from awards.results.recording import ACCIDENTS
from awards.results.shown import line_in
from awards.results.taking import recomputed, taken
from campaigns.days.calendar import working_days
from campaigns.filing.act import digest
from campaigns.launch.launching import people_of
from campaigns.setup.models import Campaign
from units.choices import Role
from units.models import Board, Membership, User

COMMENT_DAYS, MOST_COMMENT_DAYS = 5, 30
ANY = Q()


class ResultRefusedError(ToldError):
    """The step is not to be taken now; nothing has changed."""


class ChangedSinceError(ResultRefusedError):
    """Papers, points or figures have changed since the result was sent: a new revision says so."""

    def __init__(self, sentence: str, found: Sequence[Difference]) -> None:
        super().__init__(sentence)
        self.differences = found


def comment_days_of(campaign: Campaign) -> int:
    """How many working days units have to comment, as the campaign's rules say."""
    return int(campaign.scoring_rules.get("comment_working_days") or COMMENT_DAYS)


@transaction.atomic
def send(campaign: Campaign, *, actor: User, at: datetime, days: int, reason: str = "") -> RankingResult:
    """Store the ranking as it stands as the next revision, open to comments for so many working days, or for none."""
    on = timezone.localdate(at)
    sending(actor, campaign, on=on).taken()
    # The board's row is the lock: of two who press at once, the second is told of the first one's revision.
    Board.objects.select_for_update().get(pk=campaign.board_id)
    last = RankingResult.objects.filter(campaign=campaign).lasting().first()
    _check_anew(last, days=days, reason=reason)
    snapshot = taken(campaign, as_of=on)
    if all(unit["rank"] is None for unit in snapshot["units"].values()):
        raise ResultRefusedError(
            _("Chưa đơn vị nào đủ điểm để xếp hạng. Thẩm định xong ít nhất một bảng điểm rồi gửi.")
        )
    sha256 = digest(snapshot)
    if last is not None and (last.sha256, last.reason) == (sha256, reason):
        sentence = _("Bản %(n)s vừa gửi đã có đúng các điểm và lý do này. Xem bản ấy; cần bản khác thì ghi lý do khác.")
        raise ResultRefusedError(sentence % {"n": last.number})
    result = RankingResult.objects.create(
        campaign=campaign,
        number=last.number + 1 if last else 1,
        reason=reason,
        snapshot=snapshot,
        sha256=sha256,
        made_at=at,
        made_by=actor,
        comment_days=days,
        comments_until=working_days().add(on, days) if days else None,
    )
    _trace("result.send", result, actor=actor, at=at, detail={"days": days, "reason": reason, "sha256": result.sha256})
    _tell_sent(result, at=at)
    return result


def _check_anew(last: RankingResult | None, *, days: int, reason: str) -> None:
    if last is None and not days:
        raise ResultRefusedError(_("Bản đầu phải lấy ý kiến các đơn vị. Ghi số ngày làm việc để góp ý, ví dụ 5."))
    if last is not None and not reason:
        sentence = _("Đã có bản %(n)s. Ghi lý do lập bản mới để Ban và các đơn vị biết.")
        raise ResultRefusedError(sentence % {"n": last.number})


@transaction.atomic
def move(result: RankingResult, what: Move, *, actor: User, at: datetime) -> RankingResult:
    """Freeze, publish, open or close the public page; or refuse and change nothing."""
    deciding(actor, result.campaign, on=timezone.localdate(at)).taken()
    Board.objects.select_for_update().get(pk=result.campaign.board_id)
    # The campaign stands beside it: who reads a result reads what it is of.
    fresh = RankingResult.objects.select_related("campaign__board").get(pk=result.pk)
    {Move.FREEZE: _freeze, Move.PUBLISH: _publish, Move.OPEN: _open, Move.CLOSE: _close}[what](fresh, actor, at)
    _trace(f"result.{what.name.lower()}", fresh, actor=actor, at=at, detail={"sha256": fresh.sha256})
    return fresh


def _check_newest(result: RankingResult, *, among: Q = ANY) -> None:
    later = RankingResult.objects.filter(among, campaign=result.campaign_id, number__gt=result.number)
    if (newer := later.lasting().first()) is not None:
        sentence = _("Bản %(old)s đã có bản %(new)s thay thế. Làm bước này ở bản %(new)s.")
        raise ResultRefusedError(sentence % {"old": result.number, "new": newer.number})


def _freeze(result: RankingResult, actor: User, at: datetime) -> None:
    _check_newest(result)
    if result.frozen_at is not None:
        raise ResultRefusedError(_("Bản %(n)s đã chốt rồi.") % {"n": result.number})
    on = timezone.localdate(at)
    _check_window(result, on=on)
    _check_queries(result)
    found = differences(result.snapshot, recomputed(result.campaign, as_of=as_of(result)))
    if found:
        sentence = _(
            "Tính lại lúc này thì %(n)s đơn vị khác với bản %(number)s đã lấy ý kiến, nên chưa chốt. Xem chỗ khác bên dưới; gửi bản mới, ghi lý do."
        )
        raise ChangedSinceError(sentence % {"n": vn.two_digits(len(found)), "number": result.number}, found)
    result.frozen_at, result.frozen_by = at, actor
    result.save(update_fields=["frozen_at", "frozen_by"])


def as_of(result: RankingResult) -> date:
    """The day as of which lateness was judged: a recomputation asks for the same."""
    return date.fromisoformat(result.snapshot["as_of"])


def _check_window(result: RankingResult, *, on: date) -> None:
    if result.takes_queries(on):
        sentence = _("Các đơn vị còn góp ý đến hết ngày %(day)s. Chốt từ ngày làm việc sau đó.")
        raise ResultRefusedError(sentence % {"day": vn.show_date(result.comments_until)})


def _check_queries(result: RankingResult) -> None:
    """None about any revision waits; none was answered by other points that this one does not show."""
    asked = ScoreQuery.objects.filter(result__campaign=result.campaign_id)
    if waiting := asked.filter(answered_at=None).count():
        sentence = _("Còn %(n)s đề nghị xem lại chưa trả lời. Trả lời hết rồi chốt.")
        raise ResultRefusedError(sentence % {"n": vn.two_digits(waiting)})
    changed = asked.filter(outcome=Outcome.CHANGED).select_related("result", "filing__unit")
    if kept := next((one for one in changed if _says_the_same(result, one)), None):
        sentence = _(
            "Đề nghị xem lại của %(unit)s ở bản %(n)s được trả lời là sửa điểm mà điểm, lý do vẫn như cũ. Sửa điểm hoặc ghi lý do ở trang Chấm điểm, gửi bản mới, rồi chốt bản ấy."
        )
        raise ResultRefusedError(sentence % {"unit": kept.filing.unit.name, "n": kept.result.number})


def _says_the_same(result: RankingResult, query: ScoreQuery) -> bool:
    """Whether the line that was asked about stands as it stood, in its points and in what is said of them.

    Points of figures of record are nobody's to give: about those the figures have the last word.
    """
    if query.result_id == result.pk:
        return True
    was, now = (line_in(one.snapshot, query.filing.unit.code, query.key) for one in (query.result, result))
    return was is not None and was == now and was["by"] != ACCIDENTS


def _publish(result: RankingResult, actor: User, at: datetime) -> None:
    _check_newest(result)
    if result.stage == Stage.COMMENTS:
        raise ResultRefusedError(_("Bản %(n)s chưa chốt. Chốt rồi mới công bố.") % {"n": result.number})
    if result.stage == Stage.PUBLISHED:
        raise ResultRefusedError(_("Bản %(n)s đã công bố rồi.") % {"n": result.number})
    # A public page never lags behind what members read: it goes over to the new revision.
    was_public = RankingResult.objects.filter(campaign=result.campaign_id, is_public=True).update(is_public=False)
    result.published_at, result.published_by, result.is_public = at, actor, bool(was_public)
    result.save(update_fields=["published_at", "published_by", "is_public"])
    _tell_published(result, at=at)


def _open(result: RankingResult, actor: User, at: datetime) -> None:
    if result.stage != Stage.PUBLISHED:
        sentence = _("Bản %(n)s chưa công bố cho thành viên. Công bố rồi mới mở trang công khai.")
        raise ResultRefusedError(sentence % {"n": result.number})
    _check_newest(result, among=Q(published_at__isnull=False))
    result.is_public = True
    result.save(update_fields=["is_public"])


def _close(result: RankingResult, actor: User, at: datetime) -> None:
    result.is_public = False
    result.save(update_fields=["is_public"])


def _trace(action: str, result: RankingResult, *, actor: User, at: datetime, detail: dict[str, object]) -> None:
    subject, chain = f"result:{result.uuid}", result.campaign.board.chain
    audit.write(action, subject=subject, actor=actor, at=at, chain=chain, detail={"number": result.number, **detail})


def _readers(campaign: Campaign, *, on: date) -> list[User]:
    """Everybody of the participants, and the leaders of the board."""
    units = campaign.participations.current().values_list("unit", flat=True)
    heads = Membership.objects.in_force(on).filter(board=campaign.board_id, role=Role.BOARD_LEADER)
    leaders = User.objects.filter(pk__in=heads.values("user"), is_active=True)
    return [*people_of(units, on=on), *leaders]


def _tell_sent(result: RankingResult, *, at: datetime) -> None:
    subject = _("Kết quả xếp hạng có bản mới")
    body = _("Bản %(n)s, chưa chốt, không lấy ý kiến: %(reason)s") % {"n": result.number, "reason": result.reason}
    if result.comments_until is not None:
        subject = _("Kết quả xếp hạng lấy ý kiến")
        body = _("Bản %(n)s, chưa chốt. Thấy điểm nào chưa đúng thì đề nghị xem lại đến hết ngày %(day)s.") % {
            "n": result.number,
            "day": vn.show_date(result.comments_until),
        }
    _tell(result, subject, body, at=at, key="result-sent")


def _tell_published(result: RankingResult, *, at: datetime) -> None:
    body = _("Bản %(n)s là kết quả chính thức; cách tính từng điểm xem trên cổng.") % {"n": result.number}
    _tell(result, _("Đã công bố kết quả xếp hạng"), body, at=at, key="result-published")


def _tell(result: RankingResult, subject: str, body: str, *, at: datetime, key: str) -> None:
    notices.post(
        _readers(result.campaign, on=timezone.localdate(at)),
        subject=subject,
        body=body,
        link=reverse("awards:result", kwargs={"uuid": result.uuid}),
        at=at,
        unique_key=f"{key}:{result.pk}",
    )
