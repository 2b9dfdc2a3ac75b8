"""Who has filed what, as the board's officers are told."""

from datetime import date

import pytest

from campaigns.filing import act as filing_act
from campaigns.filing import own, progress
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper, PeriodKind
from campaigns.setup.models import Indicator, Obligation, Period
from tests.factories.papers import fresh, moment, small_board
from units.choices import Role

pytestmark = pytest.mark.django_db
ON = date(2023, 6, 10)


def test_each_cell_says_in_one_sign_and_in_words_how_the_paper_stands() -> None:
    here = small_board()
    papers = {name: here.owe(unit=here.new_unit(f"X-{name}", name)) for name in ("dung", "muon", "tra", "thieu")}
    here.brought_to(papers["dung"], State.SUBMITTED)
    here.brought_to(papers["muon"], State.ACCEPTED)
    Filing.objects.filter(pk=papers["muon"].pk).update(late_days=3)
    here.brought_to(papers["tra"], State.SENT_BACK)
    here.owe(Paper.DISSEMINATION, unit=papers["dung"].unit)

    told = progress.measure(here.campaign, here.person(Role.REVIEWER), on=ON)

    [commune_map] = told.yearly
    assert [column.label for column in commune_map.columns] == ["Kế hoạch", "Phổ biến"]
    cells = {row.label: [(cell.tone, cell.label) for cell in row.cells] for row in commune_map.rows}
    assert cells["dung"] == [("ok", "nộp đúng hạn, chờ rà soát"), ("open", "chưa đến hạn 15/06/2023")]
    assert cells["muon"][0] == ("late", "nộp muộn 3 ngày, đã tiếp nhận")
    assert cells["tra"][0] == ("back", "trả lại để bổ sung")
    assert cells["thieu"] == [("missing", "chưa nộp, quá hạn 10 ngày"), ("free", "không phải nộp")]
    assert (told.counts.on_time, told.counts.late, told.counts.overdue, told.counts.to_come) == (2, 1, 1, 1)
    assert [(row.unit, row.papers, row.days) for row in told.behind] == [("thieu", "Kế hoạch phong trào thi đua", 10)]


def test_only_what_has_been_received_can_be_opened_from_the_map() -> None:
    here = small_board(led=True)
    here.brought_to(here.owe(), State.AWAITING_LEADER)
    [row] = progress.measure(here.campaign, here.person(Role.REVIEWER), on=ON).yearly[0].rows
    assert [cell.url for cell in row.cells] == [""]


def test_an_optional_paper_is_never_missing_and_a_background_month_never_late() -> None:
    here = small_board()
    filing = here.owe()
    Filing.objects.filter(pk=filing.pk).update(is_optional=True)
    monthly = Obligation.objects.create(
        campaign=here.campaign,
        code="SL",
        paper=Paper.ACCIDENT_RETURN,
        who="CAH",
        each_month=True,
        due_days_after_period=3,
    )
    months = [
        Period.objects.create(
            campaign=here.campaign,
            kind=PeriodKind.MONTH,
            name=f"Tháng {month}/2023",
            first_day=date(2023, month - 1, 15),
            last_day=date(2023, month, 14),
            is_background=month < 4,
        )
        for month in (3, 4)
    ]
    for month in months:
        Filing.objects.create(
            kind=Paper.ACCIDENT_RETURN,
            campaign=here.campaign,
            obligation=monthly,
            period=month,
            board=here.board,
            unit=here.unit,
            due_on=None if month.is_background else date(2023, 4, 17),
        )

    told = progress.measure(here.campaign, here.person(Role.REVIEWER), on=ON)

    assert told.yearly[0].rows[0].cells[0].tone == "base"
    [police] = told.monthly
    assert [(column.label, column.base) for column in police.columns] == [("T3", True), ("T4", False)]
    assert [cell.tone for cell in police.rows[0].cells] == ["base", "missing"]
    assert told.counts.overdue == 1


def test_a_month_of_zeros_is_marked_apart_from_one_in_which_something_was_done() -> None:
    here = small_board()
    Indicator.objects.filter(code="G4.1").update(owners=["every_unit"])
    here.obligations[Paper.ACTIVITY_RETURN] = Obligation.objects.create(
        campaign=here.campaign, code="HD", paper=Paper.ACTIVITY_RETURN, who="every_unit", due_on=date(2023, 5, 31)
    )
    for name, count in (("khong", 0), ("co", 3)):
        unit = here.new_unit(f"X-{name}", name)
        filer = here.person(Role.FILER, unit=unit)
        filing = here.owe(Paper.ACTIVITY_RETURN, unit=unit)
        told = {"cells": {"G4.1": {"value": count, "out_of": None, "note": ""}}}
        filing = filing_act.revise(filing, actor=filer, at=moment(5, 10), seen_revision=0, **told)
        filing_act.act(fresh(filing), Action.SUBMIT, actor=filer, at=moment(5, 20), seen_revision=filing.revision)

    [only] = progress.measure(here.campaign, here.person(Role.REVIEWER), on=ON).yearly

    cells = {row.label: [(cell.tone, cell.label) for cell in row.cells] for row in only.rows}
    assert cells["khong"] == [("none", "không phát sinh, nộp đúng hạn, chờ rà soát")]
    assert cells["co"] == [("ok", "nộp đúng hạn, chờ rà soát")]


def test_a_board_is_told_of_its_own_campaign_only() -> None:
    here, other = small_board("day"), small_board("kia")
    here.owe()
    stranger = other.person(Role.REVIEWER)
    assert progress.campaigns_of(stranger, on=ON) == [other.campaign]
    assert progress.measure(here.campaign, stranger, on=ON).counts.fell_due == 0
    assert progress.measure(here.campaign, here.person(Role.REVIEWER), on=ON).counts.fell_due == 1


def test_a_units_own_papers_come_in_the_order_in_which_they_want_doing() -> None:
    here = small_board(led=True)
    filer, leader = here.person(Role.FILER), here.person(Role.UNIT_LEADER)
    plan = here.brought_to(here.owe(), State.AWAITING_LEADER)
    here.owe(Paper.DISSEMINATION)

    for_filer = own.rows(own.papers(filer, on=ON), on=ON, naming=own.Naming())
    for_leader = own.rows(own.papers(leader, on=ON), on=ON, naming=own.Naming())

    assert [row.title for row in for_filer[own.TO_DO]] == ["Kết quả phổ biến, quán triệt"]
    assert [row.badge for row in for_filer[own.WAITING]] == ["Chờ lãnh đạo duyệt"]
    assert [row.title for row in for_leader[own.TO_DO]] == [
        "Kế hoạch phong trào thi đua",
        "Kết quả phổ biến, quán triệt",
    ]
    assert for_leader[own.TO_DO][0].remaining == "quá hạn 10 ngày"
    assert for_leader[own.TO_DO][1].remaining == "còn 5 ngày"
    assert own.counts(leader, on=ON).turns == {own.TO_DO: 2, own.WAITING: 0, own.UNOPENED: 0, own.DONE: 0}
    assert fresh(plan).received_at is None
    assert moment(5, 31).date() == plan.due_on
