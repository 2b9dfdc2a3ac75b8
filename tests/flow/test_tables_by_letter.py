"""A scoring table that comes late, and one criterion that changes before anybody has been scored by it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atgt_portal.ledger.models import AuditEntry, Notice
from awards import self_scoring
from awards.models import ScoreSheet, SelfScore
from awards.tables import lines_for
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.launch import letters
from campaigns.launch.models import PreparedTable, RuleChange
from campaigns.launch.rule_changes import LetterRefusedError
from campaigns.launch.score_forms import CriterionForm
from campaigns.setup import told
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Criterion
from campaigns.setup.table_file import table_as_file
from tests.flow.families.pages import foreign_words, sheets_of
from units.choices import Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 12, 1, 2, 0, tzinfo=UTC)
ROOT = "/phong-trao/TD-ATGT-2023/"
LATER, LETTERS = f"{ROOT}bang-diem-ban-hanh-sau/", f"{ROOT}dieu-chinh/"
LETTER = {
    "number": "25/HD-BATGT", "signed_on": "30/11/2023", "applies_from": "30/11/2023", "signer": "Người Ký Minh Họa",
    "reason": "Theo hướng dẫn chấm điểm của Ban cấp tỉnh",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_1_december() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head(person: Callable[..., User], board: Any, client_of: Callable[[User], Client]) -> Client:
    return client_of(person(Role.OFFICE_HEAD, board=board))


@pytest.fixture
def clerk(person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    return person(Role.FILER, unit=unit_of("X-BINHLU"), username="nguoi.lap")


@pytest.fixture
def sheet(paper_of: Callable[..., Filing]) -> Filing:
    Filing.objects.filter(kind=Paper.SCORE_SHEET).update(opens_on=NOW.date())
    return paper_of("X-BINHLU", Paper.SCORE_SHEET)


def form_of(client: Client, url: str) -> dict[str, Any]:
    return next(one.values() for one in sheets_of(client.get(url)) if "form_token" in one.values())


def send(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, {**form_of(client, url), **typed})


def issue(client: Client, kind: str, **typed: str) -> Any:
    url = f"{LETTERS}?loai={kind}"
    return send(client, url, **LETTER, **typed, **{"ap-dung": "1"})


def without_table(campaign: Campaign, code: str) -> dict[str, Any]:
    """The table as a file has it; the campaign runs without it from here on."""
    entry = next(one for one in told.tables(campaign) if one.code == code)
    campaign.scoring_tables.get(code=code).delete()
    return table_as_file(entry)


def test_a_table_is_prepared_from_a_file_edited_and_issued_and_open_sheets_show_it(
    head: Client, clerk: User, campaign: Campaign, sheet: Filing, client_of: Callable[[User], Client]
) -> None:
    file = without_table(campaign, "XA")
    opened = client_of(clerk).get(f"/cham-diem/{sheet.uuid}/tu-cham/")
    assert opened.status_code == 200
    whole = json.dumps({"scoring": {"tables": [file, {**file, "code": "KHAC"}]}}).encode()
    typed = {"code": "xa-2", "name": "Bảng điểm khối xã", "clusters": ["XA"], "source": "tep"}

    def uploaded(name: str, raw: bytes, **more: str) -> Any:
        return send(head, LATER, **{**typed, **more}, upload=SimpleUploadedFile(name, raw))

    unnamed = uploaded("phong-trao.json", whole)
    assert (unnamed.status_code, foreign_words(unnamed)) == (422, [])
    assert "Tệp có 2 bảng: “XA”, “KHAC”" in unnamed.content.decode()
    broken = json.dumps({**file, "parts": [{**file["parts"][0], "criteria": []}]}).encode()
    assert "danh sách đang trống" in uploaded("bang.json", broken).content.decode()
    rows = (
        "Phần,Nội dung phần,Mã,Tiêu chí,Điểm chuẩn,Cách chấm,Các mức\nI,Chung,1.1,Có kế hoạch,mười,Người thẩm định,\n"
    )
    typed_wrong = uploaded("bang.csv", rows.encode()).context["form"].errors["upload"][0]
    assert "Dòng 2, cột Điểm chuẩn: “mười” không phải là số" in typed_wrong
    assert "Dòng 2, cột Cách chấm: “Người thẩm định” không có trong danh sách. Ghi một trong: " in typed_wrong
    assert PreparedTable.objects.count() == 0

    made = uploaded("phong-trao.json", whole, code="XA")
    assert made.status_code == 302
    prepared = PreparedTable.objects.get()
    assert (prepared.name, prepared.clusters, prepared.parts) == ("Bảng điểm khối xã", ["XA"], file["parts"])
    assert lines_for(sheet) == []

    book = head.get(f"{made.headers['Location']}tep/").content
    assert uploaded("bang.xlsx", book, code="XA3").status_code == 302
    again = PreparedTable.objects.get(code="XA3")
    assert again.parts == file["parts"]
    assert send(head, f"{LATER}{again.uuid}/", bo="1").status_code == 302
    assert not PreparedTable.objects.filter(pk=again.pk).exists()

    page = made.headers["Location"]
    stale = form_of(head, page)
    assert head.post(page, {**stale, "tieu-chi-0-name": "Tiêu chí sửa trước khi ban hành"}).status_code == 302
    late = head.post(page, {**form_of(head, page), "seen_revision": stale["seen_revision"]})
    assert (late.status_code, "vừa sửa hoặc ban hành" in late.content.decode()) == (409, True)

    preview = send(head, f"{LETTERS}?loai=table", **LETTER, prepared=str(prepared.uuid), xem="1")
    units = campaign.participations.filter(cluster__code="XA").count()
    assert len(preview.context["effects"]) == units
    assert issue(head, "table", prepared=str(prepared.uuid)).status_code == 302

    fresh = Filing.objects.select_related("campaign").get(pk=sheet.pk)
    assert lines_for(fresh)[0].name == "Tiêu chí sửa trước khi ban hành"
    assert fresh.revision == sheet.revision + 1
    assert (
        "Tiêu chí sửa trước khi ban hành" in client_of(clerk).get(f"/cham-diem/{sheet.uuid}/tu-cham/").content.decode()
    )
    change = RuleChange.objects.get()
    assert (change.kind, change.papers, change.old, change.new["clusters"]) == ("table", units, {}, ["XA"])
    assert "Bảng điểm khối xã" in Notice.objects.get(to_user=clerk).body
    assert AuditEntry.objects.filter(action="campaign.letter").count() == 1
    assert send(head, LATER, **typed).status_code == 422, "the cluster has its table now"
    assert head.get(page).status_code == 302


def test_a_table_is_begun_from_another_campaign_and_waits_for_clusters_that_are_free(
    head: Client, campaign: Campaign
) -> None:
    source = campaign.scoring_tables.get(code="XA")
    begun = send(head, LATER, code="XA-2", name="Chép lại", clusters=["XA"], source=str(source.pk))
    assert begun.status_code == 422
    assert "clusters" in begun.context["form"].errors
    PreparedTable.objects.create(
        campaign=campaign, code="XA-2", name="Chép lại", clusters=["XA"], made_at=NOW, made_by=User.objects.first(),
        parts=table_as_file(next(one for one in told.tables(campaign) if one.code == "XA"))["parts"],
    )  # fmt: skip
    refused = issue(head, "table", prepared=str(PreparedTable.objects.get().uuid))
    assert refused.status_code == 422
    assert "đã có bảng" in refused.context["form"].errors["prepared"][0]
    assert not RuleChange.objects.exists()


def test_one_criterion_changes_until_the_first_sheet_has_been_sent(
    head: Client, clerk: User, campaign: Campaign, sheet: Filing, paper_of: Callable[..., Filing]
) -> None:
    rows = Criterion.objects.filter(part__table__campaign=campaign, part__table__code="XA")
    measured = rows.filter(kind="rubric").select_related("part").first()
    assert measured is not None
    key = f"XA|{measured.part.code}|{measured.code}"
    steps = measured.settings["steps"]
    top = max(Decimal(str(points)) for _words, points in steps)
    lower = head.post(f"{LETTERS}?loai=criterion", {**LETTER, "criterion": key, "points": "0,5", "ap-dung": "1"})
    assert (lower.status_code, set(lower.context["form"].errors)) == (422, {"steps"})
    assert f"đang có: {steps[0][0]} = " in lower.context["form"].errors["steps"][0]
    same = issue(head, "criterion", criterion=key)
    assert "đang đúng như vậy" in same.content.decode()

    typed = "\n".join(f"{words} = {str(points).replace('.', ',')}" for words, points in [*steps, ["mức thêm", 1]])
    answer = issue(head, "criterion", criterion=key, points=str(top + 1), steps=typed, name="Tên theo hướng dẫn mới")
    assert answer.status_code == 302
    measured.refresh_from_db()
    assert (measured.name, measured.max_hundredths) == ("Tên theo hướng dẫn mới", int((top + 1) * 100))
    assert measured.settings["steps"][-1] == ["mức thêm", 1]
    change = RuleChange.objects.get()
    assert (change.old["scoring"]["steps"], change.new["name"]) == (steps, "Tên theo hướng dẫn mới")
    assert Notice.objects.filter(to_user=clerk, body__contains="Tên theo hướng dẫn mới").count() == 1

    drafted = ScoreSheet.objects.create(filing=paper_of("X-BANBO", Paper.SCORE_SHEET))
    SelfScore.objects.create(sheet=drafted, criterion=measured, hundredths=1)
    faults = [fault.message for fault in self_scoring.check(drafted.filing, on=NOW.date())]
    assert any("đang ghi 0,01 điểm, không còn mức nào như vậy" in words for words in faults), faults

    read_before = CriterionForm({**LETTER, "criterion": key, "points": str(top + 2)}, campaign=campaign)
    assert read_before.is_valid(), read_before.errors
    lines = [
        {"criterion": line.criterion_id, "hundredths": 0, "evidence": ""} for line in lines_for(sheet) if not line.rule
    ]
    fresh = Filing.objects.get(pk=sheet.pk)
    with pytest.raises(filing_act.StalePageError):
        filing_act.revise(sheet, actor=clerk, at=NOW, seen_revision=sheet.revision, note="", lines=lines)
    draft = filing_act.revise(fresh, actor=clerk, at=NOW, seen_revision=fresh.revision, note="", lines=lines)
    filing_act.act(draft, Action.SUBMIT, actor=clerk, at=NOW, seen_revision=draft.revision)

    used = issue(head, "criterion", criterion=key, points=str(top + 2))
    assert used.status_code == 422
    assert "1 đơn vị đã gửi bảng tự chấm" in used.context["form"].errors["criterion"][0]
    actor = User.objects.get(memberships__role=Role.OFFICE_HEAD)
    with pytest.raises(LetterRefusedError, match="1 đơn vị đã gửi bảng tự chấm"):
        letters.issue(campaign, read_before.letter(), read_before.change(), actor=actor, at=NOW)
