"""The ranking: what counts for it, who sees it, and what it costs to show."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from awards.gathering import entrants
from awards.models import AppraisedScore
from awards.standing import standing
from awards.stated import Timely
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.record.figures import accident_totals, paired_totals
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from tests.flow.awards_stage import DECEMBER, PLANTED, TOWN, TYPED, accepted, appraise, post
from units.choices import Role

pytestmark = pytest.mark.usefixtures("in_december")


@pytest.mark.parametrize("figures_known", [frozenset({(TOWN, "deaths")})], indirect=True)
def test_a_unit_whose_police_figures_are_not_complete_is_not_ranked(scored, campaign):
    place = standing(campaign).places[TOWN]

    assert (place.total, place.rank, place.band) == (None, None, None)
    assert [line.code for line in place.row.missing] == ["2.2"]


def test_both_years_come_out_of_one_reading_of_the_record(figures_known, campaign):
    official = Window(campaign.official_first_day, campaign.official_last_day)
    apart = (accident_totals(campaign, official), accident_totals(campaign, official.year_before()))

    with CaptureQueriesContext(connection) as asked:
        together = paired_totals(campaign, official)

    assert together == apart
    assert len(asked) == 1
    assert sum(total.value for total in apart[1].values()) == 6


def test_one_cluster_stands_alone_as_it_stands_among_all(scored, campaign):
    whole = standing(campaign)
    alone = {
        cluster.code: standing(campaign, cluster=cluster.pk).clusters
        for cluster in campaign.clusters.order_by("position")
    }

    assert {code: found for code, found in alone.items() if found} == {one.code: (one,) for one in whole.clusters}
    assert any(place.rank for cluster in whole.clusters for place in cluster.places)


def test_a_sheet_under_amendment_still_counts_as_it_was_accepted(scored, people, campaign, client_of):
    reopened = filing_act.act(
        scored,
        Action.AMEND,
        actor=people["filer"],
        at=DECEMBER,
        seen_revision=scored.revision,
        note="Bổ sung minh chứng",
    )
    assert (
        post(client_of(people["filer"]), reopened, "awards:self", TYPED | {"diem-I-1.2": "1"}, luu="1").status_code
        == 302
    )

    line = next(line for line in standing(campaign).places[TOWN].row.lines if line.code == "1.2")

    assert line.own == 400


@pytest.mark.parametrize(
    "name", ["awards:sheets", "awards:ranking", "awards:ranking-file", "awards:nominees", "awards:nominees-file"]
)
def test_units_meet_no_page_of_points_and_officers_do(name, scored, people, client_of):
    assert client_of(people["filer"]).get(reverse(name)).status_code == 404
    assert client_of(people["reviewer"]).get(reverse(name)).status_code == 200


def test_leaders_of_the_board_see_neither_the_draft_nor_the_appraisal_pages(scored, people, client_of):
    leader, office = (client_of(people[who]) for who in ("leader", "reviewer"))
    slip = reverse("awards:explanation", kwargs={"unit_code": TOWN})

    page = leader.get(reverse("awards:ranking"))
    assert (page.status_code, "87,75" in page.content.decode()) == (200, False)
    assert "87,75" in office.get(reverse("awards:ranking")).content.decode()
    assert (leader.get(slip).status_code, office.get(slip).status_code) == (404, 200)
    assert leader.get(reverse("awards:sheets")).status_code == 404
    assert leader.get(reverse("awards:appraise", kwargs={"uuid": scored.uuid})).status_code == 404


def test_a_planted_score_is_seen_by_the_office_and_by_no_unit(scored, people, client_of):
    here = {"uuid": scored.uuid}
    office, unit, neighbour = (client_of(people[who]) for who in ("reviewer", "filer", "neighbour"))
    appraised = reverse("awards:appraise", kwargs=here)

    assert PLANTED in office.get(appraised).content.decode()
    assert unit.get(appraised).status_code == 404
    assert neighbour.get(appraised).status_code == 404
    assert unit.get(reverse("awards:explanation", kwargs={"unit_code": TOWN})).status_code == 404
    for address in (reverse("filing:detail", kwargs=here), reverse("filing:list"), reverse("home")):
        page = unit.get(address)
        assert page.status_code == 200
        assert PLANTED not in page.content.decode()
    assert neighbour.get(reverse("awards:self", kwargs=here)).status_code == 404
    assert "87,75" not in unit.get(reverse("filing:detail", kwargs=here)).content.decode()
    assert "88,75" in unit.get(reverse("filing:detail", kwargs=here)).content.decode()


def test_an_officer_of_another_board_meets_nothing(scored, person, board, client_of):
    province = client_of(person(Role.REVIEWER, board=board.parent))

    assert province.get(reverse("awards:appraise", kwargs={"uuid": scored.uuid})).status_code == 404
    assert province.get(reverse("awards:ranking"), {"phong-trao": "TD-ATGT-2023"}).status_code == 404
    assert PLANTED not in province.get(reverse("awards:ranking")).content.decode()


def test_the_workbook_holds_the_same_totals_and_reasons_as_the_page(scored, people, client_of):
    response = client_of(people["reviewer"]).get(reverse("awards:ranking-file"))

    book = load_workbook(BytesIO(response.content), data_only=True)
    town = next(row for row in book["XA"].iter_rows(values_only=True) if row[1] == "UBND thị trấn Tam Đường")
    details = [
        row for row in book["Chi tiết tiêu chí"].iter_rows(values_only=True) if row[1] == "UBND thị trấn Tam Đường"
    ]
    assert town[:2] == (1, "UBND thị trấn Tam Đường")
    assert float(town[9]) == 87.75 == sum(float(row[8]) for row in details)
    assert PLANTED in {row[10] for row in details}


def test_a_reason_that_looks_like_a_formula_stays_text_in_the_workbook(sent, people, client_of):
    client = client_of(people["reviewer"])
    appraise(client, sent, {"diem-I-1.2": "3", "ly-do-I-1.2": "=1+1"})

    book = load_workbook(BytesIO(client.get(reverse("awards:ranking-file")).content))
    cells = [cell for row in book["Chi tiết tiêu chí"].iter_rows() for cell in row if cell.value == "=1+1"]

    assert [cell.data_type for cell in cells] == ["s"]


def reads(client, name: str) -> int:
    """How many queries the page asks in all."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name)).status_code == 200
    return sum(1 for query in asked if query["sql"].startswith("SELECT"))


@pytest.mark.parametrize("name", ["awards:sheets", "awards:ranking", "awards:nominees"])
def test_the_pages_ask_the_same_for_one_scored_unit_and_for_all(
    name, scored, nominated, people, campaign, client_of, paper_of
):
    filing_act.act(nominated, Action.ACCEPT, actor=people["reviewer"], at=DECEMBER, seen_revision=nominated.revision)
    client = client_of(people["reviewer"])
    for_one = reads(client, name)
    given = list(AppraisedScore.objects.filter(filing=scored))
    for part in campaign.participations.filter(cluster__code="XA").exclude(unit__code=TOWN).select_related("unit"):
        other = paper_of(part.unit.code, Paper.SCORE_SHEET)
        accepted(other, scored.accepted_version.content, author=people["reviewer"])
        accepted(
            paper_of(part.unit.code, Paper.AWARD_DOSSIER), nominated.working_version.content, author=people["reviewer"]
        )
        AppraisedScore.objects.bulk_create(
            AppraisedScore(
                filing=other,
                criterion_id=row.criterion_id,
                hundredths=row.hundredths,
                appraised_by=people["reviewer"],
                appraised_at=DECEMBER,
            )
            for row in given
        )

    assert reads(client, name) == for_one <= 8
    assert sum(1 for place in standing(campaign).places.values() if place.rank) == 13


@pytest.mark.parametrize("who", ["reviewer", "appraiser"])
def test_an_appraisal_page_asks_no_more_than_eight(who, scored, people, client_of):
    """The appraiser may look at every sheet and write on one: that is asked once for him, too."""
    client, address = client_of(people[who]), reverse("awards:appraise", kwargs={"uuid": scored.uuid})
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200

    assert sum(1 for query in asked if query["sql"].startswith("SELECT")) <= 8


def test_next_years_campaign_loaded_early_does_not_take_the_place_of_this_years(scored, people, client_of, campaign):
    following = Campaign.objects.create(
        code="NAM-SAU", board=campaign.board, year=2024, name="Phong trào năm sau", theme="x",
        ends_on=date(2024, 12, 31), launched_on=date(2024, 4, 1),
        official_first_day=date(2023, 12, 15), official_last_day=date(2024, 12, 14),
        signature_authority="x", signature_board_post="x", signature_name="x",
    )  # fmt: skip
    desk = client_of(people["reviewer"])
    for name in ("awards:ranking", "awards:sheets", "awards:nominees"):
        assert desk.get(reverse(name)).context["campaign"] == campaign, name

    Campaign.objects.filter(pk=following.pk).update(launched_on=date(2023, 12, 1))
    assert desk.get(reverse("awards:ranking")).context["campaign"] == following


def test_lateness_is_counted_alike_for_one_unit_and_for_all(campaign, unit_of):
    town, on = unit_of(TOWN), date(2023, 12, 1)
    owed = Filing.objects.filter(campaign=campaign, unit=town, period__is_background=False)
    owed.update(due_on=None, awaits_figures=False)
    early = date(2023, 6, 1)
    said_of = (
        {"due_on": early, "is_optional": False, "received_at": DECEMBER, "late_days": 0},
        {"due_on": early, "is_optional": False, "received_at": DECEMBER, "late_days": 3},
        {"due_on": date(2023, 11, 30), "is_optional": False},
        {"due_on": on, "is_optional": False},
        {"due_on": early, "is_optional": True},
    )
    due = owed.exclude(kind=Paper.SCORE_SHEET).order_by("pk")[: len(said_of)]
    for paper, said in zip(due, said_of, strict=True):
        Filing.objects.filter(pk=paper.pk).update(**said)

    alone = entrants(campaign, on=on, unit=town.pk)
    among = [one for one in entrants(campaign, on=on) if one.unit_id == town.pk]

    assert [one.timely for one in alone] == [one.timely for one in among] == [Timely(in_time=1, due=3)]
