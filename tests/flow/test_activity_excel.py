"""The month's results by Excel: the unit's own template filled in, pasted or sent, mended in place, stored, taken back."""

import io
from typing import Any

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from campaigns.filing import act as filing_act
from campaigns.setup.choices import Paper
from tests.factories.months import KIND, NOW, Month, new_month, signed_in
from tests.factories.pages import errors_of, text_of
from tests.flow.test_import_story import press, send, tabs
from units.choices import Role

pytestmark = pytest.mark.django_db
HEADS = ["Chỉ tiêu", "Kỳ này", "Trên tổng số", "Lý do"]


@pytest.fixture(autouse=True)
def _in_july() -> Any:
    with time_machine.travel(NOW, tick=False) as standing:
        yield standing


@pytest.fixture
def month() -> Month:
    return new_month()


def test_the_months_template_is_filled_in_sent_stored_and_sent_again_changes_nothing(month: Month) -> None:
    grid = month.clerk.get(reverse("returns:activity", kwargs={"uuid": month.july.uuid}))
    assert reverse("returns:import", kwargs={"kind": KIND, "uuid": month.july.uuid}) in grid.content.decode()
    content = month.template()
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["KetQua"]
    assert book["Mau"].sheet_state == "hidden"
    assert [cell.value for cell in page[4]] == [
        "Chỉ tiêu", "Đơn vị tính", "Kỳ này", "Trên tổng số", "Lý do", "Cùng kỳ", "Cùng kỳ, trên tổng số", "Mã",
    ]  # fmt: skip
    assert [page.cell(row, 6).value for row in range(5, 9)] == [3, 0, None, 1], "the same days of the year before"
    assert page["F5"].protection.locked
    assert not page["C5"].protection.locked
    assert (page["D5"].protection.locked, page["D7"].protection.locked) == (True, False), "only a ratio has two halves"
    rules = {str(rule.sqref): rule.type for rule in page.data_validations.dataValidation}
    assert rules == {"C5:C7": "whole", "C8": "decimal", "D5:D8": "whole"}

    page["C5"], page["C6"], page["C7"], page["D7"], page["C8"], page["E8"] = 12, 0, 45, 50, 2.5, "Sửa cả hai tuyến"
    filled = io.BytesIO()
    book.save(filled)
    preview = send(month.clerk, month.july, KIND, file=("thang-7.xlsx", filled.getvalue()))
    assert errors_of(preview) == []
    assert month.cells == {}, "nothing is stored before Nhập"
    done = press(month.clerk, preview, "nhap")
    assert "Đã nhập 4 dòng." in text_of(done)
    full = {
        "G4.1": (12, None, ""),
        "G4.2": (0, None, ""),
        "G4.4": (45, 50, ""),
        "G5.4": (2.5, None, "Sửa cả hai tuyến"),
    }
    assert month.cells == full
    for again in (("thang-7.xlsx", filled.getvalue()), ("mau.xlsx", month.template())):
        same = send(month.clerk, month.july, KIND, file=again)
        assert "không có gì thay đổi" in text_of(press(month.clerk, same, "nhap"))
    assert month.cells == full

    back = press(month.clerk, month.clerk.get(preview.request["PATH_INFO"]), "hoan-tac")
    assert "Đã hoàn tác." in text_of(back)
    assert not month.cells


def test_a_paste_tells_every_fault_by_row_and_cell_and_a_blank_takes_no_figure_away(month: Month) -> None:
    filer = month.here.person(Role.FILER)
    stands = {"G4.1": {"value": 5, "out_of": None, "note": ""}, "G5.4": {"value": 4, "out_of": None, "note": ""}}
    filing_act.revise(month.july, actor=filer, at=NOW, seen_revision=0, cells=stands)
    rows = [
        HEADS,
        ["Trong đó tại trường học", "9"],
        ["Tỷ lệ đội mũ bảo hiểm", "45", ""],
        ["Chiều dài đường được sửa", "1.234"],
        ["Số buổi phát thanh", "2"],
        ["số buổi tuyên truyền", ""],
        ["Cộng"],
        ["trong đó tại trường học", "1"],
    ]
    preview = send(month.clerk, month.july, KIND, pasted=tabs(rows))
    told = errors_of(preview)
    assert [line.split(":")[0] for line in told] == [
        "Dòng 2, Kỳ này", "Dòng 3, Trên tổng số", "Dòng 4, Kỳ này", "Dòng 5, Chỉ tiêu", "Dòng 8, Chỉ tiêu",
    ]  # fmt: skip
    assert "lớn hơn “Số buổi tuyên truyền” (5)" in told[0]
    assert "mới nhập một nửa" in told[1]
    assert "Để trống nên giữ số đang có (5)." in text_of(preview)
    mended = {"o-2-1": "3", "o-3-2": "50", "o-4-1": "1,25", "bo-5": "on", "bo-8": "on"}
    assert press(month.clerk, preview, "nhap", **mended).status_code == 200
    assert month.cells == {
        "G4.1": (5, None, ""), "G4.2": (3, None, ""), "G4.4": (45, 50, ""), "G5.4": (1.25, None, ""),
    }  # fmt: skip

    shifted = send(month.clerk, month.july, KIND, pasted=tabs([["Số buổi tuyên truyền", "7"]]))
    assert errors_of(shifted) == [
        "Cột “Đơn vị tính” chứa số, cột “Kỳ này” trống. Chọn cả dòng tiêu đề trong Excel rồi dán lại."
    ]


def test_another_units_or_months_file_is_refused_and_a_cell_typed_meanwhile_is_not_run_over(month: Month) -> None:
    other = month.here.owe(Paper.ACTIVITY_RETURN, unit=month.here.new_unit("X-HAI"), period=month.july.period)
    theirs = Month(month.here, other, signed_in(month.here.person(Role.FILER, unit=other.unit)))
    refused = send(month.clerk, month.july, KIND, file=("mau.xlsx", theirs.template()))
    assert refused.status_code == 422
    assert "Tệp này của UBND xã X-HAI, kỳ tháng 7/2023." in text_of(refused)
    assert (
        theirs.clerk.get(reverse("returns:import", kwargs={"kind": KIND, "uuid": month.july.uuid})).status_code == 404
    )

    preview = send(month.clerk, month.july, KIND, pasted=tabs([HEADS, ["G4.1", "8"]]))
    cells = {"G4.1": {"value": 6, "out_of": None, "note": ""}}
    filing_act.revise(month.july, actor=month.here.person(Role.FILER), at=NOW, seen_revision=0, cells=cells)
    met = press(month.clerk, preview, "nhap")
    assert met.status_code == 409
    assert month.cells == {"G4.1": (6, None, "")}
    assert "Thay số đã nhập" in text_of(met)
