"""Nhập thay: what the office files for a unit by telephone is marked as such everywhere, and the unit has its word."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import EntryForUnit, Filing
from campaigns.filing.permissions import may
from campaigns.setup.choices import Paper
from tests.flow.families.world import dissemination_values
from units import accounts
from units.choices import Role
from units.models import Unit, User

NOW = datetime(2023, 12, 22, 2, 0, tzinfo=UTC)
TOLD = {
    "source": "phone", "told_by": "Bà kế toán xã (minh họa)", "told_on": "21/12/2023",
    "reason": "Xã mất mạng sau lũ, không có máy quét",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_december() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officers(person: Callable[..., User], board: Any) -> dict[str, User]:
    return {
        "enters": person(Role.REVIEWER, board=board, username="chuyen.vien"),
        "reviews": person(Role.REVIEWER, board=board, username="nguoi.khac"),
        "head": person(Role.OFFICE_HEAD, board=board, username="lanh.dao"),
    }


@pytest.fixture
def clerk(campaign: Any, unit_of: Callable[[str], Unit]) -> User:
    return accounts.create_account(
        "sung.binhlu", full_name="Người lập minh họa", role=Role.FILER, unit=unit_of("X-BINHLU"),
        valid_from=NOW.date(), password="da quen tu lau",
    )  # fmt: skip


def whole(paper: Filing) -> Filing:
    related = ("unit", "board", "campaign", "period", "obligation", "entry", "working_version", "accepted_version")
    return Filing.objects.select_related(*related).get(pk=paper.pk)


@pytest.fixture
def paper(paper_of: Callable[..., Filing]) -> Filing:
    return paper_of("X-BINHLU", Paper.DISSEMINATION)


TYPED = {"held_on": "01/06/2023", "reached": "20", "headcount": "24", "together_with": "", "note": "Theo điện thoại"}


def entered(office: Client, paper: Filing) -> Filing:
    """Opened, written and sent by the office through the unit's own page."""
    address = office.post(f"/nhap-thay/ho-so/{paper.uuid}/", TOLD)["Location"]
    page = office.get(address)
    assert "Gửi thay đơn vị" in page.content.decode()
    data = {**TYPED, "seen_revision": whole(paper).revision, "form_token": page.context["form_token"], "gui": "1"}
    assert office.post(address, data).status_code == 302
    return whole(paper)


def test_the_mark_is_everywhere_and_whoever_entered_does_not_review(
    paper: Filing, officers: dict[str, User], clerk: User, client_of: Callable[[User], Client]
) -> None:
    office, other, unit = client_of(officers["enters"]), client_of(officers["reviews"]), client_of(clerk)
    told = Notice.objects.filter(to_user=clerk)
    sent = entered(office, paper)

    assert (sent.state, sent.entry.source, sent.events.get().acted_as.user) == (
        "submitted",
        "phone",
        officers["enters"],
    )
    assert told.get().subject.startswith("Văn phòng nhập thay: ")
    assert {entry.action for entry in AuditEntry.objects.filter(subject=f"filing:{paper.uuid}")} >= {
        "filing.enter",
        "filing.submit",
    }
    for client, address in (
        (unit, "/"),
        (unit, "/ho-so/"),
        (other, "/ra-soat/"),
        (other, f"/ho-so/{paper.uuid}/"),
        (office, "/nhap-thay/"),
    ):
        assert "hập thay" in client.get(address).content.decode(), address
    accept = {"action": "accept", "seen_revision": sent.revision, "note": ""}
    refused = office.post(f"/ho-so/{paper.uuid}/chuyen-buoc/", accept)
    assert refused.status_code == 403
    assert "do chính anh/chị nhập thay" in refused.content.decode()
    assert other.post(f"/ho-so/{paper.uuid}/chuyen-buoc/", accept).status_code == 302


def test_the_unit_disputes_in_words_and_the_office_is_told(
    paper: Filing, officers: dict[str, User], clerk: User, client_of: Callable[[User], Client]
) -> None:
    unit, address = client_of(clerk), f"/nhap-thay/ho-so/{paper.uuid}/tra-loi/"
    entered(client_of(officers["enters"]), paper)

    blank = unit.post(address, {"answer": "chua-dung", "note": ""})
    assert blank.status_code == 422
    assert "Ghi chỗ nào chưa đúng" in blank.content.decode()
    assert unit.post(address, {"answer": "chua-dung", "note": "24 người dự, không phải 20"}).status_code == 302
    assert "24 người dự" in Notice.objects.get(to_user=officers["head"]).body
    assert unit.post(address, {"answer": "dung"}).status_code == 403
    assert client_of(officers["head"]).post(address, {"answer": "dung"}).status_code == 404


def test_what_cannot_be_entered_is_refused_in_words(
    paper: Filing,
    officers: dict[str, User],
    clerk: User,
    client_of: Callable[[User], Client],
    person: Any,
    unit_of: Any,
    board: Any,
) -> None:
    office, address = client_of(officers["enters"]), f"/nhap-thay/ho-so/{paper.uuid}/"
    later = office.post(address, {**TOLD, "told_on": "23/12/2023"})
    assert (later.status_code, "ở sau ngày hôm nay" in later.content.decode()) == (422, True)
    assert office.post(address, {**TOLD, "reason": ""}).status_code == 422
    insider = client_of(person(Role.REVIEWER, board=board, home_unit=unit_of("X-BINHLU")))
    assert "phải do người khác" in insider.post(address, TOLD).content.decode()
    filing_act.revise(paper, actor=clerk, at=NOW, seen_revision=0, **dissemination_values("Tự soạn"))
    begun = office.post(address, TOLD)
    assert (begun.status_code, "đang tự soạn" in begun.content.decode()) == (409, True)
    assert office.get(f"/ho-so/{paper.uuid}/").status_code == 404
    assert not EntryForUnit.objects.exists()
    assert client_of(clerk).get(address).status_code == 404


def test_what_the_unit_itself_sends_is_no_longer_an_entry(
    paper: Filing, officers: dict[str, User], clerk: User, client_of: Callable[[User], Client]
) -> None:
    client_of(officers["enters"]).post(f"/nhap-thay/ho-so/{paper.uuid}/", TOLD)
    draft = filing_act.revise(
        whole(paper), actor=clerk, at=NOW, seen_revision=whole(paper).revision, **dissemination_values("Tự soạn")
    )
    sent = filing_act.act(draft, Action.SUBMIT, actor=clerk, at=NOW, seen_revision=draft.revision)
    assert (sent.entry, EntryForUnit.objects.count()) == (None, 1)


def test_what_the_unit_drafts_after_an_entry_was_accepted_is_not_shown_to_the_office(
    paper: Filing, officers: dict[str, User], clerk: User, client_of: Callable[[User], Client]
) -> None:
    sent, address = entered(client_of(officers["enters"]), paper), f"/pho-bien/{paper.uuid}/sua/"
    got = filing_act.act(sent, Action.ACCEPT, actor=officers["reviews"], at=NOW, seen_revision=sent.revision)
    again = filing_act.act(got, Action.AMEND, actor=clerk, at=NOW, seen_revision=got.revision, note="Sửa")
    filing_act.revise(
        again, actor=clerk, at=NOW, seen_revision=again.revision, **dissemination_values("canary chưa gửi")
    )
    late = {**TYPED, "seen_revision": 0, "luu": "1"}

    for officer in officers.values():
        refused = client_of(officer).post(address, late)
        assert (refused.status_code, refused["Location"]) == (302, f"/ho-so/{paper.uuid}/")
        assert "canary" not in client_of(officer).get(refused["Location"]).content.decode()
    own = client_of(clerk).post(address, late)
    assert own.status_code == 409
    assert "canary chưa gửi" in own.content.decode()
    assert "Theo điện thoại" in own.content.decode()


def test_whoever_typed_into_an_entry_that_others_opened_and_sent_does_not_review_it(
    paper: Filing, officers: dict[str, User], client_of: Callable[[User], Client]
) -> None:
    opened_and_sent, typed, other = officers["enters"], officers["head"], officers["reviews"]
    client_of(opened_and_sent).post(f"/nhap-thay/ho-so/{paper.uuid}/", TOLD)
    for actor in (typed, opened_and_sent):
        draft = whole(paper)
        filing_act.revise(
            draft, actor=actor, at=NOW, seen_revision=draft.revision, **dissemination_values("Theo điện thoại")
        )
    draft = whole(paper)
    sent = filing_act.act(draft, Action.SUBMIT, actor=opened_and_sent, at=NOW, seen_revision=draft.revision)

    for actor in (typed, opened_and_sent):
        assert "do chính anh/chị nhập thay" in str(may(actor, Action.ACCEPT, sent, on=NOW.date()).reason)
        assert not may(actor, Action.SEND_BACK, sent, on=NOW.date())
    assert may(other, Action.ACCEPT, sent, on=NOW.date())
