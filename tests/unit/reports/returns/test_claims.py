"""Claims of a narrative beside the figures of record: what is refuted is shown, what is not understood is left alone."""

from decimal import Decimal
from unittest.mock import ANY

import pytest

from campaigns.record.reduction import Comparison
from campaigns.setup.choices import AccidentMeasure
from reports.returns.claims import Claim, claims_in, contradictions

KNOWN = {
    AccidentMeasure.ACCIDENTS: Comparison(16, 15),
    AccidentMeasure.DEATHS: Comparison(8, 7),
    AccidentMeasure.INJURED: Comparison(17, 15),
    AccidentMeasure.ALCOHOL_RELATED: Comparison(4, 3),
    AccidentMeasure.ESPECIALLY_SERIOUS: Comparison(0, 0),
    AccidentMeasure.COMMERCIAL_VEHICLE: Comparison(2, 1),
}


@pytest.mark.parametrize(
    ("said", "measure", "change", "is_percent"),
    [
        ("Số vụ tai nạn giao thông giảm 12%", AccidentMeasure.ACCIDENTS, "-12", True),
        ("giảm 12,5 % số người chết", AccidentMeasure.DEATHS, "-12.5", True),
        ("Số người bị thương tăng 03 người", AccidentMeasure.INJURED, "3", False),
        ("tai nạn do uống rượu, bia giảm 1 vụ", AccidentMeasure.ALCOHOL_RELATED, "-1", False),
        ("Giảm được 02 vụ tai nạn giao thông", AccidentMeasure.ACCIDENTS, "-2", False),
    ],
)
def test_a_claim_is_read_with_what_it_counts_and_its_sign(said, measure, change, is_percent):
    assert list(claims_in(said))[-1:] == [Claim(ANY, measure, Decimal(change), is_percent)]


@pytest.mark.parametrize(
    ("said", "measure"),
    [
        ("Không để xảy ra tai nạn giao thông đặc biệt nghiêm trọng.", AccidentMeasure.ESPECIALLY_SERIOUS),
        ("Trên địa bàn không xảy ra tai nạn giao thông", AccidentMeasure.ACCIDENTS),
        ("không có người chết do tai nạn", AccidentMeasure.DEATHS),
        ("không phát sinh tai nạn liên quan ô tô kinh doanh vận tải", AccidentMeasure.COMMERCIAL_VEHICLE),
    ],
)
def test_none_at_all_is_a_claim(said, measure):
    assert [(claim.measure, claim.change) for claim in claims_in(said)] == [(measure, None)]


def test_several_claims_of_one_sentence_are_read_apart():
    said = "Số vụ giảm 1 vụ, số người chết giảm 1 người, số người bị thương giảm 2 người."
    found = [(claim.measure, claim.change) for claim in claims_in(said)]
    assert found == [
        (AccidentMeasure.ACCIDENTS, -1),
        (AccidentMeasure.DEATHS, -1),
        (AccidentMeasure.INJURED, -2),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Xử phạt 120 trường hợp, tăng 15% so với cùng kỳ",
        "Mở 12 buổi tuyên truyền, giảm thời gian họp 2 giờ",
        "Không có đơn vị trực thuộc",
        "Xử phạt nồng độ cồn tăng 15%",
        "",
    ],
)
def test_what_is_not_about_accidents_is_no_claim(said):
    assert list(claims_in(said)) == []


def test_what_follows_an_accident_in_the_same_sentence_is_not_counted_as_one():
    said = "Số vụ giảm 1 vụ, xử phạt tăng 15%, giảm 3 buổi họp"
    assert [(claim.measure, claim.change) for claim in claims_in(said)] == [(AccidentMeasure.ACCIDENTS, -1)]


def test_claims_that_the_record_bears_out_pass_and_others_are_shown_with_it():
    fine = ["Số vụ giảm 1 vụ (6,25%).", "Số người chết giảm 12,5%. Số người bị thương giảm 12%."]
    wrong = ["Số vụ tai nạn giảm 12%.", "Không để xảy ra tai nạn liên quan ô tô kinh doanh vận tải."]

    assert contradictions(fine, KNOWN) == []
    assert [(found.sentence, found.record) for found in contradictions(wrong, KNOWN)] == [
        ("Số vụ tai nạn giảm 12%", "Số vụ tai nạn: 15, cùng kỳ 16, giảm 1 vụ (−6,25%)"),
        (
            "Không để xảy ra tai nạn liên quan ô tô kinh doanh vận tải",
            "Số vụ liên quan ô tô kinh doanh vận tải: 1, cùng kỳ 2, giảm 1 vụ (−50%)",
        ),
    ]


def test_a_percentage_of_nothing_is_refuted_and_a_silent_record_refutes_nobody():
    assert contradictions(["Số vụ giảm 5%"], {AccidentMeasure.ACCIDENTS: Comparison(0, 0)})
    assert contradictions(["Số vụ giảm 5%"], {AccidentMeasure.ACCIDENTS: Comparison(None, 3)}) == []
    assert contradictions(["Không xảy ra tai nạn giao thông"], {AccidentMeasure.ACCIDENTS: Comparison(3, None)}) == []


def test_a_rise_that_is_called_a_fall_is_refuted():
    risen = {AccidentMeasure.ACCIDENTS: Comparison(2, 3)}
    assert contradictions(["Số vụ giảm 1 vụ"], risen)
    assert contradictions(["Số vụ tăng 1 vụ"], risen) == []
    assert next(claims_in("Số vụ giảm 1 vụ")) == Claim("Số vụ giảm 1 vụ", AccidentMeasure.ACCIDENTS, Decimal(-1))
