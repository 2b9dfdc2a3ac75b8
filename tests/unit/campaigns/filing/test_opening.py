"""When a paper opens: months wait for their day, and answers to police figures for the figures."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from atgt_portal.home.tasks import work_of
from campaigns.filing import opening, own, progress
from campaigns.filing.act import ActionRefusedError, act, revise
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers
from campaigns.filing.permissions import may, may_edit
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Obligation, Participation, Period
from tests.factories.papers import fresh
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db
JUNE_ENDS = date(2023, 6, 14)
LAUNCH = date(2023, 4, 28)
COMMUNE = "X-BINHLU"


def nine_o_clock(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


@pytest.fixture
def hands(person: Callable[..., User], unit_of: Callable[[str], Unit], campaign: Campaign) -> dict[str, User]:
    return {
        "police": person(Role.FILER, unit=unit_of("CAH")),
        "commune": person(Role.FILER, unit=unit_of(COMMUNE)),
        "office": person(Role.REVIEWER, board=campaign.board),
    }


@pytest.fixture
def answer(paper_of: Callable[..., Filing]) -> Callable[[], Filing]:
    """The commune's confirmation of the month to 14/6, as it now stands."""
    return lambda: paper_of(COMMUNE, Paper.FIGURES_CONFIRMATION, period__last_day=JUNE_ENDS)


@pytest.fixture
def police_accepted(paper_of: Callable[..., Filing], hands: dict[str, User]) -> Callable[[date], Filing]:
    """The police return of that month sent and accepted on that day, as a first one or a correction."""

    def bring(day: date) -> Filing:
        at, police = nine_o_clock(day), hands["police"]
        paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=JUNE_ENDS)
        status = "provisional"
        if paper.state == State.ACCEPTED:
            status = "official"
            paper = act(paper, Action.AMEND, actor=police, at=at, seen_revision=paper.revision, note="Sót một vụ")
        said = {"nothing_happened": True, "accidents": [], "status": status}
        paper = revise(paper, actor=police, at=at, seen_revision=paper.revision, **said)
        paper = act(paper, Action.SUBMIT, actor=police, at=at, seen_revision=paper.revision)
        return act(paper, Action.ACCEPT, actor=hands["office"], at=at, seen_revision=paper.revision)

    return bring


def confirmed(filing: Filing, clerk: User, *, version: int, on: date) -> Filing:
    values = {"statement": "confirm", "note": "", "about_version": version}
    at = nine_o_clock(on)
    filing = revise(filing, actor=clerk, at=at, seen_revision=filing.revision, **values)
    return act(filing, Action.SUBMIT, actor=clerk, at=at, seen_revision=filing.revision)


@pytest.mark.parametrize(
    ("unit", "paper", "period_ends", "opens"),
    [
        (COMMUNE, Paper.PLAN, None, LAUNCH),
        (COMMUNE, Paper.DISSEMINATION, None, LAUNCH),
        ("CAH", Paper.ACCIDENT_RETURN, date(2022, 6, 14), LAUNCH),
        ("CAH", Paper.ACCIDENT_RETURN, date(2023, 7, 14), date(2023, 6, 15)),
        (COMMUNE, Paper.INTERIM_RETURN, None, date(2023, 6, 15)),
        (COMMUNE, Paper.CLOSING_RETURN, None, date(2023, 11, 20)),
        (COMMUNE, Paper.SCORE_SHEET, None, date(2023, 11, 20)),
    ],
)
def test_each_paper_has_a_first_day_and_none_before_the_launch(
    paper_of: Callable[..., Filing], unit: str, paper: Paper, period_ends: date | None, opens: date
) -> None:
    narrower = {"period__last_day": period_ends} if period_ends else {}
    filing = paper_of(unit, paper, **narrower)
    assert (filing.opens_on, filing.awaits_figures) == (opens, False)


def test_a_month_due_on_its_last_day_is_open_by_then() -> None:
    month = Period(first_day=date(2023, 6, 15), last_day=date(2023, 7, 14))
    at_once = Obligation(paper=Paper.INTERIM_RETURN, each_month=True, due_days_after_period=0)
    a_day_later = Obligation(paper=Paper.INTERIM_RETURN, each_month=True, due_days_after_period=1)
    assert opening.opens_on(at_once, month, launched_on=LAUNCH) == date(2023, 7, 14)
    assert opening.opens_on(a_day_later, month, launched_on=LAUNCH) == date(2023, 7, 15)


@pytest.mark.parametrize(
    ("unit", "paper", "narrower", "first"),
    [
        ("CAH", Paper.ACCIDENT_RETURN, {"period__last_day": date(2023, 7, 14)}, date(2023, 6, 15)),
        (COMMUNE, Paper.PLAN, {}, LAUNCH),
        (COMMUNE, Paper.CLOSING_RETURN, {}, date(2023, 11, 20)),
    ],
)
def test_a_paper_is_written_from_its_first_day_and_refused_the_day_before_with_that_day(
    paper_of: Callable[..., Filing],
    hands: dict[str, User],
    unit: str,
    paper: Paper,
    narrower: dict[str, date],
    first: date,
) -> None:
    filing, clerk, eve = (
        paper_of(unit, paper, **narrower),
        hands["police" if unit == "CAH" else "commune"],
        first - timedelta(1),
    )
    told = f"Hồ sơ mở ngày {first:%d/%m/%Y}, hôm nay là {eve:%d/%m/%Y} nên chưa soạn được. Soạn từ ngày mở."

    assert str(may_edit(clerk, filing, on=eve).reason) == told
    assert str(may(clerk, Action.SUBMIT, filing, on=eve).reason) == told
    with pytest.raises(ActionRefusedError, match="mở ngày"):
        revise(filing, actor=clerk, at=nine_o_clock(eve), seen_revision=0)
    assert fresh(filing).begun_at is None
    assert may_edit(clerk, filing, on=first)
    assert may(clerk, Action.SUBMIT, filing, on=first)


def test_a_stranger_is_told_that_it_is_not_his_and_not_when_it_opens(
    paper_of: Callable[..., Filing], hands: dict[str, User]
) -> None:
    filing = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 7, 14))
    assert "không được giao" in str(may_edit(hands["commune"], filing, on=LAUNCH).reason)


@pytest.mark.parametrize("on", [date(2023, 6, 21), date(2023, 9, 1), date(2024, 3, 1)])
def test_an_answer_is_neither_work_nor_late_while_the_figures_are_not_there(
    campaign: Campaign, answer: Callable[[], Filing], hands: dict[str, User], on: date
) -> None:
    waiting, clerk = answer(), hands["commune"]

    assert (waiting.awaits_figures, waiting.due_on) == (True, None)
    assert not Filing.objects.filter(kind=Paper.FIGURES_CONFIRMATION).overdue(on).exists()
    row = own.row(
        next(paper for paper in own.papers(clerk, on=on) if paper.pk == waiting.pk), on=on, naming=own.Naming()
    )
    assert (row.badge, row.due, row.remaining, row.tone) == ("Chưa mở", "Chờ số liệu của công an", "", "plain")
    work = work_of(clerk, on=on)
    assert not [task for task in work.due if "Xác nhận số liệu" in task.title]
    told = progress.measure(campaign, hands["office"], on=on)
    [asked] = [map_ for map_ in told.monthly if map_.title.startswith("Xác nhận")]
    assert {cell.label for line in asked.rows for cell in line.cells} == {"chưa mở, chờ số liệu của công an"}
    assert not [line for line in told.behind if "ác nhận số liệu" in line.papers]
    assert "Số liệu của công an về kỳ này chưa được tiếp nhận" in str(may_edit(clerk, waiting, on=on).reason)


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        (date(2023, 6, 14), date(2023, 6, 20)),
        (date(2023, 6, 15), date(2023, 6, 21)),
        (date(2023, 8, 1), date(2023, 8, 7)),
    ],
)
def test_an_answer_opens_with_the_figures_and_its_days_count_from_then(
    answer: Callable[[], Filing],
    police_accepted: Callable[[date], Filing],
    hands: dict[str, User],
    accepted: date,
    due: date,
) -> None:
    police_accepted(accepted)

    opened = answer()
    assert (opened.awaits_figures, opened.opens_on, opened.due_on) == (False, accepted, due)
    assert may_edit(hands["commune"], opened, on=accepted)
    others = Filing.objects.filter(kind=Paper.FIGURES_CONFIRMATION, period=opened.period)
    assert set(others.values_list("due_on", flat=True)) == {due}
    later = Filing.objects.filter(kind=Paper.FIGURES_CONFIRMATION, period__last_day__gt=JUNE_ENDS)
    assert set(later.values_list("awaits_figures", "due_on")) == {(True, None)}, "only of the same period"
    of_this = Filing.objects.filter(pk=opened.pk)
    assert not of_this.overdue(due).exists()
    assert of_this.overdue(due + timedelta(1)).exists()


def test_every_count_moves_together_when_the_figures_come(
    campaign: Campaign, answer: Callable[[], Filing], police_accepted: Callable[[date], Filing], hands: dict[str, User]
) -> None:
    on, clerk = date(2023, 6, 16), hands["commune"]
    before, work_before = own.counts(clerk, on=on).turns, work_of(clerk, on=on)
    map_before = progress.measure(campaign, hands["office"], on=on).counts
    police_accepted(date(2023, 6, 16))
    after, work_after = own.counts(clerk, on=on).turns, work_of(clerk, on=on)
    map_after = progress.measure(campaign, hands["office"], on=on).counts

    assert after[own.TO_DO] - before[own.TO_DO] == before[own.UNOPENED] - after[own.UNOPENED] == 1
    assert len(work_after.due) - len(work_before.due) == len(work_before.later) - len(work_after.later) == 1
    assert work_after.tallies[0].total == work_before.tallies[0].total, (
        "what waits for figures is work of the year all the same"
    )
    communes = Filing.objects.filter(kind=Paper.FIGURES_CONFIRMATION, period=answer().period).count()
    assert map_before.unopened - map_after.unopened == communes


def test_a_correction_of_the_figures_makes_nobody_late(
    answer: Callable[[], Filing],
    police_accepted: Callable[[date], Filing],
    hands: dict[str, User],
    unit_of: Callable[[str], Unit],
) -> None:
    police_accepted(date(2023, 6, 16))
    done = confirmed(answer(), hands["commune"], version=1, on=date(2023, 6, 20))
    silent = Filing.objects.get(unit__code="X-SONBINH", kind=Paper.FIGURES_CONFIRMATION, period=done.period)
    assert Filing.objects.filter(pk=silent.pk).overdue(date(2023, 7, 10)).exists()

    police_accepted(date(2023, 7, 10))

    stands = answer()
    assert (stands.state, stands.late_days, stands.due_on) == (State.ACCEPTED, 0, date(2023, 6, 22))
    assert fresh(silent).due_on == date(2023, 7, 16), "who has not answered gets his days for the new figures"
    assert not Filing.objects.overdue(date(2023, 7, 16)).filter(kind=Paper.FIGURES_CONFIRMATION).exists()


def test_an_answer_after_its_own_due_day_is_late_by_the_days_since(
    answer: Callable[[], Filing], police_accepted: Callable[[date], Filing], hands: dict[str, User]
) -> None:
    police_accepted(date(2023, 8, 1))
    assert confirmed(answer(), hands["commune"], version=1, on=date(2023, 8, 9)).late_days == 2


def test_a_unit_that_joins_later_answers_the_figures_that_are_there(
    campaign: Campaign, police_accepted: Callable[[date], Filing], unit_of: Callable[[str], Unit]
) -> None:
    Filing.objects.filter(unit__code="X-SONBINH").delete()
    seat = Participation.objects.get(campaign=campaign, unit__code="X-SONBINH")
    police_accepted(date(2023, 6, 16))

    assert open_papers(campaign) > 0

    answers = Filing.objects.filter(unit=seat.unit, kind=Paper.FIGURES_CONFIRMATION)
    june = answers.get(period__last_day=JUNE_ENDS)
    assert (june.awaits_figures, june.opens_on, june.due_on) == (False, date(2023, 6, 16), date(2023, 6, 22))
    assert set(answers.exclude(pk=june.pk).values_list("awaits_figures", flat=True)) == {True}


def test_months_to_come_are_counted_apart_and_come_in_the_order_of_their_days(hands: dict[str, User]) -> None:
    on, police = date(2023, 6, 16), hands["police"]

    rows = own.rows(own.papers(police, on=on), on=on, naming=own.Naming())[own.UNOPENED]

    assert own.counts(police, on=on).turns[own.UNOPENED] == len(rows)
    assert [row.remaining for row in rows][:2] == ["mở ngày 15/07/2023", "mở ngày 15/08/2023"]
    assert rows[0].title == "Số liệu tai nạn giao thông – tháng 8/2023"
    assert {row.badge for row in rows} == {"Chưa mở"}
    running, *later = work_of(police, on=on).later
    assert [row.remaining for row in later] == [row.remaining for row in rows]
    assert (running.badge, running.remaining) == ("Đang trong kỳ", "gửi từ ngày 14/07/2023"), "early is not due now"


def test_what_somebody_has_begun_is_told_by_its_state(paper_of: Callable[..., Filing], hands: dict[str, User]) -> None:
    running = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 7, 14))
    begun = revise(
        running,
        actor=hands["police"],
        at=nine_o_clock(date(2023, 6, 20)),
        seen_revision=0,
        nothing_happened=False,
        accidents=[],
    )
    row = own.row(begun, on=date(2023, 6, 20), naming=own.Naming())
    assert (row.badge, row.due, row.remaining) == ("Đang soạn", "Hạn 17/07/2023", "gửi từ ngày 14/07/2023")
