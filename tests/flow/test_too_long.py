"""A request that is too long is told so, whoever is the first to read it."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db

WRONG = ("a=1", 403)
TOO_MANY = ("&".join(f"o-{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)), 413)
TOO_BIG = ("a=" + "b" * (2 * 1024 * 1024), 413)


@pytest.mark.parametrize(("body", "status"), [WRONG, TOO_MANY, TOO_BIG], ids=["wrong", "too many boxes", "too big"])
def test_the_check_of_the_token_does_not_hide_that_a_form_is_too_long(body: str, status: int) -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)

    answer = browser.post("/dang-nhap/", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == status


def test_too_many_boxes_are_told_as_that(client: Client) -> None:
    many, big = (
        client.post("/dang-nhap/", body, content_type="application/x-www-form-urlencoded").content.decode()
        for body, _status in (TOO_MANY, TOO_BIG)
    )
    assert "bớt số dòng" in many
    assert "dpi" not in many
    assert "dpi" in big
