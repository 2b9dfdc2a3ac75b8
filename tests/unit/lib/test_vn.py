import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atgt_portal.lib import vn

calm = settings(derandomize=True, max_examples=50, deadline=None)
decimals = st.decimals(min_value=0, max_value=10**9, places=3)
FORBIDDEN = ("không hợp lệ", "vui lòng", "lỗi xảy ra", "Enter", "invalid", "Error")


def refused(read, value, **options):
    with pytest.raises(vn.VietnameseInputError) as refusal:
        read(value, **options)
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert not any(word in sentence for word in FORBIDDEN)
    assert unicodedata.is_normalized("NFC", sentence)
    return sentence


@pytest.mark.parametrize(
    "typed",
    [
        "05/12/2023",
        "5/12/2023",
        "05-12-2023",
        "5.12.2023",
        "2023-12-05",
        "05122023",
        " 05/12/2023\xa0",
        date(2023, 12, 5),
        datetime.fromisoformat("2023-12-05T10:41"),
        datetime(2023, 12, 4, 17, 30, tzinfo=UTC),
    ],
)
def test_the_fifth_of_december_is_never_the_twelfth_of_may(typed):
    assert vn.parse_date(typed) == date(2023, 12, 5)


@pytest.mark.parametrize("typed", ["31/11/2023", "12/31/2023", "2023-02-29", "00/12/2023", "31.11.2023"])
def test_a_day_that_no_calendar_has_is_refused_with_the_order_to_type(typed):
    sentence = refused(vn.parse_date, typed, label="Ngày ký")
    assert sentence == f"Ngày ký {typed} không có trong lịch. Nhập lại theo ngày/tháng/năm."


def test_without_a_label_the_day_itself_opens_the_sentence():
    assert refused(vn.parse_date, "31/11/2023") == "31/11/2023 không có trong lịch. Nhập lại theo ngày/tháng/năm."


@pytest.mark.parametrize("typed", ["05/12/23", "5.12.23", "05/12/023"])
def test_a_year_of_two_digits_is_asked_for_in_full(typed):
    assert "Ghi đủ, ví dụ" in refused(vn.parse_date, typed)


@pytest.mark.parametrize("typed", ["05/12/0203", "01/01/1899", "01/01/2101", date(1, 1, 1)])
def test_a_year_nobody_can_mean_is_refused(typed):
    assert "1900 đến 2100" in refused(vn.parse_date, typed)


@pytest.mark.parametrize(
    "typed", ["hôm nay", "０５/12/2023", "5/12", "5/12-2023", 45265, 45265.0, True, "=TODAY()", "x" * 10_000]
)
def test_what_is_no_day_is_refused(typed):
    assert "không phải là ngày" in (said := refused(vn.parse_date, typed)) or "quá dài" in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3", 3),
        ("0", 0),
        ("03", 3),
        ("1.234", 1234),
        ("1.234.567", 1234567),
        ("1 234", 1234),
        ("1\xa0234", 1234),
        (" 12 ", 12),
        (3, 3),
        (3.0, 3),
        (Decimal("3.00"), 3),
        ("1000000000000", 10**12),
    ],
)
def test_a_dot_before_three_digits_groups_a_whole_number(typed, meant):
    count = vn.parse_count(typed)
    assert (count, type(count)) == (meant, int)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1,5", "Số vụ phải là số nguyên. Sửa 1,5 thành 1 hoặc 2."),
        ("1.5", "Số vụ phải là số nguyên. Sửa 1.5 thành 1 hoặc 2."),
        (1.5, "Số vụ phải là số nguyên. Sửa 1,5 thành 1 hoặc 2."),
        ("1.234,5", "Số vụ phải là số nguyên. Sửa 1.234,5 thành 1234 hoặc 1235."),
        ("3,0", "Số vụ phải là số nguyên. Sửa 3,0 thành 3."),
        ("0.123", "Số vụ phải là số nguyên. Sửa 0.123 thành 0 hoặc 1."),
        ("-3", "Số vụ không thể nhỏ hơn 0. Sửa “-3” thành 0 hoặc số lớn hơn."),
        (-3, "Số vụ không thể nhỏ hơn 0. Sửa “−3” thành 0 hoặc số lớn hơn.".replace("−", "-")),
        ("ba", "Số vụ: “ba” không phải là số. Nhập bằng chữ số, ví dụ 3."),
        ("3 vụ", "Số vụ: “3 vụ” không phải là số. Nhập bằng chữ số, ví dụ 3."),
        ("", "Ô Số vụ đang trống. Nhập số vụ; không phát sinh thì ghi 0."),
    ],
)
def test_the_sentence_names_the_column_the_value_and_the_way_out(typed, sentence):
    assert refused(vn.parse_count, typed, label="Số vụ") == sentence


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "TRUE",
        "1_000",
        "１２",
        "1e3",
        "0x10",
        "=1+1",
        "1.23.456",
        "1,234",
        "+3",
        "²",
        "٣",
        "Infinity",
        "3 4",
        "1/2",
        True,
        False,
        float("nan"),
        float("inf"),
        10**15,
        "1000000000001",
        "9" * 20000,
        1e300,
        Decimal("NaN"),
    ],
)
def test_no_strange_number_slips_in_as_a_count(typed):
    assert refused(vn.parse_count, typed)


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0", "\t"])
@pytest.mark.parametrize("read", [vn.parse_count, vn.parse_number, vn.parse_date, vn.parse_document_number])
def test_blank_is_not_zero_and_says_so_by_its_own_error(read, blank):
    with pytest.raises(vn.BlankError, match="đang trống"):
        read(blank)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.234,5", "1234.5"),
        ("12,5", "12.5"),
        ("1.234.567", "1234567"),
        ("1234", "1234"),
        ("1 234,5", "1234.5"),
        ("0,123", "0.123"),
        ("1,234", "1.234"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (1234, "1234"),
    ],
)
def test_a_comma_divides_and_dots_group(typed, meant):
    assert vn.parse_number(typed) == Decimal(meant)


def test_one_dot_before_three_digits_is_asked_about_never_guessed():
    sentence = "Không rõ 1.234 là 1234 hay 1,234 triệu đồng. Nhập lại, dùng dấu phẩy cho phần lẻ."
    assert refused(vn.parse_number, "1.234", unit="triệu đồng") == sentence


@pytest.mark.parametrize(("typed", "advised"), [("1.23", "1,23"), ("0.123", "0,123"), ("1234.567", "1234,567")])
def test_a_dot_that_cannot_group_is_answered_with_the_comma(typed, advised):
    assert f"Dùng dấu phẩy: {advised}." in refused(vn.parse_number, typed)


@pytest.mark.parametrize(
    "typed", ["1,234.5", "1,234,567", "1.23.456", "1..2", "NaN", True, "１,５", "-1,5", "10000000000000"]
)
def test_what_reads_in_no_one_way_is_refused_as_a_number(typed):
    assert refused(vn.parse_number, typed)


@pytest.mark.parametrize("typed", ["-1,5", "−1,5", "– 1,5"])
def test_a_minus_is_read_where_it_may_stand(typed):
    assert vn.parse_number(typed, negative=True) == Decimal("-1.5")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("27/QĐ-BATGT", "27/QĐ-BATGT"),
        ("Số: 6/2018/QĐ-UBND", "06/2018/QĐ-UBND"),
        ("45-KL/TW", "45-KL/TW"),
        ("15/2003/QH11", "15/2003/QH11"),
        ("117 / KH–UBND", "117/KH-UBND"),
        ("12a/BATGT-KTHT", "12a/BATGT-KTHT"),
        (unicodedata.normalize("NFD", "2060/QĐ-TTg"), "2060/QĐ-TTg"),
    ],
)
def test_document_numbers_are_read_and_written_as_the_decree_wants(typed, written):
    assert str(vn.parse_document_number(typed)) == written
    assert str(vn.parse_document_number(written)) == written


@pytest.mark.parametrize("typed", ["QĐ-BATGT", "/KH-BATGT", "27", "27/", "hai bảy/QĐ"])
def test_half_a_document_number_is_refused(typed):
    assert "số và ký hiệu" in refused(vn.parse_document_number, typed)
    with pytest.raises(vn.VietnameseInputError, match="ví dụ 45/BC-UBND"):
        vn.parse_document_number(typed, example="45/BC-UBND")


@calm
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_that_is_shown_reads_back_as_itself(day):
    assert vn.parse_date(vn.show_date(day)) == day
    assert vn.parse_date(day.isoformat()) == day


@calm
@given(st.integers(min_value=0, max_value=10**12))
def test_a_count_that_is_shown_reads_back_as_itself(count):
    assert vn.parse_count(vn.show_number(count)) == vn.parse_count(vn.show_plain(count)) == count


@calm
@given(decimals)
def test_a_number_in_its_box_reads_back_as_itself(number):
    assert vn.parse_number(vn.show_plain(number)) == number


@calm
@given(decimals)
def test_a_number_shown_with_a_comma_reads_back_as_itself(number):
    assert vn.parse_number(vn.show_number(number, places=3)) == number


@calm
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_and_nothing_else(typed):
    for read in (vn.parse_date, vn.parse_count, vn.parse_number, vn.parse_document_number):
        with suppress(vn.VietnameseInputError):
            assert read(typed, label="Ô này") is not None


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [
        (0, None, "0"),
        (1234567, None, "1.234.567"),
        (Decimal("1234.50"), None, "1.234,5"),
        (None, None, "–"),
        (Decimal("1.005"), 2, "1,01"),
        (3, 1, "3,0"),
        (Decimal(-6), None, "−6"),
        (Decimal("-0.0"), None, "0"),
    ],
)
def test_numbers_are_shown_with_dots_and_a_comma(number, places, shown):
    assert vn.show_number(number, places=places) == shown


def test_percentages_carry_a_comma_and_no_base_is_a_dash():
    shown = [vn.show_percent(percent) for percent in (Decimal("-6.25"), Decimal(-50), Decimal("16.666"), 0, None)]
    assert shown == ["−6,25%", "−50%", "16,67%", "0%", "–"]
    assert vn.show_percent(Decimal("12.41"), signed=True) == "+12,41%"
    assert vn.show_percent(Decimal(50), places=2) == "50,00%"


def test_a_change_is_told_in_words():
    told = [vn.show_change(change, unit="vụ") for change in (-1, 2, 0, None, Decimal("-1.5"))]
    assert told == ["giảm 1 vụ", "tăng 2 vụ", "không đổi", "–", "giảm 1,5 vụ"]


def test_small_counts_take_two_digits_in_prose():
    assert [vn.two_digits(count) for count in (0, 1, 9, 10, 1234)] == ["0", "01", "09", "10", "1.234"]
