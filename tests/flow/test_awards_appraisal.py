"""The unit scores itself, the office appraises: every point with its reason, nobody in his own cause, nothing overwritten."""

from datetime import date

import pytest
from django.urls import reverse

from awards.models import AppraisedScore
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.setup.choices import Paper
from tests.flow.awards_stage import AGENCY, DECEMBER, OFFICE, TOWN, TYPED, appraise, post
from units.choices import Role
from units.models import Membership

pytestmark = pytest.mark.usefixtures("in_december")


def test_the_unit_scores_itself_and_never_types_what_is_computed(sheet, people, client_of):
    page = client_of(people["filer"]).get(reverse("awards:self", kwargs={"uuid": sheet.uuid}))
    text = page.content.decode()

    assert page.status_code == 200
    assert "Số vụ tai nạn: 2, cùng kỳ 3, giảm 1 vụ; đủ mức giảm ít nhất 1 vụ (5% của 3, làm tròn lên)" in text
    assert "đúng hạn, đủ 3 phần: 6 điểm" in text
    assert 'name="diem-I-1.2"' in text
    assert 'name="diem-II-2.1"' not in text


def test_a_draft_may_be_half_empty_but_a_wrong_number_is_refused_with_what_to_do(sheet, people, client_of):
    client = client_of(people["filer"])

    draft = post(client, sheet, "awards:self", {"diem-I-1.2": "2", "minh-chung-I-1.3": "Biên bản 05"}, luu="1")
    wrong = post(
        client, sheet, "awards:self", {"diem-I-1.2": "4,5", "diem-I-1.3": "1,234", "diem-I-1.1": "550"}, luu="1"
    )

    assert draft.status_code == 302
    assert 'value="Biên bản 05"' in client.get(reverse("awards:self", kwargs={"uuid": sheet.uuid})).content.decode()
    assert wrong.status_code == 422
    messages = dict(wrong.context["errors"])
    assert messages["id_diem-I-1.2"] == "Tiêu chí 1.2: 4,5 điểm cao hơn điểm chuẩn. Nhập từ 0 đến 4 điểm."
    assert "quá 2 chữ số phần lẻ" in messages["id_diem-I-1.3"]
    assert "mức đã chọn không có trong bảng điểm" in messages["id_diem-I-1.1"]


def test_sending_asks_for_every_typed_criterion_and_freezes_names_points_and_evidence(sheet, people, client_of):
    client = client_of(people["filer"])

    refused = post(client, sheet, "awards:self", TYPED | {"diem-III-3.4": "", "diem-IV-4.3": ""}, gui="1")
    sent = post(client, sheet, "awards:self", TYPED, gui="1")
    sheet.refresh_from_db()

    assert refused.status_code == 422
    assert dict(refused.context["errors"]) == {
        "id_diem-III-3.4": "Tiêu chí 3.4 chưa có điểm tự chấm. Nhập từ 0 đến 5 điểm.",
        "id_diem-IV-4.3": "Tiêu chí 4.3 chưa có điểm tự chấm. Chọn một mức trong danh sách.",
    }
    assert sent.status_code == 302
    content = sheet.working_version.content
    first, computed = content["parts"][0]["lines"][0], content["parts"][1]["lines"][0]
    assert (first["points"], first["choice"], first["evidence"]) == (
        "6.00",
        "đúng hạn, đủ 3 phần",
        "Kế hoạch số 12/KH-UBND",
    )
    assert (computed["code"], computed["points"], computed["computed"]) == ("2.1", "8.00", True)
    # 58,75 typed and 8 + 5 + 7 + 4 + 3 + 3 computed: one death again on a small base is worth half.
    assert (content["total"], content["maximum"], content["open"]) == ("88.75", "100.00", 0)


def test_a_difference_needs_a_reason_and_a_reason_needs_points(sent, people, client_of):
    client = client_of(people["reviewer"])

    response = appraise(client, sent, {"diem-I-1.2": "3", "ly-do-I-1.3": "Thiếu biên bản", "diem-I-1.4": "3"})

    assert response.status_code == 422
    assert [str(error) for errors in response.context["form"].errors.values() for error in errors] == [
        "Tiêu chí 1.2: điểm thẩm định 3 khác điểm tự chấm 4. Ghi lý do chênh lệch để đơn vị biết.",
        "Tiêu chí 1.3 có lý do nhưng chưa có điểm thẩm định. Nhập điểm hoặc xóa lý do.",
    ]
    assert not AppraisedScore.objects.exists()
    assert (
        appraise(
            client, sent, {"diem-I-1.2": "3", "ly-do-I-1.2": "Hai thôn chưa phổ biến", "diem-I-1.4": "3"}
        ).status_code
        == 302
    )
    assert sorted(AppraisedScore.objects.values_list("criterion__code", "hundredths", "reason")) == [
        ("1.2", 300, "Hai thôn chưa phổ biến"),
        ("1.4", 300, ""),
    ]


def test_the_second_of_two_appraisers_is_told_and_nothing_is_overwritten(sent, people, client_of):
    address = reverse("awards:appraise", kwargs={"uuid": sent.uuid})
    first, second = client_of(people["reviewer"]), client_of(people["second"])
    seen_by_both = first.get(address).context["seen"]
    assert second.get(address).context["seen"] == seen_by_both

    won = first.post(address, {"diem-I-1.4": "3", "da-xem": seen_by_both})
    lost = second.post(address, {"diem-I-1.4": "1", "ly-do-I-1.4": "Chỉ một mô hình", "da-xem": seen_by_both})

    assert (won.status_code, lost.status_code) == (302, 409)
    assert "vừa được người khác thẩm định" in lost.content.decode()
    assert 'value="Chỉ một mô hình"' in lost.content.decode()
    assert "Đang lưu 3, " in lost.content.decode()
    assert [row.hundredths for row in AppraisedScore.objects.all()] == [300]
    again = second.post(address, {"diem-I-1.4": "1", "ly-do-I-1.4": "Chỉ một mô hình", "da-xem": lost.context["seen"]})
    assert again.status_code == 302
    assert [row.hundredths for row in AppraisedScore.objects.all()] == [100]


def test_a_page_without_the_mark_of_what_was_seen_stores_nothing(sent, people, client_of):
    response = client_of(people["reviewer"]).post(
        reverse("awards:appraise", kwargs={"uuid": sent.uuid}), {"diem-I-1.4": "3"}
    )

    assert response.status_code == 422
    assert "Trang thiếu dấu của bản đang xem" in response.content.decode()
    assert 'value="3"' in response.content.decode()
    assert not AppraisedScore.objects.exists()


def test_five_equal_posts_store_one_appraisal(sent, people, client_of):
    client, address = client_of(people["reviewer"]), reverse("awards:appraise", kwargs={"uuid": sent.uuid})
    page = client.get(address)
    data = {"diem-I-1.4": "3", "da-xem": page.context["seen"], "form_token": page.context["form_token"]}

    assert {client.post(address, data).status_code for _time in range(5)} == {302}
    assert AppraisedScore.objects.count() == 1


def test_nobody_appraises_the_unit_he_works_in(sent, people, person, board, unit_of, client_of):
    insider = client_of(person(Role.REVIEWER, board=board, home_unit=unit_of(TOWN)))
    address = reverse("awards:appraise", kwargs={"uuid": sent.uuid})

    page = insider.get(address)
    refused = insider.post(address, {"diem-I-1.4": "3", "da-xem": page.context["seen"]})

    assert page.status_code == 200
    assert 'name="diem-I-1.4"' not in page.content.decode()
    assert refused.status_code == 403
    assert "hồ sơ của đơn vị anh/chị đang công tác" in refused.content.decode()
    assert not AppraisedScore.objects.exists()
    assert appraise(client_of(people["reviewer"]), sent, {"diem-I-1.4": "3"}).status_code == 302


def test_the_sheet_of_the_standing_office_goes_to_the_appraiser_and_only_that_one(
    sent, people, person, board, unit_of, paper_of, client_of
):
    own = paper_of(OFFICE, Paper.SCORE_SHEET)
    assert (
        post(client_of(person(Role.FILER, unit=unit_of(OFFICE))), own, "awards:self", AGENCY, gui="1").status_code
        == 302
    )
    outsider = person(Role.REVIEWER, board=board, home_unit=unit_of(TOWN))
    given = {"diem-I-1.4": "3"}

    assert appraise(client_of(people["reviewer"]), own, given).status_code == 403
    assert appraise(client_of(outsider), own, given).status_code == 403
    assert appraise(client_of(people["appraiser"]), sent, given).status_code == 403
    assert not AppraisedScore.objects.exists()
    assert appraise(client_of(people["appraiser"]), own, given).status_code == 302
    assert appraise(client_of(people["reviewer"]), sent, given).status_code == 302


def test_a_sheet_that_was_sent_back_waits_for_the_unit(sent, people, client_of):
    filing_act.act(
        sent,
        Action.SEND_BACK,
        actor=people["reviewer"],
        at=DECEMBER,
        seen_revision=sent.revision,
        note="Thiếu minh chứng",
    )

    response = appraise(client_of(people["reviewer"]), sent, {"diem-I-1.4": "3"})

    assert response.status_code == 403
    assert "đang trả lại đơn vị bổ sung" in response.content.decode()


def test_a_refused_appraisal_keeps_what_was_typed(sent, people, person, board, unit_of, client_of):
    insider = client_of(person(Role.REVIEWER, board=board, home_unit=unit_of(TOWN)))
    address = reverse("awards:appraise", kwargs={"uuid": sent.uuid})
    typed = {"diem-I-1.4": "2,5", "ly-do-I-1.4": "Chỉ một mô hình", "da-xem": insider.get(address).context["seen"]}

    refused = insider.post(address, typed)
    page = refused.content.decode()

    assert refused.status_code == 403
    assert "hồ sơ của đơn vị anh/chị đang công tác" in page
    assert 'value="2,5"' in page
    assert 'value="Chỉ một mô hình"' in page
    assert refused.context["seen"] == typed["da-xem"]
    assert "Chỉ một mô hình" not in insider.get(address).content.decode()
    assert not AppraisedScore.objects.exists()


def test_a_page_that_came_back_with_a_fault_still_knows_what_was_seen_first(sent, people, client_of):
    address = reverse("awards:appraise", kwargs={"uuid": sent.uuid})
    first, second = client_of(people["reviewer"]), client_of(people["second"])
    seen = second.get(address).context["seen"]
    assert appraise(first, sent, {"diem-I-1.4": "3"}).status_code == 302

    faulty = second.post(address, {"diem-I-1.4": "1,234", "da-xem": seen})
    corrected = second.post(
        address, {"diem-I-1.4": "1", "ly-do-I-1.4": "Chỉ một mô hình", "da-xem": faulty.context["seen"]}
    )

    assert (faulty.status_code, corrected.status_code) == (422, 409)
    assert [row.hundredths for row in AppraisedScore.objects.all()] == [300]


def test_who_holds_two_posts_costs_no_query_more(sent, people, board, client_of, django_assert_max_num_queries):
    reviewer = people["reviewer"]
    Membership.objects.create(user=reviewer, role=Role.APPRAISER, board=board, valid_from=date(2022, 1, 1))

    client, address = client_of(reviewer), reverse("awards:appraise", kwargs={"uuid": sent.uuid})
    client.get(address)  # the first page of a session writes it

    with django_assert_max_num_queries(8):
        page = client.get(address)

    assert page.status_code == 200
