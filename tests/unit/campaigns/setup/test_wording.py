"""Objectives and scoring rules in words."""

import pytest

from campaigns.setup.choices import AccidentMeasure, CriterionKind, ObjectiveKind
from campaigns.setup.schema import read_campaign
from campaigns.setup.schema_scoring import COUNTS, RATES
from campaigns.setup.wording import MEASURE_WORDS, objective_sentence, scoring_sentence
from tests.conftest import SEED


def test_the_objectives_of_2023_read_as_the_plan_says_them():
    said = [
        objective_sentence(
            row.kind, row.measure, min_pct=row.min_pct, stretch_pct=row.stretch_pct, baseline_year=row.baseline_year
        )
        for row in read_campaign(SEED.read_bytes()).campaign.objectives
    ]
    assert said == [
        "Giảm từ 5% đến 10% số vụ tai nạn giao thông so với năm 2022",
        "Giảm từ 5% đến 10% số người chết so với năm 2022",
        "Giảm từ 5% đến 10% số người bị thương so với năm 2022",
        "Giảm số vụ do uống rượu, bia so với năm 2022",
        "Không để xảy ra tai nạn đặc biệt nghiêm trọng",
        "Không để xảy ra tai nạn liên quan ô tô kinh doanh vận tải",
    ]


@pytest.mark.parametrize("measure", AccidentMeasure)
@pytest.mark.parametrize("kind", ObjectiveKind)
def test_every_objective_has_a_sentence(kind, measure):
    assert objective_sentence(kind, measure, min_pct=5, stretch_pct=5, baseline_year=2022)


def test_every_measure_that_a_file_may_name_has_words():
    assert set(MEASURE_WORDS) == {*RATES, *COUNTS}


@pytest.mark.parametrize(
    ("kind", "settings", "said"),
    [
        (CriterionKind.RUBRIC, {"steps": [["đủ", 6], ["thiếu", 2.5]]}, "đủ: 6 điểm; thiếu: 2,5 điểm"),
        (
            CriterionKind.LINEAR,
            {"measure": "on_time_report_rate", "full_at": 100, "zero_at": 50},
            "Tỷ lệ báo cáo đúng hạn đạt 100%: đủ điểm; 50%: 0 điểm; ở giữa tính theo tỷ lệ",
        ),
        (
            CriterionKind.REDUCTION,
            {"measure": "deaths", "full_at_pct": 5, "half_if_any_reduction": True, "zero_baseline": "full_if_still_zero"},
            "Số người chết giảm từ 5% trở lên so với cùng kỳ: đủ điểm; giảm ít hơn: một nửa số điểm; cả hai kỳ đều bằng 0: đủ điểm",
        ),
        (CriterionKind.REDUCTION, {"measure": "deaths", "full_if_any_reduction": True}, "Số người chết giảm so với cùng kỳ: đủ điểm"),
        (CriterionKind.ZERO, {"measure": "staff_violations"}, "Không xảy ra trường hợp cán bộ vi phạm nồng độ cồn, gây tai nạn: đủ điểm; có xảy ra: 0 điểm"),
        (CriterionKind.STEPS, {"measure": "models_recognised", "steps": [[2, 5], [0, 0]]}, "Số điển hình, mô hình được công nhận – từ 2: 5 điểm; từ 0: 0 điểm"),
        (CriterionKind.REVIEWER, {}, "Người thẩm định chấm theo báo cáo và minh chứng"),
    ],
)  # fmt: skip
def test_a_criterion_says_how_its_points_are_given(kind, settings, said):
    assert scoring_sentence(kind, settings) == said
