"""The office switches the grid of activity results on in mid-year by a letter: for given months, or by quarters."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from atgt_portal.ledger.models import Notice
from campaigns.filing.models import Filing
from campaigns.launch.grid_rule import GridRule, Span, quarters
from campaigns.launch.rule_changes import LetterRefusedError
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Obligation
from campaigns.setup.windows import Window, committee_year, months
from tests.factories.pages import hidden
from units.choices import Role
from units.models import Board, Unit, User

JULY = datetime(2023, 7, 17, 3, 0, tzinfo=UTC)
LETTERS = "/phong-trao/TD-ATGT-2023/dieu-chinh/?loai=grid"
LETTER = {
    "number": "18/CV-BATGT", "signed_on": "17/07/2023", "applies_from": "17/07/2023", "signer": "Người Ký Minh Họa",
    "reason": "Theo dõi kết quả từng tháng", "who": "commune", "rhythm": "thang", "first": "2023-08-14",
    "last": "2023-10-14", "due_days": "6",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_july() -> Any:
    with time_machine.travel(JULY, tick=False):
        yield


@pytest.fixture
def head(campaign: Campaign, board: Board, person: Callable[..., User], client_of: Callable[[User], Client]) -> Client:
    return client_of(person(Role.OFFICE_HEAD, board=board))


def issue(head: Client, **changes: str) -> Any:
    typed = LETTER | changes
    seen = head.post(LETTERS, typed | {"xem": "1"})
    if seen.status_code != 200:
        return seen
    return head.post(LETTERS, typed | {"ap-dung": "1", "form_token": hidden(seen, "form_token")})


def asked(campaign: Campaign, unit: str) -> list[str]:
    papers = Filing.objects.filter(campaign=campaign, kind=Paper.ACTIVITY_RETURN, unit__code=unit, is_optional=False)
    return list(papers.order_by("period__first_day").values_list("period__name", flat=True))


def test_the_quarters_are_the_official_months_by_threes():
    listed = [Span(str(number), window) for number, window in enumerate(months(committee_year(2023)))]
    found = quarters(listed, year=2023)
    assert [span.name for span in found] == ["Quý I/2023", "Quý II/2023", "Quý III/2023", "Quý IV/2023"]
    assert found[0].window == Window(date(2022, 12, 15), date(2023, 3, 14))
    assert found[-1].window.last_day == date(2023, 12, 14)
    assert quarters(listed[:5], year=2023) == found[:1]


def test_communes_owe_the_named_months_and_no_others_and_are_told(
    head: Client, campaign: Campaign, person: Callable[..., User], unit_of: Callable[[str], Unit]
):
    filer = person(Role.FILER, unit=unit_of("X-BINHLU"))
    overview = unescape(head.get("/phong-trao/TD-ATGT-2023/").content.decode())
    assert "Bật bảng số liệu hằng tháng" in overview
    shown = unescape(head.post(LETTERS, LETTER | {"xem": "1"}).content.decode())
    assert "0 kỳ phải nộp" in shown
    assert "3 kỳ phải nộp" in shown
    assert issue(head).status_code == 302
    assert asked(campaign, "X-BINHLU") == ["Tháng 8/2023", "Tháng 9/2023", "Tháng 10/2023"]
    assert asked(campaign, "KTHT") == []
    august = Filing.objects.get(unit__code="X-BINHLU", kind=Paper.ACTIVITY_RETURN, period__last_day=date(2023, 8, 14))
    assert (august.opens_on, august.due_on) == (date(2023, 8, 15), date(2023, 8, 20))
    assert "từ tháng 8/2023 đến tháng 10/2023" in Notice.objects.get(to_user=filer).body

    again = issue(head, number="19/CV-BATGT", first="2023-11-14", last="2023-11-14")
    assert again.status_code == 302
    assert asked(campaign, "X-BINHLU")[-1] == "Tháng 11/2023", "the same paper goes on, no second one is made"
    assert Obligation.objects.filter(paper=Paper.ACTIVITY_RETURN).count() == 1


def test_a_letter_that_asks_otherwise_than_the_monthly_paper_that_is_there_is_refused_at_its_box(
    head: Client, campaign: Campaign
):
    assert issue(head).status_code == 302
    later = {"number": "19/CV-BATGT", "first": "2023-11-14", "last": "2023-11-14"}
    refused = {
        "(mã HD1) hạn 6 ngày sau kỳ, văn bản ghi 10 ngày. Ghi 6 ngày": {"due_days": "10"},
        "(mã HD1) chỉ giao cho": {"who": "every_unit"},
    }
    for words, changes in refused.items():
        answer = issue(head, **later, **changes)
        assert answer.status_code == 422
        assert words in unescape(answer.content.decode())
    assert asked(campaign, "X-BINHLU")[-1] == "Tháng 10/2023"
    rule = GridRule("every_unit", "mọi đơn vị", (Span("Tháng 11/2023", Window(date(2023, 10, 15), date(2023, 11, 14))),), is_monthly=True, due_days=6)  # fmt: skip
    with pytest.raises(LetterRefusedError, match=r"không có .* đơn vị khác"):
        rule.apply(campaign, number="19/CV-BATGT", at=JULY)
    assert issue(head, **later).status_code == 302
    assert asked(campaign, "X-BINHLU")[-1] == "Tháng 11/2023"
    quarter = {"number": "20/CV-BATGT", "rhythm": "quy", "first": "2023-10-14", "last": "2023-12-14"}
    assert issue(head, **quarter, who="every_unit", due_days="10").status_code == 302
    assert asked(campaign, "KTHT") == ["Quý IV/2023"]


def test_one_more_month_of_some_units_ends_although_the_first_letter_was_to_every_unit(
    head: Client, campaign: Campaign
):
    assert issue(head, who="every_unit").status_code == 302
    assert issue(head, number="19/CV-BATGT", first="2023-11-14", last="2023-11-14").status_code == 302
    assert asked(campaign, "X-BINHLU")[-1] == "Tháng 11/2023"
    assert asked(campaign, "KTHT")[-1] == "Tháng 10/2023"


def test_quarters_are_asked_whole_and_what_cannot_be_is_refused_with_the_box_kept(head: Client, campaign: Campaign):
    refused = {
        "không có quý nào trọn vẹn": {"rhythm": "quy", "first": "2023-08-14", "last": "2023-09-14"},
        "đứng trước": {"first": "2023-10-14", "last": "2023-08-14"},
        "đã kết thúc trước ngày ký": {"first": "2023-06-14"},
    }
    for words, changes in refused.items():
        answer = issue(head, **changes)
        assert answer.status_code == 422
        assert words in unescape(answer.content.decode())
    assert asked(campaign, "X-BINHLU") == []
    assert issue(head, rhythm="quy", first="2023-07-14", last="2023-12-14", who="every_unit", signed_on="10/07/2023").status_code == 302  # fmt: skip
    assert asked(campaign, "X-BINHLU") == asked(campaign, "KTHT") == ["Quý III/2023", "Quý IV/2023"]
    due = Filing.objects.filter(kind=Paper.ACTIVITY_RETURN, unit__code="KTHT").values_list("due_on", flat=True)
    assert sorted(due) == [date(2023, 9, 20), date(2023, 12, 20)]
