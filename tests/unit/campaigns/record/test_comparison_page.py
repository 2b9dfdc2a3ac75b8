"""Who may ask for which figures, how much it costs, and what it says of what it cannot read."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.filing.models import Filing, FilingVersion
from campaigns.record.dated import MEASURES
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Indicator
from campaigns.setup.windows import Window, buckets
from units.choices import READING_ROLES, Level, Role
from units.models import Board, Unit, User

JANUARY = datetime(2024, 1, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_january() -> Any:
    with time_machine.travel(JANUARY, tick=False):
        yield


@pytest.fixture
def office(campaign: Campaign, person) -> User:
    return person(Role.REVIEWER, board=campaign.board)


def state(campaign: Campaign, clerk: User, *, places: list[Unit], first: date, last: date) -> None:
    """Accepted papers with one accident for each place and bucket."""
    indicators = dict(Indicator.objects.filter(board=campaign.board, code__in=MEASURES).values_list("code", "pk"))
    papers = Filing.objects.filter(
        campaign=campaign, kind=Paper.ACCIDENT_RETURN, period__first_day__gte=first, period__last_day__lte=last
    )
    for paper in papers.select_related("period"):
        version = FilingVersion.objects.create(
            filing=paper, number=1, content={"accidents": []}, sha256="0" * 64, frozen_at=JANUARY, frozen_by=clerk
        )
        Filing.objects.filter(pk=paper.pk).update(accepted_version=version, state="accepted", received_at=JANUARY)
        Figure.objects.bulk_create(
            Figure(
                indicator_id=pk,
                about_unit=unit,
                version=version,
                first_day=run.first_day,
                last_day=run.last_day,
                days=run.days,
                value=1 if code == "accidents" else 0,
            )
            for run in buckets(Window(paper.period.first_day, paper.period.last_day), cut_days={14})
            for unit in places
            for code, pk in indicators.items()
        )


@pytest.fixture
def places(campaign: Campaign) -> list[Unit]:
    return list(Unit.objects.filter(participations__campaign=campaign, is_geographic=True))


@pytest.fixture
def whole(campaign: Campaign, office: User, places: list[Unit]) -> None:
    state(campaign, office, places=places, first=date(2021, 12, 15), last=date(2023, 12, 31))


def test_the_page_costs_the_same_for_any_number_of_figures(
    campaign: Campaign, office: User, places: list[Unit], client_of: Callable[[User], Client]
) -> None:
    client, address = client_of(office), reverse("record:comparison")
    costs = []
    for first in (date(2023, 11, 15), date(2023, 6, 15), date(2021, 12, 15)):
        state(
            campaign,
            office,
            places=places,
            first=first,
            last=(date(2023, 12, 14), date(2023, 11, 14), date(2023, 6, 14))[len(costs)],
        )
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        costs.append(sum(query["sql"].startswith("SELECT") for query in asked.captured_queries))
    assert len(set(costs)) == 1
    assert costs[0] <= 8


@pytest.mark.parametrize("role", sorted(READING_ROLES))
def test_officers_read_every_scope(whole: None, campaign: Campaign, person, client_of, role: Role) -> None:
    client = client_of(person(role, board=campaign.board))
    for scope in ("toan-ban", "khoi-XA", "dv-X-BANBO"):
        assert client.get(reverse("record:comparison"), {"pham-vi": scope}).status_code == 200


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.UPPER_BOARD])
def test_who_reads_no_papers_reads_no_figures(
    whole: None, campaign: Campaign, office: User, person, client_of, role: Role
) -> None:
    assert client_of(office).get(reverse("record:comparison")).status_code == 200
    assert client_of(person(role, board=campaign.board)).get(reverse("record:comparison")).status_code == 404


def test_a_post_that_has_ended_opens_nothing(whole: None, campaign: Campaign, person, client_of) -> None:
    ended = person(Role.REVIEWER, board=campaign.board, valid_to=JANUARY.date() - timedelta(days=1))
    assert client_of(ended).get(reverse("record:comparison")).status_code == 404


def test_another_boards_officer_sees_nothing_of_this_campaign(
    whole: None, campaign: Campaign, office: User, person, client_of
) -> None:
    other = Board.objects.create(
        code="OTHER", level=Level.DISTRICT, name="Ban khác", place_name="Khác", office_name="", office_short_name=""
    )
    address, asked = reverse("record:comparison"), {"phong-trao": campaign.code}
    theirs = client_of(person(Role.REVIEWER, board=other)).get(address, asked)
    assert "Chưa có phong trào nào được phát động" in theirs.content.decode()
    assert "sheet" not in theirs.context
    assert client_of(office).get(address, asked).context["sheet"].rows[0].current == "312"


def test_an_agency_sees_the_whole_board_and_no_commune(
    whole: None, campaign: Campaign, person, unit_of, client_of
) -> None:
    client = client_of(person(Role.FILER, unit=unit_of("KTHT")))
    page = client.get(reverse("record:comparison"))
    assert [scope.key for scope in page.context["scopes"]] == ["toan-ban"]
    assert page.context["sheet"].rows[0].current != "–"
    assert client.get(reverse("record:comparison"), {"pham-vi": "dv-X-BANBO"}).status_code == 404
    assert client.get(reverse("record:comparison"), {"pham-vi": "khoi-XA"}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"den": "31/11/2023"}, 422, "không có trong lịch"),
        ({"den": "31/12/2024"}, 422, "nằm ngoài kỳ"),
        ({"den": "hôm nay"}, 422, "không phải là ngày"),
        ({"lich": "moon"}, 404, ""),
        ({"pham-vi": "'; DROP"}, 404, ""),
        ({"den": "14/11/2023"}, 200, "15/12/2022 – 14/11/2023"),
        ({"lich": "civil"}, 200, "01/01/2023 – 31/12/2023"),
    ],
)
def test_what_cannot_be_read_is_told(
    whole: None, office: User, client_of, asked: dict[str, str], status: int, said: str
) -> None:
    page = client_of(office).get(reverse("record:comparison"), asked)
    assert page.status_code == status
    assert said in page.content.decode()


def test_a_day_inside_a_bucket_is_not_estimated(whole: None, office: User, client_of) -> None:
    page = client_of(office).get(reverse("record:comparison"), {"den": "20/11/2023"})
    assert page.context["missing"] == ["15/11/2023 – 20/11/2023", "15/11/2022 – 20/11/2022"]
    assert {row.current for row in page.context["sheet"].rows} == {"–"}


def test_one_commune_without_figures_keeps_the_total_unknown(
    campaign: Campaign, office: User, places: list[Unit], client_of
) -> None:
    state(campaign, office, places=places[1:], first=date(2021, 12, 15), last=date(2023, 12, 31))
    page = client_of(office).get(reverse("record:comparison"))
    assert page.context["sheet"].rows[0].current == "–"
    assert page.context["missing"]
    known = client_of(office).get(reverse("record:comparison"), {"pham-vi": f"dv-{places[1].code}"})
    assert known.context["sheet"].rows[0].current == "24"


def test_the_words_for_the_whole_come_from_the_board(whole: None, campaign: Campaign, office: User, client_of) -> None:
    Board.objects.filter(pk=campaign.board_id).update(level=Level.PROVINCE)
    page = client_of(office).get(reverse("record:comparison"))
    assert "Toàn tỉnh" in page.content.decode()
    assert "Toàn huyện" not in page.content.decode()
