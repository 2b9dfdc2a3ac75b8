"""The office asks three communes by five o'clock; one answers, one presses once, one is late; the table is there at once."""

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.days.models import Holiday
from reports.requests.models import DataRequest, RequestAnswer
from tests.factories.pages import Desk, errors_of, hidden, text_of
from tests.factories.papers import SmallBoard, moment, small_board
from units.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


@pytest.fixture
def here() -> SmallBoard:
    return small_board()


def asked(here: SmallBoard, office: Desk, **changes: object):
    """The form of a new request, filled and sent."""
    new = reverse("requests:new")
    typed = {
        "form_token": hidden(office.get(new), "form_token"),
        "title": "Điểm sạt lở trên đường xã",
        "reason": "Mưa lớn ngày 15/6",
        "paper_number": "25/CV-BATGT",
        "due_on": "16/06/2023",
        "due_hour": "17",
        "communes": "on",
        "ten-1": "Số điểm sạt lở",
        "loai-1": "count",
        "ten-2": "Chiều dài (km)",
        "loai-2": "number",
        "ten-3": "Ngày thông xe",
        "loai-3": "date",
        "ten-4": "Đã làm gì",
        "loai-4": "text",
    }
    return office.post(new, typed | changes)


def reply(desk: Desk, row: RequestAnswer, **typed: str):
    url = reverse("requests:reply", kwargs={"uuid": row.uuid})
    page = desk.get(url)
    return desk.post(url, {name: hidden(page, name) for name in ("form_token", "seen_revision")} | typed)


def test_the_office_asks_and_reads_the_table_while_answers_come_in(here: SmallBoard) -> None:
    two, three = here.new_unit("X-HAI", "UBND xã Hai"), here.new_unit("X-BA", "UBND xã Ba")
    desks = {unit: Desk(here.person(Role.FILER, unit=unit)) for unit in (here.unit, two, three)}
    office = Desk(here.person(Role.REVIEWER))
    sent = asked(here, office)
    assert sent.status_code == 302
    request = DataRequest.objects.get()
    rows = {row.unit: row for row in request.answers.select_related("unit")}
    assert set(rows) == set(desks)
    assert Notice.objects.filter(unique_key__startswith="request:").count() == 3

    home = desks[here.unit].get("/")
    assert "Điểm sạt lở trên đường xã" in text_of(home)
    assert "Trả lời trước 17 giờ ngày 16/06/2023 · còn 8 giờ" in text_of(home)
    assert reverse("requests:reply", kwargs={"uuid": rows[here.unit].uuid}) in home.content.decode()
    answer = {"o-1": "1.002", "o-2": "1,5", "o-3": "17/06/2023", "o-4": "Đã cắm biển"}
    assert reply(desks[here.unit], rows[here.unit], gui="1", **answer).status_code == 302
    assert reply(desks[two], rows[two], **{"khong-phat-sinh": "1"}).status_code == 302
    with time_machine.travel(moment(6, 16, hour=18), tick=False):
        late = {"o-1": "2", "o-2": "0,25", "o-3": "18/06/2023", "o-4": "=1+1"}
        assert reply(desks[three], rows[three], gui="1", **late).status_code == 302
        page = text_of(office.get(sent.headers["Location"]))
        book = office.get(reverse("requests:file", kwargs={"uuid": request.uuid}))

    assert "3/3 đơn vị đã trả lời" in page
    assert "Không phát sinh" in page
    assert "Đã trả lời, muộn" in page
    assert "Tổng cộng 1.004 1,75" in page
    sheet = load_workbook(io.BytesIO(b"".join(book))).active
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert any(line[1:4] == ["Tổng cộng", 1004, 1.75] for line in lines)
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    acts = AuditEntry.objects.filter(action__startswith="request.").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["request.asked"] + ["request.answered"] * 3
    waiting = reverse("requests:reply", kwargs={"uuid": rows[two].uuid})
    assert waiting not in desks[two].get("/").content.decode()


def test_the_day_that_is_offered_is_the_next_working_day(here: SmallBoard) -> None:
    office = Desk(here.person(Role.REVIEWER))

    def offered() -> str:
        return office.get(reverse("requests:new")).context["form"]["due_on"].value()

    assert offered() == "19/06/2023", "the 16th is a Friday"
    Holiday.objects.create(day=date(2023, 6, 19), name="Ngày nghỉ minh họa", source="Thông báo minh họa")
    assert offered() == "20/06/2023"


def test_what_is_missing_is_told_at_its_box_and_nothing_is_sent(here: SmallBoard) -> None:
    office = Desk(here.person(Role.OFFICE_HEAD))
    past = asked(here, office, due_on="15/06/2023")
    assert past.status_code == 422
    assert "Hạn trả lời 17 giờ ngày 15/06/2023 đã qua" in errors_of(past)[0]
    blank = asked(here, office, communes="", **{f"ten-{n}": "" for n in range(1, 5)})
    assert {line.split(".")[0] for line in errors_of(blank)} == {"Chưa ghi cần biết gì", "Chưa chọn đơn vị nào"}
    assert "Mưa lớn ngày 15/6" in blank.content.decode()
    assert not DataRequest.objects.exists()


def test_an_answer_is_corrected_until_the_office_closes_and_never_over_a_colleagues(here: SmallBoard) -> None:
    office = Desk(here.person(Role.REVIEWER))
    asked(here, office, **{"ten-2": "", "ten-3": "", "ten-4": ""})
    row = RequestAnswer.objects.get()
    first, second = Desk(here.person(Role.FILER)), Desk(here.person(Role.UNIT_LEADER))
    url = reverse("requests:reply", kwargs={"uuid": row.uuid})
    stale = second.get(url)
    assert reply(first, row, gui="1", **{"o-1": "3"}).status_code == 302
    late = second.post(
        url, {name: hidden(stale, name) for name in ("form_token", "seen_revision")} | {"o-1": "9", "gui": "1"}
    )
    assert (late.status_code, 'value="9"' in late.content.decode()) == (409, True)
    wrong = reply(first, row, gui="1", **{"o-1": "ba"})
    assert (wrong.status_code, "“ba”" in errors_of(wrong)[0]) == (422, True)
    assert reply(first, row, gui="1", **{"o-1": "4"}).status_code == 302
    closing = reverse("requests:close", kwargs={"uuid": row.request.uuid})
    assert office.post(closing, {}).status_code == 302
    assert "Yêu cầu đã đóng" in text_of(first.get(url))
    assert first.post(url, {"o-1": "5", "seen_revision": "2", "gui": "1"}).status_code == 409
    assert RequestAnswer.objects.get().values == {"1": "4"}


def test_nobody_else_asks_reads_or_answers(here: SmallBoard) -> None:
    asked(here, Desk(here.person(Role.REVIEWER)))
    row = RequestAnswer.objects.select_related("request").get()
    table, closing = (reverse(f"requests:{name}", kwargs={"uuid": row.request.uuid}) for name in ("table", "close"))
    answer = reverse("requests:reply", kwargs={"uuid": row.uuid})
    unit, leader, other = here.person(Role.FILER), here.person(Role.BOARD_LEADER), small_board("kia")
    stranger, foreign = here.person(Role.FILER, unit=here.new_unit("X-KHAC")), other.person(Role.REVIEWER)
    assert [Desk(user).get(table).status_code for user in (leader, unit, foreign)] == [200, 404, 404]
    assert [Desk(user).get(answer).status_code for user in (unit, stranger, leader)] == [200, 404, 404]
    assert [Desk(user).post(closing, {}).status_code for user in (leader, unit)] == [403, 404]
    assert [Desk(user).get(reverse("requests:new")).status_code for user in (leader, unit)] == [404, 404]
    assert row.request.due_at - row.request.asked_at == timedelta(hours=8)
