import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atgt_portal.lib import intake, sheets

calm = settings(derandomize=True, max_examples=50, deadline=None)
MADE_AT = datetime(2023, 12, 25, 3, 0, tzinfo=UTC)
LIVE = [
    "=1+1",
    "==1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1+1",
    "＝1+1",
    '=HYPERLINK("http://x")',
    "-",
    "+84 213",
]
ROW = ["Xã Bản Bo", 1234, Decimal("1234.5"), date(2023, 12, 5), datetime(2023, 12, 5, 3, 41, tzinfo=UTC), None, True, 0]
HEADERS = ["Đơn vị", "Số vụ", "Kinh phí", "Ngày", "Lúc", "Trống", "Có", "Không"]


def book_of(*rows, headers=HEADERS, **more):
    content = sheets.write_workbook([sheets.Sheet("Số liệu", headers, rows, **more)], made_at=MADE_AT)
    return content, openpyxl.load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("words", LIVE)
def test_a_workbook_never_runs_what_a_unit_typed(words):
    _content, page = book_of([words], headers=[words], title=[words], notes=[words])
    for place in ("A1", "A3", "A4", "A5"):
        cell = page[place]
        assert cell.data_type == "s"
        assert cell.value == words.strip()
        assert cell.quotePrefix


def test_numbers_and_days_stay_numbers_and_days():
    _content, page = book_of(ROW)
    assert [cell.value for cell in page[2]] == [
        *(
            "Xã Bản Bo",
            1234,
            1234.5,
            datetime.fromisoformat("2023-12-05"),
            datetime.fromisoformat("2023-12-05T10:41"),
            None,
            "Có",
            0,
        ),
    ]
    assert [cell.data_type for cell in page[2]] == ["s", "n", "n", "d", "d", "n", "s", "n"]
    assert not page["A2"].quotePrefix
    assert page["C2"].number_format == "#,##0.0"
    assert page["D2"].number_format == "dd/mm/yyyy"


def test_the_table_is_ready_for_print_and_reading():
    _content, page = book_of(ROW, title=["BẢNG TỔNG HỢP", "Năm 2023"], widths=[30])
    assert page.freeze_panes == "A5"
    assert page.print_title_rows == "$4:$4"
    assert page["A4"].font.bold
    assert page["A4"].font.name == "Times New Roman"
    assert page.column_dimensions["A"].width == 30
    assert page.page_setup.orientation == "landscape"


def test_the_same_table_gives_the_same_bytes_and_carries_the_moment_of_its_data():
    first, second = book_of(ROW)[0], book_of(ROW)[0]
    assert first == second
    core = zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml")
    assert core.count(b"2023-12-25T03:00:00Z") == 2


def test_sheet_names_are_made_fit_for_excel():
    names = ["Số liệu 1/2", "số liệu 1 2", "x" * 40, "", "x" * 40]
    content = sheets.write_workbook([sheets.Sheet(name, ["a"], []) for name in names], made_at=MADE_AT)
    found = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert found == ["Số liệu 1 2", "số liệu 1 2 2", "x" * 31, "Trang", f"{'x' * 26} 5"]


def test_a_text_that_excel_would_cut_is_refused():
    with pytest.raises(sheets.CellTooLongError, match="32768"):
        book_of(["x" * 32_768])
    assert book_of(["x" * 32_767])[1]["A2"].value == "x" * 32_767


@pytest.mark.parametrize("words", LIVE)
def test_a_csv_never_runs_what_a_unit_typed(words):
    content = sheets.write_csv(["Ghi chú", "Số"], [[words, -3], ["bình thường", Decimal("-1.5")]])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1] == [f"'{words.strip()}", "-3"]
    assert rows[2] == ["bình thường", "-1,5"]


@calm
@given(st.text(max_size=40))
def test_the_guard_comes_off_exactly_where_it_was_put_on(words):
    assert sheets.unguarded(sheets.guarded(words)) == words


def test_an_export_read_back_is_the_same():
    rows = [
        ["Xã Bản Bo", 3, Decimal("1.5"), date(2023, 12, 5)],
        ["=1+1", 0, Decimal("-2.25"), None],
        ["'Sơn Bình'", 1234567, None, None],
    ]
    headers = ["Đơn vị", "Số vụ", "Kinh phí", "Ngày"]
    content = sheets.write_workbook([sheets.Sheet("Số liệu", headers, rows, title=["Bảng"])], made_at=MADE_AT)
    table = intake.read_table(content, name="so-lieu.xlsx", wanted=headers)
    assert (table.headers, table.sheet, table.first_row) == (tuple(headers), "Số liệu", 4)
    assert [list(row) for row in table.rows] == rows

    as_text = intake.read_table(sheets.write_csv(headers, rows), name="so-lieu.csv")
    assert as_text.rows[1] == ("=1+1", "0", "-2,25", None)
    assert as_text.rows[0] == ("Xã Bản Bo", "3", "1,5", "05/12/2023")
