"""A month's results talked about cell by cell: asked at the cell, answered in the grid, sent again, amended, compared."""

from typing import Any

import pytest
import time_machine
from django.urls import reverse

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.threads.models import Thread, ThreadComment
from tests.factories.months import NOW, Month, new_month
from tests.factories.pages import Desk, sent_from, text_of
from tests.factories.papers import fresh
from units.choices import Role
from units.models import User

pytestmark = pytest.mark.django_db
FILLED = {"G4.1": ("12", ""), "G4.2": ("1", ""), "G4.4": ("45", "50"), "G5.4": ("2,5", "")}


@pytest.fixture(autouse=True)
def _in_july() -> Any:
    with time_machine.travel(NOW, tick=False) as standing:
        yield standing


def boxes(**changes: str) -> dict[str, str]:
    typed = {f"kq-{code}.value": value for code, (value, _whole) in FILLED.items()}
    return (
        typed
        | {"kq-G4.4.out_of": "50"}
        | {f"kq-{name.replace('_', '.')}.value": text for name, text in changes.items()}
    )


def submitted(filing: Filing, user: User) -> Filing:
    now = fresh(filing)
    return filing_act.act(now, Action.SUBMIT, actor=user, at=NOW, seen_revision=now.revision)


def test_a_cell_is_asked_about_mended_at_its_place_and_an_amendment_shows_only_what_it_changed() -> None:
    month: Month = new_month()
    july, clerk, officer = month.july, month.here.person(Role.FILER), month.here.person(Role.REVIEWER)
    unit, office = Desk(clerk), Desk(officer)
    grid = reverse("returns:activity", kwargs={"uuid": july.uuid})
    page = reverse("filing:detail", kwargs={"uuid": july.uuid})
    unit.post(grid, sent_from(unit.get(grid), luu="1", **boxes()))
    submitted(july, clerk)

    asks = reverse("filing:thread_open", kwargs={"uuid": july.uuid})
    typed = {"anchor": "activities.G4.1.value", "text": "Nhiều hơn kế hoạch tuần, rà lại."}
    assert office.post(asks, sent_from(office.get(page), **typed)).status_code == 302
    whole = {"anchor": "activities", "text": "Bổ sung ghi chú chung."}
    assert office.post(asks, sent_from(office.get(page), **whole)).status_code == 302
    thread, about_all = Thread.objects.order_by("pk")
    assert thread.place == "Kết quả hoạt động của đơn vị: Số buổi tuyên truyền"
    now = fresh(july)
    filing_act.act(now, Action.SEND_BACK, actor=officer, at=NOW, seen_revision=now.revision, note="Rà lại số")

    edit = unit.get(grid)
    html = edit.content.decode()
    assert html.index('id="y-kien-1"') < html.index('name="kq-G4.1.value"') < html.index('name="kq-G4.2.value"')
    assert html.index('name="kq-G5.4.value"') < html.index('id="y-kien-2"'), "what is about no one cell stands below"
    answers = {f"y-kien-{thread.pk}-tra-loi": "Đếm nhầm 2 buổi.", f"y-kien-{about_all.pk}-da-sua": "on"}
    kept = unit.post(grid, sent_from(edit, **boxes(G4_1="10"), **answers, **{"kiem-tra": "1"}))
    assert kept.url == reverse("returns:activity_check", kwargs={"uuid": july.uuid})
    assert ThreadComment.objects.filter(thread=thread).last().text == "Đếm nhầm 2 buổi."
    submitted(july, clerk)
    read = text_of(office.get(page))
    assert "Chỉ phần đã sửa (1)" in read
    assert "bỏ: 12 thêm: 10" in read

    for one in (thread, about_all):
        url = reverse("filing:thread_answer", kwargs={"uuid": july.uuid, "thread": one.uuid})
        assert office.post(url, sent_from(office.get(page), viec="xong")).status_code == 302
    for action, actor in ((Action.ACCEPT, officer), (Action.AMEND, clerk)):
        now = fresh(july)
        filing_act.act(now, action, actor=actor, at=NOW, seen_revision=now.revision, note="Sót một tuyến")
    told = {"G5.4": {"value": 3, "out_of": None, "note": "Thêm tuyến liên bản"}}
    filing_act.revise(july, actor=clerk, at=NOW, seen_revision=fresh(july).revision, cells=told)
    assert submitted(july, clerk).state == State.SUBMITTED
    compared = text_of(office.get(reverse("filing:compare", kwargs={"uuid": july.uuid}) + "?tu=2&den=3"))
    assert "So bản 2 với bản 3: 2 chỗ khác nhau" in compared
    assert "bỏ: 2,5 thêm: 3" in compared
    assert "Thêm tuyến liên bản" in compared
    assert "Chỉ phần đã sửa (2)" in text_of(office.get(page))
