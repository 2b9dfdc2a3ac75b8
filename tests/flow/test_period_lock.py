"""A month is closed by the office: no way in is left; it is opened again for one unit, for a reason, up to a day."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.lock_models import PeriodLock, UnlockException
from campaigns.filing.locked import hold_papers
from campaigns.filing.models import Attachment, Filing
from campaigns.filing.owed import open_papers
from campaigns.locks import locking
from campaigns.locks.models import UnlockRequest
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from campaigns.setup.load import load_campaign
from campaigns.setup.models import Campaign, Period
from reports.returns.activity import cells
from reports.returns.activity.cells import Typed
from tests.conftest import SEED
from tests.factories.pages import hidden
from tests.factories.scans import one_page
from units.choices import Role
from units.models import Unit, User

JULY = datetime(2023, 7, 17, 3, 0, tzinfo=UTC)
JUNE_ENDS, MAY_ENDS = date(2023, 6, 14), date(2023, 5, 14)
ACCEPTED, DRAFT, UNTOUCHED, SENT, POLICE = "X-BINHLU", "X-BANBO", "X-SONBINH", "X-NATAM", "CAH"
RELATED = ("unit", "board", "campaign", "period", "obligation", "entry", "working_version")
REASON = "Sổ họp thôn ghi nhầm 3 buổi thành 8 buổi, có biên bản."
GROUPS = ("G1.1", "G1.2", "G1.3", "G2.1", "G2.2", "G3.1", "G3.2", "G3.3", "G4.1", "G4.2", "G4.3", "G4.5", "G5.1", "G5.2", "G5.3", "G5.4")  # fmt: skip


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Campaign]:
    """Four communes are asked for their results of each month; built once, every test in a savepoint on top."""
    with django_db_blocker.unblock(), time_machine.travel(JULY, tick=False):
        whole = transaction.atomic()
        whole.__enter__()
        try:
            file = json.loads(SEED.read_bytes())
            asked = ",".join((ACCEPTED, DRAFT, UNTOUCHED, SENT))
            file["obligations"]["rows"].append(
                {"code": "HD", "paper": "activity_return", "who": asked, "each": "month", "due_days_after_period": 6}
            )
            made = load_campaign(json.dumps(file).encode(), at=datetime(2023, 4, 28, 2, 0, tzinfo=UTC), actor=None)
            open_papers(made)
            yield made
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


@pytest.fixture
def campaign(built: Campaign, db: None) -> Iterator[Campaign]:
    with time_machine.travel(JULY, tick=False):
        yield built


@pytest.fixture
def people(campaign: Campaign, person: Callable[..., User], unit_of: Callable[[str], Unit]) -> dict[str, User]:
    board = campaign.board
    filers = {code: person(Role.FILER, unit=unit_of(code)) for code in (ACCEPTED, DRAFT, UNTOUCHED, SENT, POLICE)}
    return {**filers, "reviewer": person(Role.REVIEWER, board=board), "head": person(Role.OFFICE_HEAD, board=board)}


@pytest.fixture
def papers(people: dict[str, User], paper_of: Callable[..., Filing]) -> dict[str, Filing]:
    """The papers of June in every state, and the police paper of May, still a draft."""
    june = {code: paper_of(code, Paper.ACTIVITY_RETURN, period__last_day=JUNE_ENDS) for code in (ACCEPTED, DRAFT, SENT)}
    found = {code: store(paper, people[code]) for code, paper in june.items()}
    for code in (ACCEPTED, SENT):
        found[code] = step(found[code], Action.SUBMIT, people[code])
    found[ACCEPTED] = step(found[ACCEPTED], Action.ACCEPT, people["reviewer"])
    found[UNTOUCHED] = paper_of(UNTOUCHED, Paper.ACTIVITY_RETURN, period__last_day=JUNE_ENDS)
    found[POLICE] = paper_of(POLICE, Paper.ACCIDENT_RETURN, period__last_day=MAY_ENDS)
    return found


def fresh(paper: Filing) -> Filing:
    return Filing.objects.select_related(*RELATED).get(pk=paper.pk)


def store(paper: Filing, actor: User) -> Filing:
    values = {code: {"value": 2, "out_of": None, "note": ""} for code in GROUPS}
    return filing_act.revise(fresh(paper), actor=actor, at=JULY, seen_revision=paper.revision, cells=values)


def step(paper: Filing, action: Action, actor: User, *, at: datetime = JULY, note: str = "") -> Filing:
    now = fresh(paper)
    return filing_act.act(now, action, actor=actor, at=at, seen_revision=now.revision, note=note)


def cell(client: Client, paper: Filing, value: str, *, seen: int = 1, turn: int = 1) -> Any:
    typed = [{"code": "G4.1", "value": value, "out_of": "", "note": "", "seen": seen, "turn": turn}]
    url = reverse("returns:activity_cells", kwargs={"uuid": paper.uuid})
    return client.post(url, {"o": json.dumps(typed), "trang": "a" * 16})


def moved(client: Client, paper: Filing, action: Action, note: str = "") -> Any:
    url = reverse("filing:act", kwargs={"uuid": paper.uuid})
    return client.post(url, {"action": action, "note": note, "seen_revision": str(fresh(paper).revision)})


def sent_from(page: Any, **typed: str) -> dict[str, str]:
    return {"form_token": hidden(page, "form_token"), **typed}


def lock_by_hand(client: Client, last_day: date, **typed: str) -> Any:
    period = Period.objects.get(campaign__code="TD-ATGT-2023", last_day=last_day, kind="month")
    page = client.get(reverse("locks:list"), {"ky": period.pk})
    return client.post(f"{reverse('locks:list')}?ky={period.pk}", sent_from(page, **typed))


def test_a_locked_month_leaves_no_way_in_and_each_way_was_open_before(
    people: dict[str, User], papers: dict[str, Filing], client_of: Callable[[User], Client]
) -> None:
    browsers = {name: client_of(user) for name, user in people.items()}
    draft, police = papers[DRAFT], papers[POLICE]
    grid = reverse("returns:activity", kwargs={"uuid": draft.uuid})
    files = reverse("papers:files", kwargs={"uuid": draft.uuid})
    table = reverse("returns:import", kwargs={"kind": "vu-tai-nan", "uuid": police.uuid})
    entry = {"source": "phone", "told_by": "Người báo", "told_on": "16/07/2023", "reason": "Mất mạng sau lũ"}
    scan = SimpleUploadedFile("so.pdf", one_page())

    def attach() -> int:
        scan.seek(0)
        browsers[DRAFT].post(files, {"kind": "evidence", "abstract": "Ảnh chụp sổ", "scans": [scan]})
        return 302 if Attachment.objects.filter(filing=draft).exists() else 403

    def form() -> Any:
        typed = {"seen_revision": str(fresh(draft).revision), "kq-G4.1.value": "5", "luu": "1"}
        return browsers[DRAFT].post(grid, typed)

    def storing() -> int:
        typed = [Typed("G4.1", {"value": "7", "out_of": "", "note": ""}, 1, "b", 1)]
        try:
            cells.store(fresh(draft), typed, actor=people[DRAFT], at=JULY)
        except filing_act.ActionRefusedError:
            return 403
        return 302

    ways: dict[str, Callable[[], Any]] = {
        "form": form,
        "cell": lambda: cell(browsers[DRAFT], draft, "6"),
        "storing": storing,
        "file": attach,
        "send": lambda: moved(browsers[DRAFT], draft, Action.SUBMIT),
        "import": lambda: browsers[POLICE].get(table),
        "entry": lambda: browsers["reviewer"].post(f"/nhap-thay/ho-so/{papers[UNTOUCHED].uuid}/", entry),
        "accept": lambda: moved(browsers["reviewer"], papers[SENT], Action.ACCEPT),
        "return": lambda: moved(browsers["reviewer"], papers[SENT], Action.SEND_BACK, "Ghi lại số buổi họp"),
        "correct": lambda: moved(browsers[ACCEPTED], papers[ACCEPTED], Action.AMEND, "Sửa số buổi họp"),
    }

    def tried() -> dict[str, int]:
        found = {}
        for name, way in ways.items():
            with transaction.atomic():
                answer = way()
                found[name] = answer if isinstance(answer, int) else answer.status_code
                transaction.set_rollback(True)
        return found

    before = tried()
    stored = {"cell": 200, "import": 200}
    assert before == dict.fromkeys(ways, 302) | stored, "the positive control"

    assert lock_by_hand(browsers["reviewer"], JUNE_ENDS).status_code == 422, "papers are waiting: it must be meant"
    for last_day in (JUNE_ENDS, MAY_ENDS):
        assert lock_by_hand(browsers["reviewer"], last_day, confirmed="on").status_code == 302
    assert PeriodLock.objects.count() == 2

    kept = list(Filing.objects.order_by("pk").values_list("revision", "state"))
    after = tried()
    assert after == {
        "form": 409, "cell": 403, "storing": 403, "file": 403, "send": 403, "import": 302, "entry": 409, "accept": 403,
        "return": 403, "correct": 403,
    }  # fmt: skip
    assert list(Filing.objects.order_by("pk").values_list("revision", "state")) == kept
    assert "đã khóa ngày 17/07/2023 bởi Phòng KT&HT" in cell(browsers[DRAFT], draft, "9").json()["refusal"]
    shown = unescape(browsers[DRAFT].get(grid, follow=True).content.decode())
    assert "Kỳ tháng 6/2023 đã khóa ngày 17/07/2023" in shown
    assert "đề nghị Phòng KT&HT mở khóa cho đơn vị" in shown
    detail = browsers["reviewer"].get(reverse("filing:detail", kwargs={"uuid": papers[SENT].uuid}))
    assert "mở khóa cho UBND xã Nà Tăm thì mới tiếp nhận hoặc trả lại được" in unescape(detail.content.decode())
    assert Notice.objects.filter(to_user=people[DRAFT], subject__startswith="Đã khóa số liệu kỳ").exists()


def test_what_the_unit_could_not_mend_is_not_returned_and_the_head_opens_it_from_the_paper(
    people: dict[str, User], papers: dict[str, Filing], client_of: Callable[[User], Client]
) -> None:
    reviewer, head, paper = client_of(people["reviewer"]), client_of(people["head"]), papers[SENT]
    lock = locking.lock(paper.period, actor=people["reviewer"], at=JULY)
    refused = moved(reviewer, paper, Action.SEND_BACK, "Ghi lại số buổi họp thôn")
    said = unescape(refused.content.decode())
    assert refused.status_code == 403
    assert "Trả lại lúc này thì UBND xã Nà Tăm không mở được hồ sơ để sửa" in said
    assert "Ghi lại số buổi họp thôn" in said, "what was typed stays on the page"
    assert "Xem kỳ đã khóa" in said

    there = f"{reverse('locks:period', kwargs={'uuid': lock.uuid})}?ho-so={paper.uuid}"
    shown = unescape(head.get(reverse("filing:detail", kwargs={"uuid": paper.uuid})).content.decode())
    assert f'href="{there}#mo">Mở khóa cho UBND xã Nà Tăm</a>' in shown
    form = head.get(there)
    assert f'<option value="{SENT}" selected>' in form.content.decode(), "the unit of the paper is chosen already"
    typed = {"unit": SENT, "until": "20/07/2023", "reason": REASON}
    assert head.post(there, sent_from(form, **typed)).url == reverse("filing:detail", kwargs={"uuid": paper.uuid})
    assert "Đang mở khóa cho UBND xã Nà Tăm đến hết ngày 20/07/2023" in unescape(
        reviewer.get(reverse("filing:detail", kwargs={"uuid": paper.uuid})).content.decode()
    )
    assert moved(reviewer, paper, Action.SEND_BACK, "Ghi lại số buổi họp thôn").status_code == 302
    assert cell(client_of(people[SENT]), paper, "3").status_code == 200


def test_one_unit_corrects_while_it_may_and_the_month_locks_itself_again(
    people: dict[str, User], papers: dict[str, Filing], client_of: Callable[[User], Client], unit_of: Any
) -> None:
    paper, clerk = papers[ACCEPTED], people[ACCEPTED]
    browser, head, reviewer = (client_of(people[name]) for name in (ACCEPTED, "head", "reviewer"))
    assert lock_by_hand(reviewer, JUNE_ENDS, confirmed="on").status_code == 302
    lock = PeriodLock.objects.get()
    page = reverse("locks:period", kwargs={"uuid": lock.uuid})
    typed = {"unit": ACCEPTED, "until": "20/07/2023", "reason": REASON}
    assert reviewer.post(page, typed).status_code == 403, "an exception needs the head of the office"
    short = head.post(page, sent_from(head.get(page), **typed | {"reason": "Sửa số"}))
    assert short.status_code == 422
    assert "Ghi ít nhất 20 ký tự" in unescape(short.content.decode())
    assert head.post(page, sent_from(head.get(page), **typed)).status_code == 302
    notice = Notice.objects.get(to_user=clerk, subject__startswith="Mở khóa số liệu kỳ")
    assert "20/07/2023" in notice.subject
    assert REASON in notice.body
    assert AuditEntry.objects.filter(action="period.unlock").get().detail["reason"] == REASON

    told = unescape(browser.get(reverse("filing:detail", kwargs={"uuid": paper.uuid})).content.decode())
    assert "Đang mở khóa cho đơn vị đến hết ngày 20/07/2023" in told
    assert cell(client_of(people[DRAFT]), papers[DRAFT], "4").status_code == 403, "the others stay locked"

    assert moved(browser, paper, Action.AMEND, "Họp 3 buổi, ghi nhầm 8").status_code == 302
    assert cell(browser, paper, "3").status_code == 200
    with time_machine.travel(datetime(2023, 7, 20, 16, 0, tzinfo=UTC), tick=False):
        sent = step(paper, Action.SUBMIT, clerk, at=datetime(2023, 7, 20, 16, 0, tzinfo=UTC))
    before = Figure.objects.in_force().filter(about_unit=paper.unit_id, indicator__code="G4.1").get()
    over = datetime(2023, 7, 21, 2, 0, tzinfo=UTC)
    with time_machine.travel(over, tick=False):
        done = step(sent, Action.ACCEPT, people["reviewer"], at=over)
        assert done.accepted_version.number == 2, "what was sent in time is taken over afterwards, as a new version"
        figure = Figure.objects.in_force().filter(about_unit=paper.unit_id, indicator__code="G4.1").get()
        assert (before.value, figure.value) == (2, 3)
        browser, head = client_of(clerk), client_of(people["head"])
        assert moved(browser, paper, Action.AMEND, "Sửa nữa").status_code == 403
        shown = unescape(browser.get(reverse("filing:detail", kwargs={"uuid": paper.uuid})).content.decode())
        assert "Lần mở khóa cho đơn vị đã hết (hạn 20/07/2023)" in shown
        listed = unescape(head.get(page).content.decode())
        assert "Đã hết hạn" in listed
        assert "Khóa lại ngay" not in listed


def test_a_unit_asks_for_its_period_to_be_opened_and_the_head_refuses_or_opens_it(
    people: dict[str, User], papers: dict[str, Filing], client_of: Callable[[User], Client]
) -> None:
    paper, clerk = papers[ACCEPTED], client_of(people[ACCEPTED])
    head, reviewer = client_of(people["head"]), client_of(people["reviewer"])
    lock = locking.lock(paper.period, actor=people["reviewer"], at=JULY)
    ask, page = reverse("locks:ask", kwargs={"uuid": paper.uuid}), reverse("locks:period", kwargs={"uuid": lock.uuid})
    assert ask in clerk.get(reverse("filing:detail", kwargs={"uuid": paper.uuid})).content.decode()
    assert client_of(people[DRAFT]).get(ask).status_code == 404

    short = clerk.post(ask, sent_from(clerk.get(ask), reason="Sửa số"))
    assert (short.status_code, "Sửa số</textarea>" in short.content.decode()) == (422, True)
    assert clerk.post(ask, sent_from(clerk.get(ask), reason=REASON)).status_code == 302
    assert Notice.objects.filter(subject__startswith="Đề nghị mở khóa").count() == 2
    waiting = unescape(clerk.get(ask).content.decode())
    assert "Chờ trả lời" in waiting
    assert "Gửi đề nghị" not in waiting, "one request at a time"
    shown = unescape(head.get(reverse("locks:list")).content.decode())
    assert REASON in shown

    # The reviewer reads it; the head of the office answers, in words that the unit reads, and only once.
    asked = UnlockRequest.objects.get()
    no = reverse("locks:refuse", kwargs={"uuid": asked.uuid})
    assert reviewer.post(no, {"refusal": "Không"}).status_code == 403
    refused = head.post(no, sent_from(head.get(no), refusal="Số đã đối chiếu với sổ họp, đúng như bản đã gửi."))
    assert refused.status_code == 302
    assert "Số đã đối chiếu với sổ họp" in unescape(clerk.get(ask).content.decode())
    assert Notice.objects.filter(to_user=people[ACCEPTED], subject__startswith="Không mở khóa").exists()
    again = head.post(
        no, {"form_token": hidden(clerk.get(ask), "form_token"), "refusal": "Lần nữa: số đã đúng như sổ họp."}
    )
    assert (again.status_code, "vừa được trả lời" in unescape(again.content.decode())) == (422, True)

    # Asked once more, it is opened: the form comes with the unit and its reason, and answers the request.
    assert clerk.post(ask, sent_from(clerk.get(ask), reason=REASON)).status_code == 302
    there = f"{page}?ho-so={paper.uuid}"
    form = head.get(there)
    assert f"{REASON}</textarea>" in unescape(form.content.decode())
    typed = {"unit": ACCEPTED, "until": "20/07/2023", "reason": REASON}
    assert head.post(there, sent_from(form, **typed)).status_code == 302
    assert "mở đến hết ngày 20/07/2023" in unescape(clerk.get(ask).content.decode())
    assert not UnlockRequest.objects.filter(answered_at=None).exists()
    assert {"period.unlock_ask", "period.unlock_refuse"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_an_amendment_that_changes_nothing_is_not_sent(
    people: dict[str, User], papers: dict[str, Filing], client_of: Callable[[User], Client]
) -> None:
    clerk = people[ACCEPTED]
    opened = step(papers[ACCEPTED], Action.AMEND, clerk, note="Xem lại số buổi họp")
    page = moved(client_of(clerk), opened, Action.SUBMIT)
    assert page.status_code == 422
    assert "giống hệt bản 1 gửi ngày 17/07/2023 đã được tiếp nhận" in unescape(page.content.decode())
    assert fresh(opened).state == State.DRAFT
    assert cell(client_of(clerk), opened, "3").status_code == 200
    assert moved(client_of(clerk), opened, Action.SUBMIT).status_code == 302


def test_the_head_ends_an_exception_early(
    people: dict[str, User], papers: dict[str, Filing], client_of: Callable[[User], Client]
) -> None:
    head, clerk = client_of(people["head"]), client_of(people[DRAFT])
    lock = locking.lock(papers[DRAFT].period, actor=people["head"], at=JULY)
    locking.unlock(lock, unit=None, reason=REASON, until=date(2023, 7, 20), actor=people["head"], at=JULY)
    assert cell(clerk, papers[DRAFT], "4").status_code == 200
    exception = UnlockException.objects.get()
    url = reverse("locks:end", kwargs={"uuid": exception.uuid})
    for poster, code in ((client_of(people["reviewer"]), 403), (clerk, 404), (head, 302)):
        assert poster.post(url).status_code == code
    assert cell(clerk, papers[DRAFT], "5", seen=2, turn=2).status_code == 403
    assert "Kết thúc sớm ngày 17/07/2023" in unescape(
        head.get(reverse("locks:period", kwargs={"uuid": lock.uuid})).content.decode()
    )
    assert fresh(papers[DRAFT]).state == State.DRAFT


def test_a_lock_that_comes_after_the_page_was_read_is_told_in_words_and_nothing_is_stored(
    people: dict[str, User], papers: dict[str, Filing]
) -> None:
    """Each hand holds the paper as it was read before the lock."""
    typed = {code: {"value": 4, "out_of": None, "note": ""} for code in GROUPS}
    draft, sent, accepted = (papers[code].pk for code in (DRAFT, SENT, ACCEPTED))
    clerk, reviewer = people[DRAFT], people["reviewer"]

    def act(paper: Filing, action: Action, actor: User) -> Any:
        return filing_act.act(paper, action, actor=actor, at=JULY, seen_revision=paper.revision, note="Sửa số buổi họp")

    ways: list[tuple[int, Callable[[Filing], Any]]] = [
        (draft, lambda paper: act(paper, Action.SUBMIT, clerk)),
        (sent, lambda paper: act(paper, Action.ACCEPT, reviewer)),
        (accepted, lambda paper: act(paper, Action.AMEND, people[ACCEPTED])),
        (draft, lambda p: filing_act.revise(p, actor=clerk, at=JULY, seen_revision=p.revision, cells=typed)),
        (draft, lambda p: cells.store(p, [Typed("G4.1", {"value": "7", "note": ""}, 1, "b", 1)], actor=clerk, at=JULY)),
    ]

    def read() -> list[Filing]:
        return [Filing.objects.select_related(*RELATED).get(pk=key) for key, _way in ways]

    def tried() -> list[str]:
        told = []
        for paper, (_key, way) in zip(seen, ways, strict=True):
            with transaction.atomic():
                try:
                    way(paper)
                    told.append("stored")
                except filing_act.StalePageError as refusal:
                    told.append(str(refusal))
                transaction.set_rollback(True)
        return told

    seen = read()
    assert tried() == ["stored"] * 5, "the positive control"
    seen = read()
    with transaction.atomic():
        held = PeriodLock.objects.create(locked_at=JULY, locked_by=reviewer)
        hold_papers([papers[DRAFT], papers[SENT]], held.pk)
        told = [text for place, text in enumerate(tried()) if place != 2]
        assert all("vừa được khóa nên chưa ghi" in text for text in told), "it came between the last look and the row"
        transaction.set_rollback(True)
    locking.lock(papers[DRAFT].period, actor=reviewer, at=JULY)
    *steps, cell_told = tried()
    assert all("đã khóa ngày 17/07/2023 bởi Phòng KT&HT" in text for text in steps)
    assert "vừa được khóa nên chưa ghi" in cell_told, "a cell is asked for by few questions: the database refuses it"


def test_a_month_that_runs_or_is_locked_already_is_not_locked(people: dict[str, User], campaign: Campaign) -> None:
    months = campaign.periods.filter(kind="month")
    with pytest.raises(locking.LockRefusedError, match="mới kết thúc"):
        locking.lock(months.get(last_day=date(2023, 8, 14)), actor=people["head"], at=JULY)
    june = months.get(last_day=JUNE_ENDS)
    locking.lock(june, actor=people["reviewer"], at=JULY)
    with pytest.raises(locking.LockRefusedError, match="đã được khóa"):
        locking.lock(months.get(last_day=JUNE_ENDS), actor=people["reviewer"], at=JULY)
    with pytest.raises(locking.LockRefusedError, match="văn phòng"):
        locking.lock(months.get(last_day=MAY_ENDS), actor=people[DRAFT], at=JULY)
