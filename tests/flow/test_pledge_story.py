"""Giao ước thi đua of a cluster: entered by the office, read by its units, corrected only as it was seen."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from atgt_portal.ledger.models import AuditEntry
from campaigns.pledges.models import Pledge
from campaigns.setup.models import Campaign
from tests.factories.pages import Desk, errors_of, hidden, sent_from, text_of
from tests.factories.papers import moment
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db

PAGE, FORM = "/nhat-ky/giao-uoc/", "/nhat-ky/giao-uoc/TD-ATGT-2023/XA/"
SIGNED = {"signed_on": "20/05/2023", "place": "Hội trường UBND huyện", "note": ""}


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


def test_a_cluster_signs_and_who_is_missing_is_seen(
    person: Callable[..., User], unit_of: Callable[[str], Unit], campaign: Campaign
) -> None:
    office = Desk(person(Role.REVIEWER, board=campaign.board))
    filer = Desk(person(Role.FILER, unit=unit_of("X-BINHLU")))
    page = office.get(FORM)
    first = {"form_token": hidden(page, "form_token")} | SIGNED

    nobody = office.post(FORM, first)
    assert nobody.status_code == 422
    assert errors_of(nobody) == ["Ô Đơn vị đã ký đang trống. Đánh dấu các đơn vị đã ký."]
    assert office.post(FORM, first | {"units": ["X-BINHLU", "X-SONBINH"]}).status_code == 302
    again = office.post(FORM, {"form_token": hidden(office.get(FORM), "form_token")} | SIGNED | {"units": ["X-BANBO"]})
    assert again.status_code == 409

    seen = text_of(filer.get(PAGE))
    assert "2/13 đơn vị đã ký" in seen
    assert "20/05/2023, Hội trường UBND huyện" in seen
    assert "Ghi giao ước" not in seen
    assert filer.get(FORM).status_code == 404

    corrected = sent_from(office.get(FORM), **SIGNED) | {"units": ["X-BINHLU", "X-SONBINH", "X-BANBO"]}
    assert office.post(FORM, corrected).status_code == 302
    pledge = Pledge.objects.get()
    assert (pledge.revision, pledge.units.count()) == (2, 3)
    assert AuditEntry.objects.filter(action="pledge.sign").count() == 2
