"""A unit without mail and scanner completes its year: every paper it owes is typed by the office into the unit's own pages."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from atgt_portal.ledger import notices
from atgt_portal.ledger.models import Notice
from awards.permissions import may_appraise
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, EntryAnswer, State
from campaigns.filing.models import Attachment, EntryForUnit, Filing
from campaigns.setup.choices import Paper
from tests.factories.pages import boxes_of
from tests.flow.police_year import accept, returns_of
from units import accounts
from units.choices import Role
from units.models import Unit, User

NOW = datetime(2024, 1, 4, 2, 0, tzinfo=UTC)
UNIT = "X-BINHLU"
TOLD = {
    "source": "phone", "told_by": "Bà kế toán xã (minh họa)", "told_on": "21/12/2023",
    "reason": "Xã mất mạng sau lũ, không có máy quét",
}  # fmt: skip
NUMBERED = {"paper_number": "12/KH-UBND", "signed_on": "20/12/2023", "signer": "Người ký minh họa"}
# By the name of the box on the unit's own page; each stands for every box whose name fits it.
TYPED: dict[str, dict[str, str]] = {
    Paper.PLAN: NUMBERED | {
        "nhiem-vu-1": "Tuyên truyền lưu động", "bien-phap-0-text": "Ký cam kết", "bien-phap-0-responsible": "Công an xã",
        r"chi-tieu-[0-2]-value": "0",
    },
    Paper.DISSEMINATION: {"held_on": "01/06/2023", "reached": "20", "headcount": "24"},
    Paper.FIGURES_CONFIRMATION: {"statement": "confirm"},
    Paper.INTERIM_RETURN: NUMBERED | {r"muc-.*": "Đã làm", r"kq-.*": "1"},
    Paper.CLOSING_RETURN: NUMBERED | {
        r"muc-.*": "Đã làm", r"kq-.*": "1", r"ct-\d+": "1", "has_no_subordinates": "on", "models_recognised": "1",
        "staff_violations": "0", "women_percent": "40", "reviewed_on": "15/12/2023",
    },
    Paper.SCORE_SHEET: {"diem-I-1.1": "600", "diem-IV-4.3": "500", r"diem-(?!II-).*": "1", r"minh-chung-.*": "Hồ sơ lưu tại xã"},
    Paper.AWARD_DOSSIER: {
        "minutes_number": "15/BB-UBND", "met_on": "16/12/2023", "doi-tuong-1-subject_kind": "collective",
        "doi-tuong-1-name": "Tổ tự quản minh họa", "doi-tuong-1-award_code": "GIAY_KHEN_HUYEN",
        "doi-tuong-1-route_code": "HUYEN", "doi-tuong-1-achievement": "Tuần tra 120 lượt", "doi-tuong-1-votes_for": "12",
        "doi-tuong-1-votes_total": "13", "doi-tuong-1-category": "direct_force",
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_december() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officers(person: Callable[..., User], board: Any) -> dict[str, User]:
    made = {
        "enters": person(Role.REVIEWER, board=board, username="chuyen.vien"),
        "reviews": person(Role.REVIEWER, board=board, username="nguoi.khac"),
        "head": person(Role.OFFICE_HEAD, board=board, username="lanh.dao"),
    }
    for user in made.values():
        user.email = f"{user.username}@example.vn"
        user.save(update_fields=["email"])
    return made


@pytest.fixture
def clerk(campaign: Any, unit_of: Callable[[str], Unit]) -> User:
    return accounts.create_account(
        "sung.binhlu", full_name="Người lập minh họa", role=Role.FILER, unit=unit_of(UNIT),
        valid_from=NOW.date(), password="da quen tu lau",
    )  # fmt: skip


def by_phone(head: Client, clerk: User) -> Client:
    """The clerk comes in with a code that was read out to him."""
    code = head.post(f"/don-vi/{clerk.memberships.get().unit.uuid}/tai-khoan/{clerk.uuid}/ma/").context["code"]
    guest, new = Client(), "bon chiec non la xanh"
    typed = {"username": clerk.username, "one_time_code": code, "new_password": new, "again": new}
    assert guest.post("/ma-mot-lan/", typed).status_code == 302
    return guest


def whole(paper: Filing) -> Filing:
    related = ("unit", "board", "campaign", "period", "obligation", "entry", "working_version", "accepted_version")
    return Filing.objects.select_related(*related).get(pk=paper.pk)


def police_file_the_year(campaign: Any, person: Callable[..., User], unit_of: Any, office: User) -> None:
    """The months that the unit is to answer."""
    police = person(Role.FILER, unit=unit_of("CAH"))
    months = set(campaign.filings.filter(kind=Paper.FIGURES_CONFIRMATION).values_list("period", flat=True))
    for paper in (one for one in returns_of(campaign) if one.period_id in months):
        said = filing_act.revise(
            paper, actor=police, at=NOW, seen_revision=paper.revision, nothing_happened=True, accidents=[]
        )
        sent = filing_act.act(said, Action.SUBMIT, actor=police, at=NOW, seen_revision=said.revision)
        accept(sent, office, at=NOW + timedelta(minutes=1))


def entered(office: Client, paper: Filing) -> Filing:
    """Opened, typed and sent by the office through the unit's own page."""
    opened = office.post(f"/nhap-thay/ho-so/{paper.uuid}/", TOLD)
    assert opened.status_code == 302, opened.content.decode()
    page = office.get(opened["Location"])
    assert "Gửi thay đơn vị" in page.content.decode()
    boxes = boxes_of(page)
    for pattern, text in TYPED[paper.kind].items():
        empty = [name for name in boxes if re.fullmatch(pattern, name)] or [pattern]
        boxes |= {name: boxes.get(name) or text for name in empty}
    answer = office.post(opened["Location"], boxes | {"gui": "1"})
    assert answer.status_code == 302, (paper.kind, answer.context["errors"], boxes)
    return whole(paper)


def test_a_unit_without_mail_and_scanner_completes_its_year(
    campaign: Any, officers: dict[str, User], clerk: User, client_of: Callable[[User], Client],
    person: Callable[..., User], unit_of: Callable[[str], Unit],
) -> None:  # fmt: skip
    police_file_the_year(campaign, person, unit_of, officers["reviews"])
    office, head = client_of(officers["enters"]), client_of(officers["head"])
    unit = by_phone(head, clerk)
    asked = campaign.filings.filter(unit__code=UNIT).order_by("due_on", "pk")
    assert set(asked.values_list("kind", flat=True)) == set(TYPED), "every kind of paper that the unit owes"
    for paper in asked:
        sent = entered(office, paper)
        if paper.kind == Paper.SCORE_SHEET:
            assert "do chính anh/chị nhập thay" in str(may_appraise(officers["enters"], sent, on=NOW.date()).reason)
            assert may_appraise(officers["reviews"], sent, on=NOW.date())
        disputed = {"answer": "chua-dung", "note": "24 người dự"} if paper.kind == Paper.DISSEMINATION else None
        answer = unit.post(f"/nhap-thay/ho-so/{paper.uuid}/tra-loi/", disputed or {"answer": "dung"})
        assert answer.status_code == 302
        if sent.state == State.SUBMITTED:
            filing_act.act(sent, Action.ACCEPT, actor=officers["reviews"], at=NOW, seen_revision=sent.revision)

    assert set(asked.values_list("state", flat=True)) == {State.ACCEPTED}
    answers = EntryForUnit.objects.order_by().values_list("answer", "answered_by").distinct()
    assert set(answers) == {(EntryAnswer.CONFIRMED, clerk.pk), (EntryAnswer.DISPUTED, clerk.pk)}
    assert not Attachment.objects.exists(), "nothing was scanned"
    seen = unit.get(f"/ho-so/{asked.filter(kind=Paper.PLAN).get().uuid}/").content.decode()
    assert "Nhập thay: đơn vị đã xác nhận" in seen
    assert "Văn phòng nhập thay và gửi" in seen
    assert "Phòng KT&amp;HT nhập thay 04/01" in seen
    assert "Người lập gửi" not in seen

    told = head.get("/tien-do/").context["told"]
    rows = [row for one in (*told.yearly, *told.monthly) for row in one.rows if "xã Bình Lư" in row.label]
    assert {row.complete for row in rows} == {f"{asked.count()}/{asked.count()}"}
    assert {cell.tone for row in rows for cell in row.cells} == {"ok", "late"}, "none is missing"

    told_in_the_portal = Notice.objects.filter(to_user=clerk)
    assert told_in_the_portal.count() >= asked.count()
    notices.mail_waiting(at=NOW, batch=1_000)
    written_to = {address for one in mail.outbox for address in one.recipients()}
    assert written_to == {user.email for user in officers.values()}, "mail goes out, never to the unit"
    assert (clerk.email, told_in_the_portal.exclude(mailed_at=None).count()) == ("", 0)
