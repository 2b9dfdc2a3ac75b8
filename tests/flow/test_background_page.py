"""Work of the machine that failed or hangs: who keeps it running sees it as it stands and has it run again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from atgt_portal.ledger import jobs, sweeping, tokens
from atgt_portal.ledger.models import AuditEntry, Job
from atgt_portal.lib.verdict import ToldError
from campaigns.setup.choices import Calendar
from campaigns.setup.models import Campaign
from reports.summary import editions
from reports.summary.models import YearEndSummary
from units.choices import Role
from units.models import Board, User

NOW = datetime(2024, 1, 3, 3, 0, tzinfo=UTC)
FAULT = "Thiếu bảng điểm đã chốt của khối xã."
Pages = Callable[[User], Client]


@pytest.fixture(autouse=True)
def clock() -> time_machine.Traveller:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def head(person: Callable[..., User], board: Board) -> User:
    return person(Role.OFFICE_HEAD, board=board)


@pytest.fixture
def admin(person: Callable[..., User], board: Board) -> User:
    return person(Role.SYSTEM_ADMIN, board=board)


@pytest.fixture
def failed(campaign: Campaign, head: User, monkeypatch: pytest.MonkeyPatch) -> Job:
    """An edition that was tried three times, each time with the same fault."""

    def faulty(run: jobs.Run) -> None:
        raise ToldError(FAULT)

    edition = editions.open_edition(campaign, actor=head, at=NOW, calendar=Calendar.ATGT)
    with monkeypatch.context() as patch:
        patch.setitem(jobs._HANDLERS, editions.COMPILE, faulty)
        assert [jobs.run(edition.job_id) for _ in range(3)] == [True] * 3
    return Job.objects.get(pk=edition.job_id)


def page_of(client: Client) -> str:
    answer = client.get(reverse("jobs"))
    assert answer.status_code == 200
    return answer.content.decode()


def retry(client: Client, job: Job, **posted: str) -> int:
    return client.post(reverse("job-retry", kwargs={"job_id": job.pk}), posted).status_code


def test_a_failed_job_is_told_in_vietnamese_with_its_fault_and_run_again(
    client_of: Pages, head: User, failed: Job
) -> None:
    client = client_of(head)
    page = page_of(client)
    for words in (
        "Lập báo cáo tổng kết",
        f"số {failed.pk}",
        "lần 1",
        "03/01/2024",
        "3 lần",
        "Cần xử lý",
        FAULT,
        head.full_name,
    ):
        assert words in page, words
    assert "summary.compile" not in page

    assert retry(client, failed, form_token=tokens.mint()) == 302

    failed.refresh_from_db()
    assert (failed.state, failed.error, failed.tries_left) == (Job.State.QUEUED, "", Job.TRIES)
    page = page_of(client)
    assert "Đang chờ" in page
    assert "Chạy lại" not in page
    assert f"Việc số {failed.pk} đã được xếp lại" in page
    entry = AuditEntry.objects.get(action="job.retry")
    assert (entry.actor, entry.subject, entry.chain) == (
        head,
        f"job:{failed.pk}",
        YearEndSummary.objects.get().board.chain,
    )
    assert jobs.run(failed.pk)
    assert "Không có việc nào dừng, treo hay đang chờ" in page_of(client)
    assert YearEndSummary.objects.get().compiled_at


def test_the_system_administrator_sees_it_too_but_no_way_into_the_paper(
    client_of: Pages, admin: User, head: User, failed: Job
) -> None:
    edition = reverse("summary:edition", kwargs={"uuid": YearEndSummary.objects.get().uuid})

    assert edition in page_of(client_of(head))
    assert edition not in page_of(client_of(admin))
    assert retry(client_of(admin), failed) == 302


def test_twenty_equal_posts_run_it_again_once(client_of: Pages, head: User, failed: Job) -> None:
    client, token = client_of(head), tokens.mint()

    assert [retry(client, failed, form_token=token) for _ in range(20)] == [302] * 20

    assert AuditEntry.objects.filter(action="job.retry").count() == 1


def test_two_failed_jobs_of_one_page_are_each_run_again(client_of: Pages, admin: User, failed: Job) -> None:
    """Each row has a mark of its own: the second press is not taken for the first."""
    other = Job.objects.create(kind="test.other", unique_key="test", requested_at=NOW, queued_at=NOW, state="failed")
    client = client_of(admin)
    rows = client.get(reverse("jobs")).context["rows"]
    assert {row.title for row, _token in rows} == {"Lập báo cáo tổng kết", "Việc chạy nền"}

    assert [retry(client, Job(pk=row.job_id), form_token=token) for row, token in rows] == [302, 302]

    assert set(Job.objects.filter(pk__in=[failed.pk, other.pk]).values_list("state", flat=True)) == {"queued"}


@pytest.mark.parametrize("state", [Job.State.QUEUED, Job.State.RUNNING, Job.State.DONE])
def test_what_has_not_failed_is_not_run_again(client_of: Pages, head: User, failed: Job, state: Job.State) -> None:
    Job.objects.filter(pk=failed.pk).update(state=state, lease_until=NOW)

    answer = client_of(head).post(reverse("job-retry", kwargs={"job_id": failed.pk}))

    assert answer.status_code == 409
    assert f"Việc số {failed.pk} không còn chờ xử lý" in answer.content.decode()
    assert Job.objects.get(pk=failed.pk).state == state
    assert not AuditEntry.objects.filter(action="job.retry").exists()


def test_the_head_of_another_board_neither_sees_nor_runs_it(
    client_of: Pages, person: Callable[..., User], board: Board, failed: Job
) -> None:
    elsewhere = Board.objects.create(
        code="khac", level=board.level, name="Ban khác", place_name="Khác", parent=board.parent
    )
    stranger = client_of(person(Role.OFFICE_HEAD, board=elsewhere))

    assert FAULT not in page_of(stranger)
    assert retry(stranger, failed) == 404
    assert Job.objects.get(pk=failed.pk).state == Job.State.FAILED


def test_states_are_told_as_they_are(client_of: Pages, head: User, failed: Job, clock: time_machine.Traveller) -> None:
    client, job = client_of(head), Job.objects.filter(pk=failed.pk)
    sweeping.swept(at=NOW)
    job.update(
        state=Job.State.RUNNING,
        step="Lấy bản chốt số liệu",
        done=1,
        total=5,
        heartbeat_at=NOW,
        lease_until=NOW + timedelta(minutes=1),
        tries_left=2,
    )
    assert "Lấy bản chốt số liệu (1/5)" in page_of(client)
    assert "Máy xử lý đang hoạt động, lượt quét gần nhất cách đây 0 giây." in page_of(client)

    clock.shift(timedelta(minutes=6))
    page = page_of(client)
    assert "Treo" in page
    assert "không phản hồi từ 6 phút trước. Lượt quét sau tự giao lại việc này" in page
    assert "Máy xử lý không hoạt động" in page
    assert "cách đây 6 phút: máy xử lý (worker hoặc beat) đã dừng" in page

    job.update(tries_left=0)
    assert "đã hết lần thử" in page_of(client)

    job.update(state=Job.State.QUEUED, queued_at=NOW, lease_until=None)
    assert "Chưa có máy xử lý nào nhận từ 6 phút trước" in page_of(client)

    job.update(queued_at=NOW + timedelta(minutes=5), error=FAULT)
    assert f"Lần chạy trước: {FAULT} Máy tự thử lại." in page_of(client)
    assert "Treo" not in page_of(client)


def test_a_portal_that_was_never_swept_says_so(client_of: Pages, admin: User) -> None:
    assert "Chưa có lượt quét nào" in page_of(client_of(admin))


def test_a_failed_edition_leads_the_head_of_the_office_to_this_page(
    client_of: Pages, head: User, person: Callable[..., User], board: Board, failed: Job
) -> None:
    address = reverse("summary:edition", kwargs={"uuid": YearEndSummary.objects.get().uuid})

    assert f'href="{reverse("jobs")}"' in client_of(head).get(address).content.decode()
    reviewer = client_of(person(Role.REVIEWER, board=board))
    assert f'href="{reverse("jobs")}"' not in reviewer.get(address).content.decode()
