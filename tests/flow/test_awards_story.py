"""From points to nominations: the ranking explains every point, the unit proposes, the office sees what is lacking."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from openpyxl import load_workbook

from atgt_portal.ledger import jobs
from atgt_portal.ledger.models import AuditEntry, StoredFile
from awards.models import Nominee
from awards.standing import standing
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.papers.forgetting import forget_unsaid
from campaigns.papers.models import Printout
from campaigns.setup.choices import Paper
from tests.flow.awards_stage import DECEMBER, NOMINEES, PLANTED, TOWN, accepted, post
from units.models import Person

pytestmark = pytest.mark.usefixtures("in_december")


def test_the_ranking_says_how_every_point_came_about(scored, people, client_of, campaign):
    page = client_of(people["reviewer"]).get(reverse("awards:ranking"), {"khoi": "XA"})
    text = page.content.decode()

    assert page.status_code == 200
    assert "Cách tính 87,75 điểm" in text
    assert (
        "Số người chết: 1, cùng kỳ 1, không đổi; số cùng kỳ dưới 10 nên giữ nguyên được 50% số điểm: 5/10 điểm." in text
    )
    assert "Tự chấm 4, thẩm định 3." in text
    assert PLANTED in text
    assert "Chưa có bảng tự chấm điểm được tiếp nhận." in text
    assert "(1) điểm phần II cao hơn; (2) tỷ lệ giảm số người chết lớn hơn" in text
    assert "khen không quá 30% số tập thể" in text
    town = standing(campaign).places[TOWN]
    assert (town.total, town.rank, town.band.code) == (8775, 1, "TOT")
    assert len(standing(campaign).places) == campaign.participations.count()


def test_no_nomination_is_an_answer_and_silence_is_not(dossier, people, client_of):
    client = client_of(people["filer"])

    silent = post(client, dossier, "awards:dossier", {"so-dong": "3"}, gui="1")
    both = post(client, dossier, "awards:dossier", NOMINEES | {"nobody": "on"}, gui="1")
    stated = post(client, dossier, "awards:dossier", {"so-dong": "3", "nobody": "on"}, gui="1")

    assert (silent.status_code, both.status_code, stated.status_code) == (422, 422, 302)
    assert "Hồ sơ chưa có đối tượng nào" in silent.content.decode()
    assert "còn 2 đối tượng" in both.content.decode()
    dossier.refresh_from_db()
    assert dossier.working_version.content["nobody"] is True
    assert not Person.objects.exists()


def test_faults_stand_at_the_block_that_was_typed_though_blank_blocks_lie_between(dossier, people, client_of):
    lacking = {name: value for name, value in NOMINEES.items() if not name.endswith(("minutes_number", "3-category"))}

    response = post(client_of(people["filer"]), dossier, "awards:dossier", lacking, gui="1")

    assert response.status_code == 422
    assert dict(response.context["errors"]) == {
        "id_minutes_number": "Ô Số biên bản họp bình xét đang trống. Nhập số biên bản, ví dụ 12/BB-UBND.",
        "id_doi-tuong-3-category": "Đối tượng 2 chưa chọn diện. Chọn một diện trong danh sách.",
    }


def test_more_votes_than_members_and_a_person_named_twice_are_refused(dossier, people, client_of):
    client = client_of(people["filer"])
    twin = {name.replace("-3-", "-4-"): value for name, value in NOMINEES.items() if "-3-" in name}

    votes = post(client, dossier, "awards:dossier", NOMINEES | {"doi-tuong-1-votes_for": "14"}, luu="1")
    twice = post(
        client, dossier, "awards:dossier", NOMINEES | twin | {"doi-tuong-4-name": "lò thị thử nghiệm"}, gui="1"
    )

    assert (votes.status_code, twice.status_code) == (422, 422)
    assert "14 phiếu đồng ý nhiều hơn tổng số 13 phiếu" in votes.content.decode()
    assert "Đối tượng 3 trùng với đối tượng 2" in twice.content.decode()


def test_versions_name_persons_by_uuid_only_and_the_page_shows_their_names(nominated, people, client_of):
    person = Person.objects.get()
    frozen = str(nominated.working_version.content)

    assert str(person.uuid) in frozen
    assert "Lò Thị" not in frozen
    assert "1985" not in frozen
    assert nominated.working_version.content["nominees"][1]["award_name"] == "Bằng khen của Chủ tịch UBND tỉnh"
    for who in ("filer", "reviewer"):
        page = client_of(people[who]).get(reverse("filing:detail", kwargs={"uuid": nominated.uuid})).content.decode()
        assert "Lò Thị Thử Nghiệm" in page
        assert "Công an thị trấn Tam Đường" in page


def test_a_person_named_in_a_sent_version_is_never_renamed_by_an_amendment(nominated, people, client_of):
    filing_act.act(nominated, Action.ACCEPT, actor=people["reviewer"], at=DECEMBER, seen_revision=nominated.revision)
    nominated.refresh_from_db()
    filing_act.act(
        nominated, Action.AMEND, actor=people["filer"], at=DECEMBER, seen_revision=nominated.revision, note="Thay người"
    )
    changed = NOMINEES | {"doi-tuong-3-name": "Giàng A Thử Nghiệm"}

    page = client_of(people["filer"]).get(reverse("awards:dossier", kwargs={"uuid": nominated.uuid}))
    assert "Lò Thị Thử Nghiệm" in page.content.decode()
    assert post(client_of(people["filer"]), nominated, "awards:dossier", changed, luu="1").status_code == 302

    assert sorted(Person.objects.values_list("full_name", flat=True)) == ["Giàng A Thử Nghiệm", "Lò Thị Thử Nghiệm"]
    listed = client_of(people["reviewer"]).get(reverse("awards:nominees")).content.decode()
    assert "Lò Thị Thử Nghiệm" in listed
    assert "Giàng A" not in listed


def test_names_taken_out_of_a_draft_are_forgotten(dossier, people, client_of):
    client = client_of(people["filer"])
    post(client, dossier, "awards:dossier", NOMINEES, luu="1")
    assert Person.objects.get().full_name == "Lò Thị Thử Nghiệm"

    post(
        client,
        dossier,
        "awards:dossier",
        NOMINEES | {"doi-tuong-2-name": "", "doi-tuong-3-name": "Lò Thị Thử"},
        luu="1",
    )
    kept = {name: value for name, value in NOMINEES.items() if "-3-" not in name}
    renamed = list(Person.objects.values_list("full_name", flat=True))
    post(client, dossier, "awards:dossier", kept, luu="1")

    assert renamed == ["Lò Thị Thử"]
    assert not Person.objects.exists()
    assert Nominee.objects.count() == 1


def test_too_many_individuals_warn_but_do_not_keep_the_dossier_back(dossier, people, client_of):
    client = client_of(people["filer"])
    more = {
        name.replace("-3-", f"-{number}-"): value
        for number in (2, 4)
        for name, value in NOMINEES.items()
        if "-3-" in name
    } | {"doi-tuong-2-name": "Người Thử Hai", "doi-tuong-4-name": "Người Thử Bốn"}

    assert post(client, dossier, "awards:dossier", NOMINEES | more, luu="1").status_code == 302
    page = client.get(reverse("awards:dossier", kwargs={"uuid": dossier.uuid})).content.decode()

    assert "Đơn vị đề nghị 3 cá nhân, định mức mỗi đơn vị là 2." in page
    assert post(client, dossier, "awards:dossier", NOMINEES | more, gui="1").status_code == 302


def test_the_list_of_nominees_shows_votes_place_quota_and_what_is_lacking(
    nominated, scored, people, client_of, paper_of, campaign
):
    office = client_of(people["reviewer"])
    assert "Lò Thị Thử Nghiệm" not in office.get(reverse("awards:nominees")).content.decode()
    filing_act.act(nominated, Action.ACCEPT, actor=people["reviewer"], at=DECEMBER, seen_revision=nominated.revision)

    page = office.get(reverse("awards:nominees")).content.decode()
    assert "12/13 (92,31%)" in page
    assert ("Giấy khen của Chủ tịch UBND huyện" in page, "Đề nghị Giấy khen" in page) == (True, False)
    assert "Đề nghị cấp tỉnh khen" in page
    assert "87,75 · hạng 1" in page
    assert "1/1 (100%)" in page
    assert "năm 2022 là 50% (9/18)" in page
    assert "Chưa đủ điều kiện (K1): chưa có kế hoạch và báo cáo tổng kết được tiếp nhận." in page
    accepted(paper_of(TOWN, Paper.PLAN), {}, author=people["reviewer"])
    accepted(paper_of(TOWN, Paper.CLOSING_RETURN), {"women_percent": 72}, author=people["reviewer"])
    assert "Chưa đủ điều kiện" not in office.get(reverse("awards:nominees")).content.decode()
    row = standing(campaign).places[TOWN].row
    assert (row.women_percent, row.days_early) == (72, 2)
    book = load_workbook(BytesIO(office.get(reverse("awards:nominees-file")).content))
    assert any("Lò Thị Thử Nghiệm" in map(str, row) for row in book["Cá nhân"].iter_rows(values_only=True))


def test_no_printout_goes_on_naming_whom_the_dossier_no_longer_names(dossier, people, client_of):
    client, address = client_of(people["filer"]), f"/ho-so/{dossier.uuid}/ban-in/"
    without = {name: value for name, value in NOMINEES.items() if "-3-" not in name}

    def printed() -> Printout:
        assert client.post(address, {}).status_code == 302
        asked = Printout.objects.select_related("pdf", "docx", "job").get(filing=dossier)
        assert jobs.run(asked.job_id)
        asked.refresh_from_db()
        return asked

    post(client, dossier, "awards:dossier", NOMINEES, luu="1")
    first = printed()
    names = [stored.storage_name for stored in (first.pdf, first.docx) if stored]
    assert first.document == "", "the files are there, the text is not kept beside them"
    assert names
    assert all(default_storage.exists(name) for name in names)
    post(client, dossier, "awards:dossier", NOMINEES, luu="1")
    assert Printout.objects.filter(pk=first.pk).exists(), "what the dossier still says stays printed"

    with TestCase.captureOnCommitCallbacks(execute=True):
        post(client, dossier, "awards:dossier", without, luu="1")
    assert [model.objects.count() for model in (Person, Printout, StoredFile)] == [0, 0, 0]
    assert not any(default_storage.exists(name) for name in names)

    # One that is still being printed when the name goes stores nothing; the same words can be printed again.
    post(client, dossier, "awards:dossier", NOMINEES, luu="1")
    assert client.post(address, {}).status_code == 302
    waiting = Printout.objects.get().job_id
    post(client, dossier, "awards:dossier", without, luu="1")
    assert not jobs.run(waiting)
    post(client, dossier, "awards:dossier", NOMINEES, luu="1")
    again = printed()

    # What was sent stays printed, until a person in it is erased.
    assert post(client, dossier, "awards:dossier", NOMINEES, gui="1").status_code == 302
    dossier.refresh_from_db()
    forget_unsaid(dossier)
    assert Printout.objects.filter(pk=again.pk).exists()
    Nominee.objects.exclude(person=None).delete()
    Person.objects.all().delete()
    forget_unsaid(dossier)
    assert not Printout.objects.exists()


def test_an_erased_nominee_is_named_nowhere_but_the_version_still_means_him(nominated, people, client_of, capsys):
    person = Person.objects.order_by("pk").first()
    name, page = person.full_name, reverse("filing:detail", kwargs={"uuid": nominated.uuid})
    office = client_of(people["reviewer"])
    assert name in office.get(page).content.decode()
    sha = nominated.versions.get().sha256

    call_command("erase_person", str(person.uuid), reason="Đơn của cá nhân ngày 05/01/2024")

    told = capsys.readouterr().out
    assert str(nominated.uuid) in told
    assert name not in told
    shown = office.get(page).content.decode()
    assert name not in shown
    assert "đã xóa thông tin cá nhân" in shown
    assert nominated.versions.get().sha256 == sha
    entry = AuditEntry.objects.get(action="person.erase")
    assert (entry.subject, name in str(entry.detail)) == (f"person:{person.uuid}", False)
    with pytest.raises(SystemExit):
        call_command("erase_person", "00000000-0000-4000-8000-000000000000", reason="Không có ai")


def test_words_about_a_dossier_stay_in_the_open_tab(nominated, people, client_of):
    page = client_of(people["reviewer"]).get(reverse("filing:detail", kwargs={"uuid": nominated.uuid})).content.decode()

    asked, judged = (page.index(f'id="{anchor}" data-keep=') for anchor in ("y-kien-moi", "ket-qua"))
    assert asked < judged
    assert page.count(' data-keep="') == page.count("data-keep-tab") == 2
