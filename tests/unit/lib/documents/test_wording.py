"""The small wordings of Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from datetime import date

import pytest

from atgt_portal.lib.documents import wording
from atgt_portal.lib.documents.model import Heading, Paragraph
from tests.factories.documents import issued_report, year_end_report


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 1, 5), "ngày 05 tháng 01 năm 2024"),
        (date(2024, 2, 29), "ngày 29 tháng 02 năm 2024"),
        (date(2023, 3, 9), "ngày 09 tháng 3 năm 2023"),
        (date(2023, 9, 10), "ngày 10 tháng 9 năm 2023"),
        (date(2023, 12, 25), "ngày 25 tháng 12 năm 2023"),
    ],
)
def test_days_below_ten_and_only_the_first_two_months_take_a_zero(on, expected):
    assert wording.date_in_words(on, year=2000) == expected


def test_an_unissued_paper_leaves_room_for_day_and_month():
    assert wording.date_in_words(None, year=2023).split() == ["ngày", "tháng", "năm", "2023"]
    assert len(wording.date_in_words(None, year=2023)) > len("ngày tháng năm 2023") + 8


@pytest.mark.parametrize(("number", "expected"), [("7", "07/BC-BATGT"), ("07", "07/BC-BATGT"), ("112", "112/BC-BATGT")])
def test_numbers_below_ten_take_a_zero(number, expected):
    assert wording.number_and_symbol(number, symbol="BC-BATGT") == expected


def test_a_draft_keeps_its_number_blank():
    blank, slash, symbol = wording.number_and_symbol("", symbol="BC-BATGT").partition("/")
    assert blank.isspace()
    assert (slash, symbol) == ("/", "BC-BATGT")


def test_points_follow_the_vietnamese_alphabet():
    assert [wording.point_letter(number) for number in range(1, 10)] == ["a", "b", "c", "d", "đ", "e", "g", "h", "i"]
    assert (wording.point_letter(23), wording.point_letter(24)) == ("y", "aa")


def test_roman_numbers():
    assert [wording.roman(number) for number in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]


def test_bases_end_with_semicolons_and_the_last_with_a_full_stop():
    assert wording.basis_lines(("Căn cứ Luật A;", "Căn cứ Nghị định B", "Căn cứ Kế hoạch C;")) == (
        "Căn cứ Luật A;",
        "Căn cứ Nghị định B;",
        "Căn cứ Kế hoạch C.",
    )


def test_recipients_begin_with_the_addressees_and_end_with_the_archive():
    lines = wording.recipient_lines(("Lưu: VT, KT&HT.", "- Các thành viên Ban ATGT huyện;"), has_addressees=True)
    assert lines == ("- Như trên;", "- Các thành viên Ban ATGT huyện;", "- Lưu: VT, KT&HT.")


def test_nobody_is_as_above_where_nobody_is_above():
    assert wording.recipient_lines(("Lưu: VT, Hồ sơ",), has_addressees=False) == ("- Lưu: VT, Hồ sơ.",)


def test_one_addressee_stands_alone_and_several_are_listed():
    assert wording.addressee_lines(("UBND huyện Tam Đường.",)) == ("UBND huyện Tam Đường",)
    assert wording.addressee_lines(("UBND xã Bản Bo", "Huyện đoàn")) == ("- UBND xã Bản Bo;", "- Huyện đoàn.")


@pytest.mark.parametrize(
    "typed", ["xem xét, quyết định", "xem xét, quyết định.", "xem xét, quyết định./.", "xem xét, quyết định ./."]
)
def test_the_body_is_closed_once_however_it_was_typed(typed):
    assert wording.close_body(typed) == "xem xét, quyết định./."


def test_headings_are_numbered_anew_below_each_higher_one():
    blocks = (
        Heading(1, "Kết quả"),
        Heading(2, "Tai nạn"),
        Heading(3, "Số vụ"),
        Heading(3, "Số người chết"),
        Paragraph("Không xảy ra."),
        Heading(2, "Xử phạt"),
        Heading(3, "Nồng độ cồn"),
        Heading(1, "Phương hướng"),
        Heading(2, "Chung", label="A."),
    )
    labels = [block.label for block in wording.number_headings(blocks) if isinstance(block, Heading)]
    assert labels == ["I.", "1.", "a)", "b)", "2.", "a)", "II.", "A."]


def test_a_single_appendix_has_no_number():
    assert wording.appendix_label(1, of=1) == "Phụ lục"
    assert wording.appendix_label(2, of=3) == "Phụ lục II"


def test_an_appendix_names_the_paper_it_belongs_to():
    assert wording.attached_line(issued_report()) == (
        "(Kèm theo Báo cáo số 07/BC-BATGT ngày 05 tháng 01 năm 2024 của Ban An toàn giao thông huyện Tam Đường)"
    )
    assert "năm 2023 của Ban" in wording.attached_line(year_end_report())
