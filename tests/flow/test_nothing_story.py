"""Three quiet months and a request: what did not happen is told by one press, each as its own; what looks wrong stays."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers
from campaigns.filing.wording import title_of
from campaigns.setup.choices import Paper
from campaigns.setup.load import load_campaign
from campaigns.setup.models import Campaign
from reports.requests import asking
from reports.requests.choices import FieldKind
from reports.requests.models import RequestAnswer
from reports.returns.activity.paper import nothing
from tests.conftest import SEED
from tests.factories.pages import Desk, errors_of, hidden, text_of
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2023, 10, 17, 3, 0, tzinfo=UTC)
PAGE = "/khong-phat-sinh/"


@pytest.fixture(autouse=True)
def _in_october() -> Any:
    with time_machine.travel(OCTOBER, tick=False):
        yield


@pytest.fixture
def campaign(db: None) -> Campaign:
    """Two communes are asked for their results month by month."""
    file = json.loads(SEED.read_bytes())
    monthly = {"paper": "activity_return", "who": "X-BINHLU,X-BANBO", "each": "month", "due_days_after_period": 6}
    file["obligations"]["rows"].append({"code": "HD"} | monthly)
    raw = json.dumps(file, ensure_ascii=False).encode()
    built = load_campaign(raw, at=datetime(2023, 4, 28, 2, 0, tzinfo=UTC), actor=None)
    open_papers(built)
    return built


@pytest.fixture
def head(campaign: Campaign, person: Callable[..., User]) -> User:
    return person(Role.OFFICE_HEAD, board=campaign.board)


@pytest.fixture
def clerk(campaign: Campaign, person: Callable[..., User], unit_of: Any) -> Desk:
    return Desk(person(Role.FILER, unit=unit_of("X-BINHLU")))


@pytest.fixture
def asked(campaign: Campaign, head: User, unit_of: Any) -> RequestAnswer:
    made = asking.ask(
        campaign.board, actor=head, at=OCTOBER, title="Điểm sạt lở", reason="Mưa", paper_number="",
        due_at=OCTOBER.replace(hour=9), fields=[("Số điểm", FieldKind.COUNT)], units=[unit_of("X-BINHLU")],
    )  # fmt: skip
    return made.answers.get()


def grids(unit: str) -> list[Filing]:
    """That unit's grids of months that are over, oldest first."""
    found = Filing.objects.filter(unit__code=unit, kind=Paper.ACTIVITY_RETURN, period__last_day__lt=date(2023, 10, 17))
    related = found.select_related("unit", "board", "campaign", "period", "obligation", "entry")
    return list(related.order_by("period__first_day"))


def press(desk: Desk | Client, *keys: str) -> Any:
    return desk.post(PAGE, {"form_token": hidden(desk.get(PAGE), "form_token"), "k": list(keys)})


def test_several_quiet_months_and_a_request_are_told_by_one_press(clerk: Desk, asked: RequestAnswer) -> None:
    months = grids("X-BINHLU")
    assert len(months) > 2
    home = clerk.get("/").content.decode()
    assert f"Báo không phát sinh một lần cho nhiều việc ({len(months) + 1})" in home

    page = clerk.get(PAGE)
    assert [row.key for row, _ticked in page.context["rows"]] == [f"yc-{asked.uuid}", *(f"hs-{p.uuid}" for p in months)]
    assert not any(ticked for _row, ticked in page.context["rows"]), "nobody says nothing happened without a tick"
    assert all(ticked for _row, ticked in clerk.get(f"{PAGE}?tat-ca=1").context["rows"])
    two = months[:2]
    done = press(clerk, f"yc-{asked.uuid}", *(f"hs-{paper.uuid}" for paper in two))

    assert (done.status_code, done.headers["Location"]) == (302, PAGE)
    sent = Filing.objects.filter(pk__in=[paper.pk for paper in two]).select_related("working_version")
    assert {(paper.state, paper.working_version.number) for paper in sent} == {(State.SUBMITTED, 1)}
    assert all(paper.working_version.content["nothing_happened"] for paper in sent)
    asked.refresh_from_db()
    assert (asked.nothing_happened, asked.revision) == (True, 1)
    assert AuditEntry.objects.filter(action="filing.submit", actor=clerk.user).count() == 2
    assert AuditEntry.objects.filter(action="request.answered").count() == 1
    left = [row.key for row, _ticked in clerk.get(PAGE).context["rows"]]
    assert left == [f"hs-{paper.uuid}" for paper in months[2:]]


def test_what_the_leader_of_the_unit_is_still_to_approve_is_not_told_as_sent(
    clerk: Desk, asked: RequestAnswer, client_of: Callable[[User], Client]
) -> None:
    Unit.objects.filter(code="X-BINHLU").update(leader_approves=True)
    first = grids("X-BINHLU")[0]

    browser = client_of(clerk.user)
    assert press(browser, f"yc-{asked.uuid}", f"hs-{first.uuid}").status_code == 302

    first.refresh_from_db()
    assert first.state == State.AWAITING_LEADER
    told = text_of(browser.get(PAGE))
    assert "Đã báo không phát sinh và gửi 1 việc: Điểm sạt lở." in told
    assert f"Đã báo không phát sinh 1 việc, đang chờ lãnh đạo đơn vị duyệt: {title_of(first)}." in told


def test_a_month_whose_zero_looks_wrong_stays_and_is_told(clerk: Desk, head: User) -> None:
    first, second, third, *_rest = grids("X-BINHLU")
    busy = nothing(first)
    busy["cells"]["G4.2"]["value"] = Decimal(1200)
    draft = filing_act.revise(first, actor=clerk.user, at=OCTOBER, seen_revision=0, **busy)
    sent = filing_act.act(draft, Action.SUBMIT, actor=clerk.user, at=OCTOBER, seen_revision=draft.revision)
    filing_act.act(sent, Action.ACCEPT, actor=head, at=OCTOBER, seen_revision=sent.revision)

    refused = press(clerk, f"hs-{second.uuid}")
    assert refused.status_code == 422
    assert "bằng 0 trong khi" in errors_of(refused)[0].lower()
    assert f'value="hs-{second.uuid}" checked' in refused.content.decode()
    second.refresh_from_db()
    assert (second.state, second.begun_at, second.revision) == (State.DRAFT, None, 0)
    assert not AuditEntry.objects.filter(subject=f"filing:{second.uuid}").exists()
    assert clerk.get(reverse("returns:activity", kwargs={"uuid": third.uuid})).status_code == 200


def test_nothing_ticked_and_a_neighbours_paper_are_refused(clerk: Desk, head: User, campaign: Campaign) -> None:
    none = press(clerk)
    assert (none.status_code, errors_of(none)[0].split(".")[0]) == (422, "Chưa đánh dấu dòng nào")
    foreign = grids("X-BANBO")[0]
    refused = press(clerk, f"hs-{foreign.uuid}")
    assert refused.status_code == 422
    foreign.refresh_from_db()
    assert foreign.state == State.DRAFT
    mixed = press(clerk, f"hs-{foreign.uuid}", f"hs-{grids('X-BINHLU')[0].uuid}")
    assert mixed.status_code == 302
    told = text_of(clerk.get("/"))
    assert Filing.objects.filter(kind=Paper.ACTIVITY_RETURN, state=State.SUBMITTED).count() == 1
    assert "Báo không phát sinh một lần" in told
    assert Desk(head).get(PAGE).status_code == 404
