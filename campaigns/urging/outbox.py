"""The outbox, readable before it goes: what the next morning and the office's own hand will tell, and to whom."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import vn
from campaigns.days.calendar import working_days
from campaigns.filing import wording
from campaigns.urging import digest, planning, schedule, sending
from campaigns.urging.choices import Mark, Step
from campaigns.urging.models import Reminder
from campaigns.urging.planning import Line
from units.models import User

_TONES = {Mark.WAITING: "info", Mark.HELD: "warn", Mark.DROPPED: "plain"}


@dataclass(frozen=True, slots=True)
class Row:
    """One reminder that will go, is held back or was dropped."""

    key: str
    person: str
    unit: str
    paper: str
    due: str
    left: str
    step: str
    mark: Mark

    @property
    def badge(self) -> str:
        return str(self.mark.label)

    @property
    def tone(self) -> str:
        return _TONES.get(self.mark, "plain")


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person will read, word for word."""

    person: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Outbox:
    goes_at: datetime
    by_hand: list[Row]
    morning: list[Row]
    lines: dict[str, Line]
    waiting: int

    def letters_for(self, rows: Iterable[Row]) -> list[Letter]:
        """The letters that hold those rows."""
        theirs: dict[int, list[Line]] = defaultdict(list)
        shown = {self.lines[row.key].user_id for row in rows if row.key in self.lines}
        gone = {row.key for row in self.morning if row.mark != Mark.WAITING}
        for line in self.lines.values():
            if line.user_id in shown and line.key not in gone:
                theirs[line.user_id].append(line)
        return [_letter(lines, at=self.goes_at) for lines in theirs.values()]


def _letter(lines: list[Line], *, at: datetime) -> Letter:
    told = sending.letter_of(lines, at=at)
    return Letter(person=lines[0].person, subject=told.subject, body=told.body)


def outbox_of(boards: Sequence[int], *, at: datetime) -> Outbox:
    """What will go for those boards if nothing more is filed: four queries, however many lines."""
    days = working_days()
    goes_at = sending.next_morning(at=at, days=days)
    on = timezone.localdate(goes_at)
    lines = planning.lines_on(on, days=days, boards=boards)
    known = _known(lines, boards)
    morning = [line for line in lines if line.key not in known or known[line.key].mark in {Mark.HELD, Mark.DROPPED}]
    rows = [_row(line, known.get(line.key), on=on) for line in morning]
    hand = [row for row in known.values() if row.step == Step.HAND and row.mark in {Mark.WAITING, Mark.HELD}]
    return Outbox(
        goes_at=goes_at,
        by_hand=[
            _row(sending.line_of(row), row, on=timezone.localdate(at)) for row in sorted(hand, key=lambda row: row.pk)
        ],
        morning=rows,
        lines={line.key: line for line in morning},
        waiting=sum(row.mark == Mark.WAITING for row in rows),
    )


def _known(lines: list[Line], boards: Sequence[int]) -> dict[str, Reminder]:
    by_hand = Q(step=Step.HAND, mark__in=[Mark.WAITING, Mark.HELD], filing__board__in=boards)
    told = Q(filing__in={line.filing_id for line in lines}) | by_hand
    rows = Reminder.objects.filter(told, letter=None).select_related("filing__unit", "filing__period", "to_user")
    return {row.unique_key: row for row in rows}


def _row(line: Line, known: Reminder | None, *, on: date) -> Row:
    mark = Mark(known.mark) if known else Mark.WAITING
    step = Step(known.step) if known else line.step
    return Row(
        key=known.unique_key if known else line.key,
        person=line.person,
        unit=line.unit,
        paper=line.title,
        due=vn.show_date(line.due_on),
        left=digest.standing(line.due_on, on=on),
        step=schedule.words(step, line.due_on, on=on),
        mark=mark,
    )


@transaction.atomic
def change(boards: Sequence[int], keys: Sequence[str], mark: Mark, *, actor: User, at: datetime, chain: str) -> int:
    """Hold back, drop or let go again what has not left; returns how many lines. Of other boards' nothing is touched."""
    wanted = set(keys)
    shown = outbox_of(boards, at=at)
    stored = Reminder.objects.filter(
        filing__board__in=boards, unique_key__in=wanted, mark__in=[Mark.WAITING, Mark.HELD, Mark.DROPPED]
    )
    by_hand = stored.filter(step=Step.HAND)
    if mark == Mark.WAITING:
        gone, _each = stored.exclude(step=Step.HAND).delete()
        count = gone + by_hand.update(mark=Mark.WAITING, marked_by=actor)
    else:
        fresh = [line for key, line in shown.lines.items() if key in wanted]
        count = sending.mark_lines(fresh, mark, by=actor, at=at)
        count += by_hand.update(mark=mark, marked_by=actor)
    if count:
        detail = {"mark": mark, "keys": sorted(wanted)}
        audit.write("urging.outbox", subject="outbox", actor=actor, at=at, chain=chain, detail=detail)
    return count


def goes_words(goes_at: datetime) -> str:
    """08:00 ngày 12/06/2023."""
    return wording.moment(goes_at)


def count_words(shown: Outbox) -> str:
    people = {shown.lines[row.key].user_id for row in shown.morning if row.mark == Mark.WAITING}
    said = _("%(lines)s lời nhắc cho %(people)s người, lúc %(when)s")
    return said % {
        "lines": vn.show_number(shown.waiting),
        "people": vn.show_number(len(people)),
        "when": goes_words(shown.goes_at),
    }
