"""What another site has typed for somebody is never laid before him to be sent."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

TYPED = "Nội dung do trang khác điền"


@pytest.mark.parametrize(
    ("origin", "offered"),
    [(None, True), ("http://testserver", True), ("https://cho-la.example", False), ("null", False)],
    ids=["old browser", "own", "foreign", "hidden"],
)
def test_only_what_was_typed_on_our_own_page_is_offered_to_be_sent_again(origin: str | None, offered: bool) -> None:
    browser = Client(enforce_csrf_checks=True)
    headers = {"Origin": origin} if origin else {}

    answer = browser.post("/dang-nhap/", {"note": TYPED}, headers=headers)

    assert answer.status_code == 403
    assert (TYPED in answer.content.decode()) == offered
