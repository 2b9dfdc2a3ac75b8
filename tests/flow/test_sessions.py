"""A shared office computer left open signs itself out."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from units.choices import Role

MORNING = datetime(2023, 6, 16, 1, 0, tzinfo=UTC)


@pytest.fixture
def clerk(person, unit_of, client_of):
    with time_machine.travel(MORNING, tick=False):
        client = client_of(person(Role.FILER, unit=unit_of("X-BINHLU")))
        assert client.get(reverse("home")).status_code == 200
    return client


def status_after(client, waited: timedelta) -> int:
    with time_machine.travel(MORNING + waited, tick=False):
        return client.get(reverse("home")).status_code


def test_half_an_hour_without_a_page_signs_out(clerk):
    assert status_after(clerk, timedelta(minutes=31)) == 302


def test_whoever_keeps_working_stays_signed_in_beyond_half_an_hour(clerk):
    assert [status_after(clerk, timedelta(minutes=minutes)) for minutes in (20, 40, 60)] == [200, 200, 200]


def test_nobody_stays_signed_in_for_more_than_twelve_hours(clerk):
    steps = [status_after(clerk, timedelta(minutes=20 * step)) for step in range(1, 40)]

    assert steps[:36] == [200] * 36
    assert steps[36] == 302


def test_reading_a_second_page_writes_nothing_to_the_session(clerk, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with time_machine.travel(MORNING + timedelta(minutes=1), tick=False), CaptureQueriesContext(connection) as asked:
        clerk.get(reverse("home"))

    assert not [query["sql"] for query in asked if not query["sql"].lstrip("(").startswith("SELECT")]


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [("http://testserver/ho-so/?trang=2", "/ho-so/?trang=2"), ("http://la.example/ho-so/", "/thong-bao/da-xem/")],
)
def test_a_form_sent_too_late_is_told_so_and_log_in_leads_back_to_its_page(clerk, came_from, leads_to):
    with time_machine.travel(MORNING + timedelta(minutes=31), tick=False):
        answer = clerk.post(reverse("notices-read"), headers={"referer": came_from})
        page = clerk.get(answer["Location"])

    assert answer["Location"] == f"{reverse('login')}?{urlencode({'next': leads_to}, safe='/')}"
    assert ("lần gửi vừa rồi chưa được ghi" in page.content.decode()) == came_from.startswith("http://testserver/")
