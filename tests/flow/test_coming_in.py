"""Coming in without a password: a code read out on the phone, an invitation; each works once, and wrongly for nobody."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.setup.models import Campaign
from units import accounts
from units.choices import Role
from units.entry import tickets
from units.models import Membership, Ticket, Unit, User

NOW = datetime(2023, 6, 16, 2, 0, tzinfo=UTC)
OLD, NEW = "mat khau cu cua toi", "bon chiec non la xanh"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def head(campaign: Campaign, person: Callable[..., User], client_of: Callable[..., Client], clock: object) -> Client:
    return client_of(person(Role.OFFICE_HEAD, board=campaign.board))


@pytest.fixture
def clerk(campaign: Campaign, unit_of: Callable[[str], Unit]) -> User:
    return accounts.create_account(
        "sung.binhlu", full_name="Người lập minh họa", role=Role.FILER, unit=unit_of("X-BINHLU"),
        valid_from=NOW.date(), password=OLD,
    )  # fmt: skip


def code_for(head: Client, clerk: User) -> str:
    unit = clerk.memberships.get().unit
    answer = head.post(f"/don-vi/{unit.uuid}/tai-khoan/{clerk.uuid}/ma/")
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.context["code"])


def typed(code: str, **other: str) -> dict[str, str]:
    return {"username": "sung.binhlu", "one_time_code": code, "new_password": NEW, "again": NEW, **other}


def may_sign_in(password: str) -> bool:
    answer = Client().post("/dang-nhap/", {"username": "sung.binhlu", "password": password})
    return answer.status_code == 302


def test_a_code_read_out_on_the_phone_sets_a_new_password_and_lets_its_person_in(head: Client, clerk: User) -> None:
    code = code_for(head, clerk)
    guest = Client()
    assert guest.get("/ma-mot-lan/").status_code == 200
    answer = guest.post("/ma-mot-lan/", typed(code.lower().replace("-", " ")))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert guest.get("/ho-so/").status_code == 200
    assert may_sign_in(NEW)
    assert not may_sign_in(OLD)
    ticket = Ticket.objects.get()
    assert ticket.used_at == NOW
    assert code not in ticket.secret
    subject = f"user:{clerk.uuid}"
    assert list(AuditEntry.objects.filter(subject=subject).order_by("pk").values_list("action", flat=True)) == [
        "account.issue_ticket", "account.change_password", "account.use_ticket",
    ]  # fmt: skip
    assert Notice.objects.filter(to_user=clerk).count() == 1


def test_a_code_works_once_and_for_a_quarter_of_an_hour_only(
    head: Client, clerk: User, clock: time_machine.Traveller
) -> None:
    first = code_for(head, clerk)
    clock.move_to(NOW + timedelta(minutes=15))
    late = Client().post("/ma-mot-lan/", typed(first))
    assert late.status_code == 422
    assert "đã quá 15 phút" in late.content.decode()
    second = code_for(head, clerk)
    clock.move_to(NOW + timedelta(minutes=29))
    assert Client().post("/ma-mot-lan/", typed(second)).status_code == 302
    assert (
        Client()
        .post("/ma-mot-lan/", typed(second, new_password="khac han mat khau", again="khac han mat khau"))
        .status_code
        == 422
    )
    assert may_sign_in(NEW)


def test_a_later_code_takes_the_place_of_the_earlier_one(head: Client, clerk: User) -> None:
    first, second = code_for(head, clerk), code_for(head, clerk)
    assert Client().post("/ma-mot-lan/", typed(first)).status_code == 422
    assert Client().post("/ma-mot-lan/", typed(second)).status_code == 302


def test_five_wrong_tries_spend_the_code(head: Client, clerk: User) -> None:
    code = code_for(head, clerk)
    for _try in range(5):
        assert Client().post("/ma-mot-lan/", typed("AAAA-AAAA")).status_code == 422
    assert Client().post("/ma-mot-lan/", typed(code)).status_code == 422
    assert may_sign_in(OLD)


def test_four_wrong_tries_do_not(head: Client, clerk: User) -> None:
    code = code_for(head, clerk)
    for _try in range(4):
        Client().post("/ma-mot-lan/", typed("AAAA-AAAA"))
    assert Client().post("/ma-mot-lan/", typed(code)).status_code == 302


def test_guessing_is_throttled_as_at_the_door_and_nothing_typed_is_kept(head: Client, clerk: User) -> None:
    for _try in range(10):
        answer = Client().post("/ma-mot-lan/", typed("AAAA-AAAA"))
    assert answer.status_code == 429
    kept = "".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert kept
    assert NEW not in kept
    assert "AAAA" not in kept


def test_a_stranger_hears_the_same_as_a_wrong_code(head: Client, clerk: User) -> None:
    code_for(head, clerk)
    known = Client().post("/ma-mot-lan/", typed("AAAA-AAAA"))
    unknown = Client().post("/ma-mot-lan/", typed("AAAA-AAAA", username="khong.co.ai"))
    assert known.status_code == unknown.status_code == 422
    assert known.context["form"].errors == unknown.context["form"].errors


def test_a_weak_password_does_not_spend_the_code(head: Client, clerk: User) -> None:
    code = code_for(head, clerk)
    weak = Client().post("/ma-mot-lan/", typed(code, new_password="ngan", again="ngan"))
    assert "quá ngắn" in weak.content.decode()
    assert Client().post("/ma-mot-lan/", typed(code)).status_code == 302


def test_three_codes_an_hour_are_enough(head: Client, clerk: User, clock: time_machine.Traveller) -> None:
    for _code in range(3):
        code_for(head, clerk)
    unit = clerk.memberships.get().unit
    refused = head.post(f"/don-vi/{unit.uuid}/tai-khoan/{clerk.uuid}/ma/")
    assert refused.status_code == 409
    assert "sau một giờ" in refused.content.decode()
    clock.move_to(NOW + timedelta(minutes=61))
    code = tickets.issue_code(clerk, board=unit.registry, actor=clerk, at=NOW + timedelta(minutes=61))
    assert Client().post("/ma-mot-lan/", typed(code)).status_code == 302


def test_who_may_not_give_passwords_gives_no_codes(
    campaign: Campaign, clerk: User, person: Callable[..., User], client_of: Callable[..., Client], head: Client
) -> None:
    unit = clerk.memberships.get().unit
    reviewer = client_of(person(Role.REVIEWER, board=campaign.board))
    for what in ("ma", "moi"):
        assert reviewer.post(f"/don-vi/{unit.uuid}/tai-khoan/{clerk.uuid}/{what}/").status_code == 403
    assert reviewer.get(f"/don-vi/{unit.uuid}/them-nguoi/").status_code == 404
    assert not Ticket.objects.exists()


def new_person(head: Client, unit: Unit, **other: str) -> tuple[str, str]:
    """The path of the link and the words of the invitation."""
    form = {
        "full_name": "Người mới minh họa", "username": "moi.binhlu", "role": "filer", "post": "Công chức", "email": "",
        "phone": "", "valid_from": "16/06/2023", **other,
    }  # fmt: skip
    answer = head.post(f"/don-vi/{unit.uuid}/them-nguoi/", form)
    assert answer.status_code == 200, answer.context["form"].errors
    invited = answer.context["invited"]
    return urlsplit(invited.link).path, invited.words


def test_who_is_invited_gives_his_name_and_a_password_and_is_in(head: Client, unit_of: Callable[[str], Unit]) -> None:
    path, words = new_person(head, unit_of("X-BINHLU"), email="moi@example.vn")
    assert path in words
    assert "moi.binhlu" in words
    notice = Notice.objects.get(to_user__username="moi.binhlu")
    assert path in notice.body
    assert path.split("/")[-2] not in Ticket.objects.get().secret

    guest = Client()
    assert "moi.binhlu" in guest.get(path).content.decode()
    answer = guest.post(path, {"full_name": "Giàng A Minh Họa", "new_password": NEW, "again": NEW})
    assert answer.status_code == 302
    assert guest.get("/ho-so/").status_code == 200
    user = User.objects.get(username="moi.binhlu")
    assert (user.full_name, user.must_change_password) == ("Giàng A Minh Họa", False)
    assert Membership.objects.get(user=user).unit.code == "X-BINHLU"


def test_a_used_a_stale_a_replaced_and_a_wrong_invitation_each_say_what_to_do(
    head: Client, unit_of: Callable[[str], Unit], clock: time_machine.Traveller
) -> None:
    unit = unit_of("X-BINHLU")
    path, _words = new_person(head, unit)
    user = User.objects.get(username="moi.binhlu")
    again = head.post(f"/don-vi/{unit.uuid}/tai-khoan/{user.uuid}/moi/")
    fresh = urlsplit(again.context["invited"].link).path

    replaced = Client().get(path)
    assert (replaced.status_code, "nhận sau cùng" in replaced.content.decode()) == (410, True)
    wrong = Client().get(path[:-4] + "xxx/")
    assert (wrong.status_code, "Chép lại trọn liên kết" in wrong.content.decode()) == (404, True)
    clock.move_to(NOW + timedelta(hours=72))
    stale = Client().post(fresh, {"full_name": "A", "new_password": NEW, "again": NEW})
    assert (stale.status_code, "quá 72 giờ" in stale.content.decode()) == (410, True)
    clock.move_to(NOW + timedelta(hours=71))
    assert Client().post(fresh, {"full_name": "Người mới", "new_password": NEW, "again": NEW}).status_code == 302
    used = Client().get(fresh)
    assert (used.status_code, "đã được dùng" in used.content.decode()) == (410, True)


def test_a_taken_user_name_is_refused_by_name(head: Client, clerk: User, unit_of: Callable[[str], Unit]) -> None:
    form = {"full_name": "Ai đó", "username": "sung.binhlu", "role": "filer", "valid_from": "16/06/2023"}
    answer = head.post(f"/don-vi/{unit_of('X-BINHLU').uuid}/them-nguoi/", form)
    assert answer.status_code == 422
    assert "“sung.binhlu” đã có người dùng" in answer.content.decode()
