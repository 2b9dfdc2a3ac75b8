import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atgt_portal.lib.intake import Table
from campaigns.setup.windows import Window, committee_year, months
from reports.returns import by_unit, by_unit_reading
from reports.returns.by_unit import IndicatorColumn, NamedPeriod, Rules
from units.directory import Directory, Known, Listed

HEADERS = (*by_unit.REQUIRED, by_unit.NOTE)
YEAR = committee_year(2023)
UNITS = [
    Listed(1, "X-BINHLU", "Xã Bình Lư"),
    Listed(2, "X-BANBO", "Xã Bản Bo"),
    Listed(3, "CAH", "Công an huyện"),
    Listed(4, "X-CU", "Xã Cũ", valid_to=date(2023, 6, 30)),
]
RULES = Rules(
    directory=Directory([Known(words, unit) for unit in UNITS for words in (unit.code, unit.name)]),
    year=YEAR,
    periods=(
        NamedPeriod("Năm ATGT 2023", YEAR),
        *(NamedPeriod(f"Tháng {number}/2023", window) for number, window in enumerate(months(YEAR), start=1)),
    ),
    columns=(
        IndicatorColumn("alcohol_related", "Số vụ do uống rượu, bia", is_counted=True),
        IndicatorColumn("G3.1", "Chiều dài đường được bảo trì, sửa chữa", is_counted=False),
    ),
)
GOOD = ("Xã Bình Lư", date(2023, 11, 14), 3, 1, 2, None)


def read(*rows, headers=HEADERS, **more):
    width = max(len(row) for row in (headers, *rows))
    padded = tuple((*row, *[None] * (width - len(row))) for row in rows)
    return by_unit_reading.read(Table((*headers, *[""] * (width - len(headers))), padded, **more), rules=RULES)


def only_fault(*rows, **more):
    reading = read(*rows, **more)
    assert reading.rows == ()
    (fault,) = reading.faults
    return str(fault)


def with_cell(name, value, *, headers=HEADERS):
    row = list(GOOD)
    row[headers.index(name)] = value
    return tuple(row)


def test_a_row_becomes_a_unit_a_day_its_period_and_counts():
    reading = read(GOOD)
    assert (reading.faults, reading.warnings, reading.unread) == ((), (), ())
    (row,) = reading.rows
    assert (row.number, row.unit.name, row.day, row.period.name) == (
        2,
        "Xã Bình Lư",
        date(2023, 11, 14),
        "Tháng 11/2023",
    )
    assert (row.accidents, row.deaths, row.injured, row.note, row.others) == (3, 1, 2, "", {})


def test_a_unit_without_a_place_goes_by_its_full_name_and_blank_rows_are_passed_over():
    reading = read((None,) * 6, with_cell("Đơn vị", "cah"), (None, ""), GOOD)
    assert [(row.number, row.unit.name) for row in reading.rows] == [(3, "Công an huyện"), (5, "Xã Bình Lư")]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/12/2023", date(2023, 12, 5)),
        ("5-12-2023", date(2023, 12, 5)),
        ("2023-12-05", date(2023, 12, 5)),
        (datetime.fromisoformat("2023-12-05T10:41"), date(2023, 12, 5)),
        ("15/12/2022", date(2022, 12, 15)),
        ("14/12/2023", date(2023, 12, 14)),
    ],
)
def test_days_are_read_day_first(typed, day):
    assert [row.day for row in read(with_cell("Ngày báo cáo", typed)).rows] == [day]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (None, "ô này đang trống"),
        ("12/25/2023", "không có trong lịch"),
        ("29/02/2023", "không có trong lịch"),
        ("05/12/23", "chưa đủ bốn chữ số của năm"),
        ("tháng 11", "không phải là ngày"),
        ("10:41:00", "không phải là ngày"),
        (45_265, "là một số, không phải là ngày"),
        ("45265", "là một số, không phải là ngày"),
        ("14/12/2022", "nằm ngoài năm số liệu của phong trào (15/12/2022 – 14/12/2023)"),
        ("15/12/2023", "nằm ngoài năm số liệu"),
        (date(1904, 1, 1), "nằm ngoài năm số liệu"),
        ("#REF!", "công thức không cho kết quả: “#REF!”"),
    ],
)
def test_a_day_that_is_none_or_lies_outside_the_year_is_refused(typed, said):
    sentence = only_fault(with_cell("Ngày báo cáo", typed))
    assert sentence.startswith("Dòng 2, cột Ngày báo cáo (B2): ")
    assert said in sentence


@pytest.mark.parametrize("typed", [3, "3", " 3 ", Decimal(3), "03", "3\u00a0"])
def test_counts_are_whole_numbers_however_the_cell_holds_them(typed):
    assert [row.injured for row in read(with_cell("Số người bị thương", typed)).rows] == [3]


@pytest.mark.parametrize("typed", ["1.234", 1234, "1 234"])
def test_a_dot_before_three_digits_groups_them(typed):
    assert [row.accidents for row in read(with_cell("Số vụ", typed)).rows] == [1234]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (None, "đang trống"),
        ("", "đang trống"),
        (Decimal("3.5"), "phải là số nguyên"),
        ("1,5", "phải là số nguyên"),
        ("1,234", "Không rõ 1,234"),
        (-1, "không thể nhỏ hơn 0"),
        ("−1", "không thể nhỏ hơn 0"),
        (10**30, "lớn hơn mức tối đa"),
        ("9" * 30, "lớn hơn mức tối đa"),
        ("9" * 20_000, "quá dài"),
        ("3 vụ", "không phải là số"),
        ("không", "không phải là số"),
        ("-", "không phải là số"),
        ("–", "không phải là số"),
        ("３", "bảng chữ khác"),
        ("٣", "bảng chữ khác"),
        ("TRUE", "không phải là số"),
        ("inf", "không phải là số"),
        ("NaN", "không phải là số"),
        ("1e3", "không phải là số"),
        ("1_000", "không phải là số"),
        ("=1+1", "không phải là số"),
        ("#DIV/0!", "công thức không cho kết quả"),
        ("(công thức chưa tính)", "công thức không cho kết quả"),
        (date(2023, 12, 5), "định dạng là ngày (05/12/2023)"),
    ],
)
@pytest.mark.parametrize("column", by_unit.COUNTS)
def test_what_is_no_count_is_refused_with_its_cell(column, typed, said):
    sentence = only_fault(with_cell(column, typed))
    letter = "ABCDEF"[HEADERS.index(column)]
    assert sentence.startswith(f"Dòng 2, cột {column} ({letter}2): ")
    assert said.lower() in sentence.lower()


def test_people_hurt_without_an_accident_are_asked_about():
    assert only_fault(("CAH", "05/12/2023", 0, 1, 0)) == (
        "Dòng 2, cột Số vụ (C2): số vụ là 0 nhưng có 01 người chết, 0 người bị thương. Sửa số vụ hoặc hai số kia."
    )
    assert "02 người bị thương" in only_fault(("CAH", "05/12/2023", 0, 0, 2))
    assert read(("CAH", "05/12/2023", 0, 0, 0)).rows[0].accidents == 0
    assert read(("CAH", "05/12/2023", 2, 0, 0)).rows[0].accidents == 2


def test_a_unit_twice_in_one_period_is_refused_naming_both_rows():
    first, again = ("Xã Bình Lư", "15/10/2023", 1, 0, 0), ("X-BINHLU", "14/11/2023", 1, 0, 0)
    sentence = only_fault(first, again)
    assert sentence.startswith(
        "Dòng 3, cột Đơn vị (A3): đơn vị “Xã Bình Lư” đã có ở dòng 2 trong cùng kỳ Tháng 11/2023"
    )
    assert len(read(first, ("X-BINHLU", "15/11/2023", 1, 0, 0)).rows) == 2
    assert len(read(first, ("X-BANBO", "14/11/2023", 1, 0, 0)).rows) == 2


def test_a_unit_that_no_longer_stood_that_day_is_refused():
    assert len(read(("Xã Cũ", "30/06/2023", 1, 0, 0)).rows) == 1
    assert "“Xã Cũ” không hoạt động vào ngày 01/07/2023" in only_fault(("Xã Cũ", "01/07/2023", 1, 0, 0))


@pytest.mark.parametrize("typed", ["Cộng", "Tổng cộng:", "TỔNG SỐ", "tổng", "Cộng toàn huyện"])
def test_a_line_of_sums_is_neither_counted_nor_dropped_in_silence(typed):
    assert f"dòng cộng (“{typed}”)" in only_fault(GOOD, (typed, None, 3, 1, 2))
    headers = ("STT", *HEADERS)
    assert "dòng cộng" in only_fault((1, *GOOD), (typed, None, None, 3, 1, 2), headers=headers)


def test_a_note_may_speak_of_sums_and_a_place_may_be_called_so():
    assert read(with_cell("Ghi chú", "Tổng cộng")).rows[0].note == "Tổng cộng"
    assert "không có đơn vị “Xã Cộng Hòa”" in only_fault(with_cell("Đơn vị", "Xã Cộng Hòa"))


@pytest.mark.parametrize("typed", [None, "", "Xã Bính Lư", "x" * 10_000, 5, date(2023, 12, 5), "=A1", "../X-BINHLU"])
def test_an_unknown_or_missing_unit_is_refused(typed):
    assert only_fault(with_cell("Đơn vị", typed)).startswith("Dòng 2, cột Đơn vị (A2): ")


def test_notes_keep_their_lines_and_are_bounded():
    assert read(with_cell("Ghi chú", "một\nhai")).rows[0].note == "một\nhai"
    assert read(with_cell("Ghi chú", 5)).rows[0].note == "5"
    assert "Ghi chú chỉ là một số (5)".lower() in str(read(with_cell("Ghi chú", 5)).warnings[0]).lower()
    assert read(GOOD[:5], headers=by_unit.REQUIRED).rows[0].note == ""
    assert "Ghi chú dài 1.001 ký tự".lower() in only_fault(with_cell("Ghi chú", "x" * 1_001)).lower()


@pytest.mark.parametrize("note", ["gọi 0912 345 678", "+84912345678", "CCCD 012345678901"])
def test_what_looks_like_a_persons_number_is_pointed_out(note):
    reading = read(with_cell("Ghi chú", note))
    assert len(reading.rows) == 1
    assert "hình như có số" in str(reading.warnings[0])
    assert read(with_cell("Ghi chú", "Quốc lộ 32, km 0912; QĐ 06/2018")).warnings == ()


def test_hidden_rows_and_columns_are_not_taken_unseen():
    assert "Dòng đang ẩn".lower() in only_fault(GOOD, hidden_rows=frozenset({2})).lower()
    assert len(read(GOOD, hidden_rows=frozenset({3})).rows) == 1
    assert "cột đang ẩn" in only_fault(GOOD, hidden_columns=frozenset({2}))
    assert len(read((*GOOD, None), headers=(*HEADERS, "STT"), hidden_columns=frozenset({6})).rows) == 1


def test_headers_that_are_doubled_or_missing_over_figures_are_refused():
    assert "trùng với cột C" in only_fault((*GOOD, 3), headers=(*HEADERS, "SỐ VỤ"))
    assert "không có tiêu đề nhưng có số liệu ở dòng 2" in only_fault((*GOOD, 3), headers=(*HEADERS, ""))


def test_further_columns_are_read_when_they_are_indicators_and_named_when_not():
    headers = (*HEADERS, "số vụ do uống rượu bia", "G3.1", "STT")
    reading = read((*GOOD, 2, "1,5", 1), ("CAH", "05/12/2023", 0, 0, 0, None, None, None, 2), headers=headers)
    assert [row.others for row in reading.rows] == [{"alcohol_related": 2, "G3.1": Decimal("1.5")}, {}]
    assert reading.unread == ("STT",)
    assert "lớn hơn số vụ (3)" in only_fault((*GOOD, 4), headers=headers)
    assert "không phải là số" in only_fault((*GOOD, "x"), headers=headers)


def test_every_fault_is_told_at_once_and_long_lists_are_counted():
    reading = read(("Đâu đó", "32/13/2023", -1, "x", None), ("", "", "", "", ""), ("Tổng cộng",))
    assert len(reading.faults) == 6
    told = read(*[("Đâu đó", "05/12/2023", 1, 0, 0)] * 50).told().split("\n")
    assert len(told) == by_unit.MOST_TOLD + 1
    assert told[-1] == "và còn 30 chỗ khác phải sửa."
    assert read(headers=HEADERS).told().startswith("Bảng chỉ có dòng tiêu đề")


def test_a_day_outside_every_named_period_belongs_to_the_year():
    rules = Rules(
        directory=RULES.directory, year=YEAR, periods=(NamedPeriod("Quý", Window(date(2023, 1, 1), date(2023, 3, 31))),)
    )
    assert rules.period_of(date(2023, 5, 1)).window == YEAR
    assert rules.period_of(date(2023, 2, 1)).name == "Quý"


def spelled(words, how):
    form, case, spaces = how
    return unicodedata.normalize(form, getattr(words, case)()).replace(" ", spaces)


SPELLINGS = st.tuples(
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from(["upper", "lower", "title"]),
    st.sampled_from([" ", "  ", "\u00a0"]),
)
COUNTS = st.integers(min_value=0, max_value=by_unit.LARGEST_COUNT)


@given(
    order=st.permutations(range(len(HEADERS))),
    spelling=st.lists(SPELLINGS, min_size=6, max_size=6),
    unit=st.tuples(st.sampled_from(UNITS[:3]), SPELLINGS),
    day=st.dates(YEAR.first_day, YEAR.last_day),
    counts=st.tuples(COUNTS, COUNTS, COUNTS),
)
def test_any_order_of_columns_and_any_spelling_gives_the_same_row(order, spelling, unit, day, counts):
    accidents = max(counts[0], 1)
    row = (spelled(unit[0].name, unit[1]), f"{day:%d/%m/%Y}", accidents, str(counts[1]), counts[2], None)
    headers = [spelled(name, how) for name, how in zip(HEADERS, spelling, strict=True)]
    (found,) = read(tuple(row[index] for index in order), headers=tuple(headers[index] for index in order)).rows
    assert (found.unit, found.day) == (unit[0], day)
    assert (found.accidents, found.deaths, found.injured) == (accidents, *counts[1:])


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
)


@given(rows=st.lists(st.tuples(*[CELLS] * 6), max_size=5))
def test_whatever_stands_in_the_cells_there_is_an_answer(rows):
    reading = read(*rows)
    assert bool(reading.rows) != bool(reading.faults)
    assert bool(reading.told()) == bool(reading.faults)
