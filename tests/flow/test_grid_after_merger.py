"""Two communes become one in mid-year: its grid counts what both had filed, and says so."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Obligation, Participation
from reports.returns.indicators import asked_of
from units.choices import Role
from units.models import Unit, UnitSuccession, User
from units.names import keys_for

AUGUST = datetime(2023, 8, 16, 2, 0, tzinfo=UTC)
OLDS, NEW = ("X-BINHLU", "X-BANBO"), "X-GOP"
MERGED_ON = date(2023, 7, 20)


def test_the_successors_grid_counts_what_its_predecessors_filed_and_says_so(
    campaign: Campaign,
    paper_of: Callable[..., Filing],
    person: Callable[..., User],
    unit_of: Callable[[str], Unit],
    client_of: Callable[[User], Client],
) -> None:
    monthly = {"paper": Paper.ACTIVITY_RETURN, "each_month": True, "due_days_after_period": 6}
    Obligation.objects.create(campaign=campaign, code="HD", who=",".join((*OLDS, NEW)), **monthly)
    open_papers(campaign)
    reviewer = person(Role.REVIEWER, board=campaign.board)
    with time_machine.travel(AUGUST, tick=False):
        for code, value in zip(OLDS, (3, 4), strict=True):
            filer = person(Role.FILER, unit=unit_of(code))
            for last_day in (date(2023, 6, 14), date(2023, 7, 14)):
                paper = paper_of(code, Paper.ACTIVITY_RETURN, period__last_day=last_day)
                asked = [one.code for one in asked_of(campaign, paper.unit_id) if not one.is_ratio]
                cells = {one: {"value": value, "out_of": None, "note": ""} for one in asked}
                paper = filing_act.revise(paper, actor=filer, at=AUGUST, seen_revision=0, cells=cells)
                paper = filing_act.act(paper, Action.SUBMIT, actor=filer, at=AUGUST, seen_revision=paper.revision)
                filing_act.act(paper, Action.ACCEPT, actor=reviewer, at=AUGUST, seen_revision=paper.revision)
        name = "UBND xã Gộp Minh Họa"
        new = Unit.objects.create(
            registry=campaign.board, code=NEW, name=name, place_name="Xã Gộp", kind="xa", is_geographic=True,
            valid_from=MERGED_ON, **keys_for(name),
        )  # fmt: skip
        cluster = campaign.participations.get(unit__code=OLDS[0]).cluster
        Participation.objects.create(campaign=campaign, unit=new, cluster=cluster)
        for code in OLDS:
            UnitSuccession.objects.create(predecessor=unit_of(code), successor=new, on=MERGED_ON)
        Unit.objects.filter(code__in=OLDS).update(valid_to=date(2023, 7, 19))
        open_papers(campaign)

        august = paper_of(NEW, Paper.ACTIVITY_RETURN, period__last_day=date(2023, 8, 14))
        filer = person(Role.FILER, unit=new)
        cells = {"G4.1": {"value": 5, "out_of": None, "note": ""}}
        filing_act.revise(august, actor=filer, at=AUGUST, seen_revision=0, cells=cells)
        browser = client_of(filer)
        browser.get("/")
        with CaptureQueriesContext(connection) as asked_queries:
            page = browser.get(reverse("returns:activity", kwargs={"uuid": august.uuid}))
    sqls = [one["sql"] for one in asked_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(sqls) <= 9, sqls
    shown = unescape(page.content.decode())
    row = next(row for group in page.context["form"].groups for row in group["rows"] if row["code"] == "G4.1")
    assert row["beside"].to_date == "19", "3 + 4 in June, as much in July, 5 in August"
    assert "Gồm số của xã Bản Bo, xã Bình Lư trước ngày 20/07/2023." in row["beside"].sum_includes
    assert 'title="Gồm số của xã Bản Bo, xã Bình Lư trước ngày 20/07/2023."' in shown
    assert page.context["form"].missing == ""
