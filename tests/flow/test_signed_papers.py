"""From the draft to the signed copy: printed for signature, numbered, scanned, sent, read by the office; never by others."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from atgt_portal.ledger import files, jobs
from atgt_portal.ledger.models import Job, StoredFile
from atgt_portal.lib.photos import Photo
from atgt_portal.lib.scanned_papers import taken
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Attachment, Filing
from campaigns.papers.models import Printout
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from tests.factories.pages import Desk, hidden, sent_from, text_of
from tests.factories.papers import moment, plan_post
from tests.factories.scans import one_page, photograph
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _late_may() -> Iterator[None]:
    with time_machine.travel(moment(5, 25), tick=False):
        yield


@pytest.fixture
def people(campaign: Campaign, unit_of: Callable[[str], Unit], person: Callable[..., User]) -> dict[str, Desk]:
    return {
        "filer": Desk(person(Role.FILER, unit=unit_of("X-BANBO"))),
        "neighbour": Desk(person(Role.FILER, unit=unit_of("X-BINHLU"))),
        "office": Desk(person(Role.REVIEWER, board=campaign.board)),
    }


@pytest.fixture
def plan(people: dict[str, Desk], paper_of: Callable[..., Filing]) -> Filing:
    """A plan that is written but not numbered yet."""
    filing = paper_of("X-BANBO", Paper.PLAN)
    edit = f"/ke-hoach/{filing.uuid}/sua/"
    draft = plan_post(paper_number="", signed_on="")
    people["filer"].post(edit, sent_from(people["filer"].get(edit), luu="1", **draft))
    return paper_of("X-BANBO", Paper.PLAN)


def file(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


SIGNED = {"kind": "signed", "paper_number": "12/KH-UBND", "signed_on": "24/05/2023", "signer": "Người ký minh họa"}


def upload(desk: Desk, filing: Filing, *sent: SimpleUploadedFile, **typed: Any) -> HttpResponse:
    address = f"/ho-so/{filing.uuid}/tep/"
    page = desk.get(address)
    return desk.post(address, sent_from(page, scans=list(sent), **{"abstract": "Kế hoạch", **SIGNED, **typed}))


def ask(desk: Desk, address: str) -> HttpResponse:
    return desk.post(address, {"form_token": hidden(desk.get(address), "form_token")})


def links(page: HttpResponse, filing: Filing) -> list[str]:
    return re.findall(rf'href="(/ho-so/{filing.uuid}/tep/[0-9a-f-]{{36}}/)"', page.content.decode())


def test_the_draft_is_printed_once_by_the_worker_and_fetched_from_its_files(
    people: dict[str, Desk], plan: Filing
) -> None:
    filer, address = people["filer"], f"/ho-so/{plan.uuid}/ban-in/"
    page = filer.get(address)
    assert "để trống, văn thư ghi sau khi ký" in text_of(page)

    # Two who ask share one job; the page waits for it without a script.
    assert ask(filer, address).status_code == 302
    assert filer.post(address, {}).status_code == 302
    job = Job.objects.get(kind="papers.print")
    waiting = filer.get(address)
    assert "Đang lập bản in" in text_of(waiting)
    assert waiting.headers["Refresh"] == "2"
    assert filer.get(f"{address}van-ban.pdf").status_code == 404

    assert jobs.run(job.pk)
    ready = filer.get(address)
    assert "Refresh" not in ready.headers
    for ending, sign in (("pdf", b"%PDF-"), ("docx", b"PK")):
        got = filer.get(f"{address}van-ban.{ending}")
        assert got.content.startswith(sign)
        assert got.headers["Content-Disposition"].startswith('attachment; filename="ke-hoach-phong-trao')
        assert got.headers["X-Content-Type-Options"] == "nosniff"

    # Signed in its digital form, the printed file itself may come back as the signed copy.
    printed = filer.get(f"{address}van-ban.pdf").content
    assert [one.ending for one in taken([Photo("van-ban.pdf", printed)])] == ["pdf"]

    # The same words are the same files; other words are another printout. Neither office nor neighbour sees the draft.
    filer.post(address, {})
    assert (Printout.objects.count(), StoredFile.objects.count()) == (1, 2)
    assert people["office"].get(f"{address}van-ban.pdf").status_code == 404
    assert people["neighbour"].get(address).status_code == 404
    edit = f"/ke-hoach/{plan.uuid}/sua/"
    filer.post(edit, sent_from(filer.get(edit), luu="1", **plan_post(**{"nhiem-vu-4": "Lời khác"})))
    assert filer.get(f"{address}van-ban.pdf").status_code == 404
    assert "Lập bản in" in text_of(filer.get(address))


def test_a_signed_copy_goes_with_the_paper_and_stays_named_for_ever(
    people: dict[str, Desk], plan: Filing, paper_of: Callable[..., Filing]
) -> None:
    filer, office, page = people["filer"], people["office"], f"/ho-so/{plan.uuid}/"
    assert "Chưa có bản ký" in text_of(filer.get(page))
    assert upload(filer, plan, file(one_page(pages=3), "Kế hoạch (ký).pdf")).status_code == 302

    # Number and day stand in the plan itself; nothing else of it has changed.
    plan = paper_of("X-BANBO", Paper.PLAN)
    assert (plan.plan.paper_number, plan.plan.signer) == ("12/KH-UBND", "Người ký minh họa")
    assert plan.plan.tasks.count() > 0
    assert plan.plan.targets.count() > 0
    shown = text_of(filer.get(page))
    assert "3 trang" in shown
    assert "không thấy chữ ký số" in shown
    [link] = links(filer.get(page), plan)
    assert office.get(link).status_code == 404

    step = f"{page}chuyen-buoc/"
    sent = filer.post(step, sent_from(filer.get(page), action=Action.SUBMIT))
    assert sent.status_code == 302, text_of(sent)
    plan = paper_of("X-BANBO", Paper.PLAN)
    [named] = plan.working_version.content["attachments"]
    kept = Attachment.objects.get()
    assert named["sha256"] == kept.stored.sha256
    assert list(kept.versions.all()) == [plan.working_version]

    # The office reads and fetches it; the neighbour does not; nobody takes it away.
    assert links(office.get(page), plan) == [link]
    got = office.get(link)
    assert got.content == one_page(pages=3)
    assert got.headers["Content-Disposition"].startswith("attachment; ")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert people["neighbour"].get(link).status_code == 404
    assert filer.post(f"{link}bo/", {}).status_code == 403
    assert Attachment.objects.count() == 1

    # Sent back, the unit takes it out of the new copy; what was sent keeps it.
    office.post(step, sent_from(office.get(page), action=Action.SEND_BACK, note="Thiếu dấu"))
    assert filer.post(f"{link}bo/", {}).status_code == 302
    assert Attachment.objects.get().removed_at is not None
    assert links(filer.get(page), plan) == []
    assert links(office.get(page), plan) == [link]
    assert office.get(link).content == one_page(pages=3)


def test_a_file_that_no_version_names_is_gone_when_it_is_taken_out(people: dict[str, Desk], plan: Filing) -> None:
    filer = people["filer"]
    upload(filer, plan, file(one_page(), "a.pdf"))
    stored = StoredFile.objects.get()
    [link] = links(filer.get(f"/ho-so/{plan.uuid}/tep/"), plan)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do, **_more: do())
        assert filer.post(f"{link}bo/", {}).status_code == 302
    assert (Attachment.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert not default_storage.exists(stored.storage_name)
    assert filer.get(link).status_code == 404


def test_photographs_become_one_pdf_in_order_without_what_the_camera_noted(
    people: dict[str, Desk], plan: Filing
) -> None:
    pages = [
        file(photograph("red"), "1.jpg"),
        file(photograph("blue", kind="PNG"), "2.png"),
        file(photograph("green"), "3.jpg"),
    ]
    assert upload(people["filer"], plan, *pages).status_code == 302
    kept = Attachment.objects.get()
    content = files.read(kept.stored)
    assert (kept.pages, kept.stored.content_type) == (3, "application/pdf")
    assert b"Exif" not in content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        shots = [pikepdf.PdfImage(page.Resources.XObject.P).as_pil_image().getpixel((5, 5)) for page in pdf.pages]
    assert [max(range(3), key=shot.__getitem__) for shot in shots] == [0, 2, 1]

    # A picture alone stays a picture, without its place.
    upload(people["filer"], plan, file(photograph("white"), "hội nghị.jpg"), kind="evidence", abstract="")
    alone = Attachment.objects.get(kind="evidence")
    content = files.read(alone.stored)
    assert content.startswith(b"\xff\xd8")
    assert b"Exif" not in content
    assert (alone.abstract, alone.stored.label) == ("hội nghị", "hội nghị.jpg")


def test_no_name_of_a_file_reaches_the_disk_or_a_header_as_it_came(people: dict[str, Desk], plan: Filing) -> None:
    hostile = ("../../etc/passwd.pdf", 'b"; filename="c.exe.pdf', "\u202efdp.exe.pdf", "x" * 180 + ".pdf")
    for pages, name in enumerate(hostile, start=1):
        sent = file(one_page(pages=pages), "a.pdf")
        sent._name = name
        assert upload(people["filer"], plan, sent, abstract="").status_code == 302, name
    for kept in Attachment.objects.select_related("stored"):
        assert re.fullmatch(r"\d{4}/\d{2}/[0-9a-f]{32}", kept.stored.storage_name)
        header = people["filer"].get(f"/ho-so/{plan.uuid}/tep/{kept.uuid}/").headers["Content-Disposition"]
        assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.pdf"; filename\*=UTF-8\'\'[^\s"/\\]+', header), header


def test_what_will_not_do_is_refused_in_words_and_nothing_is_stored(people: dict[str, Desk], plan: Filing) -> None:
    bad = (
        (b"MZ\x90\x00", {}, "không phải là PDF, JPG hay PNG"),
        (b"%PDF-1.7 ...", {}, "bị cắt cụt"),
        (one_page(), {"paper_number": ""}, "Ô Số, ký hiệu đang trống"),
        (one_page(), {"paper_number": "mười hai"}, "chưa đủ số và ký hiệu"),
        (one_page(), {"signed_on": "26/05/2023"}, "26/05/2023 ở sau ngày hôm nay 25/05/2023"),
    )
    for content, typed, said in bad:
        refused = upload(people["filer"], plan, file(content, "a.pdf"), **typed)
        assert refused.status_code == 422, said
        assert said in text_of(refused)
        assert "Người ký minh họa" in refused.content.decode()
    assert (Attachment.objects.count(), StoredFile.objects.count()) == (0, 0)
    plan.plan.refresh_from_db()
    assert plan.plan.paper_number == ""


def test_the_same_file_twice_is_recognised_and_a_stale_page_is_told(people: dict[str, Desk], plan: Filing) -> None:
    filer, address = people["filer"], f"/ho-so/{plan.uuid}/tep/"
    stale = filer.get(address)
    upload(filer, plan, file(one_page(), "a.pdf"))
    twice = upload(filer, plan, file(one_page(), "b.pdf"))
    assert twice.status_code == 422
    assert "đã có trong hồ sơ" in text_of(twice)
    late = filer.post(
        address, sent_from(stale, scans=[file(one_page(pages=1), "c.pdf")], abstract="Kế hoạch", **SIGNED)
    )
    assert late.status_code == 409
    assert Attachment.objects.count() == 1


def test_a_paper_that_has_left_takes_no_file(people: dict[str, Desk], plan: Filing) -> None:
    Filing.objects.filter(pk=plan.pk).update(state=State.AWAITING_LEADER)
    address = f"/ho-so/{plan.uuid}/tep/"
    gone = people["filer"].post(address, {**SIGNED, "scans": [file(one_page(), "a.pdf")]})
    assert (gone.status_code, gone.headers["Location"]) == (302, f"/ho-so/{plan.uuid}/")
    assert Attachment.objects.count() == 0


def test_the_unit_tells_its_own_head_and_nobody_elses(people: dict[str, Desk], plan: Filing) -> None:
    filer, back = people["filer"], f"/ho-so/{plan.uuid}/ban-in/"
    address = f"/don-vi/{plan.unit.uuid}/the-thuc/"
    typed = {
        "name_lines": "Ủy ban nhân dân\nXã Bản Bo", "heading": "state", "symbol": "UBND", "place_name": "Bản Bo",
        "authority_lines": "KT. Chủ tịch\nPhó Chủ tịch", "signer_name": "Người ký thay", "recipients": "Lưu: VT, VP.",
    }  # fmt: skip
    token = hidden(filer.get(address), "form_token")
    told = filer.post(f"{address}?next={back}", {**typed, "form_token": token})
    assert (told.status_code, told.headers["Location"]) == (302, back)
    assert "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH – Người ký thay" in text_of(filer.get(back))
    assert people["neighbour"].get(address).status_code == 404
    assert people["office"].get(address).status_code == 200

    # Back to the usual head.
    filer.post(address, {"bo": "1", "form_token": hidden(filer.get(address), "form_token")})
    assert "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH" in text_of(filer.get(back))
