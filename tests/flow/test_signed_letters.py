"""The board's letters carry their signed copies; what the office enters for a unit prints on the unit's letterhead."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from atgt_portal.ledger import jobs
from atgt_portal.ledger.models import AuditEntry, Job
from campaigns.behalf import entering
from campaigns.filing import act as filing_act
from campaigns.filing.choices import EntrySource
from campaigns.inspections.models import Inspection, Visit
from campaigns.launch.models import CampaignLetter
from campaigns.papers.models import SignedScan
from campaigns.setup.models import Campaign
from tests.factories.pages import Desk, errors_of, hidden, text_of
from tests.factories.papers import SmallBoard, fresh, moment, plan_values, small_board
from tests.factories.scans import one_page, photograph
from units.choices import Role

pytestmark = pytest.mark.django_db
ON = moment(6, 16)


@pytest.fixture(autouse=True)
def _june() -> Iterator[None]:
    with time_machine.travel(ON, tick=False):
        yield


@pytest.fixture
def here() -> SmallBoard:
    return small_board()


def send(desk: Desk, page: str, content: bytes, name: str = "ban-ky.pdf"):
    token = hidden(desk.get(page), "form_token")
    return desk.post(page, {"form_token": token, "scans": [SimpleUploadedFile(name, content)]})


def test_a_letter_and_a_conclusion_carry_their_signed_copies_for_who_reads_them(here: SmallBoard) -> None:
    office, filer = Desk(here.person(Role.REVIEWER)), Desk(here.person(Role.FILER))
    stranger = Desk(small_board("kia").person(Role.REVIEWER))
    letter = CampaignLetter.objects.create(
        campaign=here.campaign, number="20/CV-BATGT", signed_on=ON.date(), signer="Người ký thử", applies_from=ON.date(),
        reason="Theo văn bản của tỉnh", entered_at=ON, entered_by=office.user,
    )  # fmt: skip
    plan = Inspection.objects.create(
        board=here.board, number="22/KH-BATGT", signed_on=ON.date(), subject="Kiểm tra thử", team="Đoàn"
    )
    visit = Visit.objects.create(
        inspection=plan, unit=here.unit, planned_on=ON.date(), held_on=ON.date(), minutes="Biên bản", conclusion="Tốt"
    )
    changed, concluded = f"/ban-ky/dieu-chinh/{letter.uuid}/", f"/ban-ky/kiem-tra/{visit.uuid}/"
    assert changed in office.get(reverse("launch:letters", kwargs={"code": here.campaign.code})).content.decode()
    assert "Chưa có bản ký" in text_of(filer.get(changed))

    assert send(office, changed, one_page(pages=2)).status_code == 302
    assert send(office, concluded, photograph("red"), "kết luận.jpg").status_code == 302
    shown = filer.get(changed)
    assert "2 trang" in text_of(shown)
    [link] = re.findall(rf'href="({changed}[0-9a-f-]{{36}}/)"', shown.content.decode())
    got = filer.get(link)
    assert (got.content, got.headers["Content-Disposition"][:11]) == (one_page(pages=2), "attachment;")
    assert concluded in filer.get(reverse("inspections:inspection", kwargs={"uuid": plan.uuid})).content.decode()
    for address in (changed, concluded, link):
        assert stranger.get(address).status_code == 404

    twice = send(office, changed, one_page(pages=2))
    assert (twice.status_code, "đã có trong hồ sơ" in errors_of(twice)[0]) == (422, True)
    bad = send(office, changed, b"MZ\x90\x00", "a.pdf")
    assert (bad.status_code, "không phải là PDF, JPG hay PNG" in errors_of(bad)[0]) == (422, True)
    assert filer.post(changed, {}).status_code == 403
    assert (SignedScan.objects.count(), AuditEntry.objects.filter(action="letter.signed").count()) == (2, 2)
    # A file is fetched under its own letter only.
    assert office.get(link.replace(changed, concluded)).status_code == 404


def test_the_plan_that_launches_the_campaign_carries_its_file_from_the_draft_on(here: SmallBoard) -> None:
    office, filer = Desk(here.person(Role.REVIEWER)), Desk(here.person(Role.FILER))
    stranger = Desk(small_board("kia").person(Role.REVIEWER))
    address = f"/ban-ky/phat-dong/{here.campaign.uuid}/"
    Campaign.objects.filter(pk=here.campaign.pk).update(plan_number="15/KH-BATGT")
    assert address in office.get(f"/phong-trao/{here.campaign.code}/").content.decode()
    assert send(office, address, one_page(pages=2)).status_code == 302
    assert "Kế hoạch phát động số 15/KH-BATGT" in text_of(filer.get(address))
    [link] = re.findall(rf'href="({address}[0-9a-f-]{{36}}/)"', filer.get(address).content.decode())
    assert filer.get(link).content == one_page(pages=2)
    assert [stranger.get(one).status_code for one in (address, link)] == [404, 404]
    assert filer.post(address, {}).status_code == 403


def test_the_office_prints_what_it_enters_for_a_unit_and_only_while_it_enters(here: SmallBoard) -> None:
    clerk = here.person(Role.REVIEWER)
    office, other = Desk(clerk), Desk(here.person(Role.APPRAISER))
    paper = here.owe()
    page = f"/ho-so/{paper.uuid}/ban-in/"
    assert office.get(page).status_code == 404
    entering.open_entry(
        paper, source=EntrySource.PAPER, told_by="Người thử", told_on=ON.date(), reason="Mất mạng", actor=clerk, at=ON
    )
    draft = fresh(paper)
    filing_act.revise(draft, actor=clerk, at=ON, seen_revision=draft.revision, **plan_values())
    assert "ỦY BAN NHÂN DÂN" in text_of(office.get(page))
    assert f'href="/ho-so/{paper.uuid}/tep/"' in office.get(page).content.decode()
    assert office.post(page, {}).status_code == 302
    assert jobs.run(Job.objects.get(kind="papers.print").pk)
    assert office.get(f"{page}van-ban.docx").content.startswith(b"PK")
    assert other.get(page).status_code == 404
