"""Two people write one paper, or one section of a draft: the later one sees both texts, box by box, and takes one of them whole."""

from collections.abc import Callable

import pytest
from django.test import Client

from campaigns.filing.models import Filing
from campaigns.plans.models import Dissemination
from campaigns.setup.choices import Paper
from units.choices import Role
from units.models import Unit, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_16_june")]
STORED = {"held_on": "01/06/2023", "reached": "20", "headcount": "24", "together_with": "Công đoàn", "note": "Bản của người thứ nhất"}  # fmt: skip
TYPED = {**STORED, "reached": "22", "note": "Bản của người thứ hai", "held_on": "1/6/2023"}


@pytest.fixture
def two(
    person: Callable[..., User], unit_of: Callable[[str], Unit], client_of: Callable[[User], Client]
) -> list[Client]:
    return [client_of(person(Role.FILER, unit=unit_of("X-BINHLU"), username=name)) for name in ("mot", "hai")]


def test_the_later_one_sees_where_the_texts_differ_and_may_put_his_own_in_force(
    two: list[Client], paper_of: Callable[..., Filing]
) -> None:
    first, second = two
    paper = paper_of("X-BINHLU", Paper.DISSEMINATION)
    address = f"/pho-bien/{paper.uuid}/sua/"
    seen_by_both = {"seen_revision": 0, "luu": "1"}
    assert first.post(address, {**STORED, **seen_by_both}).status_code == 302

    page = second.post(address, {**TYPED, **seen_by_both})

    assert page.status_code == 409
    rows = [(row.stored, row.typed) for row in page.context["diverging"]["rows"]]
    assert rows == [("20", "22"), ("Bản của người thứ nhất", "Bản của người thứ hai")]
    text = page.content.decode()
    assert "Dùng bản của tôi" in text
    assert f'href="{address}"' in text
    assert Dissemination.objects.get(filing=paper).reached == 20
    again = dict(page.context["diverging"]["typed"])
    assert (
        second.post(address, {**again, "seen_revision": page.context["filing"].revision, "luu": "1"}).status_code == 302
    )
    stored = Dissemination.objects.get(filing=paper)
    assert (stored.reached, stored.note) == (22, "Bản của người thứ hai")


def test_who_typed_what_is_stored_already_is_told_so(two: list[Client], paper_of: Callable[..., Filing]) -> None:
    first, second = two
    address = f"/pho-bien/{paper_of('X-BINHLU', Paper.DISSEMINATION).uuid}/sua/"
    for client, status in ((first, 302), (second, 409)):
        page = client.post(address, {**STORED, "seen_revision": 0, "luu": "1"})
        assert page.status_code == status
    assert page.context["diverging"]["rows"] == []
    assert "giống hệt bản đang lưu" in page.content.decode()
