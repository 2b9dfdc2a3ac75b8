"""Kiện toàn Ban: one decision sets the board up, the next one changes its head; every day keeps its own board."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from atgt_portal.ledger.models import AuditEntry
from campaigns.setup.models import Campaign
from tests.factories.pages import Desk, errors_of, hidden, text_of
from tests.factories.papers import moment
from units.choices import Role
from units.models import BoardDecision, BoardSeat, Unit, User

pytestmark = pytest.mark.django_db

PAGE, FORM = "/nhat-ky/thanh-vien-ban/", "/nhat-ky/thanh-vien-ban/kien-toan/"
FIRST = {
    "number": "11/QĐ-UBND",
    "signed_on": "05/01/2023",
    "effective_on": "10/01/2023",
    "signer": "Chủ tịch UBND huyện",
    "vao-1-kind": "head",
    "vao-1-full_name": "Trưởng Ban Cũ",
    "vao-1-post": "Phó Chủ tịch UBND huyện",
    "vao-2-kind": "member",
    "vao-2-full_name": "Ủy Viên Ở Lại",
    "vao-2-post": "Trưởng Công an huyện",
}
SECOND = {
    "number": "77/QĐ-UBND",
    "signed_on": "25/06/2023",
    "effective_on": "01/07/2023",
    "signer": "Chủ tịch UBND huyện",
    "vao-1-kind": "head",
    "vao-1-full_name": "Trưởng Ban Mới",
    "vao-1-post": "Chủ tịch UBND huyện",
}


@pytest.fixture(autouse=True)
def _in_july() -> Iterator[None]:
    with time_machine.travel(moment(7, 20), tick=False):
        yield


@pytest.fixture
def office(person: Callable[..., User], campaign: Campaign) -> Desk:
    return Desk(person(Role.REVIEWER, board=campaign.board))


def enter(office: Desk, typed: dict) -> object:
    return office.post(FORM, {"form_token": hidden(office.get(FORM), "form_token")} | typed)


def test_the_board_is_shown_as_it_sat_on_any_day(
    office: Desk, person: Callable[..., User], unit_of: Callable[[str], Unit]
) -> None:
    filer = Desk(person(Role.FILER, unit=unit_of("X-BINHLU")))
    assert enter(office, FIRST).status_code == 302
    old = BoardSeat.objects.get(kind="head")

    twice = enter(office, SECOND)
    assert twice.status_code == 422
    assert errors_of(twice)[0].startswith("Ban có một Trưởng ban mà ghi Trưởng Ban Cũ, Trưởng Ban Mới.")
    assert "Trưởng Ban Mới" in twice.content.decode()
    assert BoardDecision.objects.count() == 1
    assert enter(office, SECOND | {"leaving": str(old.uuid)}).status_code == 302
    again = enter(office, SECOND | {"leaving": str(old.uuid)})
    assert again.status_code == 422

    now, before = text_of(filer.get(PAGE)), text_of(filer.get(f"{PAGE}?ngay=30/06/2023"))
    assert "2 thành viên tại ngày 20/07/2023 Họ và tên" in now
    assert "Trưởng Ban Cũ Trưởng ban" in before
    assert "Trưởng Ban Cũ Trưởng ban" not in now
    assert "Thôi tham gia: Trưởng Ban Cũ, Phó Chủ tịch UBND huyện (Trưởng ban)" in now
    assert "Không có thành viên nào" in text_of(filer.get(f"{PAGE}?ngay=01/01/2023"))
    assert "31/02/2023" in text_of(filer.get(f"{PAGE}?ngay=31/02/2023"))
    assert filer.get(FORM).status_code == 404
    entries = AuditEntry.objects.filter(action="board.reorganise").order_by("pk")
    assert [entry.detail["number"] for entry in entries] == ["11/QĐ-UBND", "77/QĐ-UBND"]
    assert "Trưởng Ban" not in str([entry.detail for entry in entries])


def test_half_a_row_is_told_at_its_box(office: Desk) -> None:
    answer = enter(office, FIRST | {"vao-2-kind": ""})

    assert answer.status_code == 422
    assert "Dòng này chưa chọn chức danh trong Ban. Chọn một chức danh." in text_of(answer)
    assert not BoardSeat.objects.exists()
