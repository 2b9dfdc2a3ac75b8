"""Reminders: due and not sent, once a step, stopped by sending, one letter a person a morning."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atgt_portal.ledger.models import Notice
from atgt_portal.lib.working_days import WorkingDays
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.urging import digest, log, outbox, schedule, sending
from campaigns.urging.choices import Mark, Step
from campaigns.urging.models import Reminder
from campaigns.urging.planning import Line
from tests.factories.papers import DUE, SmallBoard, moment, small_board
from units.choices import Role

PLAIN = WorkingDays()


@given(
    due=st.dates(date(2023, 1, 1), date(2023, 12, 31)),
    runs=st.lists(st.integers(-12, 20), max_size=40),
    sent_after=st.integers(-12, 25),
    off=st.frozensets(st.integers(-12, 20), max_size=6),
)
def test_no_step_is_told_twice_nor_after_the_paper_was_sent(
    due: date, runs: list[int], sent_after: int, off: frozenset[int]
):
    """Runs come in any number and leave out any day: the latest step reached is told, and each at most once."""
    days = WorkingDays(off=frozenset(due + timedelta(days=n) for n in off))
    told: list[tuple[Step, int]] = []
    for offset in sorted(runs):
        on = due + timedelta(days=offset)
        step = schedule.step_on(due, on=on, days=days) if days.is_working(on) and offset < sent_after else None
        if step is not None and step not in {step for step, _run in told}:
            told.append((step, offset))
    order = [list(schedule.OFFSETS).index(step) for step, _run in told]
    assert order == sorted(set(order))
    assert all(run < sent_after and run >= schedule.OFFSETS[step] for step, run in told)


def test_a_step_that_falls_on_a_weekend_waits_for_monday():
    saturday = date(2023, 6, 10)
    assert schedule.goes_on(saturday, Step.T, days=PLAIN) == date(2023, 6, 12)
    assert schedule.step_on(saturday, on=date(2023, 6, 9), days=PLAIN) == Step.T_1
    assert schedule.step_on(saturday, on=date(2023, 6, 12), days=PLAIN) == Step.T1


@given(
    papers=st.lists(st.tuples(st.integers(-20, 7), st.booleans()), min_size=1, max_size=60),
    units=st.integers(1, 40),
)
def test_a_letter_is_short_and_has_one_way_on(papers: list[tuple[int, bool]], units: int):
    on = date(2023, 6, 12)
    lines = [
        Line(
            filing_id=number, user_id=1, person="Người thử", board_id=1,
            unit=f"Trung tâm Văn hóa, Thông tin và Truyền thông huyện {number % units}",
            title="Xác nhận số liệu tai nạn trên địa bàn – tháng 6/2023",
            due_on=on + timedelta(days=offset), step=Step.T, to_office=to_office,
        )
        for number, (offset, to_office) in enumerate(papers)
    ]  # fmt: skip
    told = digest.compose(lines, on=on, home="/", progress="/tien-do/")
    assert len(f"{told.body} {told.link}".split()) <= digest.MOST_WORDS
    assert len(told.subject) <= 200
    assert told.link in {"/", "/tien-do/"}


@pytest.fixture
def here(db: None) -> SmallBoard:
    return small_board()


def notices_of(day: datetime) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(created_at=day).order_by("to_user__username")
    return [(row.to_user.username, row.subject) for row in rows]


def test_the_morning_tells_who_writes_then_the_leader_then_the_office(here: SmallBoard):
    filer, leader, officer = here.person(Role.FILER), here.person(Role.UNIT_LEADER), here.person(Role.REVIEWER)
    here.owe()
    told: dict[int, set[str]] = {}
    for offset in range(-9, 9):
        at = moment(5, 31) + timedelta(days=offset)
        sending.send_morning(at=at)
        sending.send_morning(at=at + timedelta(minutes=5))
        told[offset] = {user for user, _subject in notices_of(at)}
    told = {offset: users for offset, users in told.items() if users}

    assert told == {
        -7: {filer.username},
        -2: {filer.username},  # 28 May is a Sunday
        -1: {filer.username},
        0: {filer.username},
        1: {filer.username, leader.username},
        5: {filer.username, leader.username, officer.username},  # 3 June is a Saturday
    }
    assert log.of_paper(Filing.objects.get().pk) == [
        "24/05/2023 (trước hạn 7 ngày)",
        "29/05/2023 (trước hạn 2 ngày)",
        "30/05/2023 (trước hạn 1 ngày)",
        "31/05/2023 (ngày đến hạn)",
        "01/06/2023 (quá hạn 1 ngày)",
        "05/06/2023 (quá hạn 5 ngày)",
    ]
    assert log.times(here.campaign.pk) == {here.unit.pk: 2}


def test_what_was_missed_is_made_up_for_once_and_nothing_goes_before_eight(here: SmallBoard):
    here.person(Role.FILER)
    here.owe()
    assert sending.send_morning(at=moment(5, 30, hour=7)) == 0
    assert sending.send_morning(at=moment(5, 30, hour=21)) == 1
    assert sending.send_morning(at=moment(5, 30, hour=22)) == 0
    assert [row.step for row in Reminder.objects.all()] == [Step.T_1]


def test_nothing_goes_on_a_day_off_of_the_table(here: SmallBoard):
    here.person(Role.FILER)
    paper = here.owe()
    Filing.objects.filter(pk=paper.pk).update(due_on=date(2023, 9, 8))
    assert sending.send_morning(at=moment(9, 4)) == 0  # the Monday given for 2 September
    assert sending.send_morning(at=moment(9, 5)) == 1


def test_sending_the_paper_stops_the_reminders_and_several_papers_make_one_letter(here: SmallBoard):
    filer = here.person(Role.FILER)
    paper = here.owe()
    second = here.owe(Paper.DISSEMINATION)
    Filing.objects.filter(pk=second.pk).update(due_on=DUE)
    assert sending.send_morning(at=moment(5, 24)) == 1
    [letter] = Notice.objects.filter(to_user=filer)
    assert "02 hồ sơ chưa gửi" in letter.body
    assert letter.body.count("- ") == 2

    here.brought_to(paper, State.SUBMITTED)
    sending.send_morning(at=moment(5, 31))
    last = Notice.objects.filter(to_user=filer, unique_key__startswith="digest").order_by("pk").last()
    assert last is not None
    assert "Kế hoạch" not in last.body
    assert "01 hồ sơ chưa gửi" in last.body


def test_an_optional_or_unopened_paper_is_not_asked_for(here: SmallBoard):
    here.person(Role.FILER)
    paper = here.owe()
    Filing.objects.filter(pk=paper.pk).update(is_optional=True)
    assert sending.send_morning(at=moment(5, 31)) == 0
    Filing.objects.filter(pk=paper.pk).update(is_optional=False, opens_on=date(2023, 6, 1))
    assert sending.send_morning(at=moment(5, 31)) == 0
    Filing.objects.filter(pk=paper.pk).update(opens_on=None)
    assert sending.send_morning(at=moment(5, 31)) == 1


def test_a_moved_due_day_begins_anew(here: SmallBoard):
    here.person(Role.FILER)
    paper = here.owe()
    sending.send_morning(at=moment(5, 31))
    Filing.objects.filter(pk=paper.pk).update(due_on=date(2023, 6, 15))
    assert sending.send_morning(at=moment(6, 1)) == 0
    assert sending.send_morning(at=moment(6, 8)) == 1


def test_what_the_outbox_shows_is_what_goes_and_what_is_held_stays(here: SmallBoard):
    filer, officer = here.person(Role.FILER), here.person(Role.OFFICE_HEAD)
    here.owe()
    boards, evening = [here.board.pk], moment(5, 30, hour=17)
    shown = outbox.outbox_of(boards, at=evening)
    [row] = shown.morning
    [letter] = shown.letters_for(shown.morning)
    assert (row.person, row.step, row.mark) == (filer.full_name, "ngày đến hạn", Mark.WAITING)

    chain = here.board.chain
    assert outbox.change(boards, [row.key], Mark.HELD, actor=officer, at=evening, chain=chain) == 1
    assert [row.mark for row in outbox.outbox_of(boards, at=evening).morning] == [Mark.HELD]
    assert sending.send_morning(at=moment(5, 31)) == 0
    assert outbox.change([], [row.key], Mark.WAITING, actor=officer, at=evening, chain=chain) == 0
    assert outbox.change(boards, [row.key], Mark.WAITING, actor=officer, at=evening, chain=chain) == 1
    assert sending.send_morning(at=moment(5, 31)) == 1
    told = Notice.objects.get(to_user=filer)
    assert (told.subject, told.body) == (letter.subject, letter.body)
