"""A commune's plan by HTTP, from the first line to its acceptance and its amendment."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingVersion
from campaigns.plans.models import Plan
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from tests.factories.pages import Desk, errors_of, sent_from, text_of
from tests.factories.papers import moment, plan_post
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _late_may() -> Iterator[None]:
    with time_machine.travel(moment(5, 25), tick=False):
        yield


@pytest.fixture
def ban_bo(campaign: Campaign, unit_of: Callable[[str], Unit]) -> Unit:
    unit = unit_of("X-BANBO")
    Unit.objects.filter(pk=unit.pk).update(leader_approves=True)
    return unit


@pytest.fixture
def people(ban_bo: Unit, campaign: Campaign, person: Callable[..., User]) -> dict[str, Desk]:
    return {
        "filer": Desk(person(Role.FILER, unit=ban_bo)),
        "leader": Desk(person(Role.UNIT_LEADER, unit=ban_bo)),
        "office": Desk(person(Role.REVIEWER, board=campaign.board)),
    }


def test_the_plan_goes_from_the_clerk_to_the_leader_to_the_office_and_back(
    people: dict[str, Desk], paper_of: Callable[..., Filing]
) -> None:
    filer, leader, office = people["filer"], people["leader"], people["office"]
    filing = paper_of("X-BANBO", Paper.PLAN)
    page, edit, step = f"/ho-so/{filing.uuid}/", f"/ke-hoach/{filing.uuid}/sua/", f"/ho-so/{filing.uuid}/chuyen-buoc/"

    # The clerk begins and saves a draft with nothing but a task.
    assert "Bắt đầu soạn" in text_of(filer.get(page))
    blank = filer.get(edit)
    draft = plan_post(
        paper_number="", signed_on="", **{"chi-tieu-0-value": "", "bien-phap-0-text": "", "bien-phap-0-responsible": ""}
    )
    saved = filer.post(edit, sent_from(blank, luu="1", **draft))
    assert (saved.status_code, saved.headers["Location"]) == (302, edit)
    assert office.get(page).status_code == 404

    # Sent too early, it is refused with every lack named; what was typed is kept, on the page and on the server.
    again = filer.get(edit)
    early = filer.post(edit, sent_from(again, gui="1", **draft | {"nhiem-vu-4": "Tuyên truyền tại chợ phiên"}))
    assert early.status_code == 422
    assert [line.split(".")[0] for line in errors_of(early)] == [
        "Ô Số, ký hiệu kế hoạch đang trống",
        "Ô Ngày ký đang trống",
        "Chỉ tiêu dòng 1 chưa có số của năm nay",
        "Biện pháp dòng 1 chưa có nội dung",
        "Biện pháp dòng 1 chưa có người, bộ phận phụ trách",
    ]
    assert "Tuyên truyền tại chợ phiên" in early.content.decode()
    assert "đã lưu thành bản nháp" in text_of(early)
    assert Plan.objects.get(pk=filing.pk).tasks.count() == 2
    assert paper_of("X-BANBO", Paper.PLAN).state == State.DRAFT

    # Completed on that same page, it goes to the leader.
    done = filer.post(edit, sent_from(early, gui="1", **plan_post()))
    assert (done.status_code, done.headers["Location"]) == (302, page)
    assert paper_of("X-BANBO", Paper.PLAN).state == State.AWAITING_LEADER
    assert "Duyệt và gửi" not in text_of(filer.get(page))
    assert office.get(page).status_code == 404

    with time_machine.travel(moment(6, 2), tick=False):
        seen = leader.get(page)
        assert "Chờ ông/bà duyệt" in text_of(seen)
        assert leader.post(step, sent_from(seen, action="approve")).status_code == 302
    sent = paper_of("X-BANBO", Paper.PLAN)
    assert (sent.state, sent.late_days, sent.received_at) == (State.SUBMITTED, 2, moment(6, 2))

    # The office cannot return it without a word; its choice stays on the page.
    with time_machine.travel(moment(6, 5), tick=False):
        review = office.get(page)
        assert "Nộp muộn 2 ngày" in text_of(review)
        wordless = office.post(step, sent_from(review, action="send_back", note="  "))
        assert wordless.status_code == 422
        assert 'value="send_back" id="id_action_1" checked' in wordless.content.decode()
        assert errors_of(wordless) == [
            "Ô Nội dung phải bổ sung đang trống. Ghi rõ phần phải bổ sung và lý do, "
            "hoặc nêu ý kiến tại từng mục ở phần Trao đổi."
        ]
        undecided = office.post(step, sent_from(wordless, note="Thiếu chỉ tiêu về số buổi tuyên truyền"))
        assert undecided.status_code == 422
        assert "Thiếu chỉ tiêu về số buổi tuyên truyền</textarea>" in undecided.content.decode()
        returned = office.post(
            step, sent_from(undecided, action="send_back", note="Thiếu chỉ tiêu về số buổi tuyên truyền")
        )
        assert returned.status_code == 302

    # The clerk finds the reason, mends, and the round begins again; the office accepts.
    with time_machine.travel(moment(6, 8), tick=False):
        assert "Thiếu chỉ tiêu về số buổi tuyên truyền" in text_of(filer.get(page))
        mending = filer.get(edit)
        assert "Thiếu chỉ tiêu về số buổi tuyên truyền" in text_of(mending)
        more = plan_post(**{"chi-tieu-1-indicator": "G4.1", "chi-tieu-1-value": "12"})
        assert filer.post(edit, sent_from(mending, gui="1", **more)).status_code == 302
        assert leader.post(step, sent_from(leader.get(page), action="approve")).status_code == 302
        review = office.get(page)
        accepted = office.post(step, sent_from(review, action="accept"))
        assert (accepted.status_code, accepted.headers["Location"]) == (302, "/ra-soat/")
    done_with = paper_of("X-BANBO", Paper.PLAN)
    assert (done_with.state, done_with.late_days) == (State.ACCEPTED, 2)
    assert done_with.accepted_version is not None
    assert done_with.accepted_version.number == 2
    assert [row["indicator"] for row in done_with.accepted_version.content["targets"]] == ["accidents", "G4.1"]

    # An amendment opens the working copy and leaves the accepted version standing for everybody else.
    with time_machine.travel(moment(7, 1), tick=False):
        reopened = filer.post(step, sent_from(filer.get(page), action="amend", note="Nâng chỉ tiêu tuyên truyền"))
        assert reopened.status_code == 302
        higher = plan_post(**{"chi-tieu-1-indicator": "G4.1", "chi-tieu-1-value": "24"})
        assert filer.post(edit, sent_from(filer.get(edit), luu="1", **higher)).status_code == 302
        for_office = office.get(page)
        assert "Đơn vị đang sửa hồ sơ này" in text_of(for_office)
        assert [row["value"] for row in for_office.context["content"]["targets"]] == ["5.00", "12.00"]
        assert filer.get(page).context["content"]["targets"][1]["value"] == "24.00"
        assert filer.post(step, sent_from(filer.get(page), action="submit")).status_code == 302
        assert leader.post(step, sent_from(leader.get(page), action="approve")).status_code == 302
        assert "Xem bản đã tiếp nhận" in text_of(office.get(page))
        assert office.get(f"{page}?ban=2").context["content"]["targets"][1]["value"] == "12.00"
    standing = paper_of("X-BANBO", Paper.PLAN)
    assert (standing.state, standing.accepted_version_id) == (State.SUBMITTED, done_with.accepted_version_id)
    assert [event.action for event in standing.events.all()] == [
        Action.SUBMIT,
        Action.APPROVE,
        Action.SEND_BACK,
        Action.SUBMIT,
        Action.APPROVE,
        Action.ACCEPT,
        Action.AMEND,
        Action.SUBMIT,
        Action.APPROVE,
    ]


def test_twenty_equal_posts_make_one_version(people: dict[str, Desk], paper_of: Callable[..., Filing]) -> None:
    filing = paper_of("X-BANBO", Paper.PLAN)
    edit = f"/ke-hoach/{filing.uuid}/sua/"
    posted = sent_from(people["filer"].get(edit), gui="1", **plan_post())

    answers = [people["filer"].post(edit, posted) for _n in range(20)]

    assert FilingVersion.objects.filter(filing=filing).count() == 1
    assert filing.events.count() == 1
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(302, f"/ho-so/{filing.uuid}/")}
    step = f"/ho-so/{filing.uuid}/chuyen-buoc/"
    approved = sent_from(people["leader"].get(f"/ho-so/{filing.uuid}/"), action="approve")
    again = [people["leader"].post(step, approved) for _n in range(20)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in again} == {(302, f"/ho-so/{filing.uuid}/")}
    assert filing.events.count() == 2


def test_the_second_of_two_clerks_sees_both_versions_and_overwrites_nothing(
    people: dict[str, Desk], paper_of: Callable[..., Filing], ban_bo: Unit, person: Callable[..., User]
) -> None:
    filing = paper_of("X-BANBO", Paper.PLAN)
    edit = f"/ke-hoach/{filing.uuid}/sua/"
    colleague = Desk(person(Role.FILER, unit=ban_bo))
    first_page, second_page = people["filer"].get(edit), colleague.get(edit)
    assert (
        people["filer"].post(edit, sent_from(first_page, luu="1", **plan_post(signer="Người thứ nhất"))).status_code
        == 302
    )

    late = colleague.post(edit, sent_from(second_page, luu="1", **plan_post(signer="Người thứ hai")))

    assert late.status_code == 409
    page = late.content.decode()
    assert "Người thứ nhất" in page
    assert 'value="Người thứ hai"' in page
    assert Plan.objects.get(pk=filing.pk).signer == "Người thứ nhất"
    knowing = colleague.post(edit, sent_from(late, luu="1", **plan_post(signer="Người thứ hai")))
    assert knowing.status_code == 302
    assert Plan.objects.get(pk=filing.pk).signer == "Người thứ hai"


def test_what_was_typed_is_not_lost_when_a_colleague_has_sent_the_paper_meanwhile(
    people: dict[str, Desk], paper_of: Callable[..., Filing]
) -> None:
    filing = paper_of("X-BANBO", Paper.PLAN)
    edit = f"/ke-hoach/{filing.uuid}/sua/"
    open_page = people["leader"].get(edit)
    assert people["filer"].post(edit, sent_from(people["filer"].get(edit), gui="1", **plan_post())).status_code == 302

    late = people["leader"].post(edit, sent_from(open_page, luu="1", **plan_post(signer="Chưa kịp lưu")))

    assert late.status_code == 409
    assert 'value="Chưa kịp lưu"' in late.content.decode()
    assert "Hồ sơ đã gửi nên không sửa được" in text_of(late)
    assert people["leader"].get(edit).status_code == 302


def test_a_looser_target_is_warned_of_on_the_page_and_in_the_office(
    people: dict[str, Desk], paper_of: Callable[..., Filing]
) -> None:
    filing = paper_of("X-BANBO", Paper.PLAN)
    edit = f"/ke-hoach/{filing.uuid}/sua/"
    looser = plan_post(**{"chi-tieu-0-value": "6"})
    people["filer"].post(edit, sent_from(people["filer"].get(edit), luu="1", **looser))
    warning = "Chưa đạt mục tiêu chung: giảm ít nhất 5% so với 6 của năm trước là không quá 5."

    shown = people["filer"].get(edit)
    assert warning in text_of(shown)
    assert people["filer"].post(edit, sent_from(shown, gui="1", **looser)).status_code == 302
    assert warning in text_of(people["leader"].get(f"/ho-so/{filing.uuid}/"))


def test_the_dissemination_is_filed_in_the_same_way(people: dict[str, Desk], paper_of: Callable[..., Filing]) -> None:
    filing = paper_of("X-BANBO", Paper.DISSEMINATION)
    edit = f"/pho-bien/{filing.uuid}/sua/"
    told = {"held_on": "20/05/2023", "reached": "41", "headcount": "40"}
    refused = people["filer"].post(edit, sent_from(people["filer"].get(edit), gui="1", **told))
    assert refused.status_code == 422
    assert "lớn hơn tổng số người (40)" in text_of(refused)
    assert 'value="41"' in refused.content.decode()

    accepted = people["filer"].post(edit, sent_from(refused, gui="1", **told | {"reached": "39"}))
    assert accepted.status_code == 302
    assert "97,5%" in text_of(people["leader"].get(f"/ho-so/{filing.uuid}/"))
