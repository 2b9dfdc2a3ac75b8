"""Twenty equal posts make one record, and all twenty get the same answer."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from atgt_portal.ledger import tokens
from atgt_portal.ledger.models import FormToken, Notice
from units.models import User

NOON = datetime(2023, 12, 20, 5, 0, tzinfo=UTC)


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create(username="clerk", full_name="Người thử")


@pytest.fixture
def make_a_record(clerk: User) -> Callable[[], str]:
    """Makes one more record each time and answers with its number."""

    def do() -> str:
        number = Notice.objects.count() + 1
        Notice.objects.create(to_user=clerk, subject=f"{number}", created_at=NOON, unique_key=f"record:{number}")
        return f"/ho-so/{number}/"

    return do


def test_twenty_equal_posts_make_one_record_and_one_answer(clerk: User, make_a_record: Callable[[], str]) -> None:
    token = tokens.mint()

    answers = {tokens.once(token, user=clerk, at=NOON, do=make_a_record) for _ in range(20)}

    assert answers == {"/ho-so/1/"}
    assert Notice.objects.count() == 1


def test_two_forms_make_two_records(clerk: User, make_a_record: Callable[[], str]) -> None:
    answers = [tokens.once(tokens.mint(), user=clerk, at=NOON, do=make_a_record) for _ in range(2)]

    assert answers == ["/ho-so/1/", "/ho-so/2/"]


@pytest.mark.parametrize("raw", ["", "x", "20", "8f14e45f-ceea-4c6a-9d3b-1f0a2b3c4d5"])
def test_a_client_without_a_token_is_served(raw: str, clerk: User, make_a_record: Callable[[], str]) -> None:
    answers = [tokens.once(raw, user=clerk, at=NOON, do=make_a_record) for _ in range(2)]

    assert answers == ["/ho-so/1/", "/ho-so/2/"]


def test_a_refused_post_does_not_use_up_its_token(clerk: User, make_a_record: Callable[[], str]) -> None:
    token = tokens.mint()

    def refused() -> str:
        make_a_record()
        raise PermissionError("Chưa được giao việc này.")

    with pytest.raises(PermissionError):
        tokens.once(token, user=clerk, at=NOON, do=refused)

    assert not Notice.objects.exists()
    assert not FormToken.objects.exists()
    assert tokens.once(token, user=clerk, at=NOON, do=make_a_record) == "/ho-so/1/"


def test_somebody_elses_token_never_tells_his_answer(clerk: User, make_a_record: Callable[[], str]) -> None:
    token = tokens.mint()
    other = User.objects.create(username="other", full_name="Người thử khác")
    tokens.once(token, user=clerk, at=NOON, do=make_a_record)

    answers = [tokens.once(token, user=other, at=NOON, do=make_a_record) for _ in range(3)]

    assert answers == ["/ho-so/2/"] * 3
    assert tokens.once(token, user=clerk, at=NOON, do=make_a_record) == "/ho-so/1/"


def test_a_broken_rule_of_the_database_is_not_taken_for_a_second_post(clerk: User) -> None:
    def twice_the_same_key() -> str:
        for _ in range(2):
            Notice.objects.create(to_user=clerk, subject="a", created_at=NOON, unique_key="a")
        return "/"

    with pytest.raises(IntegrityError):
        tokens.once(tokens.mint(), user=clerk, at=NOON, do=twice_the_same_key)

    assert not Notice.objects.exists()
