"""The police file the sample accidents month by month; both calendars come out exact, and communes answer."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
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
from tests.conftest import SEED
from units.choices import Role
from units.models import Unit, User

POLICE = "CAH"
SAMPLE: list[dict[str, Any]] = json.loads(SEED.read_text())["statistics"]["accidents"]
ATGT_YEAR = {
    "accidents": (16, 15),
    "deaths": (8, 7),
    "injured": (17, 15),
    "alcohol_related": (4, 3),
    "especially_serious": (0, 0),
    "commercial_vehicle": (2, 1),
}
CIVIL_YEAR = ATGT_YEAR | {"injured": (16, 15), "alcohol_related": (5, 2)}


def days_after(day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(2, 0), tzinfo=UTC)


def days_after_close(filing: Filing, days: int) -> datetime:
    """So many days after the month closed; months before the launch are filed after it."""
    return days_after(max(filing.period.last_day, filing.campaign.launched_on), days)


def accidents_in(filing: Filing) -> list[dict[str, Any]]:
    period = filing.period
    return [row for row in SAMPLE if period.first_day <= date.fromisoformat(row["date"]) <= period.last_day]


def typed(filing: Filing, rows: list[dict[str, Any]]) -> dict[str, str]:
    """The page as a clerk fills it in."""
    data = {"seen_revision": str(filing.revision), "vu-TOTAL_FORMS": str(len(rows) + 1), "vu-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows):
        data |= {
            f"vu-{place}-happened_on": f"{date.fromisoformat(row['date']):%d/%m/%Y}",
            f"vu-{place}-unit": row["unit"],
            f"vu-{place}-road": row["road"],
            f"vu-{place}-severity": row["severity"],
            f"vu-{place}-mode": row["mode"],
            f"vu-{place}-deaths": str(row["deaths"]),
            f"vu-{place}-injured": str(row["injured"]),
            f"vu-{place}-cause": row["cause"],
            f"vu-{place}-code": row["code"],
        }
        data |= {f"vu-{place}-{flag}": "on" for flag in ("alcohol_related", "commercial_vehicle") if row[flag]}
    return data | ({} if rows else {"nothing_happened": "on"})


def returns_of(campaign: Campaign) -> Iterator[Filing]:
    papers = Filing.objects.filter(campaign=campaign, kind=Paper.ACCIDENT_RETURN)
    return (
        papers.select_related("unit", "board", "campaign", "period", "obligation")
        .order_by("period__first_day")
        .iterator()
    )


@pytest.fixture
def office(campaign: Campaign, person: Callable[..., User]) -> User:
    return person(Role.REVIEWER, board=campaign.board)


@pytest.fixture
def police(person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    return person(Role.FILER, unit=unit_of(POLICE))


@pytest.fixture
def police_client(police: User, client_of: Callable[[User], Client]) -> Callable[[], Client]:
    """Signs in anew each month: a session does not outlive an idle half-hour."""
    return lambda: client_of(police)


def submit(sign_in: Callable[[], Client], filing: Filing, rows: list[dict[str, Any]], *, at: datetime) -> Filing:
    address = reverse("returns:accidents", kwargs={"uuid": filing.uuid})
    with time_machine.travel(at, tick=False):
        answer = sign_in().post(address, typed(filing, rows) | {"gui": "1"})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == reverse("filing:detail", kwargs={"uuid": filing.uuid})
    return Filing.objects.select_related("unit", "board", "campaign", "period").get(pk=filing.pk)


def accept(filing: Filing, office: User, *, at: datetime) -> Filing:
    return filing_act.act(filing, Action.ACCEPT, actor=office, at=at, seen_revision=filing.revision)


@pytest.fixture
def filed(campaign: Campaign, police_client: Callable[[], Client], office: User) -> list[Filing]:
    """Every month on the police's list, filed three days after it closed, or after the launch, and accepted a day later."""
    papers = []
    for filing in returns_of(campaign):
        sent = submit(police_client, filing, accidents_in(filing), at=days_after_close(filing, 3))
        papers.append(accept(sent, office, at=days_after_close(filing, 4)))
    return papers


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


def test_days_without_a_return_are_named_and_never_counted_as_zero(
    campaign: Campaign, police_client: Callable[[], Client], office: User, client_of: Callable[[User], Client]
) -> None:
    for filing in returns_of(campaign):
        if filing.period.last_day <= date(2023, 6, 14):
            sent = submit(police_client, filing, accidents_in(filing), at=days_after_close(filing, 3))
            accept(sent, office, at=days_after_close(filing, 4))
    with time_machine.travel(datetime(2023, 6, 20, 2, 0, tzinfo=UTC), tick=False):
        so_far = client_of(office).get(reverse("record:comparison"))
        whole_year = client_of(office).get(reverse("record:comparison"), {"den": "14/12/2023"})
    assert "15/12/2022 – 14/06/2023 so với 15/12/2021 – 14/06/2022" in so_far.content.decode()
    assert so_far.context["missing"] == []
    assert whole_year.context["missing"] == ["15/06/2023 – 14/12/2023"]
    assert {row.current for row in whole_year.context["sheet"].rows} == {"–"}
    assert "không đủ căn cứ tính" in whole_year.content.decode()


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


def test_there_is_nothing_to_confirm_before_the_police_return_is_accepted(
    campaign: Campaign,
    police_client: Callable[[], Client],
    office: User,
    person: Callable[..., User],
    unit_of: Callable[[str], Unit],
    paper_of: Callable[..., Filing],
    client_of: Callable[[User], Client],
) -> None:
    last_day = date(2023, 6, 14)
    paper = paper_of("X-BINHLU", Paper.FIGURES_CONFIRMATION, period__last_day=last_day)
    source = paper_of(POLICE, Paper.ACCIDENT_RETURN, period__last_day=last_day)
    address = reverse("returns:confirm", kwargs={"uuid": paper.uuid})
    answer = {"seen_revision": "0", "about_version": "1", "statement": Statement.CONFIRM, "gui": "1"}
    with time_machine.travel(datetime(2023, 6, 18, 2, 0, tzinfo=UTC), tick=False):
        clerk = client_of(person(Role.FILER, unit=unit_of("X-BINHLU")))
        page = clerk.get(address, follow=True).content.decode()
        assert "Chưa mở (chờ số liệu của công an)" in page
        assert "Số liệu của công an về kỳ này chưa được tiếp nhận" in page
        assert clerk.post(address, answer).status_code == 422
        assert Filing.objects.get(pk=paper.pk).begun_at is None
        sent = submit(police_client, source, accidents_in(source), at=datetime(2023, 6, 18, 2, 0, tzinfo=UTC))
        accept(sent, office, at=datetime(2023, 6, 18, 3, 0, tzinfo=UTC))
        assert clerk.post(address, answer | {"about_version": "7"}).status_code == 422, (
            "another version than the one shown"
        )
        assert clerk.post(address, answer).status_code == 302
