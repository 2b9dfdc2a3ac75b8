"""What of a unit can be answered with “không phát sinh” today, and the one act that answers what was ticked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib.verdict import ToldError
from campaigns.filing import act as filing_act
from campaigns.filing import kinds, opening, wording
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.reading import RELATED
from campaigns.setup.models import Campaign
from reports.requests import asking, work
from reports.requests import wording as asked_wording
from reports.requests.models import RequestAnswer
from units.models import User
from units.permissions import Posts, posts_of

MOST = 60
_PAPER, _ANSWER = "hs-", "yc-"


class NothingWrittenError(ToldError):
    """Not one of the ticked could be answered so; `left` says of each why."""

    def __init__(self, left: list["Left"]) -> None:
        super().__init__(" ".join(one.reason for one in left))
        self.left = left


@dataclass(frozen=True, slots=True)
class Line:
    """One paper or request that still waits, as the list shows it.

    `answer` writes that nothing happened, and says whether it now waits for the leader of the unit.
    """

    key: str
    title: str
    unit: str
    due: str
    left: str
    answer: Callable[[User, datetime], bool]


@dataclass(frozen=True, slots=True)
class Left:
    """What was ticked and yet not written, with the reason for the person."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """By title: what went out, what waits `for_leader`, what was not written."""

    done: list[str]
    for_leader: list[str]
    left: list[Left]


def lines_of(user: User, *, on: date, at: datetime) -> list[Line]:
    """Untouched papers of a period that is over, and requests not answered, of the unit in whose post he acts. Two queries."""
    posts = posts_of(user, on=on).in_use
    papers = [_paper_line(paper, on=on) for paper in _papers(posts, on=on)]
    asked = work.asked_of(user, on=on).filter(unit__in=posts.unit_ids())[:MOST]
    return [*(_request_line(row, at=at) for row in asked), *papers]


def is_answerable(paper: Filing, *, on: date) -> bool:
    """Whether the list would name that paper, of a kind and a day on which it waits for its unit; no query."""
    untouched = paper.state == State.DRAFT and not paper.has_begun and paper.entry_id is None
    return untouched and kinds.kind_of(paper).nothing is not None and paper.period.last_day < on


def _papers(posts: Posts, *, on: date) -> Iterable[Filing]:
    fit = [kind.paper for kind in kinds.registered() if kind.nothing is not None]
    waiting = Filing.objects.filter(
        opening.opened(on), unit__in=posts.unit_ids(), kind__in=fit, period__last_day__lt=on
    )
    untouched = waiting.filter(state=State.DRAFT, begun_at=None, entry=None, accepted_version=None, excuse=None)
    running = untouched.filter(campaign__in=Campaign.objects.running(on=on).order_by())
    return running.select_related(*RELATED).order_by("due_on", "pk")[:MOST]


def _paper_line(paper: Filing, *, on: date) -> Line:
    late = wording.lateness(paper, on=on)
    return Line(
        key=f"{_PAPER}{paper.uuid}",
        title=wording.title_of(paper),
        unit=paper.unit.name,
        due=wording.due_line(paper),
        left=str(late.label) if late else wording.remaining(paper, on=on),
        answer=lambda actor, at: _send_empty(paper, actor=actor, at=at),
    )


def _send_empty(paper: Filing, *, actor: User, at: datetime) -> bool:
    values: dict[str, Any] = kinds.nothing_of(paper)
    draft = filing_act.revise(paper, actor=actor, at=at, seen_revision=paper.revision, **values)
    sent = filing_act.act(draft, Action.SUBMIT, actor=actor, at=at, seen_revision=draft.revision)
    return sent.state == State.AWAITING_LEADER


def _request_line(row: RequestAnswer, *, at: datetime) -> Line:
    return Line(
        key=f"{_ANSWER}{row.uuid}",
        title=row.request.title,
        unit=row.unit.name,
        due=asked_wording.due_words(row.request),
        left=asked_wording.time_left(row.request, at=at),
        answer=lambda actor, at: _answer_nothing(row, actor=actor, at=at),
    )


def _answer_nothing(row: RequestAnswer, *, actor: User, at: datetime) -> bool:
    asking.answer(row, actor=actor, at=at, seen_revision=row.revision, values=None)
    return False


@transaction.atomic
def tell_nothing(keys: Iterable[str], *, actor: User, at: datetime) -> Outcome:
    """Write “không phát sinh” for each of `keys`: a version or an answer of its own, all of it or nothing.

    What asks for more than zeros, or was touched meanwhile, stays as it is and is told; `NothingWrittenError` where that
    is all of them.
    """
    known = {line.key: line for line in lines_of(actor, on=timezone.localdate(at), at=at)}
    outcome = Outcome(done=[], for_leader=[], left=[])
    ticked = list(dict.fromkeys(keys))
    _hold([key for key in ticked if key in known])
    for key in ticked:
        line = known.get(key)
        if line is None:
            outcome.left.append(Left(_("Một dòng đã chọn"), _("vừa được đồng nghiệp mở, đã gửi hoặc đã đóng.")))
        else:
            _write(line, outcome, actor=actor, at=at)
    if not (outcome.done or outcome.for_leader):
        raise NothingWrittenError(outcome.left)
    return outcome


def _hold(keys: Sequence[str]) -> None:
    """Every row before the first link of the chain, which is held to the end: whoever works on one of them takes his row
    first and the chain after it, so that one of the two waits and neither stands in the other's way.
    """
    # Papers as firmly as the freezing of a version takes them, so that no lock is raised while the chain is held.
    for prefix, rows in (
        (_PAPER, Filing.objects.select_for_update()),
        (_ANSWER, RequestAnswer.objects.select_for_update(no_key=True)),
    ):
        uuids = [key.removeprefix(prefix) for key in keys if key.startswith(prefix)]
        list(rows.filter(uuid__in=uuids).order_by("pk").values_list("pk"))


def _write(line: Line, outcome: Outcome, *, actor: User, at: datetime) -> None:
    try:
        with transaction.atomic():
            waits = line.answer(actor, at)
    except filing_act.IncompleteError as refusal:
        outcome.left.append(Left(line.title, str(refusal.faults[0].message)))
    except (filing_act.ActionRefusedError, filing_act.StalePageError, asking.StaleAnswerError) as refusal:
        outcome.left.append(Left(line.title, str(refusal)))
    else:
        (outcome.for_leader if waits else outcome.done).append(line.title)
