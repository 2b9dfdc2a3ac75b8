"""The police file the sample accidents month by month; both calendars come out exact, and communes answer."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.threads import talk
from campaigns.record.calendars import window_of
from campaigns.record.figures import accident_totals, compare
from campaigns.record.models import Figure
from campaigns.setup.choices import Calendar, Paper
from campaigns.setup.models import Campaign
from reports.returns.choices import Statement
from tests.conftest import signed_in, stands_for_many
from tests.flow.police_year import (
    POLICE,
    SAMPLE,
    accept,
    accidents_in,
    days_after,
    days_after_close,
    returns_of,
    submit,
)
from units.choices import Role
from units.models import Membership, Unit, User

ATGT_YEAR = {
    "accidents": (16, 15),
    "deaths": (8, 7),
    "injured": (17, 15),
    "alcohol_related": (4, 3),
    "especially_serious": (0, 0),
    "commercial_vehicle": (2, 1),
}
CIVIL_YEAR = ATGT_YEAR | {"injured": (16, 15), "alcohol_related": (5, 2)}


@pytest.fixture(scope="module")
def year(campaign_once: Campaign, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Every month on the police's list, filed three days after it closed, or after the launch, and accepted a day later."""
    with stands_for_many(django_db_blocker):
        with django_db_blocker.unblock():
            office, police = User.objects.create(username="van-phong"), User.objects.create(username="cong-an")
            since = date(2022, 1, 1)
            unit = Unit.objects.get(registry=campaign_once.board, code=POLICE)
            Membership.objects.create(user=office, role=Role.REVIEWER, board=campaign_once.board, valid_from=since)
            Membership.objects.create(user=police, role=Role.FILER, unit=unit, valid_from=since)
            papers = []
            for filing in returns_of(campaign_once):
                sent = submit(lambda: signed_in(police), filing, accidents_in(filing), at=days_after_close(filing, 3))
                papers.append(accept(sent, office, at=days_after_close(filing, 4)))
        yield SimpleNamespace(office=office, police=police, papers=papers)


@pytest.fixture
def filed(year: SimpleNamespace) -> list[Filing]:
    return deepcopy(year.papers)


@pytest.fixture
def office(year: SimpleNamespace) -> User:
    return deepcopy(year.office)


@pytest.fixture
def police(year: SimpleNamespace) -> User:
    return deepcopy(year.police)


@pytest.fixture
def police_client(police: User) -> Callable[[], Client]:
    """Signs in anew each month: a session does not outlive an idle half-hour."""
    return lambda: signed_in(police)


def totals(campaign: Campaign, calendar: Calendar) -> dict[str, tuple[int | None, int | None]]:
    window = window_of(campaign, calendar)
    places = list(
        Unit.objects.filter(participations__campaign=campaign, is_geographic=True).values_list("pk", flat=True)
    )
    now, before = accident_totals(campaign, window), accident_totals(campaign, window.year_before())
    found = {measure: compare(places, measure, window=window, current=now, previous=before) for measure in ATGT_YEAR}
    return {measure: (one.previous, one.current) for measure, one in found.items()}


def test_a_year_of_police_returns_is_exact_on_both_calendars(campaign: Campaign, filed: list[Filing]) -> None:
    assert all(paper.state == State.ACCEPTED for paper in filed)
    assert totals(campaign, Calendar.ATGT) == ATGT_YEAR
    assert totals(campaign, Calendar.CIVIL) == CIVIL_YEAR


def test_the_comparison_page_prints_the_sample_year(
    campaign: Campaign, filed: list[Filing], office: User, client_of: Callable[[User], Client]
) -> None:
    with time_machine.travel(datetime(2024, 1, 20, 2, 0, tzinfo=UTC), tick=False):
        client = client_of(office)
        page = client.get(reverse("record:comparison"))
        civil = client.get(reverse("record:comparison"), {"lich": "civil"})
    rows = {row.label: row for row in page.context["sheet"].rows}
    assert (rows["Số vụ tai nạn"].previous, rows["Số vụ tai nạn"].current) == ("16", "15")
    assert (rows["Số vụ tai nạn"].change, rows["Số vụ tai nạn"].percent) == ("giảm 1 vụ", "−6,25%")
    assert rows["Số vụ tai nạn"].outcome == "Đạt"
    assert rows["Số người chết"].small_base
    assert rows["Số vụ đặc biệt nghiêm trọng"].outcome == "Giữ vững, không xảy ra"
    assert rows["Số vụ liên quan ô tô kinh doanh vận tải"].outcome == "Chưa đạt, còn xảy ra"
    text = page.content.decode()
    assert "Toàn huyện, 15/12/2022 – 14/12/2023 so với 15/12/2021 – 14/12/2022" in text
    assert "Không đủ căn cứ" not in text
    assert [row.current for row in civil.context["sheet"].rows] == ["15", "7", "15", "2", "0", "1"]
    lines = page.context["lines"]
    assert len(lines) == 13
    assert sum(int(line.cells[0].current) for line in lines) == 15


def test_the_leader_reads_first_what_went_wrong_then_the_three_criteria_against_the_whole_year(
    campaign: Campaign, filed: list[Filing], person: Callable[..., User], client_of: Callable[[User], Client]
) -> None:
    with time_machine.travel(datetime(2024, 1, 20, 2, 0, tzinfo=UTC), tick=False):
        leader = client_of(person(Role.BOARD_LEADER, board=campaign.board))
        page = leader.get(reverse("leadership"))
        stranger = leader.get(reverse("leadership"), {"phong-trao": "KHONG-CO"})
    found = page.context["found"]
    assert [(row.value, row.tone) for row in found.allowances] == [
        ("15 / 15", "good"),
        ("7 / 7", "good"),
        ("15 / 16", "good"),
    ]
    first, *others = found.urgent
    assert (first.title, first.badge) == ("Số vụ liên quan ô tô kinh doanh vận tải: 1", "Chưa đạt, còn xảy ra")
    places = [task.title for task in others if task.badge == "Tăng"]
    assert places[0] == "Xã Nùng Nàng: tăng 1 vụ, tăng 1 người chết"
    assert len(places) == 5
    assert any("hồ sơ quá hạn" in task.title for task in others)
    assert stranger.status_code == 404


def test_a_unit_sees_the_board_its_cluster_and_itself_and_no_other_unit(
    campaign: Campaign,
    filed: list[Filing],
    person: Callable[..., User],
    unit_of: Callable[[str], Unit],
    client_of: Callable[[User], Client],
    office: User,
) -> None:
    address = reverse("record:comparison")
    with time_machine.travel(datetime(2024, 1, 20, 2, 0, tzinfo=UTC), tick=False):
        clerk, officer = client_of(person(Role.FILER, unit=unit_of("X-BINHLU"))), client_of(office)
        own = clerk.get(address, {"pham-vi": "dv-X-BINHLU"})
        assert (
            own.status_code
            == clerk.get(address).status_code
            == clerk.get(address, {"pham-vi": "khoi-XA"}).status_code
            == 200
        )
        assert clerk.get(address, {"pham-vi": "dv-X-SONBINH"}).status_code == 404
        assert officer.get(address, {"pham-vi": "dv-X-SONBINH"}).status_code == 200
    assert own.context["sheet"].rows[0].current == "2"
    assert not own.context["lines"]
    assert not own.context["shows_sources"], "the police's papers are not the commune's to read"
    assert "Nguồn của các con số" not in own.content.decode()


def test_every_number_leads_an_officer_to_the_papers_behind_it(
    campaign: Campaign, filed: list[Filing], office: User, client_of: Callable[[User], Client]
) -> None:
    with time_machine.travel(datetime(2024, 1, 20, 2, 0, tzinfo=UTC), tick=False):
        page = client_of(office).get(reverse("record:comparison"))
    listed = {source.filing for source in page.context["sheet"].sources}
    within = [f for f in filed if date(2022, 12, 15) <= f.period.first_day and f.period.last_day <= date(2023, 12, 14)]
    assert listed == {str(paper.uuid) for paper in within}
    assert reverse("filing:detail", kwargs={"uuid": within[0].uuid}) in page.content.decode()


def test_an_accepted_correction_replaces_the_figures_and_the_old_version_stays(
    campaign: Campaign, filed: list[Filing], police: User, police_client: Callable[[], Client], office: User
) -> None:
    last_of_2023 = next(paper for paper in filed if paper.period.last_day == date(2023, 12, 14))
    rows_before = Figure.objects.count()
    at = days_after(last_of_2023.period.last_day, 10)
    opened = filing_act.act(
        last_of_2023,
        Action.AMEND,
        actor=police,
        at=at,
        seen_revision=last_of_2023.revision,
        note="Sót một vụ ngày 10/12",
    )
    found = [*accidents_in(opened), SAMPLE[-2] | {"date": "2023-12-10", "deaths": 0, "injured": 1, "code": "TN-099"}]
    sent = submit(police_client, opened, found, at=at)
    assert totals(campaign, Calendar.ATGT) == ATGT_YEAR, "until the office accepts, the accepted version counts"
    accept(sent, office, at=at + timedelta(hours=1))
    assert totals(campaign, Calendar.ATGT) == ATGT_YEAR | {"accidents": (16, 16), "injured": (17, 16)}
    assert Figure.objects.count() > rows_before
    assert sent.versions.count() == 2


def test_a_commune_sees_the_figures_about_it_and_confirms_them(
    campaign: Campaign,
    filed: list[Filing],
    person: Callable[..., User],
    unit_of: Callable[[str], Unit],
    paper_of: Callable[..., Filing],
    client_of: Callable[[User], Client],
) -> None:
    may_paper = paper_of("X-BINHLU", Paper.FIGURES_CONFIRMATION, period__last_day=date(2023, 6, 14))
    address = reverse("returns:confirm", kwargs={"uuid": may_paper.uuid})
    with time_machine.travel(datetime(2023, 6, 20, 2, 0, tzinfo=UTC), tick=False):
        clerk = client_of(person(Role.FILER, unit=unit_of("X-BINHLU")))
        stranger = client_of(person(Role.FILER, unit=unit_of("X-SONBINH")))
        assert stranger.get(address).status_code == 404
        page = clerk.get(address)
        text = page.content.decode()
        assert "Số liệu của Công an huyện về địa bàn" in text
        assert "27/05/2023" in text
        assert {row["measure"]: row["value"] for row in page.context["form"].police.figures} == {
            "accidents": 1,
            "deaths": 1,
            "injured": 1,
            "alcohol_related": 0,
            "especially_serious": 0,
            "commercial_vehicle": 0,
        }
        answer = {"seen_revision": "0", "about_version": "1", "statement": Statement.CONFIRM, "gui": "1"}
        assert stranger.post(address, answer).status_code == 404
        assert clerk.post(address, answer).status_code == 302
    sent = Filing.objects.get(pk=may_paper.pk)
    assert sent.state == State.ACCEPTED, "agreement counts on arrival, no reviewer is needed"
    content = sent.accepted_version.content
    assert (content["statement"], content["about_version"]) == ("confirm", 1)
    assert [row["happened_on"] for row in content["accidents"]] == ["2023-05-27"]


def test_what_a_commune_wants_reconciled_waits_for_the_office_with_a_mark(
    campaign: Campaign,
    filed: list[Filing],
    office: User,
    person: Callable[..., User],
    unit_of: Callable[[str], Unit],
    paper_of: Callable[..., Filing],
    client_of: Callable[[User], Client],
) -> None:
    paper = paper_of("X-BINHLU", Paper.FIGURES_CONFIRMATION, period__last_day=date(2023, 6, 14))
    address = reverse("returns:confirm", kwargs={"uuid": paper.uuid})
    answer = {
        "seen_revision": "0",
        "about_version": "1",
        "statement": Statement.DISPUTE,
        "note": "Vụ ngày 27/5 ở xã khác",
        "gui": "1",
    }
    with time_machine.travel(datetime(2023, 6, 20, 2, 0, tzinfo=UTC), tick=False):
        clerk = client_of(person(Role.FILER, unit=unit_of("X-BINHLU")))
        assert clerk.post(address, answer).status_code == 302

        sent = Filing.objects.get(pk=paper.pk)
        assert (sent.state, sent.accepted_version) == (State.SUBMITTED, None)

        # The office sees it before opening it, in the list and beside the paper.
        reviewer = client_of(office)
        mark = '<span class="tag tag-warn">Đề nghị đối chiếu</span>'
        assert reviewer.get(reverse("filing:queue")).content.decode().count(mark) == 1
        assert mark in reviewer.get(reverse("filing:detail", kwargs={"uuid": paper.uuid})).content.decode()


def test_agreement_does_not_pass_a_question_that_the_office_has_left_open(
    campaign: Campaign,
    filed: list[Filing],
    office: User,
    person: Callable[..., User],
    unit_of: Callable[[str], Unit],
    paper_of: Callable[..., Filing],
) -> None:
    at = datetime(2023, 6, 20, 2, 0, tzinfo=UTC)
    clerk = person(Role.FILER, unit=unit_of("X-BINHLU"))

    def answered(paper: Filing, statement: Statement) -> Filing:
        told = {"about_version": 1, "statement": statement, "note": "Vụ ngày 27/5 ở xã khác"}
        return filing_act.revise(paper, actor=clerk, at=at, seen_revision=paper.revision, **told)

    def sent(paper: Filing) -> Filing:
        return filing_act.act(paper, Action.SUBMIT, actor=clerk, at=at, seen_revision=paper.revision)

    paper = paper_of("X-BINHLU", Paper.FIGURES_CONFIRMATION, period__last_day=date(2023, 6, 14))
    asked = sent(answered(paper, Statement.DISPUTE))
    thread = talk.open_thread(
        asked, actor=office, at=at, seen_revision=asked.revision, anchor="", text="Vụ này ở km số mấy?"
    )
    asked.refresh_from_db()
    back = filing_act.act(asked, Action.SEND_BACK, actor=office, at=at, seen_revision=asked.revision)
    agreed = answered(back, Statement.CONFIRM)

    with transaction.atomic():
        assert sent(agreed).state == State.SUBMITTED
        transaction.set_rollback(True)
    agreed.open_threads = 0  # as it was read before the question came
    with pytest.raises(filing_act.StalePageError):
        sent(agreed)
    talk.resolve(thread, actor=office, at=at)
    agreed.refresh_from_db()
    assert sent(agreed).state == State.ACCEPTED
