"""The table that was sent comes back with its faults marked, is mended in Excel, and is taken as it is."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from atgt_portal.lib import sheets
from campaigns.setup.choices import Paper
from reports.returns.import_models import ByUnitRow, FigureImport
from reports.returns.imports.kinds import MARK
from tests.factories.pages import errors_of, text_of
from tests.flow.test_import_story import ACCIDENTS, BY_UNIT, HEADERS, csv_of, figures, press, send
from units.choices import Role

NOW = datetime(2023, 12, 1, 3, 0, tzinfo=UTC)
ROWS = [
    ["Xã Bình Lư", "14/11/2023", 3, 1, 2, "đêm"],
    ["Xã Bình Lưu", "05/12/2023", "một", 0, 0, "=HYPERLINK(1)"],
    ["Xã Bản Bo", "14/13/2023", 2, 0, "", "+84 là mã nước"],
]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def november(paper_of):
    return paper_of("CAH", Paper.ACCIDENT_RETURN, period__name="Tháng 11/2023")


@pytest.fixture
def clerk(person, unit_of, client_of):
    return client_of(person(Role.FILER, unit=unit_of("CAH")))


def marked(client):
    kept = FigureImport.objects.latest("pk")
    return client.get(reverse("returns:marked", kwargs={"uuid": kept.uuid}))


def opened(client):
    answer = marked(client)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def saved(book):
    raw = io.BytesIO()
    book.save(raw)
    return ("da-sua.xlsx", raw.getvalue())


def red(page):
    return {cell.coordinate for row in page.iter_rows() for cell in row if cell.fill.fgColor.rgb == "00FBE3E4"}


def test_a_file_with_faults_comes_back_marked_is_mended_in_excel_and_taken(november, clerk):
    preview = send(clerk, november, BY_UNIT, file=("thang-11.csv", csv_of(ROWS)))
    assert len(errors_of(preview)) == 4
    assert "Tải tệp đã đánh dấu lỗi" in text_of(preview)

    book = opened(clerk)
    page = book["SoLieu"]
    assert [cell.value for cell in page[1]] == [*HEADERS, MARK]
    assert red(page) == {"A3", "C3", "B4", "E4"}
    assert [page[f"G{row}"].value for row in (2, 3, 4)] == [None, page["G3"].value, page["G4"].value]
    assert page["G3"].value.startswith("Đơn vị: không có đơn vị “Xã Bình Lưu”")
    assert "Số vụ: “một” không phải là số" in page["G3"].value
    assert [(page[at].value, page[at].data_type) for at in ("F3", "F4")] == [(ROWS[1][5], "s"), (ROWS[2][5], "s")]
    sound = [(page[at].data_type, page[at].number_format) for at in ("B2", "C2", "C4", "D4")]
    assert sound == [("d", "dd/mm/yyyy"), ("n", "#,##0"), ("n", "#,##0"), ("n", "#,##0")]
    assert [(page[at].value, page[at].number_format) for at in ("C3", "B4")] == [
        ("một", "General"),
        ("14/13/2023", "@"),
    ]
    assert book[sheets.ORIGIN].sheet_state == "hidden"

    page["A3"], page["C3"], page["B4"], page["E4"] = "Xã Bản Bo", 1, "05/12/2023", 0
    again = send(clerk, november, BY_UNIT, file=saved(book))
    assert again.status_code == 200
    assert errors_of(again) == ["Dòng 4, Đơn vị: đơn vị “Xã Bản Bo” đã có ở dòng 3 trong cùng kỳ Tháng 12/2023 (15/11/2023 – 14/12/2023). Mỗi kỳ một dòng: giữ lại một dòng."]  # fmt: skip

    # Marked once more, the file has one column of faults and not two.
    book = opened(clerk)
    page = book["SoLieu"]
    assert [cell.value for cell in page[1]] == [*HEADERS, MARK]
    assert red(page) == {"A4"}
    page["A4"] = "Xã Bình Lư"
    last = send(clerk, november, BY_UNIT, file=saved(book))
    assert errors_of(last) == []
    assert "Không lấy gì từ cột" not in text_of(last)
    press(clerk, last, "nhap")
    assert figures() == [
        ("X-BANBO", date(2023, 11, 15), 1, 0, 0),
        ("X-BINHLU", date(2023, 10, 15), 3, 1, 2),
        ("X-BINHLU", date(2023, 11, 15), 2, 0, 0),
    ]
    assert marked(clerk).status_code == 404, "nothing is left to mend"


def test_what_was_pasted_without_heads_is_given_back_with_them_and_a_day_in_a_number_is_told_as_text(november, clerk):
    page = send(clerk, november, ACCIDENTS, pasted="03/11/2023\tXã Bình Lư\tQL4D\tnặng\t05/12/2023\t0")
    assert errors_of(page)

    book = opened(clerk)
    sheet = book["VuTaiNan"]
    assert [cell.value for cell in sheet[1]][:3] == ["Ngày xảy ra", "Địa bàn", "Tuyến đường"]
    assert (sheet["E2"].value, sheet["E2"].number_format) == ("05/12/2023", "General")
    assert red(sheet) == {"D2", "E2"}
    sheet["D2"], sheet["E2"] = "Nghiêm trọng", 1
    assert errors_of(send(clerk, november, ACCIDENTS, file=saved(book))) == []


def test_a_marked_file_of_another_period_is_told_so(november, clerk, paper_of):
    send(clerk, november, BY_UNIT, file=("thang-11.csv", csv_of(ROWS)))
    october = paper_of("CAH", Paper.ACCIDENT_RETURN, period__name="Tháng 10/2023")

    assert "Tháng 11/2023" in text_of(send(clerk, october, BY_UNIT, file=saved(opened(clerk)))).replace(
        "tháng", "Tháng"
    )


def test_a_note_is_stored_as_it_was_written_whatever_signs_it_holds(november, clerk):
    note = 'đường \\N C:\\tmp "trái"\n{a} %s \\. 50%'
    quoted = note.replace('"', '""')
    row = f'Xã Bình Lư;14/11/2023;1;0;0;"{quoted}"'
    page = send(clerk, november, BY_UNIT, file=("a.csv", f"{';'.join(HEADERS)}\n{row}".encode()))
    press(clerk, page, "nhap")

    assert ByUnitRow.objects.get().note == note
