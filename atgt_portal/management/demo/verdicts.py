"""The result of the year: some ties, the sending for comments, one query with its answer, the freeze, the publication.

What a person has done meanwhile stands: each step is taken only where it is still to be taken.
"""

from collections.abc import Iterator
from datetime import datetime

from atgt_portal.management.demo import days, ties
from atgt_portal.management.demo.bring import Hand
from atgt_portal.management.demo.events import Happening
from awards.results import asking, life
from awards.results.choices import Move, Outcome, Stage
from awards.results.models import RankingResult, ScoreQuery
from awards.results.recording import Record
from awards.results.shown import key_of
from campaigns.filing.models import Filing
from units.choices import Role

_AFTER_WORK, _MORNING, _AFTERNOON = 17 * 60 + 10, 8 * 60, 14 * 60
_QUERY = "Đơn vị đã gửi bổ sung minh chứng cho tiêu chí này, đề nghị xem lại điểm (minh họa)."
_ANSWER = "Đã đối chiếu minh chứng bổ sung; chưa đủ căn cứ để nâng điểm (minh họa)."
_AFRESH = "Cập nhật hồ sơ tiếp nhận sau ngày lấy ý kiến (minh họa)"


def happenings(hand: Hand) -> Iterator[Happening]:
    """In order of time."""
    timeline = hand.scene.timeline
    sent = timeline.comments
    eve, asked = days.last_office_day(days.plus(sent, -1)), days.office_days_later(sent, 1)
    yield Happening(days.moment(eve, _AFTER_WORK), lambda at: ties.make_some(hand, at=at))
    yield Happening(days.moment(sent, _MORNING), lambda at: _send(hand, at))
    yield Happening(days.moment(asked, _AFTERNOON), lambda at: _ask(hand, at))
    yield Happening(days.moment(days.office_days_later(asked, 1), _AFTERNOON), lambda at: _answer(hand, at))
    yield Happening(days.moment(timeline.yearend, _MORNING), lambda at: _decide(hand, at))


def _newest(hand: Hand) -> RankingResult | None:
    results = RankingResult.objects.filter(campaign=hand.scene.campaign).select_related("campaign__board")
    return results.order_by("-number").first()


def _send(hand: Hand, at: datetime, *, days_open: int | None = None, reason: str = "") -> None:
    """Nothing is sent where nobody could be ranked."""
    campaign = hand.scene.campaign
    if _newest(hand) is not None and not reason:
        return
    wanted = life.comment_days_of(campaign) if days_open is None else days_open
    try:
        life.send(campaign, actor=hand.office, at=at, days=wanted, reason=reason)
    except life.ResultRefusedError:
        return


def _ask(hand: Hand, at: datetime) -> None:
    """One unit asks about the first point that was taken off."""
    result = _newest(hand)
    if result is None or not result.takes_queries(at.date()) or result.queries.exists():
        return
    for unit in result.snapshot["units"].values():
        line = next((line for line in unit["lines"] if _was_lowered(line)), None)
        sheet = asking.sheet_of(result, unit["code"]) if line and unit["sheet"] else None
        if line is not None and sheet is not None:
            filer = hand.people.filers[sheet.unit_id]
            asking.ask(result, sheet, key=key_of(line), reason=_QUERY, actor=filer, at=at)
            return


def _was_lowered(line: Record) -> bool:
    return bool(line["reason"]) and None not in (line["own"], line["appraised"]) and line["appraised"] < line["own"]


def _answer(hand: Hand, at: datetime) -> None:
    waiting = ScoreQuery.objects.filter(result__campaign=hand.scene.campaign, answered_at=None)
    for query in waiting.select_related("result"):
        sheets = Filing.objects.select_related("unit", "board", "campaign")
        query.filing = sheets.get(pk=query.filing_id)
        actor = hand.people.reviewer_of(query.filing)
        asking.answer(query, outcome=Outcome.KEPT, words=_ANSWER, actor=actor, at=at)


def _decide(hand: Hand, at: datetime) -> None:
    """Frozen by the head of the office, published by the leader of the board; what has changed meanwhile makes a revision."""
    _answer(hand, at)
    result = _newest(hand)
    if result is None:
        return
    if result.stage == Stage.COMMENTS:
        try:
            life.move(result, Move.FREEZE, actor=hand.people.officers[Role.OFFICE_HEAD], at=at)
        except life.ChangedSinceError:
            _send(hand, at, days_open=0, reason=_AFRESH)
            _decide(hand, at)
            return
        except life.ResultRefusedError:
            return
    if result.stage != Stage.PUBLISHED:
        life.move(result, Move.PUBLISH, actor=hand.people.officers[Role.BOARD_LEADER], at=at)
