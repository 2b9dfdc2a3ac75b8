"""A row of the month's table is read as the grid reads its boxes, or refused at the very column in our words."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from campaigns.setup.choices import Aggregation
from reports.returns.activity.rules import Cell
from reports.returns.imports import activity_reading as reading
from reports.returns.indicators import Asked
from tests.unit.lib.uploads import FORBIDDEN


def asked(code: str, name: str, unit: str = "buổi", aggregation: str = Aggregation.SUM) -> Asked:
    return Asked(1, code, name, unit, 4, "Tuyên truyền", aggregation, "", "số đội mũ", "số quan sát")


ALL = (
    asked("G4.1", "Số buổi tuyên truyền"),
    asked("G4.4", "Tỷ lệ đội mũ", "%", Aggregation.RATIO),
    asked("G5.4", "Tiền phạt", "triệu đồng"),
    asked("G6.1", "Việc khác"),
    asked("G6.2", "Việc khác"),
)
STANDS = {"G4.1": Cell(Decimal(5), note="họp nhiều bản"), "G4.4": Cell(Decimal(40), Decimal(50))}


def read(**cells: Any) -> reading.ReadRow:
    columns = {"name": reading.NAME, "code": reading.CODE, **reading.TOLD}
    return reading.read_row({columns[key]: value for key, value in cells.items()}, reading.Known(ALL), STANDS)


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ({"name": unicodedata.normalize("NFD", "SỐ  BUỔI tuyên truyền"), "value": "1.234"}, "G4.1", (1234, None, "họp nhiều bản")),
        ({"name": "g4.1", "value": 0, "note": ""}, "G4.1", (0, None, "")),
        ({"name": "Tỷ lệ đội mũ (số đội mũ / số quan sát)", "value": 45, "out_of": 50, "note": ""}, "G4.4", (45, 50, "")),
        ({"name": "Tỷ lệ đội mũ", "value": 45, "out_of": None, "note": ""}, "G4.4", (45, None, "")),
        ({"name": "Tỷ lệ đội mũ", "value": 45}, "G4.4", (45, 50, "")),
        ({"name": "Tiền phạt", "code": "G5.4", "value": Decimal("2.5")}, "G5.4", (Decimal("2.5"), None, "")),
        ({"name": "Số buổi tuyên truyền", "value": None, "note": "đếm lại"}, "G4.1", (5, None, "đếm lại")),
        ({"name": "Số buổi tuyên truyền", "value": "", "note": ""}, "G4.1", None),
        ({"name": "IV. Tuyên truyền"}, None, None),
    ],
    ids=["any letters", "zero", "template's name", "half", "no second column", "fraction", "reason", "blank", "heading"],
)  # fmt: skip
def test_a_row_tells_its_cell_and_a_blank_tells_nothing(row: dict[str, Any], code: str | None, cell: Any) -> None:
    found = read(**row)
    assert found.faults == {}
    assert (found.asked.code if found.asked else None) == code
    assert (found.cell and (found.cell.value, found.cell.out_of, found.cell.note)) == cell


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"name": "Tiền phạt", "value": "1.234"}, reading.VALUE, "Tiền phạt: không rõ 1.234 là 1234 hay 1,234 triệu đồng."),
        ({"name": "Số buổi tuyên truyền", "value": Decimal("1.5")}, reading.VALUE, "Sửa 1,5 thành 1 hoặc 2."),
        ({"name": "Số buổi tuyên truyền", "value": "-1"}, reading.VALUE, "không thể nhỏ hơn 0"),
        ({"name": "Tỷ lệ đội mũ", "value": "95%"}, reading.VALUE, "“95%”"),
        ({"name": "Tiền phạt", "value": "#REF!"}, reading.VALUE, "Ô có công thức không cho kết quả: “#REF!”."),
        ({"name": "Tiền phạt", "value": date(2023, 3, 2)}, reading.VALUE, "Ô đang định dạng là ngày (02/03/2023)."),
        ({"name": "Tiền phạt", "value": 1, "out_of": 2}, reading.OUT_OF, "không phải là tỷ lệ nên không có tổng số."),
        ({"name": "Tiền phạt", "value": 1, "note": "a" * 201}, reading.NOTE, "200"),
        ({"name": "Số buổi phát thanh", "value": 1}, reading.NAME, "“Số buổi phát thanh” không có trong bảng của kỳ này."),
        ({"name": None, "value": 1}, reading.NAME, "Ô này đang trống. Ghi tên chỉ tiêu"),
        ({"name": "Việc khác", "value": 1}, reading.NAME, "Kỳ này có 2 chỉ tiêu cùng tên “Việc khác”."),
        ({"name": "Tiền phạt", "code": "G4.1", "value": 1}, reading.NAME, "Mã G4.1 là của chỉ tiêu “Số buổi tuyên truyền”"),
        ({"name": "Tiền phạt", "code": "G9", "value": 1}, reading.NAME, "Mã “G9” không có trong bảng"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_at_its_column(row: dict[str, Any], column: str, words: str) -> None:
    found = read(**row)
    assert list(found.faults) == [column]
    assert words in found.faults[column]
    assert not [word for word in FORBIDDEN if word in found.faults[column]]


def test_of_two_indicators_of_one_name_the_code_decides() -> None:
    assert read(name="Việc khác", code="G6.2", value=1).asked == ALL[4]
