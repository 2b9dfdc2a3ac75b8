"""A dangerous bend: the police find it, the commune surveys and treats it, the office closes it."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.setup.models import Campaign
from reports.spots.choices import SpotState
from reports.spots.models import BlackSpot, SpotStep
from tests.factories.pages import Desk, errors_of, hidden, sent_from, text_of
from tests.factories.papers import moment
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db

FOUND = {
    "area": "X-BINHLU",
    "kind": "diem_den",
    "found_on": "02/05/2023",
    "road": "Quốc lộ 4D",
    "place": "Km 52+300, cua trước cổng chợ",
    "accidents": "3",
    "counted_from": "01/01/2023",
    "counted_to": "30/04/2023",
    "why": "Cua gấp, khuất tầm nhìn",
}
SURVEY = {"action": "survey", "done_on": "10/05/2023", "who": "Đoàn liên ngành", "measure": "Cần gương cầu lồi"}


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


@pytest.fixture
def people(person: Callable[..., User], unit_of: Callable[[str], Unit], campaign: Campaign) -> dict[str, Desk]:
    units = {"commune": "X-BINHLU", "neighbour": "X-SONBINH", "police": "CAH"}
    desks = {name: Desk(person(Role.FILER, unit=unit_of(code))) for name, code in units.items()}
    leader = Desk(person(Role.BOARD_LEADER, board=campaign.board))
    return desks | {"office": Desk(person(Role.REVIEWER, board=campaign.board)), "leader": leader}


def find(desk: Desk) -> BlackSpot:
    page = desk.get("/nhat-ky/diem-den/moi/")
    answer = desk.post("/nhat-ky/diem-den/moi/", {"form_token": hidden(page, "form_token")} | FOUND)
    assert answer.status_code == 302, errors_of(answer)
    return BlackSpot.objects.get()


def test_a_spot_goes_from_hand_to_hand_until_it_is_closed(people: dict[str, Desk]) -> None:
    spot = find(people["police"])
    url = f"/nhat-ky/diem-den/{spot.uuid}/"
    assert Notice.objects.get().to_user == people["commune"].user
    assert people["neighbour"].get(url).status_code == 404
    assert "Km 52+300" in text_of(people["leader"].get("/nhat-ky/diem-den/"))

    # Two had the page open: the second is told what stands now and keeps what he typed.
    first, second = people["commune"].get(url), people["police"].get(url)
    assert people["commune"].post(url, sent_from(first, **SURVEY)).status_code == 302
    late = people["police"].post(url, sent_from(second, **SURVEY))
    assert late.status_code == 409
    assert "vừa được người khác ghi bước mới" in text_of(late)
    assert "Cần gương cầu lồi" in late.content.decode()

    page = people["commune"].get(url)
    assert "Kết thúc theo dõi" not in text_of(page)
    early = people["commune"].post(url, sent_from(page, **(SURVEY | {"action": "treat", "done_on": "09/05/2023"})))
    assert early.status_code == 422
    assert "đứng trước bước liền trước, ngày 10/05/2023" in text_of(early)
    treated = SURVEY | {"action": "treat", "done_on": "01/06/2023", "document": "Biên bản số 12"}
    assert people["commune"].post(url, sent_from(page, **treated)).status_code == 302
    closed = SURVEY | {"action": "close", "done_on": "15/06/2023"}
    assert people["commune"].post(url, sent_from(people["commune"].get(url), **closed)).status_code == 422
    assert people["office"].post(url, sent_from(people["office"].get(url), **closed)).status_code == 302
    assert people["leader"].post(url, sent_from(people["office"].get(url), **closed)).status_code == 403

    spot.refresh_from_db()
    assert (spot.state, spot.revision) == (SpotState.CLOSED, 3)
    steps = SpotStep.objects.values_list("action", "by_unit__code")
    assert list(steps) == [("survey", "X-BINHLU"), ("treat", "X-BINHLU"), ("close", None)]
    audit = AuditEntry.objects.filter(action__startswith="spot.").order_by("pk").values_list("action", flat=True)
    assert list(audit) == ["spot.find", "spot.survey", "spot.treat", "spot.close"]


def test_the_register_is_narrowed_and_taken_along_as_a_file(people: dict[str, Desk]) -> None:
    find(people["commune"])

    assert not Notice.objects.exists()
    assert "Quốc lộ 4D" not in text_of(people["office"].get("/nhat-ky/diem-den/?tt=closed"))
    assert "Quốc lộ 4D" in text_of(people["office"].get("/nhat-ky/diem-den/?tt=found&dv=X-BINHLU"))
    csv = b"".join(people["office"].get("/nhat-ky/diem-den/tep/csv/")).decode("utf-8-sig")
    assert "Bình Lư;Điểm đen;Quốc lộ 4D" in csv
    assert b"".join(people["neighbour"].get("/nhat-ky/diem-den/tep/csv/")).decode().count("\r\n") == 1
    book = load_workbook(BytesIO(b"".join(people["office"].get("/nhat-ky/diem-den/tep/xlsx/"))))
    assert book.active.cell(5, 7).value == 3


def test_a_number_of_accidents_needs_its_days(people: dict[str, Desk]) -> None:
    page = people["commune"].get("/nhat-ky/diem-den/moi/")
    typed = {"form_token": hidden(page, "form_token")} | FOUND | {"counted_to": ""}
    answer = people["commune"].post("/nhat-ky/diem-den/moi/", typed)

    assert answer.status_code == 422
    assert errors_of(answer) == ["Đã ghi số vụ mà chưa đủ hai ngày tính số vụ. Ghi cả Tính từ ngày và Tính đến ngày."]
    assert not BlackSpot.objects.exists()
