"""A file may prove one measure of a plan or one figure of a month: it stands beside it, for the unit and for the office."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.filing.choices import State
from campaigns.filing.models import Attachment, Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from tests.factories.pages import Desk, errors_of, sent_from, text_of
from tests.factories.papers import moment, plan_post
from tests.factories.scans import one_page
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _late_may() -> Iterator[None]:
    with time_machine.travel(moment(5, 25), tick=False):
        yield


def test_evidence_stands_beside_its_measure_and_is_named_by_the_version_that_was_sent(
    campaign: Campaign, unit_of: Callable[[str], Unit], person: Callable[..., User], paper_of: Callable[..., Filing]
) -> None:
    filer = Desk(person(Role.FILER, unit=unit_of("X-BANBO")))
    office = Desk(person(Role.REVIEWER, board=campaign.board))
    neighbour = Desk(person(Role.FILER, unit=unit_of("X-BINHLU")))
    filing = paper_of("X-BANBO", Paper.PLAN)
    page, edit = f"/ho-so/{filing.uuid}/", f"/ke-hoach/{filing.uuid}/sua/"
    filer.post(edit, sent_from(filer.get(edit), luu="1", **plan_post()))

    # The way there is beside the measure; the page offers measures, not other parts of the plan.
    add = f"{page}tep/?cho=measures-1-text"
    assert add in filer.get(page).content.decode()
    shown = filer.get(add)
    assert 'value="measures-1-text" selected' in shown.content.decode()
    assert "targets-1-value" not in shown.content.decode()

    scan = {"scans": [SimpleUploadedFile("Bản cam kết.pdf", one_page())], "abstract": "Bản cam kết 8 bản"}
    signed = filer.post(f"{page}tep/", sent_from(shown, kind="signed", part="measures-1-text", **scan))
    assert signed.status_code == 422
    assert any("Bản ký là của cả hồ sơ" in line for line in errors_of(signed))
    elsewhere = filer.post(f"{page}tep/", sent_from(shown, kind="evidence", part="targets-1-value", **scan))
    assert (elsewhere.status_code, Attachment.objects.count()) == (422, 0)
    scan["scans"] = [SimpleUploadedFile("Bản cam kết.pdf", one_page())]
    stored = filer.post(f"{page}tep/", sent_from(shown, kind="evidence", part="measures-1-text", **scan))
    assert stored.status_code == 302, errors_of(stored)
    kept = Attachment.objects.get()
    assert (kept.part, kept.place) == ("measures-1-text", "Biện pháp dòng 1: Ký cam kết tại 8 bản")
    link = f"{page}tep/{kept.uuid}/"
    assert "Minh chứng: Bản cam kết 8 bản" in text_of(filer.get(page))
    assert (filer.get(link).status_code, office.get(link).status_code) == (200, 404)

    # Sent, the version names it by its digest; the reviewer finds it beside the measure, others find nothing.
    assert filer.post(edit, sent_from(filer.get(edit), gui="1", **plan_post())).status_code == 302
    sent = paper_of("X-BANBO", Paper.PLAN)
    assert sent.state == State.SUBMITTED
    assert sent.working_version is not None
    [named] = sent.working_version.content["attachments"]
    assert (named["part"], named["sha256"]) == ("measures-1-text", kept.stored.sha256)
    seen = office.get(page)
    assert "Minh chứng: Bản cam kết 8 bản" in text_of(seen)
    assert "Thêm minh chứng" not in text_of(seen)
    assert (office.get(link).status_code, neighbour.get(link).status_code) == (200, 404)
