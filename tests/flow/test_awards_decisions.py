"""What the office decides beside the points of a table: each with its ground, counted at once, taken back without a trace lost."""

from decimal import Decimal

import pytest
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry
from awards.models import Adjustment, AppraisedScore, SetApart
from awards.standing import standing
from campaigns.setup.choices import Paper
from tests.factories.pages import text_of
from tests.flow.awards_stage import DECEMBER, PLANTED, TOWN, TYPED, accepted, appraise, scores

pytestmark = pytest.mark.usefixtures("in_december")
GIVEN = scores(TYPED) | {"diem-IV-4.2": "3", "ly-do-IV-4.2": PLANTED}


def refusals(response):
    return [str(error) for errors in response.context["form"].errors.values() for error in errors]


def test_bonus_and_penalty_need_a_ground_and_count_in_the_total(scored, people, client_of, campaign):
    before = standing(campaign).places[TOWN].total
    client = client_of(people["reviewer"])

    refused = appraise(client, scored, GIVEN | {"so-lan-B1": "1", "can-cu-P1": "Chậm báo cáo tháng 8"})
    assert refused.status_code == 422
    assert refusals(refused) == [
        "Dòng B1 ghi 1 lần. Ghi căn cứ: văn bản, ngày, việc đã xảy ra.",
        "Dòng P1 có căn cứ nhưng chưa ghi số lần. Ghi số lần hoặc xóa căn cứ.",
    ]
    assert not Adjustment.objects.exists()

    decided = {"so-lan-B1": "3", "can-cu-B1": "QĐ 120/QĐ-UBND (minh họa)", "so-lan-P1": "1", "can-cu-P1": "Tháng 8"}
    assert appraise(client, scored, GIVEN | decided).status_code == 302
    place = standing(campaign).places[TOWN]
    # Three times 2 points, but the line has at most 4; late once takes 1 off.
    assert place.total == before + 400 - 100
    page = text_of(client.get(reverse("awards:explanation", kwargs={"unit_code": TOWN})))
    assert "3 lần. Căn cứ: QĐ 120/QĐ-UBND (minh họa)" in page

    assert appraise(client, scored, GIVEN).status_code == 302
    assert standing(campaign).places[TOWN].total == before
    kept = AuditEntry.objects.filter(action="awards.decide").order_by("pk").values_list("detail", flat=True)
    assert [entry["B1"] for entry in kept] == [[None, 3], [3, None]]


def test_a_unit_that_is_set_apart_keeps_its_points_and_leaves_the_order(scored, people, client_of, campaign):
    client = client_of(people["reviewer"])
    refused = appraise(client, scored, GIVEN | {"khong-xep-hang": "K2"})
    assert refusals(refused) == ["Đơn vị được chọn là không xếp hạng. Ghi căn cứ để Ban và đơn vị biết."]

    decided = GIVEN | {"khong-xep-hang": "K2", "ly-do-khong-xep-hang": "Đang xác minh đơn thư (minh họa)"}
    assert appraise(client, scored, decided).status_code == 302

    place = standing(campaign).places[TOWN]
    assert (place.rank, place.total is not None) == (None, True)
    page = text_of(client.get(reverse("awards:ranking")))
    assert "Đang xác minh đơn thư (minh họa)" in page
    assert appraise(client, scored, GIVEN).status_code == 302
    assert not SetApart.objects.exists()
    assert standing(campaign).places[TOWN].rank == 1


def test_a_criterion_that_does_not_apply_needs_a_reason_and_leaves_the_rest_re_scaled(
    scored, people, client_of, campaign
):
    client = client_of(people["reviewer"])
    without = {name: value for name, value in GIVEN.items() if "I-1.3" not in name}

    refused = appraise(client, scored, without | {"khong-ap-dung-I-1.3": "on"})
    both = appraise(client, scored, GIVEN | {"khong-ap-dung-I-1.3": "on", "ly-do-I-1.3": "Không có"})
    assert refusals(refused) == ["Tiêu chí 1.3 đánh dấu không áp dụng. Ghi lý do để đơn vị và Ban biết."]
    assert refusals(both) == ["Tiêu chí 1.3 vừa có điểm 4,5 vừa đánh dấu không áp dụng. Xóa điểm hoặc bỏ dấu."]

    before = standing(campaign).places[TOWN].row
    said = without | {"khong-ap-dung-I-1.3": "on", "ly-do-I-1.3": "Thị trấn không có đơn vị trực thuộc"}
    assert appraise(client, scored, said).status_code == 302
    row = standing(campaign).places[TOWN].row
    assert (row.applicable, row.maximum) == (9500, 10_000)
    assert row.earned == before.earned - 450
    assert row.total == round(Decimal(row.earned * 10_000) / 9500)
    assert AppraisedScore.objects.get(does_not_apply=True).reason == "Thị trấn không có đơn vị trực thuộc"


def test_what_accepted_papers_state_counts_where_the_office_leaves_the_box_empty(
    scored, people, client_of, campaign, paper_of
):
    said = {"subordinates": 8, "subordinates_checked": 4, "models_recognised": 1, "staff_violations": 0, "targets": []}
    accepted(paper_of(TOWN, Paper.CLOSING_RETURN), said, author=people["reviewer"], received=DECEMBER)
    client = client_of(people["reviewer"])
    empty = GIVEN | {"diem-I-1.3": "", "diem-I-1.4": ""}

    assert appraise(client, scored, empty).status_code == 302

    lines = {line.code: line for line in standing(campaign).places[TOWN].row.lines}
    assert (lines["1.3"].appraised, lines["1.3"].final) == (None, 250)
    assert (lines["1.4"].appraised, lines["1.4"].final) == (None, 300)
    page = text_of(client.get(reverse("awards:appraise", kwargs={"uuid": scored.uuid})))
    assert "4/8 đơn vị trực thuộc" in page
    assert "để trống thì lấy điểm này" in page
