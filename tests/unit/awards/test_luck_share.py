"""What luck moves in a table, told to whoever writes it: the numbers of the method, in two plain sentences."""

import json
from pathlib import Path

from awards.fairness.noise import ChanceSettings, ratios_of, spread_of
from awards.fairness.share import TypicalUnit, likely_range, share_words
from awards.points import AccidentRule
from campaigns.setup.choices import AccidentMeasure, CriterionKind

TABLE = json.loads((Path(__file__).parent / "fairness_vectors.json").read_text())["meta"]["table"]
RULES = [
    AccidentRule(
        CriterionKind(row["kind"]),
        AccidentMeasure(row["measure"]),
        row["max_hundredths"],
        full_at_pct=row["full_at_pct"],
        unchanged_share_pct=50,
    )
    for row in TABLE
]
UNIT = TypicalUnit(1.0, ratios_of([], settings=ChanceSettings()), is_known=False)


def test_the_writer_of_a_table_is_told_what_luck_moves_and_what_half_the_weight_would():
    said = share_words(RULES, whole=10_000, unit=UNIT)
    assert "Ở địa bàn có khoảng 1 vụ tai nạn mỗi năm (số minh họa, chưa có số liệu năm trước)" in said
    assert "35 điểm tai nạn của bảng 100 điểm lên xuống chừng 10 điểm" in said
    assert "còn chừng 5 điểm" in said
    assert said.count(". ") == 1, "hai câu"


def test_a_table_without_accidents_or_by_another_base_is_told_nothing():
    assert share_words([], whole=10_000, unit=UNIT) == ""
    means = [AccidentRule(CriterionKind.REDUCTION, AccidentMeasure.DEATHS, 1000, base_years=3)]
    assert share_words(means, whole=10_000, unit=UNIT) == ""


def test_nine_of_ten_years_lie_in_the_range_that_is_told():
    spread = spread_of(UNIT.risk, UNIT.ratios, tuple(RULES))
    low, high = likely_range(spread)
    inside = sum(chance for points, chance in zip(spread.points, spread.chances, strict=True) if low <= points <= high)
    assert inside >= 0.9
    assert 0 <= low < high <= sum(rule.maximum for rule in RULES)
