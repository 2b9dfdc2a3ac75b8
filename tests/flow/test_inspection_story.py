"""The board checks a commune: plan, minutes, what must be mended, on the commune's home until the office accepts it."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.inspections.choices import RemedyState
from campaigns.inspections.models import Inspection, Remedy, Visit
from campaigns.setup.models import Campaign
from tests.factories.pages import Desk, errors_of, hidden, sent_from, text_of
from tests.factories.papers import moment
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db

LIST = "/nhat-ky/kiem-tra-cua-ban/"
PLAN = {
    "number": "22/KH-BATGT",
    "signed_on": "01/06/2023",
    "subject": "Kiểm tra 6 tháng đầu năm",
    "team": "Phòng KT&HT",
    "lich-X-BINHLU": "12/06/2023",
    "lich-X-SONBINH": "20/06/2023",
}
MINUTES = {
    "held_on": "12/06/2023",
    "minutes": "Đoàn kiểm tra hồ sơ, thực địa",
    "conclusion": "Còn lấn chiếm hành lang",
    "text_1": "Giải tỏa lấn chiếm trước chợ",
    "due_1": "15/06/2023",
}


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


@pytest.fixture
def people(person: Callable[..., User], unit_of: Callable[[str], Unit], campaign: Campaign) -> dict[str, Desk]:
    units = {"commune": "X-BINHLU", "other": "X-SONBINH", "stranger": "X-BANBO"}
    desks = {name: Desk(person(Role.FILER, unit=unit_of(code))) for name, code in units.items()}
    leader = Desk(person(Role.BOARD_LEADER, board=campaign.board))
    return desks | {"office": Desk(person(Role.REVIEWER, board=campaign.board)), "leader": leader}


def checked(office: Desk) -> Remedy:
    """Plan and minutes, as the office writes them."""
    page = office.get(f"{LIST}moi/")
    assert office.post(f"{LIST}moi/", {"form_token": hidden(page, "form_token")} | PLAN).status_code == 302
    visit = Visit.objects.get(unit__code="X-BINHLU")
    url = f"{LIST}don-vi/{visit.uuid}/"
    assert office.post(url, sent_from(office.get(url), **MINUTES)).status_code == 302
    return Remedy.objects.get()


def test_what_must_be_mended_stays_on_the_units_home_until_the_office_accepts_it(people: dict[str, Desk]) -> None:
    commune, office = people["commune"], people["office"]
    remedy = checked(office)
    url, plan = f"{LIST}viec/{remedy.uuid}/", f"{LIST}{Inspection.objects.get().uuid}/"
    told = Notice.objects.filter(to_user=commune.user).order_by("pk").values_list("subject", flat=True)
    assert list(told) == ["Ban kiểm tra đơn vị ngày 12/06/2023", "Kết luận kiểm tra: 01 việc phải khắc phục"]
    assert "Khắc phục theo kết luận kiểm tra: Giải tỏa lấn chiếm trước chợ" in text_of(commune.get("/"))

    # Each unit of the calendar finds its own visit; others find nothing.
    assert "Còn lấn chiếm" in text_of(commune.get(plan))
    assert "Còn lấn chiếm" not in text_of(people["other"].get(plan))
    assert people["other"].get(url).status_code == 404
    assert people["stranger"].get(plan).status_code == 404
    assert "22/KH-BATGT" in text_of(people["leader"].get(LIST))
    assert people["leader"].post(url, {"action": "accept"}).status_code == 403

    silent = commune.post(url, sent_from(commune.get(url), action="report"))
    assert silent.status_code == 422
    assert "Ghi việc đã làm và kết quả" in errors_of(silent)[0]
    page = commune.get(url)
    assert commune.post(url, sent_from(page, action="report", note="Đã giải tỏa")).status_code == 302
    late = commune.post(url, sent_from(page, action="report", note="Đã giải tỏa xong"))
    assert late.status_code == 409
    assert "Đã giải tỏa xong" in late.content.decode()
    assert "Khắc phục theo kết luận" not in text_of(commune.get("/"))
    assert "Chấp nhận việc đã khắc phục: Giải tỏa lấn chiếm trước chợ" in text_of(office.get("/"))

    assert office.post(url, sent_from(office.get(url), action="send_back", note="Còn 3 hộ")).status_code == 302
    assert "Còn 3 hộ" in text_of(commune.get(url))
    assert commune.post(url, sent_from(commune.get(url), action="report", note="Đã xong 3 hộ")).status_code == 302
    assert office.post(url, sent_from(office.get(url), action="accept")).status_code == 302
    remedy.refresh_from_db()
    assert (remedy.state, remedy.revision) == (RemedyState.ACCEPTED, 4)
    audit = AuditEntry.objects.filter(action__startswith="remedy.").order_by("pk").values_list("action", flat=True)
    assert list(audit) == ["remedy.report", "remedy.send_back", "remedy.report", "remedy.accept"]


def test_an_officer_does_not_accept_for_the_unit_he_works_in(
    people: dict[str, Desk], person: Callable[..., User], unit_of: Callable[[str], Unit], campaign: Campaign
) -> None:
    remedy = checked(people["office"])
    url = f"{LIST}viec/{remedy.uuid}/"
    page = people["commune"].get(url)
    assert people["commune"].post(url, sent_from(page, action="report", note="Đã làm")).status_code == 302
    own = Desk(person(Role.REVIEWER, board=campaign.board, home_unit=unit_of("X-BINHLU")))

    assert "Chấp nhận việc" not in text_of(own.get("/"))
    assert own.post(url, {"action": "accept", "seen_revision": "1"}).status_code == 403
    assert "Chấp nhận việc" in text_of(people["office"].get("/"))


def test_a_plan_without_a_day_for_any_unit_and_a_remedy_without_its_day_are_refused(people: dict[str, Desk]) -> None:
    office = people["office"]
    page = office.get(f"{LIST}moi/")
    blank = {name: "" for name in PLAN if name.startswith("lich-")}
    answer = office.post(f"{LIST}moi/", {"form_token": hidden(page, "form_token")} | PLAN | blank)
    assert answer.status_code == 422
    assert errors_of(answer) == ["Lịch kiểm tra chưa có đơn vị nào. Ghi ngày cho ít nhất một đơn vị."]
    assert not Inspection.objects.exists()

    remedy = checked(office)
    url = f"{LIST}don-vi/{remedy.visit.uuid}/"
    more = MINUTES | {"text_1": "Bổ sung biển báo", "due_1": ""}
    answer = office.post(url, sent_from(office.get(url), **more))
    assert errors_of(answer) == ["Việc phải khắc phục “Bổ sung biển báo” chưa có hạn. Ghi ngày phải xong."]
    assert Remedy.objects.count() == 1
