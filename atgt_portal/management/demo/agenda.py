"""Which paper is to stand where, and when: the story as a list of moves in order of time. Touches nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from atgt_portal.management.demo import days, draws, grids
from atgt_portal.management.demo.days import moment, office_day, office_days_later, plus
from atgt_portal.management.demo.scene import Scene
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper

_MORNING, _NOON, _EVENING = 9 * 60, 11 * 60 + 20, 16 * 60 + 30
_WRITING, _LEADER_READS = timedelta(minutes=75), timedelta(minutes=40)


class Goal(IntEnum):
    """How far a paper is to be by then; a paper that is farther stays where it is."""

    BEGUN = 1
    WRITTEN = 2
    WITH_LEADER = 3
    RECEIVED = 4
    SENT_BACK = 5
    ACCEPTED = 6
    APPRAISED = 7


@dataclass(frozen=True, slots=True, order=True)
class Move:
    at: datetime
    filing: int
    goal: Goal


def moves(scene: Scene) -> list[Move]:
    """All moves of the year, first to last; nothing of a stage happens after its day."""
    papers = scene.campaign.filings.select_related("unit", "period").order_by("pk")
    return sorted(move for filing in papers for move in _moves_of(scene, filing))


def _moves_of(scene: Scene, filing: Filing) -> Iterator[Move]:
    makers = {
        Paper.PLAN: _plan,
        Paper.DISSEMINATION: _dissemination,
        Paper.ACCIDENT_RETURN: _accident_return,
        Paper.FIGURES_CONFIRMATION: _confirmation,
        Paper.INTERIM_RETURN: _interim,
        Paper.CLOSING_RETURN: _closing,
        Paper.SCORE_SHEET: _sheet,
        Paper.AWARD_DOSSIER: _closing,
        Paper.ACTIVITY_RETURN: _activity,
    }
    maker = makers.get(Paper(filing.kind))
    for day, minutes, goal in maker(scene, filing) if maker else ():  # the board's own paper has no moves
        at = moment(_within_year(scene, filing, day), minutes)
        yield from _on_the_way(scene, filing, at, goal)
        yield Move(at, filing.pk, goal)


def _on_the_way(scene: Scene, filing: Filing, at: datetime, goal: Goal) -> Iterator[Move]:
    """A paper is written before it is sent, and lies with the leader first where the unit has that step."""
    if goal in {Goal.WITH_LEADER, Goal.RECEIVED}:
        yield Move(at - _WRITING, filing.pk, Goal.WRITTEN)
    if goal == Goal.RECEIVED and filing.unit.code in scene.cast.led:
        yield Move(at - _LEADER_READS, filing.pk, Goal.WITH_LEADER)


def _within_year(scene: Scene, filing: Filing, day: date) -> date:
    """Every paper is in by the year's end; only those left to be read are answered after it."""
    waits = _is_left_unread(scene, filing) or filing.kind == Paper.ACTIVITY_RETURN
    latest = scene.timeline.sent if waits else scene.timeline.yearend
    return min(max(day, plus(scene.timeline.launch, 3)), latest)


def _is_left_unread(scene: Scene, filing: Filing) -> bool:
    return filing.kind == Paper.CLOSING_RETURN and filing.unit.code in scene.cast.unread


_Moves = Iterator[tuple[date, int, Goal]]


def _minutes(filing: Filing, goal: Goal) -> int:
    """Units write in the morning, offices answer in the afternoon."""
    if goal >= Goal.SENT_BACK:
        return draws.number(_NOON + 130, _EVENING, filing.unit.code, filing.kind, filing.period.first_day, goal)
    return draws.number(_MORNING, _NOON, filing.unit.code, filing.kind, filing.period.first_day, goal)


def _spread(filing: Filing, first: date, last: date, about: str) -> date:
    """An office day between the two, as the draw has it."""
    days_between = max((last - first).days, 0)
    return office_day(plus(first, draws.number(0, days_between, filing.unit.code, filing.kind, about)))


def _sent_and_accepted(filing: Filing, day: date, answered: date) -> _Moves:
    yield day, _minutes(filing, Goal.RECEIVED), Goal.RECEIVED
    yield max(day, answered), _minutes(filing, Goal.ACCEPTED), Goal.ACCEPTED


def _plan(scene: Scene, filing: Filing) -> _Moves:
    seen, code, groups = scene.timeline.registration, filing.unit.code, scene.cast.plans
    eve = days.last_office_day(plus(seen, -1))
    if code in groups.accepted:
        sent = _spread(filing, plus(scene.timeline.launch, 6), plus(seen, -7), "gửi")
        return _sent_and_accepted(filing, sent, min(office_days_later(sent, draws.number(1, 3, code, "nhận")), eve))
    if code in groups.waiting:
        sent = min(_spread(filing, plus(seen, -4), eve, "gửi"), eve)
        return _sent_and_accepted(filing, sent, office_days_later(seen, draws.number(1, 2, code, "nhận")))
    if code in groups.sent_back:
        return _mended_plan(filing, seen)
    if code in groups.awaiting_leader:
        return _led_plan(filing, eve, seen)
    return _later_plan(scene, filing)


def _mended_plan(filing: Filing, seen: date) -> _Moves:
    yield office_day(plus(seen, -7)), _minutes(filing, Goal.RECEIVED), Goal.RECEIVED
    yield days.last_office_day(plus(seen, -3)), _minutes(filing, Goal.SENT_BACK), Goal.SENT_BACK
    mended = office_days_later(seen, 2)
    yield from _sent_and_accepted(filing, mended, office_days_later(mended, 1))


def _led_plan(filing: Filing, eve: date, seen: date) -> _Moves:
    yield eve, _minutes(filing, Goal.WITH_LEADER), Goal.WITH_LEADER
    approved = office_days_later(seen, 1)
    yield from _sent_and_accepted(filing, approved, office_days_later(approved, 2))


def _later_plan(scene: Scene, filing: Filing) -> _Moves:
    """Drafts and blank papers of registration; all but one are accepted by mid-year."""
    seen, middle, code = scene.timeline.registration, scene.timeline.midyear, filing.unit.code
    if code in scene.cast.plans.drafting:
        begun = days.last_office_day(plus(seen, -draws.number(1, 5, code, "bắt đầu")))
        yield begun, _minutes(filing, Goal.BEGUN), Goal.BEGUN
    if code == scene.cast.late:
        sent = office_day(plus(middle, 12))
        yield from _sent_and_accepted(filing, sent, office_days_later(sent, 2))
        return
    close = plus(middle, -4)
    sent = _spread(filing, plus(seen, 2), min(plus(filing.due_on or close, 1), plus(close, -3)), "gửi")
    yield from _sent_and_accepted(
        filing, min(sent, close), min(office_days_later(sent, 2), days.last_office_day(close))
    )


def _dissemination(scene: Scene, filing: Filing) -> _Moves:
    """Nine of ten by mid-year, some of them waiting to be read."""
    middle, code = scene.timeline.midyear, filing.unit.code
    lot = draws.number(0, 9, code, "phổ biến")
    if lot == 0 or code == scene.cast.late:
        sent = office_day(plus(middle, draws.number(2, 9, code, "muộn")))
        return _sent_and_accepted(filing, sent, office_days_later(sent, 2))
    if lot == 1:
        return _sent_and_accepted(filing, days.last_office_day(plus(middle, -1)), office_days_later(middle, 1))
    sent = _spread(filing, plus(scene.timeline.registration, 3), plus(middle, -5), "gửi")
    return _sent_and_accepted(filing, sent, min(office_days_later(sent, 2), days.last_office_day(plus(middle, -1))))


def _accident_return(scene: Scene, filing: Filing) -> _Moves:
    """The base year and the months before the launch soon after it; then each month the day after it closed."""
    if filing.period.is_background:
        weeks = draws.number(0, 4, filing.period.first_day)
        sent = office_day(max(plus(scene.timeline.launch, 4 + weeks), plus(filing.period.last_day, 1)))
        return _sent_and_accepted(filing, sent, office_days_later(sent, 1))
    sent = plus(filing.period.last_day, 1)
    return _sent_and_accepted(filing, sent, office_day(sent))


def _confirmation(scene: Scene, filing: Filing) -> _Moves:
    """On the office day after the police figures were accepted; a few take a day longer."""
    known = office_day(plus(filing.period.last_day, 1))
    slow = draws.number(0, 6, filing.unit.code, filing.period.last_day) == 0
    answered = office_days_later(known, 2 if slow else 1)
    if filing.pk != scene.disputed:
        yield from _sent_and_accepted(filing, answered, answered)
        return
    answered = office_days_later(known, 1)
    yield answered, _minutes(filing, Goal.RECEIVED), Goal.RECEIVED
    returned = office_days_later(max(answered, scene.timeline.midyear), 3)
    yield returned, _minutes(filing, Goal.SENT_BACK), Goal.SENT_BACK
    yield from _sent_and_accepted(filing, office_days_later(returned, 1), office_days_later(returned, 1))


_OF_A_GRID = {grids.WRITTEN: Goal.BEGUN, grids.SENT: Goal.RECEIVED, grids.TAKEN: Goal.ACCEPTED}


def _activity(scene: Scene, filing: Filing) -> _Moves:
    for day, stop in grids.stops(scene, filing):
        goal = _OF_A_GRID[stop]
        yield day, _minutes(filing, goal), goal


def _interim(scene: Scene, filing: Filing) -> _Moves:
    first = plus(filing.period.last_day, 1)
    if filing.unit.code == scene.cast.late:
        first = plus(first, 9)
    sent = office_days_later(
        office_day(first), draws.number(0, 4, filing.unit.code, filing.kind, filing.period.last_day)
    )
    return _sent_and_accepted(filing, sent, office_days_later(sent, draws.number(1, 2, filing.unit.code, "đọc")))


def _closing(scene: Scene, filing: Filing) -> _Moves:
    """Closing return and dossier go in one consignment shortly before they are due; two units are a little late."""
    sent = min(_closing_day(scene, filing), scene.timeline.yearend)
    return _sent_and_accepted(filing, sent, _closing_answered(scene, filing))


def _closing_answered(scene: Scene, filing: Filing) -> date:
    if _is_left_unread(scene, filing):
        return office_days_later(scene.timeline.yearend, 2)
    return min(office_days_later(_closing_day(scene, filing), 3), _eve_of_comments(scene))


def _eve_of_comments(scene: Scene) -> date:
    return days.last_office_day(plus(scene.timeline.comments, -1))


def _closing_day(scene: Scene, filing: Filing) -> date:
    due = filing.due_on or plus(scene.timeline.yearend, -14)
    if filing.unit.code in {scene.cast.late, *scene.cast.unread[:1]}:
        return office_days_later(due, 2)
    return days.last_office_day(plus(due, -draws.number(0, 2, filing.unit.code, "tổng kết")))


def _sheet(scene: Scene, filing: Filing) -> _Moves:
    yield from _closing(scene, filing)
    eve = _eve_of_comments(scene)
    read = min(office_days_later(_closing_day(scene, filing), 3), eve)
    appraised = max(read, days.last_office_day(plus(eve, -draws.number(0, 2, filing.unit.code, "thẩm định"))))
    # After all that is accepted on the same day.
    yield appraised, _EVENING + draws.number(1, 25, filing.unit.code, "thẩm định"), Goal.APPRAISED
