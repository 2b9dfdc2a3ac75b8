"""Points that follow from a rate or a count in accepted papers: by the table's own rule, said in words, never from silence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rated import Rated, Stated, earned_by, rated_rule
from awards.stated import by_closing, by_dissemination

SPREAD = rated_rule("linear", maximum=400, settings={"measure": "dissemination_rate", "full_at": 100, "zero_at": 50})
MODELS = rated_rule("steps", maximum=500, settings={"measure": "models_recognised", "steps": [[2, 5], [1, 3], [0, 0]]})
NO_CASE = rated_rule("zero", maximum=500, settings={"measure": "staff_violations"})


@pytest.mark.parametrize(
    ("rule", "value", "points"),
    [
        (SPREAD, "100", 400),
        (SPREAD, "92", 336),
        (SPREAD, "75.01", 200),
        (SPREAD, "50", 0),
        (SPREAD, "12.5", 0),
        (MODELS, "0", 0),
        (MODELS, "1", 300),
        (MODELS, "7", 500),
        (NO_CASE, "0", 500),
        (NO_CASE, "1", 0),
    ],
)
def test_points_follow_the_rule_of_the_table(rule, value, points):
    assert earned_by(rule, Decimal(value)) == points


def test_a_person_judges_rubrics_and_figures_of_record_judge_accidents():
    assert rated_rule("rubric", maximum=600, settings={"steps": [["đủ", 6]]}) is None
    assert rated_rule("reviewer", maximum=500, settings={}) is None
    assert rated_rule("zero", maximum=300, settings={"measure": "especially_serious"}) is None
    assert rated_rule("reduction", maximum=800, settings={"measure": "accidents"}) is None


def test_the_words_say_what_was_stated_the_rule_and_the_points():
    told = Rated(SPREAD, Stated(Decimal("92.00"), detail="46/50 người được phổ biến"))

    assert told.words == (
        "Tỷ lệ cán bộ, công chức, viên chức được phổ biến: 92% (46/50 người được phổ biến); "
        "(92% − 50%) : (100% − 50%) × 4 điểm: 3,36/4 điểm."
    )
    assert "thuộc bậc từ 1 trở lên: 3/5 điểm" in Rated(MODELS, Stated(Decimal(1))).words


def test_silence_gives_no_points_and_says_that_it_is_not_zero():
    silent = Rated(NO_CASE, Stated())

    assert silent.hundredths is None
    assert "chưa có số liệu không phải là 0" in silent.words
    assert Rated(NO_CASE, Stated(Decimal(0))).hundredths == 500


def test_an_accepted_closing_return_tells_rates_with_the_counts_they_come_from():
    said = by_closing(
        {
            "subordinates": 8,
            "subordinates_checked": 6,
            "models_recognised": 1,
            "staff_violations": 0,
            "targets": [{"reached": True}, {"reached": False}, {"reached": None}],
        },
        source="uuid",
    )

    assert said["subordinate_check_rate"] == Stated(Decimal("75.00"), source="uuid", detail="6/8 đơn vị trực thuộc")
    assert said["registered_target_rate"].value == Decimal("50.00")
    assert (said["models_recognised"].value, said["staff_violations"].value) == (1, 0)


def test_no_subordinates_is_an_answer_and_a_blank_is_none():
    answered = by_closing({"has_no_subordinates": True}, source="")["subordinate_check_rate"]
    blank = by_closing({"has_no_subordinates": False}, source="")["subordinate_check_rate"]

    assert answered.does_not_apply
    assert Rated(SPREAD, answered).hundredths is None
    assert "không áp dụng" in Rated(SPREAD, answered).words
    assert (blank.value, blank.does_not_apply) == (None, False)
    assert by_dissemination({"reached": 3, "headcount": 0}, source="") == {}


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_a_better_rate_never_earns_less(one, other):
    less, more = sorted((one, other))
    assert 0 <= earned_by(SPREAD, less) <= earned_by(SPREAD, more) <= SPREAD.maximum
