"""A unit's plan, its returns and its month's statements as the văn thư gets them for signature: real bytes, real text, real fonts."""

from datetime import date
from typing import Any

import pytest

from atgt_portal.lib.documents.pdf import document_pdf
from campaigns.filing.kinds import kind_of
from campaigns.plans.paper import dissemination_paper
from campaigns.setup.choices import Paper
from tests.factories.unit_papers import ACCIDENTS, ACTIVITY, ANSWER, CLOSING, COUNTS, PLAN, hostile, unsaved_filing
from tests.pdf import reading
from units.letterhead.heads import head_of

pytestmark = pytest.mark.pdf

ON = date(2023, 5, 25)


def printed(kind: str, content: dict[str, Any], **unit: Any) -> bytes:
    filing = unsaved_filing(kind, **unit)
    layout = kind_of(filing).layout
    assert layout is not None, "papers of every kind are printed"
    return document_pdf(layout(filing, content, head=head_of(filing.unit), on=ON))


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker: Any) -> bytes:
    with django_db_blocker.block():
        return printed(Paper.PLAN, PLAN)


@pytest.fixture(scope="module")
def closing() -> bytes:
    return printed(Paper.CLOSING_RETURN, CLOSING)


def test_a_plan_is_a4_in_one_embedded_face(plan: bytes) -> None:
    assert {(round(page.width), round(page.height)) for page in reading.pages(plan)} == {(210, 297)}
    faces = reading.fonts(plan)
    assert {name.split("-Bold")[0].split("-Italic")[0] for name, _ in faces} == {"Liberation-Serif"}
    assert all(embedded for _, embedded in faces)


def test_a_plan_reads_in_the_order_of_the_decree_with_room_for_number_and_day(plan: bytes) -> None:
    shown = reading.text(plan)
    order = (
        "ỦY BAN NHÂN DÂN",
        "XÃ BÌNH LƯ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: /KH-UBND",
        "Bình Lư, ngày tháng năm 2023",
        "KẾ HOẠCH",
        "Thực hiện phong trào thi đua",
        "Căn cứ Chỉ thị số 18-CT/TW ngày 04 tháng 9 năm 2012 của Ban Bí thư;",
        "II. CHỈ TIÊU THI ĐUA",
        "Số vụ tai nạn vụ 2 1",
        "III. NHIỆM VỤ TRỌNG TÂM",
        "- Tuyên truyền tại chợ phiên",
        "IV. BIỆN PHÁP VÀ TỔ CHỨC THỰC HIỆN",
        "Công an xã 30/09/2023",
        "triển khai thực hiện./.",
        "Nơi nhận:",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
    )
    places = [shown.index(piece) for piece in order]
    assert places == sorted(places)


def test_the_margins_and_the_head_stand_where_the_decree_puts_them(plan: bytes) -> None:
    first = reading.pages(plan)[0]
    assert first.find("Căn", "cứ")[0].left == pytest.approx(40, abs=1)
    assert min(word.left for word in first.words) > 29.5
    assert max(word.right for word in first.words) < 195.5
    nation = first.find("CỘNG", "HÒA", "XÃ", "HỘI")[0]
    assert nation.left > 96
    assert nation.top == pytest.approx(first.find("ỦY", "BAN")[0].top, abs=0.5)


def test_a_closing_return_that_has_its_number_shows_it(closing: bytes) -> None:
    shown = reading.text(closing)
    for piece in (
        "CÔNG AN TỈNH",
        "Số: 15/BC-CAH",
        "ngày 18 tháng 12 năm 2023",
        "Kính gửi: Ban An toàn giao thông huyện",
        "93,09 (256/275)",
        "Số vụ tai nạn vụ 2 1 1 Đạt",
        "VI. KIẾN NGHỊ, ĐỀ XUẤT Không có.",
        "- Như trên;",
        "Người ký minh họa",
    ):
        assert piece in shown, piece
    assert "Trưởng Công an" not in shown.split("Người ký minh họa")[1]


def test_the_report_on_spreading_the_word_is_one_sheet() -> None:
    filing = unsaved_filing(Paper.DISSEMINATION)
    told = {"held_on": "2023-06-01", "reached": 20, "headcount": 24, "rate": "83.33", "together_with": "Công đoàn"}
    pdf = document_pdf(dissemination_paper(filing, {**told, "note": "Hội nghị"}, head=head_of(filing.unit), on=ON))
    assert len(reading.pages(pdf)) == 1
    assert "20/24 cán bộ, công chức, viên chức, người lao động, đạt 83,33%." in reading.text(pdf)


@pytest.mark.parametrize(
    ("kind", "content", "order"),
    [
        (Paper.ACTIVITY_RETURN, ACTIVITY, (
            "XÃ BÌNH LƯ", "Số: /BC-UBND", "BÁO CÁO", "Kết quả hoạt động tháng 7/2023", "Kính gửi: Ban An toàn giao thông",
            "(từ ngày 15/06/2023 đến ngày 14/07/2023)", "4.1 Số buổi tuyên truyền buổi 24 3 31", "93,09% (256/275) – 91,2%",
            "Giải trình số liệu:", "- Số buổi tuyên truyền: Thêm 6 buổi tại chợ phiên", "để tổng hợp./.", "Nơi nhận:",
            "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH",
        )),
        (Paper.ACCIDENT_RETURN, ACCIDENTS, (
            "CÔNG AN TỈNH", "Số: /BC-CAH", "Số liệu tai nạn giao thông tháng 7/2023", "số liệu tai nạn giao thông chính thức",
            "02/07/2023", "QL4D", "09/07/2023", "Cộng: 02 vụ 1 3", "để tổng hợp./.", "TRƯỞNG CÔNG AN HUYỆN",
        )),
        (Paper.ACCIDENT_RETURN, COUNTS, ("2 Xã Bản Bo 2 1 3 – 0 0", "Cộng 4 2 6 – 0 0", "để tổng hợp./.")),
        (Paper.FIGURES_CONFIRMATION, ANSWER, (
            "Đề nghị đối chiếu số liệu tai nạn giao thông tháng 7/2023", "theo bản số 2 của Công an huyện",
            "1 Số vụ tai nạn vụ 2", "Vụ ngày 02/07/2023 xảy ra tại xã Bản Bo.", "để tổng hợp./.", "CHỦ TỊCH",
        )),
    ],
    ids=["results", "accidents", "counts", "answer"],
)  # fmt: skip
def test_what_is_stated_of_a_month_is_printed_for_signature(
    kind: str, content: dict[str, Any], order: tuple[str, ...]
) -> None:
    pdf = printed(kind, content)
    shown = reading.text(pdf)
    assert len(reading.pages(pdf)) == 1
    places = [shown.index(piece) for piece in order]
    assert places == sorted(places)


def test_hostile_words_of_a_unit_are_printed_as_words() -> None:
    shown = reading.text(printed(Paper.PLAN, hostile(PLAN)))
    assert "<script>alert(1)</script>" in shown
    assert "{{ 7|add:7 }}" in shown
    assert "KẾ HOẠCH" in shown
