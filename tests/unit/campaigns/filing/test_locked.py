"""When a locked period is open again, for whom, and until which moment; and what the database itself holds."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from campaigns.filing import lock_guard
from campaigns.filing.choices import Action, State
from campaigns.filing.lock_models import PeriodLock, UnlockException
from campaigns.filing.locked import (
    Opening,
    end_of,
    hold_opened,
    hold_papers,
    may_change,
    may_take,
    openings_for,
    papers_held,
)
from campaigns.filing.models import Filing, FilingEvent, FilingVersion
from campaigns.filing.untouched import stop_asking
from campaigns.launch.letter_forms import AddForm
from campaigns.locks import locking
from campaigns.locks.locking import faults_of
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from campaigns.setup.models import Indicator, Period
from reports.returns.models import CellEdit
from tests.factories.papers import FIRST_DAY, LAST_DAY, SmallBoard, fresh, moment, small_board
from units.choices import Role
from units.models import Unit

UNTIL = date(2023, 7, 25)
OPENED = moment(7, 20)
REASON = "Công an sửa lại số người bị thương"


def opening(**changes: Any) -> Opening:
    told = {"unit": 1, "opened_at": OPENED, "closes_at": end_of(UNTIL), "until": UNTIL}
    return Opening(**(told | changes))


def test_an_exception_lasts_to_the_end_of_its_day_in_viet_nam():
    one = opening()
    assert [one.is_on(UNTIL + timedelta(days=days)) for days in (-1, 0, 1)] == [True, True, False]
    last = datetime(2023, 7, 25, 23, 59, 59, tzinfo=timezone.get_default_timezone())
    assert (one.covers(last), one.covers(last + timedelta(seconds=1))) == (True, False)
    assert not one.covers(OPENED - timedelta(seconds=1))


def test_one_that_was_ended_early_is_over_from_that_moment():
    ended = opening(closes_at=moment(7, 22))
    assert not ended.is_on(date(2023, 7, 21))
    assert ended.covers(moment(7, 21))
    assert not ended.covers(moment(7, 22))
    assert ended.ended == "đã kết thúc sớm ngày 22/07/2023", "not the day that was once meant"
    assert opening().ended == "đã hết (hạn 25/07/2023)"


def test_an_exception_reaches_its_own_unit_and_one_without_unit_reaches_all():
    rows = [opening(unit=unit) for unit in (1, 2, None)]
    assert [one.unit for one in openings_for(1, rows)] == [1, None]
    assert [one.unit for one in openings_for(3, rows)] == [None]


@pytest.mark.parametrize(
    ("reason", "until", "boxes"),
    [
        (REASON, UNTIL, set()),
        ("Sửa số", UNTIL, {"reason"}),
        ("x" * 19, UNTIL, {"reason"}),
        ("x" * 20, date(2023, 7, 20), set()),
        (REASON, date(2023, 7, 19), {"until"}),
        (REASON, date(2023, 8, 20), set()),
        (REASON, date(2023, 8, 21), {"until"}),
    ],
)
def test_an_exception_needs_a_reason_and_a_day_that_is_near(reason: str, until: date, boxes: set[str]):
    assert set(faults_of(reason=reason, until=until, on=date(2023, 7, 20))) == boxes


@pytest.fixture
def here(db: None) -> SmallBoard:
    return small_board()


def police_paper(board: SmallBoard) -> Filing:
    paper = board.brought_to(board.owe(), State.ACCEPTED)
    Filing.objects.filter(pk=paper.pk).update(kind=Paper.ACCIDENT_RETURN)
    return fresh(paper)


def locked(paper: Filing, by: Any) -> PeriodLock:
    made = PeriodLock.objects.create(locked_at=moment(7, 15), locked_by=by)
    Period.objects.filter(pk=paper.period_id).update(lock=made)
    hold_papers(papers_held(fresh(paper).period), made.pk)
    return made


def write(paper: Filing) -> dict[str, Any]:
    """Each way to put something on record, past every rule of the portal."""
    version = paper.versions.latest("number")
    indicator = Indicator.objects.filter(code="accidents").earliest("pk")
    return {
        "figure": lambda: Figure.objects.create(
            indicator=indicator, about_unit=paper.unit, first_day=FIRST_DAY, last_day=LAST_DAY, days=365, value=5,
            version=version,
        ),
        "version": lambda: FilingVersion.objects.create(
            filing=paper, number=version.number + 1, content={}, sha256="0" * 64, frozen_at=moment(7, 21),
            frozen_by=version.frozen_by,
        ),
        "cell": lambda: CellEdit.objects.create(
            filing=paper, indicator=indicator, edition=1, by=version.frozen_by, at=moment(7, 21)
        ),
    }  # fmt: skip


def accepted_at(paper: Filing, at: datetime) -> None:
    former = paper.events.latest("pk")
    former.pk, former.happened_at = None, at
    FilingEvent.objects.bulk_create([former])


def refused(ways: dict[str, Any]) -> set[str]:
    found = set()
    for name, way in ways.items():
        with transaction.atomic():
            try:
                with transaction.atomic():
                    way()
            except DatabaseError as refusal:
                found.add(name if "locked period" in str(refusal) else str(refusal))
            transaction.set_rollback(True)
    return found


def test_the_database_itself_takes_nothing_for_a_locked_period_and_takes_it_again_in_an_exception(here: SmallBoard):
    paper = police_paper(here)
    by = paper.versions.get().frozen_by
    assert refused(write(paper)) == set(), "the positive control: nothing is locked yet"
    lock = locked(paper, by)
    assert refused(write(paper)) == {"figure", "version", "cell"}
    UnlockException.objects.create(
        lock=lock, unit=here.new_unit("X-HAI"), reason=REASON, until=UNTIL, opened_at=OPENED, opened_by=by,
        closes_at=end_of(UNTIL),
    )  # fmt: skip
    assert refused(write(paper)) == {"figure", "version", "cell"}, "that was for another unit"
    UnlockException.objects.create(
        lock=lock, unit=paper.unit, reason=REASON, until=UNTIL, opened_at=OPENED, opened_by=by, closes_at=end_of(UNTIL)
    )
    assert refused(write(paper)) == {"figure"}, "the version was sent and taken over before the exception"
    for at, left in ((end_of(UNTIL), {"figure"}), (moment(7, 25, 23), set())):
        with transaction.atomic():
            accepted_at(paper, at)
            assert refused(write(paper)) == left
            transaction.set_rollback(True)


def test_papers_that_hold_no_figures_are_not_held_by_the_lock(here: SmallBoard):
    plan = here.brought_to(here.owe(), State.ACCEPTED)
    locked(plan, plan.versions.get().frozen_by)
    assert refused(write(plan)) == set()
    assert may_change(fresh(plan), on=date(2023, 7, 21))


def figures_of(board: SmallBoard, first_day: date, last_day: date, *, unit: Unit | None = None) -> Filing:
    """An accepted police paper of days of its own, as a letter may ask for."""
    period = Period.objects.create(
        campaign=board.campaign, kind="span", name="Kỳ thêm", first_day=first_day, last_day=last_day
    )
    paper = board.brought_to(board.owe(period=period, unit=unit), State.ACCEPTED)
    Filing.objects.filter(pk=paper.pk).update(kind=Paper.ACCIDENT_RETURN)
    return fresh(paper)


def test_figures_of_other_days_are_held_by_the_lock_of_the_days_they_share(here: SmallBoard):
    year, elsewhere, on = police_paper(here), small_board("khac"), date(2024, 1, 8)
    wide = figures_of(here, date(2023, 12, 1), date(2023, 12, 31), unit=here.new_unit("X-HAI"))
    apart = figures_of(here, date(2023, 12, 15), date(2024, 1, 14))
    theirs = figures_of(elsewhere, date(2023, 12, 1), date(2023, 12, 31))
    assert refused(write(wide)) == set(), "the positive control: nothing is locked yet"
    assert may_change(wide, on=on)
    head, at = here.person(Role.OFFICE_HEAD), datetime(2024, 1, 8, 3, 0, tzinfo=UTC)
    lock = locking.lock(year.period, actor=head, at=at)
    later = figures_of(here, date(2023, 12, 2), date(2023, 12, 31))
    assert refused(write(later)) == set(), "nobody has held it yet"
    hold_opened(here.campaign.pk, board_id=here.board.pk)
    for paper in (year, wide, later):
        assert refused(write(paper)) == {"figure", "version", "cell"}
        assert not may_take(fresh(paper), Action.ACCEPT, on=on)
        assert "Kỳ năm 2023 đã khóa" in str(may_change(fresh(paper), on=on).reason)
    for paper in (apart, theirs):
        assert refused(write(paper)) == set()
        assert may_change(fresh(paper), on=on)
    locking.unlock(lock, unit=wide.unit, reason=REASON, until=date(2024, 1, 20), actor=head, at=at)
    assert may_change(fresh(wide), on=on)
    assert not may_change(fresh(year), on=on)


def test_a_paper_of_two_locked_periods_waits_until_both_are_open(here: SmallBoard):
    year, wide = police_paper(here), figures_of(here, date(2023, 12, 1), date(2023, 12, 31))
    by, on = year.versions.get().frozen_by, date(2023, 7, 21)
    for paper, shut in ((year, True), (wide, False)):
        lock = locked(paper, by)
        UnlockException.objects.create(
            lock=lock, reason=REASON, until=UNTIL, opened_at=OPENED, opened_by=by, closes_at=end_of(UNTIL)
        )
        if shut:
            assert may_change(fresh(wide), on=on), "the positive control: one lock, and it is open"
    assert may_change(fresh(wide), on=on)
    assert refused({"version": write(wide)["version"]}) == set()
    UnlockException.objects.filter(lock=fresh(wide).period.lock_id).update(closes_at=moment(7, 20, 23))
    assert "Kỳ kỳ thêm đã khóa" in str(may_change(fresh(wide), on=on).reason)
    assert refused({"version": write(wide)["version"]}) == {"version"}, "the database, too, asks every lock"
    assert not may_change(fresh(year), on=on), "its days are in the other period, too"


def test_a_paper_that_nobody_began_is_taken_away_by_a_letter_but_stays_while_a_lock_holds_it(here: SmallBoard):
    held, free = here.owe(), here.owe(unit=here.new_unit("X-HAI"))
    hold_papers([held], PeriodLock.objects.create(locked_at=OPENED, locked_by=here.person(Role.REVIEWER)).pk)
    stop_asking(Filing.objects.filter(pk__in=[held.pk, free.pk]))
    assert [(paper.pk, paper.is_optional) for paper in Filing.objects.all()] == [(held.pk, True)]


def test_a_letter_asks_for_no_figures_of_locked_days_and_names_the_period(here: SmallBoard):
    paper = police_paper(here)
    typed = {
        "number": "21/CV-BATGT", "signed_on": "08/01/2024", "applies_from": "08/01/2024", "signer": "Người ký thử",
        "reason": "Chốt lại năm", "code": "BS1", "paper": Paper.ACCIDENT_RETURN, "due_on": "20/01/2024",
        "general": "every_unit", "codes": "", "first_day": "01/12/2023", "last_day": "31/12/2023",
    }  # fmt: skip
    assert AddForm(typed, campaign=here.campaign).errors == {}, "the positive control"
    locked(paper, paper.versions.get().frozen_by)
    said = AddForm(typed, campaign=here.campaign).errors
    assert list(said) == ["first_day"]
    assert "thuộc kỳ năm 2023 (15/12/2022 – 14/12/2023) đã khóa số liệu" in str(said["first_day"])
    for change in ({"paper": Paper.ACTIVITY_RETURN}, {"first_day": "15/12/2023"}):
        assert AddForm(typed | change, campaign=here.campaign).errors == {}


def test_the_reason_tells_who_locked_it_when_and_who_opens_it(here: SmallBoard):
    paper = police_paper(here)
    by = paper.versions.get().frozen_by
    assert may_change(paper, on=date(2023, 7, 21))
    lock = locked(paper, by)
    said = str(may_change(fresh(paper), on=date(2023, 7, 21)).reason)
    for words in ("đã khóa ngày 15/07/2023", by.full_name, here.board.office_short_name, "mở khóa cho đơn vị"):
        assert words in said
    UnlockException.objects.create(
        lock=lock, reason=REASON, until=UNTIL, opened_at=OPENED, opened_by=by, closes_at=end_of(UNTIL)
    )
    assert may_change(fresh(paper), on=UNTIL)
    over = str(may_change(fresh(paper), on=UNTIL + timedelta(days=1)).reason)
    assert "Lần mở khóa cho đơn vị đã hết (hạn 25/07/2023)" in over


def test_the_office_reads_who_opens_it_and_returns_nothing_that_the_unit_could_not_mend(here: SmallBoard):
    paper, on = police_paper(here), date(2023, 7, 21)
    Filing.objects.filter(pk=paper.pk).update(state=State.SUBMITTED)
    assert may_take(fresh(paper), Action.SEND_BACK, on=on), "the positive control"
    by = paper.versions.get().frozen_by
    lock = locked(paper, by)
    unit, office = (str(may_change(fresh(paper), on=on, to_office=it).reason) for it in (False, True))
    assert "đề nghị" in unit
    assert "đề nghị" not in office
    assert f"lãnh đạo văn phòng mở khóa cho {paper.unit.name}" in office
    assert "không mở được hồ sơ để sửa" in str(may_take(fresh(paper), Action.SEND_BACK, on=on).reason)
    moved = fresh(paper)
    moved.state = State.SENT_BACK
    assert not may_take(moved, Action.SEND_BACK, on=on, was=State.SUBMITTED)
    assert may_take(moved, Action.SEND_BACK, on=on, was=State.AWAITING_LEADER), "that stays in the unit's house"
    UnlockException.objects.create(
        lock=lock, unit=paper.unit, reason=REASON, until=UNTIL, opened_at=OPENED, opened_by=by, closes_at=end_of(UNTIL)
    )
    assert may_take(fresh(paper), Action.SEND_BACK, on=on)
    over = str(may_change(fresh(paper), on=UNTIL + timedelta(days=1), to_office=True).reason)
    assert f"Lần mở khóa cho {paper.unit.name} đã hết (hạn 25/07/2023). Cần sửa tiếp thì lãnh đạo" in over


def test_the_constraints_hold_a_reason_too_short_and_a_lock_of_two_periods(here: SmallBoard):
    paper = police_paper(here)
    by = paper.versions.get().frozen_by
    lock = locked(paper, by)
    with pytest.raises(DatabaseError, match="unlock_has_a_reason"), transaction.atomic():
        UnlockException.objects.create(
            lock=lock, reason="Sửa", until=UNTIL, opened_at=OPENED, opened_by=by, closes_at=end_of(UNTIL)
        )
    other = Period.objects.create(
        campaign=paper.campaign, kind="month", name="Tháng khác", first_day=FIRST_DAY, last_day=date(2023, 1, 14)
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Period.objects.filter(pk=other.pk).update(lock=lock)


def test_what_is_let_go_by_the_way_back_of_the_migrations_is_guarded_again_by_the_way_forth(here: SmallBoard):
    paper = police_paper(here)
    locked(paper, paper.versions.get().frozen_by)
    operation = lock_guard.guard(lock_guard.FIGURES, lock_guard.VERSIONS)
    editor = connection.SchemaEditorClass(connection, atomic=False)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    operation.reverse_code(apps, editor)
    assert refused(write(paper)) == {"cell"}
    operation.code(apps, editor)
    assert refused(write(paper)) == {"figure", "version", "cell"}
    assert not may_take(fresh(paper), "accept", on=date(2023, 7, 21))
