"""A table with its faults marked: what stands above the heads, and what kind each cell is of."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from atgt_portal.lib.sheet_marking import MarkedSheet, write_marked


@pytest.mark.parametrize(("first_row", "above"), [(5, ["Bảng thử", "Sửa ô đỏ", None]), (3, ["Bảng thử"]), (2, [])])
def test_a_title_takes_the_rows_that_stand_free_above_the_heads(first_row: int, above: list[str | None]) -> None:
    sheet = MarkedSheet(
        name="SoLieu",
        headers=("Đơn vị", "Ngày", "Số vụ"),
        rows=[("Xã A", date(2023, 11, 14), 700), ("Xã B", date(2023, 1, 2), 3)],
        faults={0: {1: "Ngày: ngoài kỳ", 2: "Số vụ: quá lớn"}},
        mark="Lỗi",
        first_row=first_row,
        numbers=frozenset({2}),
        title=("Bảng thử", "Sửa ô đỏ"),
    )

    page = openpyxl.load_workbook(BytesIO(write_marked(sheet, made_at=datetime(2023, 12, 1, tzinfo=UTC))))["SoLieu"]

    column = [row[0] for row in page.iter_rows(values_only=True)]
    assert column == [*above, "Đơn vị", "Xã A", "Xã B"]
    first, second = (
        [(cell.value, cell.number_format) for cell in page[row][1:3]] for row in (first_row, first_row + 1)
    )
    assert first == [("14/11/2023", "@"), (700, "General")], "a wrong day is text, a wrong number stays a number"
    assert second == [(datetime(2023, 1, 2), "dd/mm/yyyy"), (3, "#,##0")]  # noqa: DTZ001 - what a workbook holds
