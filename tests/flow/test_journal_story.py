"""A commune writes down its year, the office reads it, and the closing return takes the numbers over."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from atgt_portal.ledger.models import AuditEntry
from campaigns.filing.models import Filing
from campaigns.journal.models import Example, NoSubordinates, SubordinateCheck
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from reports.returns.models import ActivityResult, ClosingReturn
from tests.factories.pages import Desk, errors_of, hidden, sent_from, text_of
from tests.factories.papers import moment
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db

CHECK = {
    "checked_on": "12/09/2023",
    "subordinate": "Trường THCS Bình Lư",
    "content": "Kiểm tra việc ký cam kết",
    "conclusion": "Lớp 8A chưa ký đủ",
    "mend_by": "30/09/2023",
}


@pytest.fixture(autouse=True)
def _in_october() -> Iterator[None]:
    with time_machine.travel(moment(10, 16), tick=False):
        yield


@pytest.fixture
def commune(unit_of: Callable[[str], Unit]) -> Unit:
    return unit_of("X-BINHLU")


@pytest.fixture
def filer(person: Callable[..., User], commune: Unit) -> Desk:
    return Desk(person(Role.FILER, unit=commune))


def written(desk: Desk, url: str, typed: dict[str, str]) -> int:
    """Fill the form at that address in and send it."""
    page = desk.get(url)
    boxes = {"form_token": hidden(page, "form_token")}
    if "?muc=" in url:
        boxes = sent_from(page)
    return desk.post(url, boxes | typed).status_code


def test_a_check_is_written_mended_and_seen_by_the_office_but_by_no_neighbour(
    commune: Unit, filer: Desk, person: Callable[..., User], unit_of: Callable[[str], Unit], campaign: Campaign
) -> None:
    journal, form = f"/nhat-ky/{commune.uuid}/", f"/nhat-ky/{commune.uuid}/kiem-tra/"
    office = Desk(person(Role.REVIEWER, board=campaign.board))
    neighbour = Desk(person(Role.FILER, unit=unit_of("X-SONBINH")))

    assert written(filer, form, CHECK) == 302
    row = SubordinateCheck.objects.get()
    assert "Quá hạn khắc phục 30/09/2023" in text_of(filer.get("/nhat-ky/"))
    assert "Trường THCS Bình Lư" in text_of(office.get(journal))
    assert "1/29 đơn vị đã ghi nhật ký" in text_of(office.get("/nhat-ky/"))
    assert "UBND xã Bình Lư" not in text_of(office.get("/nhat-ky/?loc=chua-ghi"))
    assert "Sửa" not in text_of(office.get(journal))
    for url in (journal, form):
        assert neighbour.get(url).status_code == 404
    assert office.get(form).status_code == 404

    # Mended; who still has the old page open is told and keeps what he typed.
    page = filer.get(f"{form}?muc={row.uuid}")
    assert filer.post(f"{form}?muc={row.uuid}", sent_from(page, **CHECK, mended_on="02/10/2023")).status_code == 302
    late = filer.post(f"{form}?muc={row.uuid}", sent_from(page, **(CHECK | {"content": "Câu sửa muộn"})))
    assert late.status_code == 409
    assert "Câu sửa muộn" in late.content.decode()
    assert "Đã khắc phục 02/10/2023" in text_of(filer.get(journal))

    assert written(filer, f"{form}?muc={row.uuid}", {"bo": "1"}) == 302
    assert not SubordinateCheck.objects.exists()
    steps = AuditEntry.objects.filter(action__startswith="journal.").order_by("pk").values_list("action", flat=True)
    assert list(steps) == ["journal.check.enter", "journal.check.change", "journal.check.drop"]


def test_days_that_cannot_be_are_refused_at_their_boxes(commune: Unit, filer: Desk) -> None:
    form = f"/nhat-ky/{commune.uuid}/kiem-tra/"
    page = filer.get(form)
    wrong = CHECK | {"mend_by": "", "conclusion": "", "mended_on": "01/09/2023"}
    answer = filer.post(form, {"form_token": hidden(page, "form_token")} | wrong)

    assert answer.status_code == 422
    assert [line.split(". ")[0] for line in errors_of(answer)] == [
        "Ngày 01/09/2023 đứng trước ngày 12/09/2023 ở ô “Ngày kiểm tra”",
    ]
    lacking = filer.post(form, {"form_token": hidden(page, "form_token")} | CHECK | {"conclusion": ""})
    assert "mà ô Kết luận đang trống" in text_of(lacking)
    tomorrow = filer.post(form, {"form_token": hidden(page, "form_token")} | CHECK | {"checked_on": "17/10/2023"})
    assert "Ngày 17/10/2023 ở sau ngày hôm nay 16/10/2023." in text_of(tomorrow)
    assert not SubordinateCheck.objects.exists()


def test_no_subordinates_is_said_in_one_click_and_taken_back_before_a_check(commune: Unit, filer: Desk) -> None:
    journal = f"/nhat-ky/{commune.uuid}/"
    said = f"{journal}khong-truc-thuoc/"

    assert filer.post(said, {"form_token": hidden(filer.get(journal), "form_token")}).status_code == 302
    assert "Không có đơn vị trực thuộc." in text_of(filer.get(journal))
    page = filer.get(f"{journal}kiem-tra/")
    refused = filer.post(f"{journal}kiem-tra/", {"form_token": hidden(page, "form_token")} | CHECK)
    assert refused.status_code == 409
    assert "Bỏ câu trả lời ấy" in text_of(refused)

    assert filer.post(said, {"bo": "1"}).status_code == 302
    assert written(filer, f"{journal}kiem-tra/", CHECK) == 302
    contradicted = filer.post(said, {})
    assert contradicted.status_code == 409
    assert "đã có 1 cuộc kiểm tra" in text_of(contradicted)
    assert not NoSubordinates.objects.exists()


def test_the_closing_return_takes_the_numbers_of_the_journal_over_when_told_to(
    commune: Unit, filer: Desk, paper_of: Callable[..., Filing]
) -> None:
    form, model = f"/nhat-ky/{commune.uuid}/kiem-tra/", f"/nhat-ky/{commune.uuid}/dien-hinh/"
    assert written(filer, form, CHECK) == 302
    assert written(filer, form, CHECK | {"checked_on": "10/10/2023", "mend_by": ""}) == 302
    told = {"kind": "model", "name": "Cổng trường an toàn", "since": "03/04/2023", "content": "Phụ huynh trực"}
    known = {"recognised_by": "UBND xã", "recognised_on": "01/06/2023", "recognition_number": "45/QĐ-UBND"}
    assert written(filer, model, told | known) == 302
    assert Example.objects.get().recognition_number == "45/QĐ-UBND"
    closing = paper_of("X-BINHLU", Paper.CLOSING_RETURN)
    edit = f"/bao-cao/tong-ket/{closing.uuid}/sua/"

    with time_machine.travel(moment(12, 15), tick=False):
        page = filer.get(edit)
        assert "theo nhật ký: 02 cuộc" in text_of(page)
        assert "theo nhật ký: đã kiểm tra 01 đơn vị trực thuộc" in text_of(page)
        assert not ClosingReturn.objects.exists()
        assert filer.post(edit, sent_from(page, lay="tat-ca", subordinates="4")).status_code == 302
        again = filer.get(edit)

    row = ClosingReturn.objects.get(pk=closing.pk)
    assert (row.subordinates, row.subordinates_checked, row.models_recognised) == (4, 1, 1)
    assert ActivityResult.objects.get(filing=closing).value == 2
    assert "Lấy tất cả các số ấy" not in text_of(again)
