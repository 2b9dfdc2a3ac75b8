"""Months that the police have not reported: named, and never counted as zero."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from reports.returns.choices import Statement
from tests.flow.police_year import POLICE, accept, accidents_in, days_after_close, returns_of, submit
from units.choices import Role
from units.models import Unit, User


@pytest.fixture
def office(campaign: Campaign, person: Callable[..., User]) -> User:
    return person(Role.REVIEWER, board=campaign.board)


@pytest.fixture
def police_client(
    person: Callable[..., User], unit_of: Callable[[str], Unit], client_of: Callable[[User], Client]
) -> Callable[[], Client]:
    """Signs in anew each month: a session does not outlive an idle half-hour."""
    police = person(Role.FILER, unit=unit_of(POLICE))
    return lambda: client_of(police)


def test_days_without_a_return_are_named_and_never_counted_as_zero(
    campaign: Campaign, office: User, police_client: Callable[[], Client], client_of: Callable[[User], Client]
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


def test_there_is_nothing_to_confirm_before_the_police_return_is_accepted(
    campaign: Campaign,
    office: User,
    police_client: Callable[[], Client],
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
