"""What would go out on a morning: papers owed and not sent, asked at the moment, for each person his lines."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from atgt_portal.lib.working_days import WorkingDays
from campaigns.filing import opening, wording
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.setup.models import Campaign
from campaigns.urging import schedule
from campaigns.urging.choices import Step
from campaigns.urging.models import Reminder
from units.choices import OFFICE_ROLES, UNIT_ROLES
from units.models import Membership

EIGHT = time(8)


@dataclass(frozen=True, slots=True)
class Line:
    """One paper for one person; `to_office` when he is told of a unit's paper as the standing office."""

    filing_id: int
    user_id: int
    person: str
    board_id: int
    unit: str
    title: str
    due_on: date
    step: Step
    to_office: bool

    @property
    def key(self) -> str:
        return schedule.key_of(self.filing_id, self.due_on, self.step, self.user_id)


def morning_after(at: datetime, *, days: WorkingDays) -> date:
    """The working day of the next digest: today's until eight o'clock has struck."""
    local = timezone.localtime(at)
    today = local.date()
    return days.on_or_after(today) if local.time() < EIGHT else days.following(today)


def lines_on(on: date, *, days: WorkingDays, boards: Iterable[int] | None = None) -> list[Line]:
    """Every line whose step is reached by that day, sent already or not; two queries."""
    papers = list(owed(on, boards=boards))
    people = _people({paper.unit_id for paper in papers}, {paper.board_id for paper in papers}, on=on)
    found = []
    for paper in papers:
        assert paper.due_on is not None  # noqa: S101 - the query asks for it
        step = schedule.step_on(paper.due_on, on=on, days=days)
        if step is not None:
            found += _lines(paper, step, people)
    return found


def owed(on: date, *, boards: Iterable[int] | None = None) -> QuerySet[Filing]:
    """Papers of running campaigns that are open, due within the week or overdue, and have not reached the office."""
    running = Campaign.objects.running(on=on).order_by()
    papers = Filing.objects.filter(
        opening.opened(on), campaign__in=running, received_at=None, is_optional=False, due_on__lte=on + schedule.FIRST
    )
    if boards is not None:
        papers = papers.filter(board__in=list(boards))
    return papers.select_related("unit", "period").order_by("due_on", "unit__sort_key", "pk")


def unsaid(lines: list[Line]) -> list[Line]:
    """Those that nobody has been told of, held back or dropped; one query."""
    rows = Reminder.objects.filter(filing__in={line.filing_id for line in lines}, letter=None)
    said = set(rows.values_list("unique_key", flat=True))
    return [line for line in lines if line.key not in said]


_People = dict[tuple[str, int, str], list[tuple[int, str]]]


def _people(units: set[int], boards: set[int], *, on: date) -> _People:
    """(place, its key, role) → accounts in use with their names, in one query."""
    held = Membership.objects.in_force(on).filter(user__is_active=True)
    held = held.filter(Q(unit__in=units, role__in=UNIT_ROLES) | Q(board__in=boards, role__in=OFFICE_ROLES))
    found: _People = defaultdict(list)
    for unit, board, role, user, name in held.order_by("pk").values_list(
        "unit", "board", "role", "user", "user__full_name"
    ):
        found[("board", board, role) if unit is None else ("unit", unit, role)].append((user, name))
    return found


def _lines(paper: Filing, step: Step, people: _People) -> list[Line]:
    told: dict[tuple[int, str], bool] = {}
    for role in sorted(schedule.roles_told(step, awaits_leader=paper.state == State.AWAITING_LEADER)):
        in_office = role in OFFICE_ROLES
        place = ("board", paper.board_id, role) if in_office else ("unit", paper.unit_id, role)
        for person in people.get(place, ()):
            told[person] = told.get(person, True) and in_office
    return [
        Line(
            filing_id=paper.pk,
            user_id=user,
            person=name,
            board_id=paper.board_id,
            unit=paper.unit.name,
            title=wording.title_of(paper),
            due_on=paper.due_on or date.max,
            step=step,
            to_office=in_office,
        )
        for (user, name), in_office in told.items()
    ]
