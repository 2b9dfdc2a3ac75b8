"""A paper sent again is read by what was mended; an amendment stands beside the version that counts."""

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from atgt_portal.lib.scanned_papers import Scanned
from campaigns.filing import act as filing_act
from campaigns.filing import attachments
from campaigns.filing.choices import Action, FileKind, State
from campaigns.filing.models import Attachment, Filing
from campaigns.filing.threads import talk
from tests.factories.pages import Desk, sent_from, text_of
from tests.factories.papers import SmallBoard, fresh, moment, plan_values, small_board
from tests.factories.scans import one_page
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


def sent_again(here: SmallBoard, filing: Filing, *, tasks: str = "Kiểm tra nồng độ cồn tại 12 bản.") -> Filing:
    """Mended by the unit's clerk in one target and one sentence, and sent."""
    clerk = here.person(Role.FILER, unit=filing.unit)
    target = {"indicator": "accidents", "baseline": 6, "value": 4}
    values = plan_values(tasks={1: tasks}, targets=[target])
    saved = filing_act.revise(filing, actor=clerk, at=moment(6, 15), seen_revision=filing.revision, **values)
    return filing_act.act(saved, Action.SUBMIT, actor=clerk, at=moment(6, 15), seen_revision=saved.revision)


def test_the_reviewer_meets_only_what_was_mended_with_a_switch_to_the_whole(here: SmallBoard) -> None:
    filing = sent_again(here, here.brought_to(here.owe(), State.SENT_BACK))
    office, unit = Desk(here.person(Role.REVIEWER)), Desk(here.person(Role.FILER))

    page = office.get(page_of(filing))
    words = text_of(page)
    assert "Chỉ phần đã sửa (2)" in words
    assert "1 ô đã sửa" in words
    assert "bỏ: 5 thêm: 4" in words
    assert "bỏ: 8 thêm: 12" in words
    assert "Ký cam kết tại 8 bản" not in words
    whole = office.get(f"{page_of(filing)}?xem=toan-bo")
    assert "Ký cam kết tại 8 bản" in text_of(whole)
    assert "bỏ: 5" not in text_of(whole)

    assert "Ký cam kết tại 8 bản" in text_of(unit.get(page_of(filing)))
    assert "bỏ: 5 thêm: 4" in text_of(unit.get(f"{page_of(filing)}?xem=da-sua"))
    compared = unit.get(reverse("filing:compare", kwargs={"uuid": filing.uuid}) + "?tu=1&den=2")
    assert "So bản 1 với bản 2: 2 chỗ khác nhau" in text_of(compared)


def test_a_swapped_scan_is_told_and_may_be_asked_about(here: SmallBoard) -> None:
    clerk, reviewer = here.person(Role.FILER), here.person(Role.REVIEWER)
    filing = here.brought_to(here.owe(), State.DRAFT)

    def add(name: str, pages: int) -> Attachment:
        scan = Scanned(name, one_page(pages=pages), "pdf", "application/pdf", pages, has_signature=False)
        return attachments.attach(filing, uploads=[scan], kind=FileKind.SIGNED, actor=clerk, at=moment(6, 14))[0]

    def moved(action: Action, note: str = "") -> Filing:
        actor, now = (clerk if action == Action.SUBMIT else reviewer), fresh(filing)
        return filing_act.act(now, action, actor=actor, at=moment(6, 15), seen_revision=now.revision, note=note)

    first = add("Bản ký lần đầu", 1)
    moved(Action.SUBMIT)
    sent_again(here, moved(Action.SEND_BACK, "Sửa chỉ tiêu"))
    office = Desk(reviewer)
    assert "Chỉ phần đã sửa (2)" in text_of(office.get(page_of(filing))), "the file is as it was"

    filing = moved(Action.SEND_BACK, "Thiếu dấu")
    attachments.remove(
        Attachment.objects.select_related("filing__board", "stored").get(), actor=clerk, at=moment(6, 15)
    )
    second = add("Bản ký có dấu", 2)
    filing = moved(Action.SUBMIT)
    compared = reverse("filing:compare", kwargs={"uuid": filing.uuid}) + "?tu=2&den=3"
    for page in (office.get(page_of(filing)), office.get(compared)):
        words = text_of(page)
        for kept in (first, second):
            assert f"{kept.stored.label}, mã kiểm tra {kept.stored.sha256[:16]}…" in words
        [part] = page.context["compared"].parts
        assert (part.key, part.words) == ("tep", "2 ô đã sửa")
    assert "Chỉ phần đã sửa (2)" in text_of(office.get(page_of(filing)))

    anchor = f"tep-{second.uuid}"
    thread = talk.open_thread(
        filing, actor=reviewer, at=moment(6, 16), seen_revision=filing.revision, anchor=anchor, text="Mờ trang 2"
    )
    assert thread.place == "Tệp kèm theo: Bản ký có dấu"
    moved(Action.SEND_BACK, "Mờ trang 2")
    mending = Desk(clerk).get(f"/ke-hoach/{filing.uuid}/sua/")
    assert (mending.status_code, "Mờ trang 2" in text_of(mending)) == (200, True)


def test_versions_that_stayed_in_the_unit_are_not_compared_for_the_office(here: SmallBoard) -> None:
    led = here.new_unit("X-DUYET", led=True)
    filing = here.brought_to(here.owe(unit=led), State.AWAITING_LEADER)
    leader = here.person(Role.UNIT_LEADER, unit=led)
    back = filing_act.act(
        filing, Action.SEND_BACK, actor=leader, at=moment(6, 14), seen_revision=filing.revision, note="Sửa lại"
    )
    again = sent_again(here, back)
    sent = filing_act.act(fresh(again), Action.APPROVE, actor=leader, at=moment(6, 16), seen_revision=again.revision)
    office, clerk = Desk(here.person(Role.REVIEWER)), Desk(here.person(Role.FILER, unit=led))
    url = reverse("filing:compare", kwargs={"uuid": sent.uuid})

    assert clerk.get(f"{url}?tu=1&den=2").status_code == 200
    assert office.get(f"{url}?tu=1&den=2").status_code == 404
    assert "mới có một bản" in text_of(office.get(url))
    assert "Chỉ phần đã sửa" not in text_of(office.get(page_of(sent)))
    for asked in ("tu=9&den=2", "tu=x&den=2", "tu=0&den=0", "tu=9999999&den=1"):
        assert clerk.get(f"{url}?{asked}").status_code == 404, asked


def test_an_amendment_shows_the_accepted_version_and_its_own_state_everywhere(here: SmallBoard) -> None:
    filing = here.brought_to(here.owe(), State.ACCEPTED)
    office, clerk = Desk(here.person(Role.REVIEWER)), Desk(here.person(Role.FILER))
    opened = filing_act.act(
        filing, Action.AMEND, actor=clerk.user, at=moment(6, 14), seen_revision=filing.revision, note="Nhầm số"
    )
    sent_again(here, opened)
    for desk, url in ((office, page_of(filing)), (office, "/ra-soat/"), (clerk, page_of(filing)), (clerk, "/ho-so/")):
        assert "Bản 1 đã tiếp nhận" in text_of(desk.get(url)), url
    assert "Chỉ phần đã sửa (2)" in text_of(office.get(page_of(filing)))


def test_one_press_decides_and_opens_the_next_paper(here: SmallBoard) -> None:
    """The goal of one click: acceptance stands chosen where nothing is left open."""
    first, second = (here.brought_to(here.owe(unit=here.new_unit(f"X-{n}")), State.SUBMITTED) for n in ("DAU", "SAU"))
    office = Desk(here.person(Role.REVIEWER))
    page = office.get(page_of(first))
    assert 'value="accept" id="id_action_0" checked' in page.content.decode()
    pressed = office.post(
        reverse("filing:act", kwargs={"uuid": first.uuid}), sent_from(page, action="accept", mend_by="23/06/2023")
    )
    assert pressed.headers["Location"] == page_of(second)
    assert (fresh(first).state, fresh(first).mend_by) == (State.ACCEPTED, None)
