"""Wrong passwords: ten for one name from one address, and a higher limit for all names from one address."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.core import checks
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from units.models import User

MORNING = datetime(2023, 6, 16, 1, 0, tzinfo=UTC)
PASSWORD = "mat-khau-thu-nghiem"
PER_ADDRESS = 12
PROXY, HERE, ELSEWHERE = "172.18.0.1", "203.0.113.7", "198.51.100.9"
LOCKED = "Tạm dừng nhận đăng nhập"

LogIn = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def _limit(settings: LazySettings) -> None:
    settings.LOGIN_TRIES_PER_ADDRESS = PER_ADDRESS
    # Hundreds of passwords are tried here; how slowly each is checked is not what is asked.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def clock() -> time_machine.Traveller:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def account(db: None) -> User:
    user = User.objects.create(username="ktht", full_name="Người thử")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


@pytest.fixture
def log_in(account: User) -> LogIn:
    """`log_in("ktht", "sai", peer=…, forwarded=…)`."""

    def post(name: str, password: str = "sai", *, peer: str = HERE, forwarded: str | None = None) -> HttpResponse:
        headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
        client = Client(REMOTE_ADDR=peer, headers=headers)
        return client.post(reverse("login"), {"username": name, "password": password})

    return post


def guess(log_in: LogIn, times: int, **where: str) -> list[int]:
    """Another name at every try, so that the limit of one name is never met."""
    return [log_in(f"ten-{number}", **where).status_code for number in range(times)]


def test_an_address_that_tries_one_name_after_another_is_stopped(log_in: LogIn) -> None:
    assert guess(log_in, PER_ADDRESS) == [200] * (PER_ADDRESS - 1) + [429]

    answer = log_in("ktht", PASSWORD)

    assert answer.status_code == 429
    page = answer.content.decode()
    assert LOCKED in page
    assert "với nhiều tên đăng nhập" in page
    assert "Chờ 15 phút" in page
    assert answer.headers["Retry-After"] == "900"


def test_other_addresses_go_on(log_in: LogIn) -> None:
    guess(log_in, PER_ADDRESS)

    assert log_in("ktht", PASSWORD, peer=ELSEWHERE).status_code == 302


def test_the_limit_of_one_name_is_reached_first_and_says_so(log_in: LogIn, account: User) -> None:
    codes = [log_in("ktht").status_code for _try in range(10)]

    assert codes == [200] * 9 + [429]
    page = log_in("ktht", PASSWORD).content.decode()
    assert "với tên đăng nhập này" in page
    User.objects.create(username="noivu", full_name="Người thử", password=account.password)
    assert log_in("noivu", PASSWORD).status_code == 302


def test_the_page_tells_the_minutes_that_are_left(log_in: LogIn, clock: time_machine.Traveller) -> None:
    guess(log_in, PER_ADDRESS)
    clock.shift(timedelta(minutes=4, seconds=30))

    answer = log_in("ktht", PASSWORD)

    assert "Chờ 11 phút" in answer.content.decode()
    assert answer.headers["Retry-After"] == "660"


def test_the_lock_opens_by_itself_and_knocking_does_not_prolong_it(
    log_in: LogIn, clock: time_machine.Traveller
) -> None:
    guess(log_in, PER_ADDRESS)
    for _knock in range(3):
        clock.shift(timedelta(minutes=5))
        assert log_in("ktht", PASSWORD).status_code == 429

    clock.shift(timedelta(seconds=1))

    assert log_in("ktht", PASSWORD).status_code == 302


def test_tries_that_are_long_past_count_no_more(log_in: LogIn, clock: time_machine.Traveller) -> None:
    """An office in which somebody mistypes now and then all day is never stopped."""
    codes = []
    for number in range(2 * PER_ADDRESS):
        codes.append(log_in(f"ten-{number}").status_code)
        clock.shift(timedelta(minutes=3))

    assert set(codes) == {200}
    assert log_in("ktht", PASSWORD).status_code == 302


def test_signing_in_with_ones_own_account_does_not_buy_new_tries_for_others(log_in: LogIn) -> None:
    guess(log_in, PER_ADDRESS - 1)

    assert log_in("ktht", PASSWORD).status_code == 302

    assert log_in("ten-khac").status_code == 429


def test_without_known_proxies_a_forged_address_neither_helps_nor_harms(log_in: LogIn) -> None:
    """The default: whoever holds the connection is counted, whatever he writes into the header."""
    codes = [
        log_in(f"ten-{number}", forwarded=f"192.0.2.{number}, {ELSEWHERE}").status_code for number in range(PER_ADDRESS)
    ]

    assert codes == [200] * (PER_ADDRESS - 1) + [429]
    assert log_in("ktht", PASSWORD, forwarded="192.0.2.250").status_code == 429
    assert log_in("ktht", PASSWORD, peer=ELSEWHERE).status_code == 302


def test_behind_one_proxy_people_are_told_apart_by_what_the_proxy_wrote(log_in: LogIn, settings: LazySettings) -> None:
    settings.PROXY_COUNT = 1
    codes = [
        log_in(f"ten-{number}", peer=PROXY, forwarded=f"192.0.2.{number}, {HERE}").status_code
        for number in range(PER_ADDRESS)
    ]

    assert codes == [200] * (PER_ADDRESS - 1) + [429]
    assert log_in("ktht", PASSWORD, peer=PROXY, forwarded=f"{ELSEWHERE}, {HERE}").status_code == 429
    assert log_in("ktht", PASSWORD, peer=PROXY, forwarded=f"{HERE}, {ELSEWHERE}").status_code == 302


def test_a_header_that_is_no_address_is_counted_under_the_proxy_and_breaks_nothing(
    log_in: LogIn, settings: LazySettings
) -> None:
    settings.PROXY_COUNT = 1

    codes = guess(log_in, PER_ADDRESS, peer=PROXY, forwarded="khong-phai-dia-chi'; --")

    assert codes == [200] * (PER_ADDRESS - 1) + [429]
    assert log_in("ktht", PASSWORD, peer=PROXY, forwarded=HERE).status_code == 302


def test_where_nobody_can_be_told_apart_the_limit_of_addresses_is_off_and_the_deployment_check_says_so(
    log_in: LogIn, settings: LazySettings
) -> None:
    settings.LOGIN_TRIES_PER_ADDRESS = 0
    assert guess(log_in, 2 * PER_ADDRESS, peer=PROXY) == [200] * 2 * PER_ADDRESS
    assert log_in("ktht", PASSWORD, peer=PROXY).status_code == 302
    assert [found.id for found in checks.run_checks(include_deployment_checks=True) if found.id == "units.W001"]

    settings.LOGIN_TRIES_PER_ADDRESS = PER_ADDRESS
    assert not [found for found in checks.run_checks(include_deployment_checks=True) if found.id == "units.W001"]
