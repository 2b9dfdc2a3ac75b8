"""A matter at one place of a paper: the reviewer asks, the unit mends and answers at that place, the reviewer is done."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.behalf import entering
from campaigns.days.models import Holiday
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, EntrySource, State
from campaigns.filing.models import Filing
from campaigns.filing.threads import talk
from campaigns.filing.threads.models import Thread, ThreadComment
from campaigns.setup.choices import Paper
from tests.factories.pages import Desk, errors_of, sent_from, text_of
from tests.factories.papers import SmallBoard, fresh, moment, plan_post, small_board
from units.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


@pytest.fixture
def here() -> SmallBoard:
    return small_board()


def page_of(filing: Filing) -> str:
    return reverse("filing:detail", kwargs={"uuid": filing.uuid})


def ask(
    desk: Desk, filing: Filing, *, anchor: str = "targets-1-value", text: str = "Số này thấp hơn năm trước.", **more
):
    url = reverse("filing:thread_open", kwargs={"uuid": filing.uuid})
    return desk.post(url, sent_from(desk.get(page_of(filing)), anchor=anchor, text=text, **more))


def act(desk: Desk, filing: Filing, **typed: str):
    url = reverse("filing:act", kwargs={"uuid": filing.uuid})
    return desk.post(url, sent_from(desk.get(page_of(filing)), **typed))


def say(desk: Desk, thread: Thread, **typed: str):
    url = reverse("filing:thread_answer", kwargs={"uuid": thread.filing.uuid, "thread": thread.uuid})
    return desk.post(url, sent_from(desk.get(page_of(thread.filing)), **typed))


def test_a_returned_plan_is_mended_in_three_clicks_from_home_at_the_very_field(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    office, unit = Desk(here.person(Role.REVIEWER)), Desk(here.person(Role.FILER))
    assert ask(office, filing).status_code == 302
    thread = Thread.objects.get()
    assert (thread.place, fresh(filing).open_threads) == ("Chỉ tiêu đăng ký: Số vụ tai nạn", 1)

    refused = act(office, filing, action="accept")
    assert refused.status_code == 403
    assert "Còn 1 ý kiến rà soát chưa xong" in errors_of(refused)[0]
    assert 'href="#trao-doi"' in refused.content.decode()
    returned = act(office, filing, action="send_back", mend_by="26/06/2023")
    assert returned.status_code == 302

    home = unit.get("/")
    assert "1 ý kiến chưa xong" in text_of(home)
    assert "Bổ sung trước 26/06/2023 · còn 10 ngày" in text_of(home)
    first_click = re.search(rf'href="([^"]*{filing.uuid}/sua/#y-kien-1)"', home.content.decode())[1]
    edit = unit.get(first_click.split("#")[0])
    html = edit.content.decode()
    assert html.index('id="y-kien-1"') < html.index('name="chi-tieu-0-value"') < html.index('name="chi-tieu-1-value"')
    assert html.index('name="chi-tieu-0-baseline"') < html.index('id="y-kien-1"')
    assert f'name="y-kien-{thread.pk}-da-sua"' in html
    second_click = {f"y-kien-{thread.pk}-da-sua": "on", f"y-kien-{thread.pk}-tra-loi": "Đã nâng lên 4 vụ."}
    typed = plan_post(**{"chi-tieu-0-value": "4", "chi-tieu-INITIAL_FORMS": "1", "bien-phap-INITIAL_FORMS": "1"})
    third_click = unit.post(first_click.split("#")[0], sent_from(edit, gui="1", **typed, **second_click))
    assert third_click.status_code == 302

    again = fresh(filing)
    assert (again.state, again.mend_by, again.open_threads, again.late_days) == (State.SUBMITTED, None, 1, 0)
    read = office.get(page_of(filing))
    assert "Đơn vị đã trả lời" in text_of(read)
    assert "Đã sửa. Đã nâng lên 4 vụ." in text_of(read)
    assert say(office, thread, viec="xong").status_code == 302
    assert act(office, filing, action="accept").status_code == 302
    assert fresh(filing).state == State.ACCEPTED
    acts = AuditEntry.objects.filter(action__startswith="filing.thread").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["filing.thread_opened", "filing.thread_answered", "filing.thread_resolved"]
    told = Notice.objects.filter(unique_key__startswith="thread").values_list("subject", flat=True)
    assert {subject.split(":")[0] for subject in told} == {"Có ý kiến rà soát", "Có trả lời ý kiến rà soát"}


def test_who_sends_again_without_an_answer_is_asked_once_and_may_send_anyway(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    office, unit = Desk(here.person(Role.REVIEWER)), Desk(here.person(Role.FILER))
    for text in ("Số này thấp hơn năm trước.", "Ghi rõ nguồn số liệu."):
        assert ask(office, filing, text=text).status_code == 302
    first, _second = Thread.objects.order_by("pk")
    assert act(office, filing, action="send_back").status_code == 302

    edit_url = reverse("plans:edit", kwargs={"uuid": filing.uuid})
    typed = plan_post(**{"chi-tieu-INITIAL_FORMS": "1", "bien-phap-INITIAL_FORMS": "1"})
    asked = unit.post(edit_url, sent_from(unit.get(edit_url), gui="1", **typed, **{f"y-kien-{first.pk}-da-sua": "on"}))
    assert asked.status_code == 422
    assert "Còn 1 ý kiến chưa trả lời" in text_of(asked)
    assert re.findall(r'href="#(y-kien-\d)">', asked.content.decode())[-1] == "y-kien-2"
    assert fresh(filing).state == State.SENT_BACK
    assert ThreadComment.objects.filter(thread=first).count() == 2, "the draft and the answer are kept"
    assert unit.post(edit_url, sent_from(asked, gui="van-gui", **typed)).status_code == 302
    assert fresh(filing).state == State.SUBMITTED

    # The same from the paper's own page.
    assert act(office, filing, action="send_back").status_code == 302
    asked = act(unit, filing, action="submit")
    assert asked.status_code == 422
    assert "Còn 1 ý kiến chưa trả lời" in text_of(asked)
    assert 'name="van-gui"' in asked.content.decode()
    assert act(unit, filing, action="submit", **{"van-gui": "1"}).status_code == 302
    assert fresh(filing).state == State.SUBMITTED


def test_an_office_that_enters_for_a_unit_is_not_asked_to_answer_itself(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    office, unit = Desk(here.person(Role.REVIEWER)), Desk(here.person(Role.FILER))
    assert ask(office, filing).status_code == 302
    assert act(office, filing, action="send_back").status_code == 302
    told = {"source": EntrySource.PHONE, "told_by": "Kế toán xã (minh họa)", "told_on": date(2023, 6, 16)}
    entering.open_entry(fresh(filing), reason="Xã mất mạng", actor=office.user, at=moment(6, 16), **told)

    asked = act(unit, filing, action="submit")
    assert asked.status_code == 422
    assert "Còn 1 ý kiến chưa trả lời" in text_of(asked)
    assert act(office, filing, action="submit").status_code == 302
    assert fresh(filing).state == State.SUBMITTED


def test_the_day_for_the_supplement_is_the_usual_one_unless_set_and_never_past(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    office = Desk(here.person(Role.REVIEWER))
    page = office.get(page_of(filing)).content.decode()
    assert 'name="mend_by" value="23/06/2023"' in page
    assert "data-keep=" in page
    assert "data-keep-tab" not in page, "a plan names nobody"

    past = act(office, filing, action="send_back", note="Thiếu", mend_by="15/06/2023")
    assert past.status_code == 422
    assert "Hạn bổ sung 15/06/2023 ở trước ngày hôm nay 16/06/2023" in errors_of(past)[0]
    assert 'value="15/06/2023"' in past.content.decode()
    assert act(office, filing, action="send_back", note="Thiếu").status_code == 302
    assert fresh(filing).mend_by == date(2023, 6, 23)


def test_a_day_off_in_the_offices_table_puts_the_usual_day_off_too(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    office = Desk(here.person(Role.REVIEWER))
    Holiday.objects.create(day=date(2023, 6, 19), name="Ngày nghỉ minh họa", source="Thông báo minh họa")

    assert 'name="mend_by" value="26/06/2023"' in office.get(page_of(filing)).content.decode()
    past = act(office, filing, action="send_back", note="Thiếu", mend_by="15/06/2023")
    assert "ví dụ 26/06/2023" in errors_of(past)[0]
    assert act(office, filing, action="send_back", note="Thiếu").status_code == 302
    assert fresh(filing).mend_by == date(2023, 6, 26)


def test_a_return_says_what_is_wanted_in_words_or_in_threads(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    office = Desk(here.person(Role.REVIEWER))
    silent = act(office, filing, action="send_back")
    assert silent.status_code == 422
    assert "nêu ý kiến tại từng mục" in errors_of(silent)[0]
    ask(office, filing, anchor="measures", text="Bổ sung biện pháp về học sinh.")
    assert act(office, filing, action="send_back").status_code == 302


def test_what_a_leader_asks_his_staff_never_reaches_the_office(here: SmallBoard) -> None:
    led = here.new_unit("X-DUYET", led=True)
    filing = here.brought_to(here.owe(unit=led), State.AWAITING_LEADER)
    leader, office = Desk(here.person(Role.UNIT_LEADER, unit=led)), Desk(here.person(Role.REVIEWER))
    assert ask(leader, filing, text="NHẮC RIÊNG trong xã").status_code == 302
    assert act(leader, filing, action="send_back").status_code == 302
    assert (fresh(filing).open_threads, fresh(filing).mend_by) == (0, None)
    clerk = Desk(here.person(Role.FILER, unit=led))
    assert "NHẮC RIÊNG" in text_of(clerk.get(reverse("plans:edit", kwargs={"uuid": filing.uuid})))
    back = fresh(filing)
    back = filing_act.act(back, Action.SUBMIT, actor=clerk.user, at=moment(6, 16), seen_revision=back.revision)
    assert act(leader, filing, action="approve").status_code == 302

    thread = Thread.objects.get()
    assert (thread.is_inside, thread.resolved_by) == (True, leader.user)
    page = office.get(page_of(filing))
    assert page.status_code == 200
    assert "NHẮC RIÊNG" not in text_of(page)
    answer = reverse("filing:thread_answer", kwargs={"uuid": filing.uuid, "thread": thread.uuid})
    assert office.post(answer, {"viec": "xong"}).status_code == 404
    assert clerk.post(answer, {"text": "Thêm", "seen_revision": "1"}).status_code == 403
    assert "NHẮC RIÊNG" in text_of(leader.get(page_of(filing)))


def test_only_who_judges_asks_and_marks_done_and_a_stranger_finds_nothing(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    office = Desk(here.person(Role.REVIEWER))
    ask(office, filing)
    thread = Thread.objects.get()
    unit, reader = Desk(here.person(Role.FILER)), Desk(here.person(Role.BOARD_LEADER))
    stranger = Desk(here.person(Role.FILER, unit=here.new_unit("X-KHAC")))
    url = reverse("filing:thread_answer", kwargs={"uuid": filing.uuid, "thread": thread.uuid})
    opened = reverse("filing:thread_open", kwargs={"uuid": filing.uuid})
    seen = {"seen_revision": str(filing.revision)}
    question = {"anchor": "toan-bo", "text": "Hỏi"} | seen

    assert [desk.post(url, {"viec": "xong"} | seen).status_code for desk in (unit, reader, stranger)] == [403, 403, 404]
    assert [desk.post(opened, question).status_code for desk in (unit, reader, stranger)] == [403, 403, 404]
    assert [desk.post(url, {"text": "Trả lời"} | seen).status_code for desk in (unit, reader)] == [302, 403]
    elsewhere = here.brought_to(here.owe(Paper.PLAN, unit=here.new_unit("X-BA")), State.SUBMITTED)
    mixed = reverse("filing:thread_answer", kwargs={"uuid": elsewhere.uuid, "thread": thread.uuid})
    assert office.post(mixed, {"viec": "xong"} | seen).status_code == 404
    assert Thread.objects.get().is_open


def test_a_refused_question_keeps_its_words_and_a_moved_paper_takes_none(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    office = Desk(here.person(Role.REVIEWER))
    page = office.get(page_of(filing))
    blank = ask(office, filing, text="   ")
    assert (blank.status_code, "đang trống" in errors_of(blank)[0]) == (422, True)
    nowhere = ask(office, filing, anchor="targets-9-value", text="Lời đã gõ")
    assert nowhere.status_code == 422
    assert "Lời đã gõ</textarea>" in nowhere.content.decode()
    act(office, filing, action="accept")
    late = office.post(
        reverse("filing:thread_open", kwargs={"uuid": filing.uuid}), sent_from(page, anchor="toan-bo", text="Muộn rồi")
    )
    assert late.status_code == 403
    assert not ThreadComment.objects.exists()


def test_a_question_asked_meanwhile_keeps_the_paper_from_being_accepted(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    first, second = here.person(Role.REVIEWER), here.person(Role.OFFICE_HEAD)
    seen = fresh(filing)
    talk.open_thread(
        fresh(filing), actor=second, at=moment(6, 16), seen_revision=filing.revision, anchor="", text="Khoan đã"
    )
    with pytest.raises(filing_act.StalePageError):
        filing_act.act(seen, Action.ACCEPT, actor=first, at=moment(6, 16), seen_revision=seen.revision)
    assert fresh(filing).state == State.SUBMITTED


def test_twenty_equal_questions_are_one(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    office = Desk(here.person(Role.REVIEWER))
    posted = sent_from(office.get(page_of(filing)), anchor="toan-bo", text="Một lần")
    url = reverse("filing:thread_open", kwargs={"uuid": filing.uuid})
    assert len({office.post(url, posted).headers["Location"] for _n in range(20)}) == 1
    assert (Thread.objects.count(), fresh(filing).open_threads) == (1, 1)
