"""The common rules of a campaign: what may not be written, and what would reach nobody."""

from typing import Any

import pytest

from campaigns.setup.json_text import FileFault
from campaigns.setup.reading import Spot
from campaigns.setup.rule_checks import weaknesses
from campaigns.setup.schema import read_campaign
from campaigns.setup.schema_scoring import read_scoring_rules
from tests.conftest import SEED

RULES = read_campaign(SEED.read_bytes()).scoring_rules
TABLES = {"Bảng khối xã": True, "Bảng khối cơ quan": True}
BANDS: list[dict[str, Any]] = RULES["bands"]


def said(**changed: Any) -> list[str]:
    return [row.text for row in weaknesses({**RULES, **changed}, TABLES)]


def faults(**changed: Any) -> list[FileFault]:
    found: list[FileFault] = []
    read_scoring_rules(Spot({**RULES, **changed}, "scoring", found))
    return found


def test_the_rules_of_2023_can_do_what_they_say():
    assert said() == []
    assert faults() == []


def test_without_tables_there_is_nothing_to_weaken():
    assert said(bands=[]) != []
    assert weaknesses({}, {}) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"bonus": {**RULES["bonus"], "cap": 1.5}}, "Điểm cộng B1 mỗi lần 2 điểm, nhưng cả mục không quá 1,5 điểm"),
        ({"bands": []}, "Chưa có mức xếp loại"),
        ({"bands": BANDS[:-1]}, "Mức thấp nhất “Trung bình” tính từ 50 điểm nên đơn vị dưới 50 điểm không được xếp loại"),
        ({"bands": [{**BANDS[-1], "extra": "không bị điểm liệt phần II"}]}, "Mức thấp nhất “Chưa đạt” cũng đòi có điểm ở phần II"),
        ({"bands": [{**BANDS[1], "min": 101}, *BANDS[2:]]}, "Không đơn vị nào đạt loại “Tốt”: loại này tính từ 101 điểm"),
        ({"tie_breakers": []}, "các đơn vị bằng điểm đứng cùng hạng"),
    ],
)  # fmt: skip
def test_a_rule_that_reaches_nobody_is_told(changed, sentence):
    assert [text for text in said(**changed) if sentence in text]


def test_a_class_that_asks_for_part_two_needs_tables_that_have_it():
    [one] = [row.text for row in weaknesses(RULES, {**TABLES, "Bảng khối đoàn thể": False})]
    assert "chấm theo “Bảng khối đoàn thể” đạt loại “Xuất sắc”" in one
    texts = [row.text for row in weaknesses(RULES, {"Bảng khối đoàn thể": False})]
    assert any("không phân định được ai" in text for text in texts)


@pytest.mark.parametrize(
    ("changed", "path", "sentence"),
    [
        ({"bonus": {"items": [{"code": "B1", "name": "Mô hình", "points": 2, "max": 1.5}]}}, "scoring.bonus.items[0].max", "mức tối đa 1,5 điểm thấp hơn 2 điểm của một lần"),
        ({"penalty": [{"code": "P1", "name": "Chậm", "points": -2, "max": -1}]}, "scoring.penalty[0].max", "mức tối đa 1 điểm thấp hơn 2 điểm"),
        ({"penalty": [{"code": "P1", "name": "Chậm", "points": 0}]}, "scoring.penalty[0].points", "0 điểm thì không cộng, không trừ được gì"),
        ({"bands": [BANDS[0], {**BANDS[1], "min": 90.0}]}, "scoring.bands[1].min", "từ 90 điểm đã là mức “Xuất sắc”"),
    ],
)  # fmt: skip
def test_a_rule_against_itself_is_a_fault_at_its_place(changed, path, sentence):
    [fault] = faults(**changed)
    assert fault.path == path
    assert sentence in fault.message
