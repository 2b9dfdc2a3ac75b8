"""Two reviewers in two processes who decide from the same page: one wins, the other is told, nothing is overwritten."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from atgt_portal.ledger.models import AuditEntry
from awards.models import AppraisedScore
from awards.tables import lines_for
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingEvent
from campaigns.record.choices import FigureStatus
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from tests.worker.conftest import Track
from units.choices import Role
from units.models import Unit, User

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

YEAR_END = datetime(2024, 1, 3, 2, 0, tzinfo=UTC)
RACES = 100  # of each kind


@pytest.fixture
def office(campaign: Campaign, person: Callable[..., User]) -> User:
    return person(Role.OFFICE_HEAD, board=campaign.board)


@pytest.fixture
def colleague(campaign: Campaign, person: Callable[..., User]) -> User:
    return person(Role.REVIEWER, board=campaign.board)


def submitted(paper: Filing, filer: User, **values: object) -> Filing:
    """The same paper with these values, waiting for review once more."""
    if paper.state == State.ACCEPTED:
        paper = moved(paper, Action.AMEND, filer)
    return moved(written(paper, filer, **values), Action.SUBMIT, filer)


def moved(paper: Filing, action: Action, actor: User) -> Filing:
    return filing_act.act(paper, action, actor=actor, at=YEAR_END, seen_revision=paper.revision, note="Sửa số liệu.")


def written(paper: Filing, filer: User, **values: object) -> Filing:
    return filing_act.revise(paper, actor=filer, at=YEAR_END, seen_revision=paper.revision, **values)


def test_of_two_officers_who_decide_on_one_paper_one_wins_and_one_is_told(
    office: User,
    colleague: User,
    person: Callable[..., User],
    unit_of: Callable[[str], Unit],
    paper_of: Callable[..., Filing],
    track: Track,
) -> None:
    police = person(Role.FILER, unit=unit_of("CAH"))
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 12, 14))
    told = (FigureStatus.PROVISIONAL, FigureStatus.OFFICIAL)
    for number in range(RACES):
        # An amendment says something new each time, or it is not sent.
        paper = submitted(paper, police, nothing_happened=True, accidents=[], status=told[number % 2])
        events = FilingEvent.objects.count()

        seen, outcome = track.race(
            ("act", paper.pk, Action.ACCEPT.value, office.pk, YEAR_END),
            ("act", paper.pk, Action.SEND_BACK.value, colleague.pk, YEAR_END),
        )

        assert seen == [(State.SUBMITTED, paper.revision)] * 2, "a race counts only if both have read the same revision"
        winner = one_of(outcome, number)
        paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 12, 14))
        assert paper.state == (State.ACCEPTED, State.SENT_BACK)[winner]
        assert paper.revision == seen[0][1] + 1
        assert FilingEvent.objects.count() == events + 1


def test_of_two_appraisers_of_one_sheet_one_wins_and_one_is_told(
    office: User,
    colleague: User,
    person: Callable[..., User],
    unit_of: Callable[[str], Unit],
    paper_of: Callable[..., Filing],
    track: Track,
) -> None:
    filer = person(Role.FILER, unit=unit_of("X-BINHLU"))
    sheet = paper_of("X-BINHLU", Paper.SCORE_SHEET)
    typed = [line for line in lines_for(sheet) if line.rule is None]
    points = {line.criterion_id: line.steps[0][1] if line.steps else line.maximum for line in typed}
    rows = [{"criterion": key, "hundredths": most, "evidence": "Sổ lưu"} for key, most in points.items()]
    sheet = submitted(sheet, filer, note="", lines=rows)
    criterion = next(line.criterion_id for line in typed if line.needs_a_person and not line.steps)
    for number in range(RACES):
        at = YEAR_END + timedelta(minutes=number)
        given = (number % 2, number % 2 + 2)
        told = AuditEntry.objects.filter(action="awards.appraise").count()

        seen, outcome = track.race(
            ("appraise", sheet.pk, criterion, given[0], office.pk, at),
            ("appraise", sheet.pk, criterion, given[1], colleague.pk, at),
        )

        assert seen[0] == seen[1], "a race counts only if both have read the same points"
        winner = one_of(outcome, number)
        score = AppraisedScore.objects.get(filing=sheet)
        assert (score.hundredths, score.appraised_by) == (given[winner], (office, colleague)[winner])
        assert AuditEntry.objects.filter(action="awards.appraise").count() == told + 1


def one_of(outcome: list[str], number: int) -> int:
    """Which of the two won; the other has been told why his own was not stored."""
    assert outcome.count("won") == 1, (number, outcome)
    winner = outcome.index("won")
    assert "vừa được người khác" in outcome[1 - winner]
    return winner
