import io
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest

from atgt_portal.lib.documents.model import Appendix, Cell, Column, DocumentError, Table
from atgt_portal.lib.documents.xlsx import document_xlsx
from tests.factories.documents import UNITS, short_paper, year_end_report


def opened(document):
    return openpyxl.load_workbook(io.BytesIO(document_xlsx(document)))


def test_each_table_and_each_appendix_has_its_sheet():
    book = opened(year_end_report())
    assert book.sheetnames == ["Bảng 1", "Phụ lục I", "Phụ lục II"]
    sheet = book["Phụ lục II"]
    assert [sheet.cell(line, 1).value for line in (1, 2)] == [
        "Phụ lục II",
        "KẾT QUẢ CHẤM ĐIỂM, XẾP HẠNG CÁC ĐƠN VỊ THÀNH VIÊN",
    ]
    assert sheet["A4"].value == "Số liệu minh họa"
    assert [row[1].value for row in sheet.iter_rows(min_row=7, max_row=35)] == list(UNITS)


def test_numbers_are_numbers_and_can_be_added_up():
    sheet = opened(year_end_report())["Bảng 1"]
    rows = {row[1].value: row for row in sheet.iter_rows() if isinstance(row[0].value, int)}
    accidents = rows["Số vụ tai nạn giao thông"]
    assert [cell.value for cell in accidents[2:6]] == [15, 16, -1, -6.25]
    assert {cell.data_type for cell in accidents[2:6]} == {"n"}
    assert accidents[5].number_format == "#,##0.00"
    assert rows["Số vụ đặc biệt nghiêm trọng"][5].value == "–"


@pytest.mark.parametrize(
    "typed", ["=1+1", "==1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x")', "'=1", "#REF!", "0123"]
)
def test_text_stays_text_whatever_sign_it_starts_with(typed):
    table = Table((Column(typed, 40),), ((Cell(typed),),), totals=((Cell(typed),),), caption=typed, notes=(typed,))
    sheet = opened(short_paper(table, note=""))["Bảng 1"]
    cells = [row[0] for row in sheet.iter_rows() if row[0].value is not None]
    assert [cell.value for cell in cells] == [typed] * 5
    assert {cell.data_type for cell in cells} == {"s"}


def test_dates_are_dates():
    table = Table((Column("Ngày", 20),), ((Cell("20/12/2023", datetime(2023, 12, 20).date()),),))  # noqa: DTZ001
    cell = opened(short_paper(table, note=""))["Bảng 1"]["A3"]
    assert (cell.is_date, cell.value.date().isoformat(), cell.number_format) == (True, "2023-12-20", "dd/mm/yyyy")


def test_the_same_paper_gives_the_same_bytes_and_another_figure_does_not():
    table = Table((Column("Số vụ", 20),), ((Cell("15", 15),),))
    other = Table((Column("Số vụ", 20),), ((Cell("16", 16),),))
    assert document_xlsx(short_paper(table)) == document_xlsx(short_paper(table))
    assert document_xlsx(short_paper(table)) != document_xlsx(short_paper(other))


def test_a_merged_total_keeps_its_columns():
    rows = ((Cell("1", 1), Cell("UBND xã Bản Bo"), Cell("2", 2)),)
    totals = ((Cell("Cộng", span=2), Cell("2,5", Decimal("2.5"))),)
    sheet = opened(
        short_paper(Table((Column("STT", 9), Column("Đơn vị", 50), Column("Điểm", 20)), rows, totals), note="")
    )["Bảng 1"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A4:B4"]
    assert (sheet["A4"].value, sheet["C4"].value) == ("Cộng", 2.5)


def test_a_paper_without_tables_has_no_workbook():
    words = short_paper().blocks
    with pytest.raises(DocumentError, match="không có bảng số liệu"):
        document_xlsx(year_end_report(blocks=words, appendices=(Appendix("Danh sách", words),)))
