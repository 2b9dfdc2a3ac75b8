"""Scores, ranking and nominations as people live them: the unit scores itself, the office appraises, nobody peeks."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import AppraisedScore, Nominee
from awards.standing import standing
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingVersion
from campaigns.record.models import Figure
from campaigns.setup.choices import AccidentMeasure, Paper
from campaigns.setup.models import Campaign, Indicator
from campaigns.setup.windows import Window
from units.choices import Role
from units.models import Person, Unit, User

DECEMBER = datetime(2023, 12, 18, 2, 0, tzinfo=UTC)
TOWN, BINHLU, OFFICE, APPRAISERS = "TT-TAMDUONG", "X-BINHLU", "KTHT", "NV"
PLANTED = "LÝ DO CHỈ VĂN PHÒNG BIẾT"

# What a commune types: every criterion of its table except part II, which is computed.
TYPED = {
    "diem-I-1.1": "600",
    "diem-I-1.2": "4",
    "diem-I-1.3": "4,5",
    "diem-I-1.4": "3",
    "diem-III-3.1": "5",
    "diem-III-3.2": "4",
    "diem-III-3.3": "4,25",
    "diem-III-3.4": "5",
    "diem-III-3.5": "5",
    "diem-III-3.6": "4",
    "diem-IV-4.1": "5",
    "diem-IV-4.2": "4",
    "diem-IV-4.3": "500",
    "minh-chung-I-1.1": "Kế hoạch số 12/KH-UBND",
    "ghi-chu": "",
}
AGENCY = {name: value for name, value in TYPED.items() if name != "ghi-chu"} | {
    "diem-II-2.1": "18",
    "diem-II-2.2": "9",
    "diem-II-2.3": "5",
}


@pytest.fixture(autouse=True)
def _in_december():
    with time_machine.travel(DECEMBER, tick=False):
        yield


def police_figures(campaign: Campaign, author: User, values: dict[tuple[str, str], tuple[int, int]]) -> None:
    """Accident figures of both years for every commune; (base, this year), zero where nothing is said."""
    official = Window(campaign.official_first_day, campaign.official_last_day)
    paper = Filing.objects.filter(campaign=campaign, kind=Paper.ACCIDENT_RETURN).first()
    version = accepted(paper, {}, author=author)
    indicators = dict(Indicator.objects.filter(board=campaign.board).values_list("code", "pk"))
    communes = Unit.objects.filter(participations__cluster__code="XA", registry=campaign.board)
    Figure.objects.bulk_create(
        Figure(
            indicator_id=indicators[measure],
            about_unit=unit,
            first_day=window.first_day,
            last_day=window.last_day,
            days=window.days,
            value=values.get((unit.code, measure), (0, 0))[year],
            version=version,
        )
        for unit in communes
        for measure in AccidentMeasure.values
        for year, window in enumerate((official.year_before(), official))
    )


def accepted(paper: Filing, content: dict, *, author: User, received: datetime = DECEMBER) -> FilingVersion:
    """A paper of another room as it stands once it is accepted."""
    version = FilingVersion.objects.create(
        filing=paper,
        number=paper.versions.count() + 1,
        content=content,
        sha256="0" * 64,
        frozen_at=received,
        frozen_by=author,
    )
    Filing.objects.filter(pk=paper.pk).update(
        state=State.ACCEPTED, accepted_version=version, working_version=version, received_at=received, begun_at=received
    )
    return version


def post(client, paper: Filing, name: str, data: dict, **button: str):
    paper.refresh_from_db()
    return client.post(reverse(name, kwargs={"uuid": paper.uuid}), {**data, "seen_revision": paper.revision, **button})


def appraise(client, paper: Filing, data: dict):
    """Open the page, then send its form as a person would."""
    page = client.get(reverse("awards:appraise", kwargs={"uuid": paper.uuid}))
    return client.post(
        reverse("awards:appraise", kwargs={"uuid": paper.uuid}),
        {**data, "da-xem": page.context["seen"], "form_token": page.context["form_token"]},
    )


def scores(typed: dict) -> dict:
    return {name: value for name, value in typed.items() if name.startswith("diem-")}


@pytest.fixture
def people(campaign, board, person, unit_of):
    return {
        "filer": person(Role.FILER, unit=unit_of(TOWN)),
        "neighbour": person(Role.FILER, unit=unit_of(BINHLU)),
        "reviewer": person(Role.REVIEWER, board=board, home_unit=unit_of(OFFICE)),
        "second": person(Role.OFFICE_HEAD, board=board, home_unit=unit_of(OFFICE)),
        "appraiser": person(Role.APPRAISER, board=board, home_unit=unit_of(APPRAISERS)),
        "leader": person(Role.BOARD_LEADER, board=board),
    }


@pytest.fixture
def figures_known(campaign, people):
    police_figures(
        campaign,
        people["reviewer"],
        {(TOWN, "accidents"): (3, 2), (TOWN, "deaths"): (1, 1), (BINHLU, "accidents"): (2, 2)},
    )


@pytest.fixture
def sheet(figures_known, paper_of):
    return paper_of(TOWN, Paper.SCORE_SHEET)


@pytest.fixture
def sent(sheet, people, client_of):
    """The town's sheet, sent to the office."""
    response = post(client_of(people["filer"]), sheet, "awards:self", TYPED, gui="1")
    assert response.status_code == 302, response.context["errors"]
    sheet.refresh_from_db()
    return sheet


@pytest.fixture
def scored(sent, people, client_of):
    """The town's sheet, appraised with one difference and accepted."""
    given = scores(TYPED) | {"diem-IV-4.2": "3", "ly-do-IV-4.2": PLANTED}
    assert appraise(client_of(people["reviewer"]), sent, given).status_code == 302
    filing_act.act(sent, Action.ACCEPT, actor=people["reviewer"], at=DECEMBER, seen_revision=sent.revision)
    sent.refresh_from_db()
    return sent


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


def test_the_ranking_says_how_every_point_came_about(scored, people, client_of, campaign):
    page = client_of(people["reviewer"]).get(reverse("awards:ranking"), {"khoi": "XA"})
    text = page.content.decode()

    assert page.status_code == 200
    assert "Cách tính 87,75 điểm" in text
    assert (
        "Số người chết: 1, cùng kỳ 1, không đổi; số cùng kỳ dưới 10 nên giữ nguyên được 50% số điểm: 5/10 điểm." in text
    )
    assert "Tự chấm 4, thẩm định 3." in text
    assert PLANTED in text
    assert "Chưa có bảng tự chấm điểm được tiếp nhận." in text
    assert "(1) điểm phần II cao hơn; (2) tỷ lệ giảm số người chết lớn hơn" in text
    assert "khen không quá 30% số tập thể" in text
    town = standing(campaign).places[TOWN]
    assert (town.total, town.rank, town.band.code) == (8775, 1, "TOT")
    assert len(standing(campaign).places) == campaign.participations.count()


def test_a_unit_whose_police_figures_are_not_complete_is_not_ranked(scored, campaign):
    Figure.objects.filter(about_unit__code=TOWN, indicator__code="deaths", first_day__gte=date(2022, 12, 1)).delete()

    place = standing(campaign).places[TOWN]

    assert (place.total, place.rank, place.band) == (None, None, None)
    assert [line.code for line in place.row.missing] == ["2.2"]


def test_a_sheet_under_amendment_still_counts_as_it_was_accepted(scored, people, campaign, client_of):
    reopened = filing_act.act(
        scored,
        Action.AMEND,
        actor=people["filer"],
        at=DECEMBER,
        seen_revision=scored.revision,
        note="Bổ sung minh chứng",
    )
    assert (
        post(client_of(people["filer"]), reopened, "awards:self", TYPED | {"diem-I-1.2": "1"}, luu="1").status_code
        == 302
    )

    line = next(line for line in standing(campaign).places[TOWN].row.lines if line.code == "1.2")

    assert line.own == 400


@pytest.mark.parametrize(
    "name", ["awards:sheets", "awards:ranking", "awards:ranking-file", "awards:nominees", "awards:nominees-file"]
)
def test_units_meet_no_page_of_points_and_officers_do(name, scored, people, client_of):
    assert client_of(people["filer"]).get(reverse(name)).status_code == 404
    assert client_of(people["reviewer"]).get(reverse(name)).status_code == 200


def test_leaders_of_the_board_see_the_ranking_but_not_the_appraisal_pages(scored, people, client_of):
    leader = client_of(people["leader"])

    assert leader.get(reverse("awards:ranking")).status_code == 200
    assert leader.get(reverse("awards:explanation", kwargs={"unit_code": TOWN})).status_code == 200
    assert leader.get(reverse("awards:sheets")).status_code == 404
    assert leader.get(reverse("awards:appraise", kwargs={"uuid": scored.uuid})).status_code == 404


def test_a_planted_score_is_seen_by_the_office_and_by_no_unit(scored, people, client_of):
    here = {"uuid": scored.uuid}
    office, unit, neighbour = (client_of(people[who]) for who in ("reviewer", "filer", "neighbour"))
    appraised = reverse("awards:appraise", kwargs=here)

    assert PLANTED in office.get(appraised).content.decode()
    assert unit.get(appraised).status_code == 404
    assert neighbour.get(appraised).status_code == 404
    assert unit.get(reverse("awards:explanation", kwargs={"unit_code": TOWN})).status_code == 404
    for address in (reverse("filing:detail", kwargs=here), reverse("filing:list"), reverse("home")):
        page = unit.get(address)
        assert page.status_code == 200
        assert PLANTED not in page.content.decode()
    assert neighbour.get(reverse("awards:self", kwargs=here)).status_code == 404
    assert "87,75" not in unit.get(reverse("filing:detail", kwargs=here)).content.decode()
    assert "88,75" in unit.get(reverse("filing:detail", kwargs=here)).content.decode()


def test_an_officer_of_another_board_meets_nothing(scored, person, board, client_of):
    province = client_of(person(Role.REVIEWER, board=board.parent))

    assert province.get(reverse("awards:appraise", kwargs={"uuid": scored.uuid})).status_code == 404
    assert province.get(reverse("awards:ranking"), {"phong-trao": "TD-ATGT-2023"}).status_code == 404
    assert PLANTED not in province.get(reverse("awards:ranking")).content.decode()


def test_the_workbook_holds_the_same_totals_and_reasons_as_the_page(scored, people, client_of):
    response = client_of(people["reviewer"]).get(reverse("awards:ranking-file"))

    book = load_workbook(BytesIO(response.content))
    town = next(row for row in book["XA"].iter_rows(values_only=True) if row[1] == "UBND thị trấn Tam Đường")
    details = [
        row for row in book["Chi tiết tiêu chí"].iter_rows(values_only=True) if row[1] == "UBND thị trấn Tam Đường"
    ]
    assert town[:2] == (1, "UBND thị trấn Tam Đường")
    assert float(town[6]) == 87.75 == sum(float(row[7]) for row in details)
    assert PLANTED in {row[9] for row in details}


def test_a_reason_that_looks_like_a_formula_stays_text_in_the_workbook(sent, people, client_of):
    client = client_of(people["reviewer"])
    appraise(client, sent, {"diem-I-1.2": "3", "ly-do-I-1.2": "=1+1"})

    book = load_workbook(BytesIO(client.get(reverse("awards:ranking-file")).content))
    cells = [cell for row in book["Chi tiết tiêu chí"].iter_rows() for cell in row if cell.value == "=1+1"]

    assert [cell.data_type for cell in cells] == ["s"]


NOMINEES = {
    "so-dong": "4",
    "minutes_number": "15/BB-UBND",
    "met_on": "16/12/2023",
    "doi-tuong-1-subject_kind": "collective",
    "doi-tuong-1-name": "Công an thị trấn Tam Đường",
    "doi-tuong-1-award_code": "GIAY_KHEN_HUYEN",
    "doi-tuong-1-route_code": "HUYEN",
    "doi-tuong-1-achievement": "Tuần tra 120 lượt",
    "doi-tuong-1-votes_for": "12",
    "doi-tuong-1-votes_total": "13",
    "doi-tuong-1-category": "direct_force",
    "doi-tuong-3-subject_kind": "individual",
    "doi-tuong-3-name": "Lò Thị Thử Nghiệm",
    "doi-tuong-3-birth_year": "1985",
    "doi-tuong-3-is_woman": "on",
    "doi-tuong-3-post": "Công chức",
    "doi-tuong-3-category": "direct_force",
    "doi-tuong-3-award_code": "BANG_KHEN_TINH",
    "doi-tuong-3-route_code": "TINH",
    "doi-tuong-3-achievement": "Vận động 40 hộ",
    "doi-tuong-3-votes_for": "13",
    "doi-tuong-3-votes_total": "13",
}


@pytest.fixture
def dossier(campaign, paper_of):
    return paper_of(TOWN, Paper.AWARD_DOSSIER)


@pytest.fixture
def nominated(dossier, people, client_of):
    response = post(client_of(people["filer"]), dossier, "awards:dossier", NOMINEES, gui="1")
    assert response.status_code == 302, response.context["errors"]
    dossier.refresh_from_db()
    return dossier


def test_no_nomination_is_an_answer_and_silence_is_not(dossier, people, client_of):
    client = client_of(people["filer"])

    silent = post(client, dossier, "awards:dossier", {"so-dong": "3"}, gui="1")
    both = post(client, dossier, "awards:dossier", NOMINEES | {"nobody": "on"}, gui="1")
    stated = post(client, dossier, "awards:dossier", {"so-dong": "3", "nobody": "on"}, gui="1")

    assert (silent.status_code, both.status_code, stated.status_code) == (422, 422, 302)
    assert "Hồ sơ chưa có đối tượng nào" in silent.content.decode()
    assert "còn 2 đối tượng" in both.content.decode()
    dossier.refresh_from_db()
    assert dossier.working_version.content["nobody"] is True
    assert not Person.objects.exists()


def test_faults_stand_at_the_block_that_was_typed_though_blank_blocks_lie_between(dossier, people, client_of):
    lacking = {name: value for name, value in NOMINEES.items() if not name.endswith(("minutes_number", "3-category"))}

    response = post(client_of(people["filer"]), dossier, "awards:dossier", lacking, gui="1")

    assert response.status_code == 422
    assert dict(response.context["errors"]) == {
        "id_minutes_number": "Ô Số biên bản họp bình xét đang trống. Nhập số biên bản, ví dụ 12/BB-UBND.",
        "id_doi-tuong-3-category": "Đối tượng 2 chưa chọn diện. Chọn một diện trong danh sách.",
    }


def test_more_votes_than_members_and_a_person_named_twice_are_refused(dossier, people, client_of):
    client = client_of(people["filer"])
    twin = {name.replace("-3-", "-4-"): value for name, value in NOMINEES.items() if "-3-" in name}

    votes = post(client, dossier, "awards:dossier", NOMINEES | {"doi-tuong-1-votes_for": "14"}, luu="1")
    twice = post(
        client, dossier, "awards:dossier", NOMINEES | twin | {"doi-tuong-4-name": "lò thị thử nghiệm"}, gui="1"
    )

    assert (votes.status_code, twice.status_code) == (422, 422)
    assert "14 phiếu đồng ý nhiều hơn tổng số 13 phiếu" in votes.content.decode()
    assert "Đối tượng 3 trùng với đối tượng 2" in twice.content.decode()


def test_versions_name_persons_by_uuid_only_and_the_page_shows_their_names(nominated, people, client_of):
    person = Person.objects.get()
    frozen = str(nominated.working_version.content)

    assert str(person.uuid) in frozen
    assert "Lò Thị" not in frozen
    assert "1985" not in frozen
    assert nominated.working_version.content["nominees"][1]["award_name"] == "Bằng khen của Chủ tịch UBND tỉnh"
    for who in ("filer", "reviewer"):
        page = client_of(people[who]).get(reverse("filing:detail", kwargs={"uuid": nominated.uuid})).content.decode()
        assert "Lò Thị Thử Nghiệm" in page
        assert "Công an thị trấn Tam Đường" in page


def test_a_person_named_in_a_sent_version_is_never_renamed_by_an_amendment(nominated, people, client_of):
    filing_act.act(nominated, Action.ACCEPT, actor=people["reviewer"], at=DECEMBER, seen_revision=nominated.revision)
    nominated.refresh_from_db()
    filing_act.act(
        nominated, Action.AMEND, actor=people["filer"], at=DECEMBER, seen_revision=nominated.revision, note="Thay người"
    )
    changed = NOMINEES | {"doi-tuong-3-name": "Giàng A Thử Nghiệm"}

    page = client_of(people["filer"]).get(reverse("awards:dossier", kwargs={"uuid": nominated.uuid}))
    assert "Lò Thị Thử Nghiệm" in page.content.decode()
    assert post(client_of(people["filer"]), nominated, "awards:dossier", changed, luu="1").status_code == 302

    assert sorted(Person.objects.values_list("full_name", flat=True)) == ["Giàng A Thử Nghiệm", "Lò Thị Thử Nghiệm"]
    listed = client_of(people["reviewer"]).get(reverse("awards:nominees")).content.decode()
    assert "Lò Thị Thử Nghiệm" in listed
    assert "Giàng A" not in listed


def test_names_taken_out_of_a_draft_are_forgotten(dossier, people, client_of):
    client = client_of(people["filer"])
    post(client, dossier, "awards:dossier", NOMINEES, luu="1")
    assert Person.objects.get().full_name == "Lò Thị Thử Nghiệm"

    post(
        client,
        dossier,
        "awards:dossier",
        NOMINEES | {"doi-tuong-2-name": "", "doi-tuong-3-name": "Lò Thị Thử"},
        luu="1",
    )
    kept = {name: value for name, value in NOMINEES.items() if "-3-" not in name}
    renamed = list(Person.objects.values_list("full_name", flat=True))
    post(client, dossier, "awards:dossier", kept, luu="1")

    assert renamed == ["Lò Thị Thử"]
    assert not Person.objects.exists()
    assert Nominee.objects.count() == 1


def test_too_many_individuals_warn_but_do_not_keep_the_dossier_back(dossier, people, client_of):
    client = client_of(people["filer"])
    more = {
        name.replace("-3-", f"-{number}-"): value
        for number in (2, 4)
        for name, value in NOMINEES.items()
        if "-3-" in name
    } | {"doi-tuong-2-name": "Người Thử Hai", "doi-tuong-4-name": "Người Thử Bốn"}

    assert post(client, dossier, "awards:dossier", NOMINEES | more, luu="1").status_code == 302
    page = client.get(reverse("awards:dossier", kwargs={"uuid": dossier.uuid})).content.decode()

    assert "Đơn vị đề nghị 3 cá nhân, định mức mỗi đơn vị là 2." in page
    assert post(client, dossier, "awards:dossier", NOMINEES | more, gui="1").status_code == 302


def test_the_list_of_nominees_shows_votes_place_quota_and_what_is_lacking(
    nominated, scored, people, client_of, paper_of, campaign
):
    office = client_of(people["reviewer"])
    assert "Lò Thị Thử Nghiệm" not in office.get(reverse("awards:nominees")).content.decode()
    filing_act.act(nominated, Action.ACCEPT, actor=people["reviewer"], at=DECEMBER, seen_revision=nominated.revision)

    page = office.get(reverse("awards:nominees")).content.decode()
    assert "12/13 (92,31%)" in page
    assert "87,75 · hạng 1" in page
    assert "1/1 (100%)" in page
    assert "năm 2022 là 50% (9/18)" in page
    assert "Chưa đủ điều kiện (K1): chưa có kế hoạch và báo cáo tổng kết được tiếp nhận." in page
    accepted(paper_of(TOWN, Paper.PLAN), {}, author=people["reviewer"])
    accepted(paper_of(TOWN, Paper.CLOSING_RETURN), {"women_percent": 72}, author=people["reviewer"])
    assert "Chưa đủ điều kiện" not in office.get(reverse("awards:nominees")).content.decode()
    row = standing(campaign).places[TOWN].row
    assert (row.women_percent, row.days_early) == (72, 2)
    book = load_workbook(BytesIO(office.get(reverse("awards:nominees-file")).content))
    assert any("Lò Thị Thử Nghiệm" in map(str, row) for row in book["Cá nhân"].iter_rows(values_only=True))


# Session, user, posts, the post's place and the campaign's name: what the frame of every page reads.
FRAME = 5


def reads(client, name: str) -> int:
    """How many queries the page itself asks, beside those of its frame."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name)).status_code == 200
    return sum(1 for query in asked if query["sql"].startswith("SELECT")) - FRAME


@pytest.mark.parametrize(("name", "most"), [("awards:sheets", 5), ("awards:ranking", 7), ("awards:nominees", 8)])
def test_the_pages_ask_the_same_for_one_scored_unit_and_for_all(
    name, most, scored, nominated, people, campaign, client_of, paper_of
):
    filing_act.act(nominated, Action.ACCEPT, actor=people["reviewer"], at=DECEMBER, seen_revision=nominated.revision)
    client = client_of(people["reviewer"])
    for_one = reads(client, name)
    given = list(AppraisedScore.objects.filter(filing=scored))
    for part in campaign.participations.filter(cluster__code="XA").exclude(unit__code=TOWN).select_related("unit"):
        other = paper_of(part.unit.code, Paper.SCORE_SHEET)
        accepted(other, scored.accepted_version.content, author=people["reviewer"])
        accepted(
            paper_of(part.unit.code, Paper.AWARD_DOSSIER), nominated.working_version.content, author=people["reviewer"]
        )
        AppraisedScore.objects.bulk_create(
            AppraisedScore(
                filing=other,
                criterion_id=row.criterion_id,
                hundredths=row.hundredths,
                appraised_by=people["reviewer"],
                appraised_at=DECEMBER,
            )
            for row in given
        )

    assert reads(client, name) == for_one <= most
    assert sum(1 for place in standing(campaign).places.values() if place.rank) == 13


def test_an_appraisal_page_asks_no_more_than_eight(scored, people, client_of):
    client, address = client_of(people["reviewer"]), reverse("awards:appraise", kwargs={"uuid": scored.uuid})
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200

    assert sum(1 for query in asked if query["sql"].startswith("SELECT")) - FRAME <= 8


def test_next_years_campaign_loaded_early_does_not_take_the_place_of_this_years(scored, people, client_of, campaign):
    following = Campaign.objects.create(
        code="NAM-SAU", board=campaign.board, year=2024, name="Phong trào năm sau", theme="x",
        ends_on=date(2024, 12, 31), launched_on=date(2024, 4, 1),
        official_first_day=date(2023, 12, 15), official_last_day=date(2024, 12, 14),
        signature_authority="x", signature_board_post="x", signature_name="x",
    )  # fmt: skip
    desk = client_of(people["reviewer"])
    for name in ("awards:ranking", "awards:sheets", "awards:nominees"):
        assert desk.get(reverse(name)).context["campaign"] == campaign, name

    Campaign.objects.filter(pk=following.pk).update(launched_on=date(2023, 12, 1))
    assert desk.get(reverse("awards:ranking")).context["campaign"] == following
