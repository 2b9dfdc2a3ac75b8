"""The edit pages: what is typed is kept, what is wrong is told at its place, others do not see them."""

from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from reports.returns.choices import Statement
from reports.returns.forms import MOST_ROWS
from reports.returns.working import working_of
from units.choices import Role
from units.models import User

DECEMBER = datetime(2023, 12, 18, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_december() -> Any:
    with time_machine.travel(DECEMBER, tick=False):
        yield


@pytest.fixture
def closing(paper_of) -> Filing:
    return paper_of("X-BINHLU", Paper.CLOSING_RETURN)


@pytest.fixture
def clerk(person, unit_of, client_of: Callable[[User], Client]) -> Client:
    return client_of(person(Role.FILER, unit=unit_of("X-BINHLU")))


@pytest.fixture
def police(person, unit_of, client_of: Callable[[User], Client]) -> Client:
    return client_of(person(Role.FILER, unit=unit_of("CAH")))


def closing_page(**typed: str) -> dict[str, str]:
    page = {
        "seen_revision": "0",
        "paper_number": "15 / BC-UBND",
        "signed_on": "16/12/2023",
        "signer": "Chủ tịch UBND xã",
        "muc-I": "Đã chỉ đạo.",
        "muc-II": "Đã làm.",
        "muc-III": "Ưu điểm.",
        "muc-V": "Tiếp tục.",
        "kq-G4.1.value": "15",
        "kq-G4.2.value": "1.200",
        "kq-G3.1.value": "2,5",
        "has_no_subordinates": "on",
        "models_recognised": "1",
        "staff_violations": "0",
        "reviewed_on": "15/12/2023",
    }
    return page | typed


def address(paper: Filing, name: str) -> str:
    return reverse(f"returns:{name}", kwargs={"uuid": paper.uuid})


def test_a_closing_return_is_written_and_sent_from_one_page(clerk: Client, closing: Filing) -> None:
    assert clerk.get(address(closing, "closing")).status_code == 200
    answer = clerk.post(address(closing, "closing"), closing_page(gui="1"))
    assert answer.status_code == 302, unescape(answer.content.decode())
    sent = Filing.objects.get(pk=closing.pk)
    assert sent.state == State.SUBMITTED
    told = {row["code"]: row["value"] for row in sent.working_version.content["activities"]}
    assert (told["G4.1"], told["G4.2"], told["G3.1"], told["G4.3"]) == ("15", "1200", "2.5", None)
    assert sent.working_version.content["paper"]["number"] == "15/BC-UBND"
    shown = clerk.get(reverse("filing:detail", kwargs={"uuid": closing.uuid}))
    assert "chưa báo cáo" in shown.content.decode()


def test_one_tick_turns_blank_figures_into_explicit_zeros(clerk: Client, closing: Filing) -> None:
    clerk.post(address(closing, "closing"), closing_page(**{"luu": "1", "kq-zero_rest": "on"}))
    stored = working_of(closing).activities
    assert stored["G4.3"]["value"] == 0
    assert stored["G4.1"]["value"] == 15
    assert "G4.4" not in stored, "a ratio has no zero of its own"


def test_a_draft_may_be_empty_and_a_submit_names_every_gap(clerk: Client, closing: Filing) -> None:
    assert clerk.post(address(closing, "closing"), {"seen_revision": "0", "luu": "1"}).status_code == 302
    refused = clerk.post(address(closing, "closing"), {"seen_revision": "1", "gui": "1", "muc-I": "Đã chỉ đạo."})
    assert refused.status_code == 422
    text = unescape(refused.content.decode())
    assert "Mục “III. Đánh giá chung: ưu điểm, tồn tại, nguyên nhân” đang trống" in text
    assert "Ô Ngày họp bình xét đang trống" in text
    assert "Đã chỉ đạo." in text
    assert Filing.objects.get(pk=closing.pk).state == State.DRAFT


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        ("kq-G4.1.value", "1,5", "phải là số nguyên. Sửa 1,5 thành 1 hoặc 2."),
        ("kq-G4.1.value", "-3", "không thể nhỏ hơn 0"),
        ("kq-G3.1.value", "1.234", "không rõ 1.234 là 1234 hay 1,234 km"),
        ("signed_on", "31/11/2023", "không có trong lịch"),
        ("women_percent", "101", "lớn hơn mức tối đa 100"),
        ("paper_number", "mười lăm", "chưa đủ số và ký hiệu"),
        ("kq-G4.1.value", "１２", "viết bằng chữ số của bảng chữ khác"),
    ],
)
def test_what_cannot_be_read_is_refused_and_kept_on_the_page(
    clerk: Client, closing: Filing, box: str, typed: str, said: str
) -> None:
    refused = clerk.post(address(closing, "closing"), closing_page(luu="1", **{box: typed}))
    text = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert said in text
    assert f'value="{typed}"' in text
    assert not working_of(closing).activities


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kq-G4.4.value": "201", "kq-G4.4.out_of": "200"}, "(201) lớn hơn"),
        (
            {"has_no_subordinates": "", "subordinates": "3", "subordinates_checked": "4"},
            "Số đơn vị đã kiểm tra (4) lớn hơn",
        ),
    ],
)
def test_a_part_above_its_whole_is_refused_even_in_a_draft(
    clerk: Client, closing: Filing, typed: dict[str, str], said: str
) -> None:
    refused = clerk.post(address(closing, "closing"), closing_page(luu="1", **typed))
    assert refused.status_code == 422
    assert said in unescape(refused.content.decode())


def test_of_which_above_its_whole_is_refused_at_sending(clerk: Client, closing: Filing) -> None:
    typed = {"kq-G5.2.value": "14", "kq-G5.3.value": "19"}
    assert clerk.post(address(closing, "closing"), closing_page(luu="1", **typed)).status_code == 302
    refused = clerk.post(address(closing, "closing"), closing_page(gui="1", seen_revision="1", **typed))
    assert refused.status_code == 422
    assert "“Trong đó vi phạm nồng độ cồn” (19) lớn hơn “Số trường hợp vi phạm đã xử lý” (14)" in unescape(
        refused.content.decode()
    )


def test_what_was_typed_is_never_overwritten_by_what_the_portal_knows(clerk: Client, closing: Filing) -> None:
    clerk.post(address(closing, "closing"), {"seen_revision": "0", "luu": "1", "muc-II": "Chữ của xã"})
    again = clerk.get(address(closing, "closing"))
    assert "Chữ của xã" in again.content.decode()
    assert "Điền sẵn" not in again.content.decode()


@pytest.mark.parametrize(
    ("kind", "name", "unit"),
    [
        (Paper.CLOSING_RETURN, "closing", "X-SONBINH"),
        (Paper.INTERIM_RETURN, "interim", "X-SONBINH"),
        (Paper.CLOSING_RETURN, "closing", "KTHT"),
    ],
)
def test_another_units_page_does_not_exist(clerk: Client, paper_of, kind: str, name: str, unit: str) -> None:
    foreign, own = paper_of(unit, kind), paper_of("X-BINHLU", kind)
    assert clerk.get(address(own, name)).status_code == 200
    assert clerk.get(address(foreign, name)).status_code == 404
    assert clerk.post(address(foreign, name), closing_page(gui="1")).status_code == 404
    assert Filing.objects.get(pk=foreign.pk).begun_at is None


def accident_page(*rows: dict[str, str], **typed: str) -> dict[str, str]:
    page = {"seen_revision": "0", "vu-TOTAL_FORMS": str(len(rows)), "vu-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows):
        page |= {f"vu-{place}-{name}": value for name, value in row.items()}
    return page | typed


CRASH = {
    "happened_on": "02/12/2023",
    "unit": "X-BINHLU",
    "severity": "nghiem_trong",
    "deaths": "1",
    "injured": "0",
    "mode": "duong_bo",
    "road": "QL4D",
}


def test_an_unreadable_row_is_named_by_its_number(police: Client, paper_of) -> None:
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day="2023-12-14")
    refused = police.post(address(paper, "accidents"), accident_page(CRASH, CRASH | {"deaths": "ba"}, luu="1"))
    text = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert "Vụ số 2: Số người chết: “ba” không phải là số" in text
    assert 'href="#id_vu-1-deaths"' in text


def test_a_day_outside_the_period_comes_back_to_its_row(police: Client, paper_of) -> None:
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day="2023-12-14")
    blank = {"mode": "duong_bo"}
    refused = police.post(
        address(paper, "accidents"), accident_page(CRASH, blank, CRASH | {"happened_on": "20/12/2023"}, gui="1")
    )
    text = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert "Vụ số 3: ngày 20/12/2023 nằm ngoài kỳ 15/11/2023 – 14/12/2023" in text
    assert 'href="#id_vu-2-happened_on"' in text


def test_a_draft_keeps_a_day_outside_the_period_and_says_so_beside_its_row(police: Client, paper_of) -> None:
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day="2023-12-14")
    late = CRASH | {"happened_on": "20/12/2023"}
    assert police.post(address(paper, "accidents"), accident_page(CRASH, late, luu="1")).status_code == 302
    shown = unescape(police.get(address(paper, "accidents")).content.decode())
    first, second = shown.split("Vụ số 2")[0], shown.split("Vụ số 2")[1].split("Vụ số 3")[0]
    warning = "Ngày 20/12/2023 nằm ngoài kỳ 15/11/2023 – 14/12/2023. Sửa ngày, hoặc nhập vụ này ở kỳ có ngày đó."
    assert warning in second
    assert "nằm ngoài kỳ" not in first
    assert 'value="20/12/2023"' in second


def test_a_month_of_two_hundred_accidents_is_entered_on_one_page(police: Client, paper_of) -> None:
    """Every box of every row is sent, as a browser would send them with all boxes ticked."""
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day="2023-12-14")
    told = dict.fromkeys(("cause_note", "code"), "x") | dict.fromkeys(("alcohol_related", "commercial_vehicle"), "on")
    full = CRASH | told | {"cause": "khac"}
    page = accident_page(*[full | {"road": f"QL4D km {number}"} for number in range(MOST_ROWS)], gui="1")
    assert MOST_ROWS == 200
    assert police.post(address(paper, "accidents"), page).status_code == 302
    sent = Filing.objects.get(pk=paper.pk)
    assert (sent.state, len(sent.working_version.content["accidents"])) == (State.SUBMITTED, MOST_ROWS)


def test_more_rows_than_a_page_holds_are_refused_in_words(police: Client, paper_of) -> None:
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day="2023-12-14")
    refused = police.post(address(paper, "accidents"), accident_page(*[{}] * (MOST_ROWS + 1), luu="1"))
    assert refused.status_code == 422
    assert "quá 200 dòng" in unescape(refused.content.decode())
    boxes = {f"thua-{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)}
    assert police.post(address(paper, "accidents"), accident_page(CRASH, luu="1") | boxes).status_code == 413


@pytest.mark.parametrize("unit", ["X-BINHLU", "KTHT"])
@pytest.mark.parametrize(("kind", "name"), [(Paper.CLOSING_RETURN, "closing"), (Paper.INTERIM_RETURN, "interim")])
@pytest.mark.parametrize("begun", [False, True])
def test_a_periodic_return_costs_few_questions_before_and_after_its_first_saving(
    person, unit_of, client_of, paper_of, django_assert_max_num_queries, unit: str, kind: str, name: str, begun: bool
) -> None:
    writer, paper = client_of(person(Role.FILER, unit=unit_of(unit))), paper_of(unit, kind)
    if begun:
        assert writer.post(address(paper, name), closing_page(luu="1")).status_code == 302
    writer.get(address(paper, name))
    with django_assert_max_num_queries(8):
        assert writer.get(address(paper, name)).status_code == 200


def test_the_day_comes_first_and_a_dropped_row_is_gone(police: Client, paper_of) -> None:
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day="2023-12-14")
    sent = police.post(
        address(paper, "accidents"),
        accident_page(CRASH | {"happened_on": "05/12/2023"}, CRASH | {"drop": "on"}, gui="1"),
    )
    assert sent.status_code == 302, unescape(sent.content.decode())
    content = Filing.objects.get(pk=paper.pk).working_version.content
    assert [row["happened_on"] for row in content["accidents"]] == ["2023-12-05"]


def test_a_period_that_still_runs_can_be_drafted_but_not_sent(police: Client, paper_of) -> None:
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day="2023-12-31")
    page = accident_page(nothing_happened="on")
    refused = police.post(address(paper, "accidents"), page | {"gui": "1"})
    assert refused.status_code == 422
    assert "Kỳ này đến hết ngày 31/12/2023 mới khép" in unescape(refused.content.decode())
    assert police.post(address(paper, "accidents"), page | {"luu": "1", "seen_revision": "1"}).status_code == 302
    shown, sends = reverse("filing:detail", kwargs={"uuid": paper.uuid}), 'value="submit"'
    assert sends not in police.get(shown).content.decode(), "what would be refused is not offered"
    with time_machine.travel(datetime(2024, 1, 2, 2, 0, tzinfo=UTC), tick=False):
        police.force_login(
            User.objects.get(memberships__unit__code="CAH"), backend="units.entry.backends.AccountBackend"
        )
        assert sends in police.get(shown).content.decode()
        sent = police.post(address(paper, "accidents"), page | {"gui": "1", "seen_revision": "2"})
    assert sent.status_code == 302


def test_a_dispute_must_say_what_differs(clerk: Client, police: Client, paper_of, person, board) -> None:
    days = {"period__last_day": "2023-12-14"}
    source, paper = (
        paper_of("CAH", Paper.ACCIDENT_RETURN, **days),
        paper_of("X-BINHLU", Paper.FIGURES_CONFIRMATION, **days),
    )
    police.post(address(source, "accidents"), accident_page(CRASH, gui="1"))
    sent = paper_of("CAH", Paper.ACCIDENT_RETURN, **days)
    office = person(Role.REVIEWER, board=board)
    filing_act.act(sent, Action.ACCEPT, actor=office, at=DECEMBER, seen_revision=sent.revision)
    answer = {"seen_revision": "0", "about_version": "1", "statement": Statement.DISPUTE, "gui": "1"}
    refused = clerk.post(address(paper, "confirm"), answer)
    assert refused.status_code == 422
    assert "Ghi ngày, địa điểm vụ việc và chỗ lệch" in unescape(refused.content.decode())
    told = answer | {"seen_revision": "1", "note": "Vụ ngày 02/12 xảy ra bên xã Sơn Bình"}
    assert clerk.post(address(paper, "confirm"), told).status_code == 302
    shown = clerk.get(reverse("filing:detail", kwargs={"uuid": paper.uuid}))
    assert "Đề nghị đối chiếu" in shown.content.decode()
    assert "Trả lời cho bản số 1 của Công an huyện." in shown.content.decode()


def test_a_hand_made_request_is_answered_in_words(police: Client, clerk: Client, paper_of, closing: Filing) -> None:
    paper = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day="2023-12-14")
    without_mode = {name: value for name, value in CRASH.items() if name != "mode"}
    assert police.post(address(paper, "accidents"), accident_page(without_mode, gui="1")).status_code == 302
    without_count = police.post(
        address(paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day="2023-11-14"), "accidents"), {"luu": "1"}
    )
    assert without_count.status_code == 422
    assert "Trang gửi lên thiếu phần đếm dòng" in unescape(without_count.content.decode())
    huge = clerk.post(address(closing, "closing"), closing_page(luu="1", **{"kq-G4.1.value": "9" * 30}))
    assert huge.status_code == 422
    assert "lớn hơn mức tối đa" in unescape(huge.content.decode())
