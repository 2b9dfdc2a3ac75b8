"""Tables that are imported, without a database: what is read, kept, shown, reconciled, and written to come back the same."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atgt_portal.lib import intake, personal, table_json
from atgt_portal.lib.intake import IntakeRefusedError, Table
from atgt_portal.lib.sheet_template import TemplateColumn, TemplateSheet, write_template
from campaigns.setup.windows import Window
from reports.returns.choices import Cause, Mode, Severity
from reports.returns.imports import accident_reading as reading
from reports.returns.imports import pages, reconciling
from reports.returns.imports.accident_rows import shown_row
from reports.returns.imports.by_unit_rows import place_of
from reports.returns.imports.kinds import Checked, CheckedRow, Column, Effect
from reports.returns.imports.previewing import kept
from reports.returns.imports.reconciling import Stated, reconcile
from units.directory import Directory, Known, Listed

WINDOW = Window(date(2023, 10, 15), date(2023, 11, 14))
PLACES = {"X-BINHLU": "Xã Bình Lư", "X-BANBO": "Xã Bản Bo"}
GROUND = reading.Ground(
    Directory(Known(name, Listed(number, code, name)) for number, (code, name) in enumerate(PLACES.items(), start=1)),
    WINDOW,
    WINDOW.last_day,
)
MADE_AT = datetime.fromisoformat("2023-12-01T03:00:00+00:00")
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=20).map(reading.plain)
words = words.filter(lambda said: not personal.found_in(said))
accidents = st.fixed_dictionaries(
    {
        "happened_on": st.dates(WINDOW.first_day, WINDOW.last_day),
        "unit": st.sampled_from(sorted(PLACES)),
        "road": words,
        "severity": st.sampled_from(Severity.values),
        "deaths": st.integers(0, 200),
        "injured": st.integers(0, 500),
        "alcohol_related": st.booleans(),
        "commercial_vehicle": st.booleans(),
        "cause": st.sampled_from(["", *(cause for cause in Cause.values if cause != Cause.OTHER)]),
        "cause_note": words,
        "mode": st.sampled_from(Mode.values),
        "code": words,
    }
)


@given(accidents)
def test_an_accident_that_is_written_down_is_read_back_the_same(row):
    """Export and import are inverse, whatever was typed into the free boxes."""
    cells = dict(zip(reading.COLUMNS, shown_row(row, PLACES), strict=True))
    cells = {name: ("Có" if cell else "Không") if isinstance(cell, bool) else cell or None if isinstance(cell, str) else cell for name, cell in cells.items()}  # fmt: skip
    read = reading.read_row(cells, GROUND)
    failed = [name for name in ("road", "cause_note", "code") if reading.FAILED.fullmatch(row[name])]
    assert failed or read.faults == {}
    assert failed or read.values == row | {"happened_on": row["happened_on"].isoformat()}


@given(st.lists(st.tuples(st.one_of(st.none(), words), st.one_of(st.none(), st.integers(), st.dates(), st.decimals(allow_nan=False, allow_infinity=False, places=3)))))  # fmt: skip
def test_a_table_that_is_kept_is_the_same_table(rows):
    table = Table(("a", "b"), tuple(rows), sheet="SoLieu", first_row=5, hidden_rows=frozenset({7}))
    again = Table(**table_json.table_parts(table_json.kept_table(table)))
    assert again == table


def test_a_template_comes_back_as_it_went_out_and_nothing_in_it_is_a_formula():
    """Through a real workbook, the limited child and the gate; the hidden sheet tells what the file is."""
    rows = [["=1+1", date(2023, 11, 3), 0, None], ["-Bản Bo", None, 1234, 7], ["@x", date(2023, 12, 5), None, None]]
    sheet = TemplateSheet(
        "SoLieu",
        ("Số liệu", "Ghi chú: =2+2"),
        (
            TemplateColumn("Đơn vị", choices=("Xã Bình Lư", "=3")),
            TemplateColumn("Ngày", days=(WINDOW.first_day, WINDOW.last_day)),
            TemplateColumn("Số vụ", counts=True),
            TemplateColumn("Cùng kỳ", locked=True),
        ),
        rows,
        origin={"form": "theo-don-vi", "unit_name": "=Công an"},
    )
    content = write_template(sheet, made_at=MADE_AT)
    assert content == write_template(sheet, made_at=MADE_AT)
    table = intake.read_table(content, name="mau.xlsx", sheet="SoLieu", wanted=("Đơn vị", "Ngày"))
    assert [list(row) for row in table.rows] == rows
    assert dict(table.origin) == {"form": "theo-don-vi", "unit_name": "=Công an"}
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {cell.data_type for page in book for row in page for cell in row} <= {"s", "n", "d"}
    assert [page.sheet_state for page in book] == ["visible", "hidden", "hidden"]


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({reading.DAY: 45_000}, reading.DAY, "là một số, không phải là ngày"),
        ({reading.DAY: "05/12/2023"}, reading.DAY, "Ngày 05/12/2023 nằm ngoài kỳ"),
        ({reading.DAY: "31/11/2023"}, reading.DAY, "31/11/2023 không có trong lịch"),
        ({reading.DAY: None}, reading.DAY, "đang trống"),
        ({reading.PLACE: "Bình Lu"}, reading.PLACE, "không có đơn vị “Bình Lu”"),
        ({reading.PLACE: None}, reading.PLACE, "đang trống"),
        ({reading.SEVERITY: ""}, reading.SEVERITY, "Ghi một trong: ít nghiêm trọng"),
        ({reading.DEATHS: None}, reading.DEATHS, "đang trống"),
        ({reading.DEATHS: "1,5"}, reading.DEATHS, "Sửa 1,5 thành 1 hoặc 2"),
        ({reading.DEATHS: 201}, reading.DEATHS, "lớn hơn mức tối đa 200"),
        ({reading.INJURED: date(2023, 1, 2)}, reading.INJURED, "đang định dạng là ngày"),
        ({reading.ALCOHOL: "có lẽ"}, reading.ALCOHOL, "Ghi Có hoặc Không"),
        ({reading.CAUSE: "nguyên nhân khác"}, reading.CAUSE, "chưa ghi rõ"),
        ({reading.ROAD: "x" * 81}, reading.ROAD, "tối đa 80"),
        ({reading.ROAD: "#REF!"}, reading.ROAD, "công thức không cho kết quả"),
    ],
)
def test_what_a_cell_cannot_mean_is_told_in_its_place(cells, column, said):
    good = {reading.DAY: "03/11/2023", reading.PLACE: "Xã Bình Lư", reading.SEVERITY: "Nghiem trong", reading.DEATHS: 1, reading.INJURED: "0"}  # fmt: skip
    assert reading.read_row(good, GROUND).faults == {}
    told = reading.read_row(good | cells, GROUND).faults
    assert list(told) == [column]
    assert said in told[column]


def test_a_paste_is_read_with_its_heads_or_without_them():
    columns, wanted = ("Đơn vị", "Ngày", "Ghi chú"), ("Đơn vị", "Ngày")
    plain = intake.read_pasted("Xã A\t05/12/2023\r\n\r\nXã B\t6/12/2023\tx\r\n", columns=columns, wanted=wanted)
    assert (plain.headers, plain.first_row) == (columns, 1)
    assert [number for number, _row in plain.numbered()] == [1, 3]
    headed = intake.read_pasted('Ngày\tĐơn vị\n05/12/2023\t"Xã\nA"\n', columns=columns, wanted=wanted)
    assert (headed.headers, headed.rows) == (("Ngày", "Đơn vị"), (("05/12/2023", "Xã\nA"),))
    assert intake.read_pasted('ống 5"\t1\n', columns=columns, wanted=wanted).rows[0][:2] == ('ống 5"', "1")
    for typed, said in (
        ("☠", "cần ít nhất 2 cột"),
        ("Ngày\tGhi chú\n1\t2", "thiếu cột Đơn vị"),
        ("a\tb\n" * 5_001, "mức tối đa"),
    ):
        with pytest.raises(IntakeRefusedError, match=said):
            intake.read_pasted(typed, columns=columns, wanted=wanted)


def test_the_preview_puts_what_is_wrong_first_and_offers_boxes_only_there():
    table = Table(("Đơn vị", "Số vụ", "Trống"), (("A", "một", None), ("B", Decimal("1.5"), None), ("C", 2, None)))
    columns = (Column("Đơn vị", 0), Column("Số vụ", 1, is_number=True), Column("Trống", 2))
    rows = (
        CheckedRow(2, faults={1: "“một” không phải là số.", -1: "Dòng cộng."}),
        CheckedRow(3, doubts=("Xem lại.",), effect=Effect.NEW),
        CheckedRow(4, effect=Effect.SAME),
    )
    shown = pages.preview_of(Checked(columns, rows, unread=("Khác",)), table)
    assert [(line.target, line.text) for line in shown.lines] == [
        ("o-2-1", "Dòng 2, Số vụ: “một” không phải là số."),
        ("bo-2", "Dòng 2: dòng cộng."),
    ]
    assert [column.name for column in shown.headers] == ["Đơn vị", "Số vụ"]
    assert [(row.number, row.tone) for row in (*shown.wrong, *shown.others)] == [(2, "bad"), (3, "warn"), (4, "plain")]
    assert [cell.name for cell in shown.wrong[0].cells] == ["", "o-2-1"]
    assert [cell.text for cell in shown.others[0].cells] == ["B", "1,5"]
    assert pages.storable(shown, standing=0) == 0
    assert [f"{one['value']} {one['label']}" for one in shown.counters] == [
        "1 dòng cần sửa",
        "2 dòng không có lỗi",
        "1 trong số đó nên xem lại",
    ]
    assert shown.others[0].label == "Thêm mới", "a doubt does not hide what will become of the row"
    assert kept(Checked(columns, rows))["rows"][0]["faults"] == [(-1, "Dòng cộng."), (1, "“một” không phải là số.")]


def test_a_column_is_found_by_its_letters():
    assert [place_of(cell) for cell in ("A4", "E12", "AA3", "")] == [0, 4, 26, -1]


def test_dated_accidents_are_held_against_the_table_place_by_place():
    rows = [
        {"unit": "X-BINHLU", "place": "Xã Bình Lư", "deaths": 1, "injured": 0},
        {"unit": "X-BINHLU", "place": "Xã Bình Lư", "deaths": 0, "injured": 2},
        {"unit": "X-BANBO", "place": "Xã Bản Bo", "deaths": 0, "injured": None},
    ]
    stated = {"X-BINHLU": Stated("Xã Bình Lư", "1", (2, 1, 2)), "X-NATAM": Stated("Xã Nà Tăm", "2", (0, 0, 0))}
    found = reconcile(rows, stated)
    assert found.conclusion == "Lệch ở 1 đơn vị: bảng theo đơn vị khác tổng các vụ đã nhập"
    assert [(line.place, line.words) for line in found.differing] == [
        ("Xã Bản Bo", "Có vụ tai nạn nhưng bảng không có dòng này")
    ]
    assert [line.place for line in found.matching] == ["Xã Bình Lư", "Xã Nà Tăm"]
    casualties = reconcile(rows[:2], {"X-BINHLU": Stated("Xã Bình Lư", "1", (None, 1, 2))}, whose="Trung tâm Y tế")
    assert (casualties.agrees, casualties.measures) == (True, ["Số người chết", "Số người bị thương"])
    assert reconcile(rows[:2], stated).agrees
    differs = reconcile(rows[:2], {"X-BINHLU": Stated("Xã Bình Lư", "1", (1, 1, 4))})
    assert differs.lines[0].words == "Số vụ tai nạn: bảng ít hơn 1 vụ; số người bị thương: bảng nhiều hơn 2 người"
    assert reconciling.MEASURES == ("accidents", "deaths", "injured")
