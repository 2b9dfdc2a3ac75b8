"""“Việc của tôi”: what is work now, in the words of every other page; the days it tells are days in Việt Nam."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from atgt_portal.home.tasks import work_of
from atgt_portal.ledger.models import Job
from campaigns.filing import own
from campaigns.filing.choices import State
from campaigns.filing.lock_models import LockedPaper, PeriodLock
from campaigns.filing.locked import hold_papers
from campaigns.filing.models import Filing
from campaigns.locks import locking
from campaigns.setup.choices import Calendar, Paper
from campaigns.setup.models import Campaign, Period
from reports.summary.models import Dispatch, YearEndSummary
from tests.factories.papers import SmallBoard, moment, small_board
from units.choices import Role

pytestmark = pytest.mark.django_db


def test_a_paper_sent_after_midnight_in_viet_nam_is_told_with_the_day_of_viet_nam() -> None:
    here = small_board()
    filing, filer = here.brought_to(here.owe(), State.SUBMITTED), here.person(Role.FILER)
    Filing.objects.filter(pk=filing.pk).update(moved_at=datetime(2023, 5, 24, 17, 30, tzinfo=UTC))

    work = work_of(filer, on=date(2023, 5, 26))

    assert [task.due for task in work.done] == ["Chờ rà soát 25/05/2023"]


@pytest.mark.parametrize("on", [date(2023, 5, 10), date(2023, 5, 31), date(2023, 6, 10)])
@pytest.mark.parametrize("state", [State.DRAFT, State.SENT_BACK])
def test_work_is_told_in_the_words_of_the_list_of_papers_and_leads_to_the_desk(on: date, state: State) -> None:
    here = small_board()
    filing, filer = here.brought_to(here.owe(), state), here.person(Role.FILER)

    [task] = work_of(filer, on=on).due

    [listed] = own.rows(own.papers(filer, on=on), on=on, naming=own.Naming())[own.TO_DO]
    assert task.url == f"/ke-hoach/{filing.uuid}/sua/"
    for word in ("title", "hint", "badge", "tone", "due", "remaining"):
        assert getattr(task, word) == getattr(listed, word)


def test_signatures_come_before_what_was_returned_and_both_before_the_rest() -> None:
    here = small_board(led=True)
    leader = here.person(Role.UNIT_LEADER)
    owed = {kind: here.owe(kind) for kind in here.obligations}
    plan, dissemination = owed.values()
    here.brought_to(plan, State.AWAITING_LEADER)
    Filing.objects.filter(pk=dissemination.pk).update(due_on=date(2023, 5, 1))

    assert [task.badge for task in work_of(leader, on=date(2023, 5, 26)).due] == ["Chờ lãnh đạo duyệt", "Chưa bắt đầu"]


def test_a_locked_period_that_is_open_again_is_work_until_the_unit_has_sent_it_anew_or_it_locks_itself() -> None:
    here = small_board()
    paper, filer, head = (
        here.brought_to(here.owe(), State.ACCEPTED),
        here.person(Role.FILER),
        here.person(Role.OFFICE_HEAD),
    )
    Filing.objects.filter(pk=paper.pk).update(kind=Paper.ACTIVITY_RETURN)
    later, on, reason = moment(7, 18), date(2023, 7, 20), "Sổ ghi nhầm 3 buổi thành 8 buổi"
    other = here.brought_to(here.owe(unit=here.new_unit("X-HAI")), State.ACCEPTED)
    Filing.objects.filter(pk=other.pk).update(kind=Paper.ACTIVITY_RETURN)
    lock = PeriodLock.objects.create(locked_at=moment(7, 15), locked_by=head)
    Period.objects.filter(pk=paper.period_id).update(lock=lock)
    hold_papers([paper, other], lock.pk)

    def told(day: date = on) -> list[str]:
        return [task.title for task in work_of(filer, on=day).due]

    assert told() == []
    locking.unlock(lock, unit=other.unit, reason=reason, until=date(2023, 7, 30), actor=head, at=later)
    assert told() == [], "that was for another unit"
    made = locking.unlock(lock, unit=paper.unit, reason=reason, until=date(2023, 7, 25), actor=head, at=later)
    [task] = work_of(filer, on=on).due
    assert task.title == "Kỳ năm 2023 đang mở khóa đến 25/07/2023: kết quả hoạt động trong kỳ"
    assert (reason in task.hint, task.remaining, task.url) == (True, "còn 5 ngày", f"/ho-so/{paper.uuid}/")
    assert told(date(2023, 7, 26)) == []
    Filing.objects.filter(pk=paper.pk).update(state=State.DRAFT, opens_on=None)
    [task] = work_of(filer, on=on).due
    assert "kỳ năm 2023 đang mở khóa đến 25/07/2023" in task.hint
    Filing.objects.filter(pk=paper.pk).update(state=State.SUBMITTED)
    assert told() == []
    Filing.objects.filter(pk=paper.pk).update(state=State.ACCEPTED)
    second = PeriodLock.objects.create(locked_at=moment(7, 16), locked_by=head)
    assert len(told()) == 1, "the positive control"
    LockedPaper.objects.bulk_create([LockedPaper(filing=paper, lock=second, unit=paper.unit)])
    assert told() == [], "another lock still holds it"
    locking.end(made, actor=head, at=later)
    assert told() == []


def _campaign_of_2022(here: SmallBoard, **changes: Any) -> Campaign:
    days = {
        "year": 2022,
        "code": "TD-2022",
        "launched_on": date(2022, 3, 1),
        "ends_on": date(2022, 12, 31),
        "official_first_day": date(2021, 12, 15),
        "official_last_day": date(2022, 12, 14),
    }
    values = {
        field.attname: getattr(here.campaign, field.attname)
        for field in Campaign._meta.concrete_fields
        if field.name not in {"id", "uuid"}
    }
    return Campaign.objects.create(**values | days | changes)


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2022, 12, 31), [2022]),
        (date(2023, 1, 1), [2022]),
        (date(2023, 4, 28), [2023, 2022]),
        (date(2023, 6, 29), [2023, 2022]),
        (date(2023, 6, 30), [2023]),
        (date(2023, 12, 31), [2023]),
    ],
)
def test_a_campaign_nobody_has_summed_up_runs_half_a_year_longer(on: date, years: list[int]) -> None:
    _campaign_of_2022(small_board())
    assert list(Campaign.objects.running(on=on).values_list("year", flat=True)) == years


def test_papers_of_a_year_gone_by_are_no_work_and_stay_in_the_list() -> None:
    here = small_board()
    filer, officer, on = here.person(Role.FILER), here.person(Role.REVIEWER), date(2023, 7, 10)
    here.owe()
    old = here.owe(Paper.DISSEMINATION)
    Filing.objects.filter(pk=old.pk).update(campaign=_campaign_of_2022(here), due_on=date(2022, 5, 31))

    work = work_of(filer, on=on)

    assert ([tally.total for tally in work.tallies], [task.due for task in work.due]) == ([1], ["Hạn 31/05/2023"])
    assert own.counts(filer, on=on).turns[own.TO_DO] == 2
    Filing.objects.filter(campaign=here.campaign).update(due_on=date(2023, 12, 20))
    assert not [task for task in work_of(officer, on=on).due if "quá hạn" in task.title]
    behind = [task for task in work_of(officer, on=date(2023, 12, 21)).due if "quá hạn" in task.title]
    assert [(task.title, task.url) for task in behind] == [
        ("1 đơn vị còn hồ sơ quá hạn", f"/tien-do/{here.campaign.code}/don-doc/?tat-ca=1")
    ]


def test_who_may_not_urge_is_shown_who_is_late_and_where() -> None:
    here = small_board()
    here.owe()
    appraiser = here.person(Role.APPRAISER)
    behind = [task for task in work_of(appraiser, on=date(2023, 6, 21)).due if "quá hạn" in task.title]
    assert [task.url for task in behind] == [f"/tien-do/?phong-trao={here.campaign.code}"]


def test_a_campaign_runs_to_its_end_day_and_no_longer_once_its_summary_is_sent() -> None:
    here = small_board()
    old, officer = _campaign_of_2022(here), here.person(Role.REVIEWER)
    at = datetime(2022, 12, 28, 2, 0, tzinfo=UTC)
    job = Job.objects.create(kind="thu", unique_key="thu", requested_by=officer, requested_at=at, queued_at=at)
    edition = YearEndSummary.objects.create(
        board=here.board,
        campaign=old,
        number=1,
        calendar=Calendar.ATGT,
        first_day=old.official_first_day,
        last_day=old.official_last_day,
        opened_at=at,
        opened_by=officer,
        job=job,
    )
    sent = {
        "number": "1/BC",
        "signed_on": at.date(),
        "signer": "Người ký thử",
        "channel": "post",
        "sent_on": at.date(),
    }
    Dispatch.objects.create(edition=edition, recorded_at=at, recorded_by=officer, **sent)

    assert list(Campaign.objects.running(on=date(2022, 12, 31))) == [old]
    assert list(Campaign.objects.running(on=date(2023, 1, 1))) == []


def test_with_two_campaigns_at_once_rows_name_theirs_and_papers_are_counted_apart() -> None:
    here = small_board()
    filer, on = here.person(Role.FILER), date(2023, 5, 26)
    here.owe()
    alone = work_of(filer, on=on)
    assert "Phong trào" not in alone.due[0].hint
    autumn = _campaign_of_2022(here, year=2023, code="TH-2023", name="Tháng an toàn", launched_on=date(2023, 5, 1),
                               ends_on=date(2023, 12, 31))  # fmt: skip
    Filing.objects.filter(pk=here.owe(Paper.DISSEMINATION).pk).update(campaign=autumn)

    work = work_of(filer, on=on)

    assert sorted(tally.campaign for tally in work.tallies) == sorted([here.campaign.name, "Tháng an toàn"])
    assert [tally.total for tally in work.tallies] == [1, 1]
    assert sorted("“Tháng an toàn”" in task.hint for task in work.due) == [False, True]
    assert all("Phong trào “" in task.hint for task in work.due)
    assert own.counts(filer, on=on).running == 2
