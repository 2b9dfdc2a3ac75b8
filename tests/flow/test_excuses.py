"""One unit is let off one paper: it leaves the list and every count, keeps its history, and can be asked for again."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.filing import act as filing_act
from campaigns.filing import own, progress
from campaigns.filing.choices import Action
from campaigns.filing.models import Excuse, Filing
from campaigns.launch.models import RuleChange
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from campaigns.urging.choices import Mark, Step
from campaigns.urging.models import Reminder
from campaigns.urging.sending import send_by_hand
from tests.flow.families.pages import foreign_words, sheets_of
from tests.flow.families.world import periodic_values
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 12, 1, 2, 0, tzinfo=UTC)
ROOT = "/phong-trao/TD-ATGT-2023/"
EXCUSES, LETTERS = f"{ROOT}mien-nop/", f"{ROOT}dieu-chinh/"
LETTER = {
    "number": "26/CV-BATGT", "signed_on": "30/11/2023", "applies_from": "30/11/2023", "signer": "Người Ký Minh Họa",
    "reason": "Đơn vị bị lũ chia cắt",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_1_december() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head(person: Callable[..., User], board: Any, client_of: Callable[[User], Client]) -> Client:
    return client_of(person(Role.OFFICE_HEAD, board=board, username="lanh.dao.vp"))


@pytest.fixture
def clerk(person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    return person(Role.FILER, unit=unit_of("X-BINHLU"), username="nguoi.lap")


def send(client: Client, url: str, **typed: Any) -> Any:
    form = next(one.values() for one in sheets_of(client.get(url)) if "form_token" in one.values())
    return client.post(url, {**form, **typed})


def cell_of(campaign: Campaign, paper: Filing) -> Any:
    told = progress.measure(campaign, User.objects.get(username="lanh.dao.vp"), on=NOW.date())
    line = next(row for one in told.yearly for row in one.rows if row.label == paper.unit.name)
    at = [column.label for column in told.yearly[0].columns].index("Tổng kết")
    return told.counts, line.cells[at]


def test_the_head_excuses_a_paper_and_takes_it_back(
    head: Client, clerk: User, campaign: Campaign, paper_of: Callable[..., Filing], client_of: Callable[[User], Client]
) -> None:
    Filing.objects.filter(kind=Paper.CLOSING_RETURN).update(opens_on=date(2023, 11, 1), due_on=date(2023, 11, 28))
    paper = paper_of("X-BINHLU", Paper.CLOSING_RETURN)
    begun = filing_act.revise(paper, actor=clerk, at=NOW, seen_revision=0, **periodic_values(paper, "Đã làm"))
    before, cell = cell_of(campaign, paper)
    assert cell.tone == "missing"
    assert send(head, EXCUSES, paper=str(paper.uuid), reason="").status_code == 422

    reminder = Reminder.objects.create(
        filing=paper, step=Step.T_7, due_on=date(2023, 11, 28), to_user=clerk, mark=Mark.WAITING, goes_at=NOW, unique_key="thử"
    )  # fmt: skip
    assert send(head, EXCUSES, paper=str(paper.uuid), reason="Đơn vị bị lũ chia cắt").status_code == 302
    assert send_by_hand(at=NOW) == 0
    reminder.refresh_from_db()
    assert reminder.mark == Mark.DROPPED
    after, cell = cell_of(campaign, paper)
    assert (cell.tone, cell.label, cell.url) == ("excused", "được miễn", "")
    assert (after.overdue, after.fell_due) == (before.overdue - 1, before.fell_due - 1)
    assert not own.papers(clerk, on=NOW.date()).filter(pk=paper.pk).exists()
    assert not Filing.objects.overdue(NOW.date()).filter(pk=paper.pk).exists()
    unit = client_of(clerk)
    page = unit.get(f"/ho-so/{paper.uuid}/")
    assert "bị lũ chia cắt" in page.content.decode()
    assert foreign_words(page) == []
    fresh = Filing.objects.get(pk=paper.pk)
    with pytest.raises(filing_act.ActionRefusedError, match="được miễn nộp"):
        filing_act.revise(fresh, actor=clerk, at=NOW, seen_revision=fresh.revision)
    with pytest.raises(filing_act.ActionRefusedError, match="được miễn nộp"):
        filing_act.act(fresh, Action.SUBMIT, actor=clerk, at=NOW, seen_revision=fresh.revision)
    moved = head.post(
        f"{LETTERS}?loai=move", {**LETTER, "obligation": "TK", "new_due_on": "27/12/2023", "ap-dung": "1"}
    )
    assert moved.status_code == 302
    assert Filing.objects.get(pk=paper.pk).due_on is None

    row = Excuse.objects.get()
    back = f"{EXCUSES}{row.uuid}/"
    passed = send(head, back, reason="Đường đã thông")
    assert (passed.status_code, "Hạn cũ 28/11/2023 đã qua" in passed.content.decode()) == (422, True)
    assert send(head, back, reason="Đường đã thông", due_on="20/12/2023").status_code == 302
    asked = Filing.objects.get(pk=paper.pk)
    assert (asked.due_on, asked.is_optional, asked.excuse, asked.begun_at) == (
        date(2023, 12, 20),
        False,
        None,
        begun.begun_at,
    )
    assert own.papers(clerk, on=NOW.date()).filter(pk=paper.pk).exists()
    subjects = set(Notice.objects.filter(to_user=clerk).values_list("subject", flat=True))
    assert {
        "Được miễn nộp: báo cáo tổng kết, Năm ATGT 2023",
        "Phải nộp: báo cáo tổng kết, Năm ATGT 2023",
    } <= subjects, subjects
    assert AuditEntry.objects.filter(action__startswith="filing.excuse").count() == 2
    assert "Đường đã thông" in head.get(EXCUSES).content.decode()
    assert Excuse.objects.filter(ended_at__isnull=False).count() == 1


def test_a_letter_excuses_a_paper_that_has_not_come_in(
    head: Client, clerk: User, paper_of: Callable[..., Filing]
) -> None:
    paper = paper_of("X-BINHLU", Paper.CLOSING_RETURN)
    url = f"{LETTERS}?loai=excuse"
    preview = head.post(url, {**LETTER, "paper": str(paper.uuid), "xem": "1"})
    assert [row.new for row in preview.context["effects"]] == ["được miễn"]
    assert head.post(url, {**LETTER, "paper": str(paper.uuid), "ap-dung": "1"}).status_code == 302
    row = Excuse.objects.get(filing=paper)
    assert (row.number, row.reason, row.due_on) == ("26/CV-BATGT", "Đơn vị bị lũ chia cắt", paper.due_on)
    change = RuleChange.objects.get()
    assert (change.papers, change.old["due_on"], change.new["excused"]) == (1, str(paper.due_on), True)
    assert Notice.objects.filter(to_user=clerk, body__contains="được miễn nộp").count() == 1
    again = head.post(url, {**LETTER, "paper": str(paper.uuid), "ap-dung": "1"})
    assert again.status_code == 422
