"""A unit's person is replaced from a day, or stands in while another is on leave; the unit's papers stay with the unit."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from units.choices import Role
from units.models import Membership, Unit, User

NOW = datetime(2023, 6, 16, 2, 0, tzinfo=UTC)
VALUES = {"held_on": date(2023, 6, 1), "reached": 20, "headcount": 24, "together_with": "", "note": ""}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def head(campaign: Campaign, person: Callable[..., User], client_of: Callable[..., Client], clock: object) -> Client:
    return client_of(person(Role.OFFICE_HEAD, board=campaign.board))


@pytest.fixture
def old(person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    return person(Role.FILER, unit=unit_of("X-BINHLU"), username="cu.binhlu")


@pytest.fixture
def new(person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    return person(Role.UNIT_LEADER, unit=unit_of("X-BINHLU"), username="moi.binhlu")


def address(post: Membership) -> str:
    return f"/don-vi/{post.unit.uuid}/phan-cong/{post.pk}/"


def form(**other: str) -> dict[str, str]:
    return {
        "how": "ban-giao", "username": "moi.binhlu", "first_day": "20/06/2023", "last_day": "",
        "basis": "Quyết định số 12/QĐ-UBND", **other,
    }  # fmt: skip


def refused(head: Client, post: Membership, **other: str) -> str:
    answer = head.post(address(post), form(**other))
    assert answer.status_code == 422
    return " ".join(text for texts in answer.context["form"].errors.values() for text in texts)


def test_from_the_day_of_the_hand_over_the_other_person_goes_on_with_the_same_draft(
    head: Client, old: User, new: User, paper_of: Callable[..., Filing], client_of: Callable[..., Client],
    clock: time_machine.Traveller,
) -> None:  # fmt: skip
    new.memberships.update(role=Role.FILER, valid_to=date(2022, 12, 31))
    draft = filing_act.revise(paper_of("X-BINHLU", Paper.DISSEMINATION), actor=old, at=NOW, seen_revision=0, **VALUES)
    page = f"/pho-bien/{draft.uuid}/sua/"
    assert head.post(address(old.memberships.get()), form()).status_code == 302

    assert client_of(old).get(page).status_code == 200
    assert client_of(new).get(page).status_code == 404
    clock.move_to(datetime(2023, 6, 20, 2, 0, tzinfo=UTC))
    assert client_of(old).get(page).status_code == 404
    assert client_of(new).get(page).status_code == 200
    assert Filing.objects.get(pk=draft.pk).revision == draft.revision
    assert AuditEntry.objects.filter(action="post.hand_over").count() == 1
    assert {notice.to_user for notice in Notice.objects.filter(unique_key__startswith="post:")} == {old, new}


def test_a_stand_in_acts_under_his_own_name_and_the_history_says_for_whom(
    head: Client, old: User, new: User, paper_of: Callable[..., Filing], client_of: Callable[..., Client],
    clock: time_machine.Traveller, unit_of: Callable[[str], Unit],
) -> None:  # fmt: skip
    new.memberships.update(valid_to=date(2022, 12, 31))
    until = form(how="lam-thay", first_day="17/06/2023", last_day="25/06/2023")
    assert head.post(address(old.memberships.get()), until).status_code == 302
    clock.move_to(datetime(2023, 6, 18, 2, 0, tzinfo=UTC))
    at = datetime(2023, 6, 18, 2, 0, tzinfo=UTC)
    paper = paper_of("X-BINHLU", Paper.DISSEMINATION)
    draft = filing_act.revise(paper, actor=new, at=at, seen_revision=0, **VALUES)
    filing_act.act(draft, Action.SUBMIT, actor=new, at=at, seen_revision=draft.revision)

    shown = client_of(old).get(f"/ho-so/{paper.uuid}/").content.decode()
    assert f"{new.full_name}, Người lập, làm thay {old.full_name} theo Quyết định số 12/QĐ-UBND" in shown
    later = client_of(User.objects.get(memberships__role=Role.OFFICE_HEAD))
    unit_page = later.get(f"/don-vi/{unit_of('X-BINHLU').uuid}/").content.decode()
    assert f"thay {old.full_name} đến hết ngày 25/06/2023" in unit_page
    assert old.full_name in unit_page
    clock.move_to(datetime(2023, 6, 26, 2, 0, tzinfo=UTC))
    assert client_of(new).get(f"/ho-so/{paper.uuid}/").status_code == 404
    assert client_of(old).get(f"/ho-so/{paper.uuid}/").status_code == 200


def test_what_cannot_be_is_refused_in_words_and_nothing_changes(
    campaign: Campaign, head: Client, old: User, new: User, person: Callable[..., User]
) -> None:
    post = old.memberships.get()
    person(Role.REVIEWER, board=campaign.board, username="can.bo")
    away = {"how": "lam-thay", "first_day": "17/06/2023"}
    assert "đang giữ việc này" in refused(head, post, username="cu.binhlu")
    assert "“khong.co”" in refused(head, post, username="khong.co")
    assert "“can.bo”" in refused(head, post, username="can.bo")
    assert "Chọn ngày bàn giao sau ngày đó" in refused(head, post, first_day="01/01/2022")
    assert "Chọn ngày trong thời gian người ấy giữ việc" in refused(head, post, first_day="31/12/2021")
    assert "đang trống" in refused(head, post, **away)
    assert "không có ngày cuối" in refused(head, post, last_day="25/06/2023")
    assert "ở trước ngày đầu" in refused(head, post, **away, last_day="01/06/2023")
    assert Membership.objects.filter(unit=post.unit).count() == 2
    assert head.post(address(post), form(**away, last_day="25/06/2023")).status_code == 302
    assert "đã giữ cùng vai trò" in refused(head, post, **away, last_day="20/06/2023")
    third = User.objects.create(username="ba.binhlu", full_name="Người thứ ba")
    Membership.objects.create(user=third, role=Role.UNIT_LEADER, unit=post.unit, valid_from=date(2023, 1, 1))
    assert "đã có" in refused(head, post, **away, username="ba.binhlu", last_day="20/06/2023")
    stand_in = Membership.objects.get(stands_in_for=post)
    assert "làm thay có thời hạn" in refused(head, stand_in, username="cu.binhlu")


def test_who_was_entered_as_a_new_person_of_the_unit_takes_the_post_over_with_the_one_he_has(
    head: Client, old: User, new: User
) -> None:
    post = old.memberships.get()
    new.memberships.update(role=Role.FILER, valid_from=date(2023, 6, 16))
    assert "đã giữ cùng vai trò" in refused(head, post, how="lam-thay", first_day="17/06/2023", last_day="25/06/2023")
    assert "đã giữ cùng vai trò" in refused(head, post, first_day="15/06/2023")
    assert head.post(address(post), form()).status_code == 302
    assert Membership.objects.get(pk=post.pk).valid_to == date(2023, 6, 19)
    own = new.memberships.get()
    assert (own.valid_from, own.valid_to) == (date(2023, 6, 16), None)
    assert Notice.objects.filter(subject__startswith="Từ ngày 20/06/2023").count() == 2


def test_a_hand_over_ends_the_leave_of_the_one_who_goes(head: Client, old: User, new: User) -> None:
    post = old.memberships.get()
    head.post(address(post), form(how="lam-thay", first_day="17/06/2023", last_day="30/06/2023"))
    third = User.objects.create(username="ba.binhlu", full_name="Người thứ ba")
    Membership.objects.create(user=third, role=Role.UNIT_LEADER, unit=post.unit, valid_from=date(2023, 1, 1))
    assert head.post(address(post), form(username="ba.binhlu")).status_code == 302
    assert Membership.objects.get(stands_in_for=post).valid_to == date(2023, 6, 19)
    assert Membership.objects.get(pk=post.pk).valid_to == date(2023, 6, 19)


def test_while_the_leader_is_away_his_stand_in_is_offered_as_the_signer_with_his_paper(
    head: Client, old: User, paper_of: Callable[..., Filing], client_of: Callable[..., Client],
    person: Callable[..., User], unit_of: Callable[[str], Unit], clock: time_machine.Traveller,
) -> None:  # fmt: skip
    leader = person(Role.UNIT_LEADER, unit=unit_of("X-BINHLU"), username="chu.tich")
    leader.memberships.update(post="Chủ tịch")
    post, plan = leader.memberships.get(), f"/ke-hoach/{paper_of('X-BINHLU', Paper.PLAN).uuid}/sua/"
    away = {"how": "lam-thay", "username": "cu.binhlu", "first_day": "17/06/2023", "last_day": "25/06/2023"}
    assert "Chọn KT., Q. hoặc TUQ." in refused(head, post, **away)
    signs = {"signs_as": "kt", "own_post": "Phó Chủ tịch", "basis": "Thông báo số 09/TB-UBND"}
    assert head.post(address(post), form(**away, **signs)).status_code == 302

    assert client_of(old).get(plan).context["form"].paper.initial["signer"] == f"Chủ tịch, {leader.full_name}"
    clock.move_to(datetime(2023, 6, 20, 2, 0, tzinfo=UTC))
    page = client_of(old).get(plan)
    offered = f"KT. Chủ tịch – Phó Chủ tịch, {old.full_name}"
    assert page.context["form"].paper.initial["signer"] == offered
    assert f"{offered}, theo Thông báo số 09/TB-UBND" in page.content.decode()
