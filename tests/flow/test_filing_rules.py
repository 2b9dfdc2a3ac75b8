"""The rules about papers, asked over HTTP: who gets which page, and which code for what he may not."""

import html
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from tests.factories.pages import Desk, errors_of, hidden, sent_from, text_of
from tests.factories.papers import SmallBoard, fresh, moment, plan_post, plan_values, small_board
from units.choices import READING_ROLES, UNIT_ROLES, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


@pytest.fixture
def here() -> SmallBoard:
    return small_board()


def _pages(filing: Filing) -> list[str]:
    here = {"uuid": filing.uuid}
    return [reverse("filing:detail", kwargs=here), reverse("plans:edit", kwargs=here)]


def _act(filing: Filing) -> str:
    return reverse("filing:act", kwargs={"uuid": filing.uuid})


@pytest.mark.parametrize("state", State)
def test_strangers_are_not_told_that_a_paper_exists(here: SmallBoard, state: State) -> None:
    filing = here.brought_to(here.owe(unit=here.new_unit("X-DUYET", led=True)), state)
    other = small_board("kia")
    strangers = [
        *(here.person(role, unit=here.new_unit(f"X-{role}")) for role in UNIT_ROLES),
        *(other.person(role) for role in READING_ROLES),
        here.person(Role.UPPER_BOARD),
        here.person(Role.COUNCIL),
        here.person(Role.SYSTEM_ADMIN),
        here.person(Role.FILER, unit=filing.unit, until=date(2023, 6, 15)),
        here.person(Role.REVIEWER, until=date(2023, 6, 15)),
    ]
    for user in strangers:
        desk = Desk(user)
        assert [desk.get(url).status_code for url in _pages(filing)] == [404, 404]
        assert desk.post(_act(filing), {"action": "accept", "seen_revision": str(filing.revision)}).status_code == 404
        assert desk.post(_pages(filing)[1], plan_post(seen_revision=str(filing.revision))).status_code == 404
    assert Desk(here.person(Role.FILER, unit=filing.unit)).get(_pages(filing)[0]).status_code == 200
    assert fresh(filing).revision == filing.revision


def test_who_is_not_signed_in_is_asked_to_sign_in(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    for url in [*_pages(filing), "/ho-so/", "/ra-soat/", "/tien-do/"]:
        answer = Client().get(url)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/dang-nhap/")


@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_own_lists(here: SmallBoard, role: Role) -> None:
    desk = Desk(here.person(role))
    opens = {
        "/ho-so/": role in UNIT_ROLES,
        "/ra-soat/": role in {Role.REVIEWER, Role.OFFICE_HEAD, Role.APPRAISER},
        "/tien-do/": role in READING_ROLES,
    }
    assert {url: desk.get(url).status_code for url in opens} == {
        url: 200 if open_ else 404 for url, open_ in opens.items()
    }


@pytest.mark.parametrize(
    ("role", "state", "action"),
    [
        (Role.FILER, State.AWAITING_LEADER, Action.APPROVE),
        (Role.FILER, State.SUBMITTED, Action.ACCEPT),
        (Role.UNIT_LEADER, State.SUBMITTED, Action.SEND_BACK),
        (Role.BOARD_LEADER, State.SUBMITTED, Action.ACCEPT),
        (Role.APPRAISER, State.SUBMITTED, Action.ACCEPT),
        (Role.REVIEWER, State.ACCEPTED, Action.ACCEPT),
        (Role.REVIEWER, State.SENT_BACK, Action.SUBMIT),
    ],
)
def test_a_wrong_act_on_a_paper_one_may_see_is_refused_with_the_reason_and_the_typed_text(
    role: Role, state: State, action: Action
) -> None:
    here = small_board("led", led=True)
    filing = here.brought_to(here.owe(), state)
    desk = Desk(here.person(role))

    answer = desk.post(_act(filing), {"action": action, "seen_revision": str(filing.revision), "note": "Lời đã gõ"})

    assert answer.status_code == 403
    assert errors_of(answer)[0] in {
        "Anh/chị không được giao việc này.",
        "Hồ sơ đang ở bước khác; tải lại trang để xem bước hiện tại.",
    }
    assert (fresh(filing).state, fresh(filing).revision) == (filing.state, filing.revision)


def test_the_office_does_not_judge_its_own_paper_and_reads_why(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(unit=here.office), State.SUBMITTED)
    insider, appraiser = Desk(here.person(Role.REVIEWER, home=here.office)), Desk(here.person(Role.APPRAISER))

    page = insider.get(_pages(filing)[0])
    assert "tránh xung đột lợi ích" in text_of(page)
    assert "Lưu kết quả" not in text_of(page)
    assert "tránh xung đột lợi ích" in text_of(insider.get("/ra-soat/"))
    refused = insider.post(_act(filing), {"action": "accept", "seen_revision": str(filing.revision)})
    assert refused.status_code == 403
    accepted = appraiser.post(_act(filing), sent_from(appraiser.get(_pages(filing)[0]), action="accept"))
    assert accepted.status_code == 302
    assert fresh(filing).state == State.ACCEPTED


def test_the_second_of_two_reviewers_is_told_and_keeps_what_he_typed(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    first, second = Desk(here.person(Role.REVIEWER)), Desk(here.person(Role.OFFICE_HEAD))
    pages = [desk.get(_pages(filing)[0]) for desk in (first, second)]
    assert {hidden(page, "seen_revision") for page in pages} == {str(filing.revision)}
    back = first.post(_act(filing), sent_from(pages[0], action="send_back", note="Thiếu biện pháp"))
    resent = filing_act.act(
        fresh(filing), Action.SUBMIT, actor=here.person(Role.FILER), at=moment(6, 16), seen_revision=filing.revision + 1
    )

    late = second.post(_act(filing), sent_from(pages[1], action="send_back", note="Lời của người thứ hai"))

    assert (back.status_code, late.status_code) == (302, 409)
    assert "Lời của người thứ hai</textarea>" in late.content.decode()
    assert "vừa được người khác xử lý" in errors_of(late)[0]
    assert [event.action for event in filing.events.all()] == [Action.SUBMIT, Action.SEND_BACK, Action.SUBMIT]
    assert hidden(late, "seen_revision") == str(resent.revision)


@pytest.mark.parametrize(
    "posted",
    [
        {"action": "steal"},
        {"action": ""},
        {},
        {"action": "accept", "seen_revision": "x"},
        {"action": "accept", "seen_revision": "9" * 4000},
        {"action": "send_back", "note": "x" * 2001},
        {"action": "accept", "note": "a\x00b"},
    ],
)
def test_bad_input_is_answered_with_422_and_a_sentence(here: SmallBoard, posted: dict[str, str]) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    desk = Desk(here.person(Role.REVIEWER))
    answer = desk.post(_act(filing), {"seen_revision": str(filing.revision)} | posted)
    assert answer.status_code == 422
    assert errors_of(answer)
    assert fresh(filing).state == State.SUBMITTED


def test_a_step_is_never_taken_by_get(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    assert Desk(here.person(Role.REVIEWER)).get(f"{_act(filing)}?action=accept").status_code == 405


@pytest.mark.parametrize("ban", ["0", "2", "-1", "x", "９", "1" * 30, "1 OR 1=1"])
def test_a_version_that_is_not_there_is_not_found(here: SmallBoard, ban: str) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    desk = Desk(here.person(Role.REVIEWER))
    assert desk.get(f"{_pages(filing)[0]}?ban={ban}").status_code == 404
    assert desk.get(f"{_pages(filing)[0]}?ban=1").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["trang=x", "trang=-5", "trang=99999", "loai=%00", "khoi=%27--", "don-vi=" + "%F0%9F%98%80" * 90, "tre-han=2"],
)
def test_a_queer_address_never_breaks_a_list(here: SmallBoard, query: str) -> None:
    here.brought_to(here.owe(), State.SUBMITTED)
    assert Desk(here.person(Role.REVIEWER)).get(f"/ra-soat/?{query}").status_code == 200
    assert Desk(here.person(Role.FILER)).get(f"/ho-so/?{query}").status_code == 200


@pytest.mark.parametrize(
    "address", ["/ra-soat/?sau=x", "/ra-soat/?sau=00000000-0000-0000-0000-000000000000", "/tien-do/?phong-trao=X"]
)
def test_a_way_to_nowhere_is_not_found(here: SmallBoard, address: str) -> None:
    assert Desk(here.person(Role.REVIEWER)).get(address).status_code == 404


def test_after_a_decision_the_next_paper_of_the_same_narrowing_opens(here: SmallBoard) -> None:
    plans = [
        here.brought_to(here.owe(unit=here.new_unit(f"X-{n}", f"UBND xã Số {n}")), State.SUBMITTED) for n in range(3)
    ]
    for day, filing in enumerate(plans, start=1):
        Filing.objects.filter(pk=filing.pk).update(moved_at=moment(6, day))
    desk = Desk(here.person(Role.REVIEWER))
    narrowing = "?loai=plan&khoi=XA"
    first = desk.get(_pages(plans[0])[0] + narrowing)
    assert f'action="/ra-soat/{plans[0].uuid}/de-sau/{narrowing}"' in html.unescape(first.content.decode())

    decided = desk.post(_act(plans[0]) + narrowing, sent_from(first, action="accept"))

    assert decided.headers["Location"] == _pages(plans[1])[0] + narrowing
    skipped = desk.get(f"/ra-soat/{narrowing}&sau={plans[2].uuid}")
    assert skipped.headers["Location"] == _pages(plans[1])[0] + narrowing


def test_yesterdays_post_sent_again_makes_no_second_step(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    desk = Desk(here.person(Role.REVIEWER))
    posted = sent_from(desk.get(_pages(filing)[0]), action="send_back", note="Thiếu chỉ tiêu")
    first = desk.post(_act(filing), posted)
    with time_machine.travel(moment(6, 17), tick=False):
        again = [desk.post(_act(filing), posted) for _n in range(20)]
    assert {answer.headers["Location"] for answer in again} == {first.headers["Location"]}
    assert filing.events.filter(action=Action.SEND_BACK).count() == 1


def test_hostile_text_is_shown_as_it_was_typed(here: SmallBoard) -> None:
    filing = here.owe()
    desk, office = Desk(here.person(Role.FILER)), Desk(here.person(Role.REVIEWER))
    nasty = "<script>alert(1)</script>{{ portal }}{% now 'Y' %}"
    edit = _pages(filing)[1]
    typed = plan_post(
        **{
            "nhiem-vu-1": nasty,
            "bien-phap-0-text": nasty,
            "chi-tieu-1-name": nasty,
            "chi-tieu-1-unit_of_measure": nasty[:40],
            "chi-tieu-1-value": "1",
        }
    )
    assert desk.post(edit, sent_from(desk.get(edit), gui="1", **typed)).status_code == 302
    returned = office.post(_act(filing), sent_from(office.get(_pages(filing)[0]), action="send_back", note=nasty))
    assert returned.status_code == 302
    for page in (desk.get(edit), desk.get(_pages(filing)[0]), desk.get("/ho-so/"), office.get(_pages(filing)[0])):
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert(1)" in page.content.decode()
        assert "{{ portal }}" in page.content.decode()


def test_what_is_still_being_written_shows_on_no_page_of_the_office(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SENT_BACK)
    filer = here.person(Role.FILER)
    filing_act.revise(
        filing, actor=filer, at=moment(6, 10), seen_revision=filing.revision, **plan_values(signer="CANARY chưa gửi")
    )
    for role in READING_ROLES:
        desk = Desk(here.person(role))
        urls = ["/tien-do/", _pages(filing)[0], f"{_pages(filing)[0]}?ban=1"]
        urls += ["/ra-soat/"] if role != Role.BOARD_LEADER else []
        for url in urls:
            assert "CANARY" not in desk.get(url).content.decode(), url
    assert "CANARY" in Desk(filer).get(_pages(filing)[0]).content.decode()


def test_a_form_from_another_site_moves_nothing(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    client = Client(enforce_csrf_checks=True)
    client.force_login(here.person(Role.REVIEWER), backend="units.entry.backends.AccountBackend")
    answer = client.post(
        _act(filing), {"action": "send_back", "seen_revision": str(filing.revision), "note": "Đã gõ lâu"}
    )
    assert answer.status_code == 403
    assert "Đã gõ lâu" in answer.content.decode()
    assert fresh(filing).state == State.SUBMITTED


def test_every_step_leaves_its_trace_with_the_post_in_which_it_was_taken(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    reviewer = here.person(Role.REVIEWER)
    desk = Desk(reviewer)
    desk.post(_act(filing), sent_from(desk.get(_pages(filing)[0]), action="accept"))

    event = filing.events.last()
    assert event is not None
    assert (event.actor, event.role, event.acted_as, event.happened_at) == (
        reviewer,
        Role.REVIEWER,
        reviewer.memberships.get(),
        moment(6, 16),
    )
    entry = AuditEntry.objects.filter(subject=f"filing:{filing.uuid}").last()
    assert entry is not None
    assert (entry.action, entry.actor, entry.chain) == ("filing.accept", reviewer, here.board.chain)
    assert entry.detail["version"] == fresh(filing).accepted_version.sha256  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("role", "state", "action", "label"),
    [
        (Role.REVIEWER, State.SUBMITTED, Action.SEND_BACK, "Nội dung phải bổ sung"),
        (Role.UNIT_LEADER, State.AWAITING_LEADER, Action.SEND_BACK, "Nội dung người lập phải bổ sung"),
        (Role.FILER, State.ACCEPTED, Action.AMEND, "Lý do sửa"),
    ],
)
def test_an_empty_box_is_named_as_the_page_names_it(role: Role, state: State, action: Action, label: str) -> None:
    here = small_board("led", led=True)
    filing, desk = here.brought_to(here.owe(), state), Desk(here.person(role))

    answer = desk.post(_act(filing), {"action": action, "seen_revision": str(filing.revision)})

    assert answer.status_code == 422
    assert f'for="id_note">{label}' in answer.content.decode()
    assert errors_of(answer)[0].startswith(f"Ô {label} đang trống. Ghi ")


def test_a_paper_not_open_yet_says_when_it_opens_and_offers_nothing_to_begin(here: SmallBoard) -> None:
    later, now = here.owe(), here.owe(Paper.DISSEMINATION)
    Filing.objects.filter(pk=later.pk).update(opens_on=date(2023, 6, 17), due_on=date(2023, 6, 30))
    Filing.objects.filter(pk=now.pk).update(opens_on=date(2023, 6, 16))
    desk = Desk(here.person(Role.FILER))

    lists, closed, opened = desk.get("/ho-so/"), desk.get(_pages(later)[0]), desk.get(_pages(now)[0])

    assert "1 cần làm · 0 đang chờ · 1 chưa mở · 0 đã xong" in text_of(lists)
    assert "Chưa mở Hạn 30/06/2023 · mở ngày 17/06/2023" in text_of(lists)
    assert "Chưa mở (mở ngày 17/06/2023)" in text_of(closed)
    assert "Bắt đầu soạn" not in text_of(closed)
    assert "Bắt đầu soạn" in text_of(opened)
    sent_away = desk.get(_pages(later)[1])
    assert (sent_away.status_code, sent_away.headers["Location"]) == (302, _pages(later)[0])
    typed = desk.post(_pages(later)[1], plan_post(seen_revision="0"))
    assert typed.status_code == 409
    assert "Hồ sơ mở ngày 17/06/2023, hôm nay là 16/06/2023" in text_of(typed)
    assert fresh(later).begun_at is None
