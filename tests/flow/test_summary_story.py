"""The board's own paper: opened by the office, compiled from one snapshot, sent by its leader, seen by the province."""

from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from atgt_portal.ledger import files, jobs
from atgt_portal.ledger.models import AuditEntry, Job
from atgt_portal.lib.documents.docx import document_docx
from campaigns.filing.act import ActionRefusedError
from campaigns.setup.choices import Calendar
from reports.summary import editions, production, work
from reports.summary.choices import Channel
from reports.summary.models import YearEndSummary
from reports.summary.paper import official_document
from tests.conftest import keep_files_in, stands_for_many
from tests.factories.scans import one_page
from units.choices import Role
from units.models import Membership, Unit, User

AT = datetime(2024, 1, 3, 3, 0, tzinfo=UTC)
SIGNED_COPY = one_page()
SENT = {
    "number": "05/BC-BATGT",
    "signed_on": "04/01/2024",
    "signer": "Người ký thử",
    "channel": "by_hand",
    "sent_on": "05/01/2024",
}


@pytest.fixture(autouse=True)
def _january(monkeypatch, settings):
    settings.DEMO_TODAY = "2024-01-05"


@pytest.fixture(scope="module")
def files_once(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def _files_in_tmp(files_once, monkeypatch):
    """The first edition's files lie where they were written."""
    keep_files_in(files_once, patch=monkeypatch)


@pytest.fixture(scope="module")
def first_edition(campaign_once, django_db_blocker, files_once):
    """Who opened it and what was compiled, for all tests here."""
    with stands_for_many(django_db_blocker):
        with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
            keep_files_in(files_once, patch=patch)
            board = campaign_once.board
            home = Unit.objects.get(registry=board, code="KTHT")
            officer = User.objects.create(username="van-phong", full_name="Người thử văn phòng")
            since = date(2022, 1, 1)
            Membership.objects.create(user=officer, role=Role.REVIEWER, board=board, home_unit=home, valid_from=since)
            edition = editions.open_edition(campaign_once, actor=officer, at=AT, calendar=Calendar.ATGT)
            assert jobs.run(edition.job_id)
            connection.check_constraints()
        yield officer, edition.pk


@pytest.fixture
def office(first_edition):
    return deepcopy(first_edition[0])


@pytest.fixture
def leader(person, board):
    return person(Role.BOARD_LEADER, board=board)


@pytest.fixture
def province(person, board):
    return person(Role.UPPER_BOARD, board=board.parent)


@pytest.fixture
def compiled(first_edition, db):
    return YearEndSummary.objects.get(pk=first_edition[1])


def sent_by(leader, edition):
    return editions.dispatch(
        edition,
        actor=leader,
        at=AT,
        number="05/BC-BATGT",
        signed_on=date(2024, 1, 3),
        signer="Người ký thử",
        channel=Channel.BY_HAND,
        sent_on=date(2024, 1, 3),
    )


def test_the_office_opens_an_edition_and_the_job_compiles_its_four_files(compiled):
    job = Job.objects.get(pk=compiled.job_id)

    assert (job.state, job.done, job.total) == (Job.State.DONE, 5, 5)
    assert sorted(compiled.files.values_list("kind", flat=True)) == ["docx", "json", "pdf", "xlsx"]
    assert compiled.snapshot_sha256
    assert len(compiled.snapshot["ranking"]) == 29
    word = files.read(compiled.files.select_related("stored").get(kind="docx").stored)
    summary = production.summarise(compiled.snapshot)
    assert word == document_docx(
        official_document(summary, edition_label=work.label_of(compiled), issue_year=compiled.opened_at.year)
    )


def test_a_later_edition_needs_a_reason_and_leaves_the_earlier_one_as_it_was(campaign, office, compiled):
    before = (compiled.snapshot_sha256, list(compiled.files.values_list("stored__sha256", flat=True)))
    with pytest.raises(ActionRefusedError, match="Lý do lập lại"):
        editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.ATGT)

    later = editions.open_edition(
        campaign, actor=office, at=AT, calendar=Calendar.ATGT, reason="Công an huyện đính chính"
    )
    jobs.run(later.job_id)

    compiled.refresh_from_db()
    assert (compiled.snapshot_sha256, list(compiled.files.values_list("stored__sha256", flat=True))) == before
    assert YearEndSummary.objects.get(pk=later.pk).number == 2


def test_a_job_that_is_done_does_nothing_when_it_is_run_again(compiled):
    assert not jobs.run(compiled.job_id)
    assert compiled.files.count() == 4


def test_the_province_sees_an_edition_only_once_it_is_sent(client_of, compiled, leader, province):
    page = reverse("summary:edition", kwargs={"uuid": compiled.uuid})
    file = reverse("summary:file", kwargs={"uuid": compiled.uuid, "kind": "pdf"})
    client = client_of(province)
    assert (client.get(page).status_code, client.get(file).status_code) == (404, 404)

    sent_by(leader, compiled)

    assert client.get(page).status_code == 200
    assert client.get(file).content.startswith(b"%PDF")


def test_a_unit_never_sees_the_boards_summary(client_of, person, unit_of, compiled, leader, office):
    sent_by(leader, compiled)
    page = reverse("summary:edition", kwargs={"uuid": compiled.uuid})

    assert client_of(person(Role.FILER, unit=unit_of("X-BINHLU"))).get(page).status_code == 404
    assert client_of(office).get(page).status_code == 200


def test_the_leader_records_what_was_sent_once(client_of, compiled, leader, office, province):
    client, url = client_of(leader), reverse("summary:dispatch", kwargs={"uuid": compiled.uuid})

    refused = client.post(url, SENT | {"scans": [SimpleUploadedFile("a.pdf", b"MZ")]})
    assert refused.status_code == 422
    assert "không phải là PDF, JPG hay PNG" in refused.content.decode()
    first = client.post(url, SENT | {"scans": [SimpleUploadedFile("a.pdf", SIGNED_COPY)]})
    second = client.post(url, SENT | {"number": "06/BC-BATGT"})

    assert (first.status_code, second.status_code) == (302, 403)
    compiled.refresh_from_db()
    assert compiled.dispatch.number == "05/BC-BATGT"
    assert "đã ghi nhận gửi" in second.content.decode()
    # The signed copy stands beside the edition; the province fetches both.
    assert compiled.files.count() == 4
    signed = reverse("summary:file", kwargs={"uuid": compiled.uuid, "kind": "ban-ky"})
    assert signed in client.get(reverse("summary:edition", kwargs={"uuid": compiled.uuid})).content.decode()
    assert client_of(province).get(signed).content == SIGNED_COPY
    assert client_of(office).get(signed.replace("ban-ky", "ban-kia")).status_code == 404
    assert AuditEntry.objects.filter(action="summary.dispatch").count() == 1


def test_a_reviewer_may_not_record_the_dispatch(client_of, compiled, office):
    answer = client_of(office).post(reverse("summary:dispatch", kwargs={"uuid": compiled.uuid}), SENT)

    assert answer.status_code == 403
    assert not hasattr(YearEndSummary.objects.get(pk=compiled.pk), "dispatch")


def test_a_paper_cannot_be_sent_before_it_was_signed(client_of, compiled, leader):
    answer = client_of(leader).post(
        reverse("summary:dispatch", kwargs={"uuid": compiled.uuid}),
        SENT | {"sent_on": "01/01/2024", "number": "07/BC-BATGT"},
    )

    assert answer.status_code == 422
    assert "Ngày gửi 01/01/2024 trước ngày ký" in answer.content.decode()
    assert "07/BC-BATGT" in answer.content.decode()


def test_a_symbol_without_a_number_is_no_paper_that_was_issued(client_of, compiled, leader):
    address = reverse("summary:dispatch", kwargs={"uuid": compiled.uuid})
    refused = client_of(leader).post(address, SENT | {"number": "/BC-BATGT"})

    assert refused.status_code == 422
    assert "“/BC-BATGT” chưa đủ số và ký hiệu" in refused.content.decode()
    assert not hasattr(YearEndSummary.objects.get(pk=compiled.pk), "dispatch")

    assert client_of(leader).post(address, SENT).status_code == 302


def test_an_edition_that_failed_between_does_not_make_the_reason_needless(campaign, office, compiled):
    failed = editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.ATGT, reason="Đính chính")
    Job.objects.filter(pk=failed.job_id).update(state=Job.State.FAILED)

    with pytest.raises(ActionRefusedError, match="Ghi vì sao lập lần 3"):
        editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.ATGT)

    assert editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.ATGT, reason="Máy lỗi").number == 3


@pytest.fixture
def corrected(campaign, office, compiled):
    """A second edition, compiled, after the first."""
    edition = editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.ATGT, reason="Đính chính số liệu")
    assert jobs.run(edition.job_id)
    return YearEndSummary.objects.get(pk=edition.pk)


def test_the_older_edition_is_not_sent_once_a_newer_one_exists(client_of, compiled, corrected, leader):
    address = reverse("summary:dispatch", kwargs={"uuid": compiled.uuid})
    refused = client_of(leader).post(address, SENT)

    assert refused.status_code == 403
    page = refused.content.decode()
    assert "Báo cáo lần 1 đã có lần 2 thay thế" in page
    assert "Ghi nhận đã gửi</button>" not in page
    assert reverse("summary:edition", kwargs={"uuid": corrected.uuid}) in page
    with pytest.raises(ActionRefusedError, match="Gửi lần 2"):
        sent_by(leader, compiled)
    assert not hasattr(YearEndSummary.objects.get(pk=compiled.pk), "dispatch")


def test_the_newest_edition_is_sent(client_of, compiled, corrected, leader):
    """The positive control of the test above."""
    answer = client_of(leader).post(reverse("summary:dispatch", kwargs={"uuid": corrected.uuid}), SENT)

    assert answer.status_code == 302
    assert YearEndSummary.objects.get(pk=corrected.pk).dispatch.number == "05/BC-BATGT"


@pytest.mark.parametrize(
    ("state", "sends"), [(Job.State.QUEUED, False), (Job.State.RUNNING, False), (Job.State.FAILED, True)]
)
def test_an_edition_on_its_way_holds_the_older_one_back_a_failed_one_does_not(
    campaign, office, compiled, leader, state, sends
):
    later = editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.ATGT, reason="Đính chính")
    Job.objects.filter(pk=later.job_id).update(state=state, lease_until=AT)

    if sends:
        assert sent_by(leader, compiled).edition == compiled
    else:
        with pytest.raises(ActionRefusedError, match="Báo cáo lần 1 đã có lần 2 thay thế"):
            sent_by(leader, compiled)


def test_the_upper_board_is_not_told_of_an_edition_that_was_not_sent_to_it(
    client_of, campaign, office, compiled, leader, province
):
    sent_by(leader, compiled)
    later = editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.ATGT, reason="Đính chính")
    address = reverse("summary:edition", kwargs={"uuid": compiled.uuid})

    assert str(later.uuid) not in client_of(province).get(address).content.decode()
    assert str(later.uuid) in client_of(leader).get(address).content.decode()


def test_many_editions_are_shown_by_the_page_and_offered_on_the_first(client_of, campaign, office, compiled):
    for number in range(2, 42):
        edition = editions.open_edition(campaign, actor=office, at=AT, calendar=Calendar.ATGT, reason="Đính chính")
        assert edition.number == number
        Job.objects.filter(pk=edition.job_id).update(state=Job.State.FAILED)
    client = client_of(office)

    first = client.get(reverse("summary:list"))
    second = client.get(reverse("summary:list"), {"trang": "2"})
    beyond = client.get(reverse("summary:list"), {"trang": "900"})

    assert [len(page.context["rows"]) for page in (first, second, beyond)] == [30, 11, 11]
    assert "Dòng 31 – 41 trong 41" in second.content.decode()
    assert "Lập báo cáo tổng kết lần 42" in first.content.decode()
    assert "Lập báo cáo tổng kết lần" not in second.content.decode()


def test_a_file_that_the_medium_has_lost_is_told_and_logged(client_of, compiled, office, caplog):
    address = reverse("summary:file", kwargs={"uuid": compiled.uuid, "kind": "xlsx"})
    assert client_of(office).get(address).status_code == 200
    stored = compiled.files.get(kind="xlsx").stored
    Path(default_storage.path(stored.storage_name)).unlink()

    answer = client_of(office).get(address)

    assert answer.status_code == 503
    page = answer.content.decode()
    assert f"Không đọc được tệp “{stored.label}”" in page
    assert "bản sao lưu" in page
    assert str(stored.uuid) in caplog.text
    assert (
        client_of(office).get(reverse("summary:file", kwargs={"uuid": compiled.uuid, "kind": "json"})).status_code
        == 200
    )
