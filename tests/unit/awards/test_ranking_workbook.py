"""The workbook computes what the portal has computed: its formulas, worked out by hand, give the same totals."""

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from atgt_portal.lib.sheets import write_workbook
from awards.ranking import Adjusted, Line, TotalRule, UnitRow
from awards.ranking_workbook import DETAILS, ranking_sheets

PARTS = [("I", "Lãnh đạo", 2), ("II", "Kết quả", 3)]
_RANGE = re.compile(r"(?:'([^']+)'!)?([A-Z]+)(\d+):([A-Z]+)(\d+)")


@st.composite
def unit_rows(draw: Any, code: str) -> UnitRow:
    lines = []
    for part, _name, count in PARTS:
        for number in range(1, count + 1):
            maximum = draw(st.integers(1, 40)) * 100
            skipped = draw(st.sampled_from(["", "", "", "Không có đơn vị trực thuộc"])) if number > 1 else ""
            lines.append(
                Line(
                    part=part,
                    code=f"{part}.{number}",
                    name="=1+1",
                    maximum=maximum,
                    appraised=None if skipped else draw(st.integers(0, maximum)),
                    not_applied=skipped,
                )
            )
    amounts = draw(st.lists(st.integers(-500, 500).filter(bool), max_size=3))
    adjusted = tuple(Adjusted(f"C{at}", "Cộng, trừ", 1, amount, "căn cứ") for at, amount in enumerate(amounts))
    rule = TotalRule(bonus_cap=draw(st.sampled_from([None, 300])), least_applicable_pct=0)
    return UnitRow(code=code, name=f"Xã {code}", cluster="XA", lines=tuple(lines), adjusted=adjusted, rule=rule)


def record_about(units: list[UnitRow]) -> dict[str, Any]:
    """As `recording` writes it, as far as the workbook reads it."""
    cluster = {
        "code": "XA",
        "name": "Khối xã",
        "parts": [{"code": code, "name": name, "maximum": 0} for code, name, _count in PARTS],
        "places": [row.code for row in units],
    }
    return {
        "campaign": {"year": 2023, "name": "Phong trào"},
        "tie_rules": [],
        "clusters": [cluster],
        "units": {row.code: unit_of(row) for row in units},
    }


def unit_of(row: UnitRow) -> dict[str, Any]:
    names = ("part", "code", "name", "maximum", "own", "final", "applies", "reason")
    return {
        "code": row.code,
        "name": row.name,
        "rank": 1,
        "total": row.total,
        "band": None,
        "missing": [],
        "ties": [],
        "rule": {"bonus_cap": row.rule.bonus_cap},
        "sums": {"rescaled": row.rescaled, "bonus": row.bonus, "penalty": row.penalty},
        "adjusted": [
            {"code": one.code, "name": one.name, "times": one.times, "hundredths": one.hundredths, "reason": one.reason}
            for one in row.adjusted
        ],
        "lines": [{**{name: getattr(line, name) for name in names}, "words": ""} for line in row.lines],
    }


def worked_out(book: Any, page: str, formula: str) -> Decimal:
    """The few functions that the workbook uses, over its own cells."""

    def values(found: re.Match[str]) -> str:
        cells = book[found[1] or page][f"{found[2]}{found[3]}:{found[4]}{found[5]}"]
        said = [cell.value for row in cells for cell in row if cell.value is not None]
        numbers = [
            worked_out(book, found[1] or page, one) if isinstance(one, str) else Decimal(str(one)) for one in said
        ]
        return f"[{', '.join(f'Decimal({str(number)!r})' for number in numbers)}]"

    def rounded(number: Decimal, places: int) -> Decimal:
        return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    text = re.sub(
        r"(?<![\w'.])(\d+(?:\.\d+)?)(?![\w'.])", r"Decimal('\1')", _RANGE.sub("@@", formula.removeprefix("="))
    )
    for found in _RANGE.finditer(formula):
        text = text.replace("@@", values(found), 1)
    known = {
        "Decimal": Decimal,
        "SUM": lambda numbers: sum(numbers, Decimal(0)),
        "MIN": min,
        "MAX": max,
        "ROUND": lambda number, places: rounded(number, int(places)),
    }
    return Decimal(eval(text, {"__builtins__": {}}, known))


@given(unit_rows("A"), unit_rows("B"))
def test_the_formulas_come_to_the_totals_of_the_portal(first: UnitRow, second: UnitRow):
    units = [first, second]
    content = write_workbook(ranking_sheets(record_about(units), label="thử"), made_at=datetime(2024, 1, 3, tzinfo=UTC))
    live, told = load_workbook(BytesIO(content)), load_workbook(BytesIO(content), data_only=True)
    for unit, formulas, values in zip(
        units, live["XA"].iter_rows(min_row=7), told["XA"].iter_rows(min_row=7, values_only=True), strict=False
    ):
        assert values[1] == unit.name
        assert unit.total is not None
        # Quy đổi, điểm cộng, điểm trừ, tổng điểm.
        expected = [unit.rescaled, unit.bonus, unit.penalty, unit.total]
        assert [Decimal(str(value)) * 100 for value in values[4:8]] == expected
        assert [worked_out(live, "XA", cell.value) * 100 for cell in formulas[4:8]] == expected


def test_a_name_that_looks_like_a_formula_stays_text():
    row = UnitRow(
        code="A",
        name="=1+1",
        cluster="XA",
        lines=tuple(Line(part=part, code="1", name="=2+2", maximum=100, appraised=100) for part, _name, _n in PARTS),
    )
    content = write_workbook(ranking_sheets(record_about([row]), label="thử"), made_at=datetime(2024, 1, 3, tzinfo=UTC))
    book = load_workbook(BytesIO(content))
    texts = [cell for page in book for line in page.iter_rows() for cell in line if cell.value in {"=1+1", "=2+2"}]
    assert len(texts) == 5
    assert {cell.data_type for cell in texts} == {"s"}
    assert DETAILS in book.sheetnames
