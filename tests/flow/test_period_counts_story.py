"""A campaign whose official figures are one table a period: from the file to the comparison, the answer and the correction."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from awards.standing import standing
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.record.dated import MEASURES
from campaigns.record.models import Figure
from campaigns.setup.choices import AccidentSource, Calendar, Paper, PeriodKind
from campaigns.setup.models import Campaign, CampaignIndicator, Indicator
from campaigns.setup.windows import Window
from reports.returns.choices import Severity, Statement
from reports.returns.counts import storing
from reports.returns.counts.rows import standing_places
from reports.returns.imports.by_unit_template import LAST_YEAR
from reports.returns.models import UnitCount
from reports.summary import snapshot
from tests.factories.pages import errors_of, hidden, text_of
from tests.flow.test_figures_story import ATGT_YEAR, SAMPLE, accidents_in, returns_of, totals
from tests.flow.test_import_story import csv_of, press, send
from units.choices import Role
from units.models import Unit, User

NOW = datetime(2023, 12, 18, 2, 0, tzinfo=UTC)
TABLE = "so-theo-don-vi"
HEADERS = ("Đơn vị", "Ngày báo cáo", "Số vụ", "Số người chết", "Số người bị thương", "Ghi chú")
LETTER = {
    "number": "31/CV-BATGT", "signed_on": "18/12/2023", "applies_from": "18/12/2023", "signer": "Người Ký Minh Họa",
    "reason": "Công an thôi gửi danh sách từng vụ",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as standing_still:
        yield standing_still


@pytest.fixture
def counted(campaign: Campaign) -> Campaign:
    Campaign.objects.filter(pk=campaign.pk).update(accident_source=AccidentSource.COUNTS)
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def police(person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    return person(Role.FILER, unit=unit_of("CAH"))


@pytest.fixture
def office(campaign: Campaign, person: Callable[..., User]) -> User:
    return person(Role.REVIEWER, board=campaign.board)


def table_of(filing: Filing) -> list[dict[str, Any]]:
    """The sample accidents of the paper's days as a table, a row a place, zeros too."""
    rows: dict[str, dict[str, Any]] = {
        place.code: {"unit": place.code, "note": "", **dict.fromkeys(MEASURES, 0)}
        for place in standing_places(filing.campaign, filing.period)
    }
    for one in accidents_in(filing):
        told = {
            "accidents": 1, "deaths": one["deaths"], "injured": one["injured"],
            "alcohol_related": one["alcohol_related"], "commercial_vehicle": one["commercial_vehicle"],
            "especially_serious": one["severity"] == Severity.ESPECIALLY_SERIOUS,
        }  # fmt: skip
        for measure, value in told.items():
            rows[one["unit"]][measure] += int(value)
    return list(rows.values())


def sent(filing: Filing, police: User) -> Filing:
    return filing_act.act(filing, Action.SUBMIT, actor=police, at=NOW, seen_revision=filing.revision)


def accepted(filing: Filing, office: User) -> Filing:
    return filing_act.act(filing, Action.ACCEPT, actor=office, at=NOW, seen_revision=filing.revision)


def file_of(filing: Filing, *, day: date, changed: dict[str, tuple[int, int, int]] | None = None) -> tuple[str, bytes]:
    rows = [
        [row["unit"], f"{day:%d/%m/%Y}", *(changed or {}).get(row["unit"], tuple(row[name] for name in MEASURES[:3])), ""]
        for row in table_of(filing)
    ]  # fmt: skip
    return "bang.csv", csv_of(rows, HEADERS)


def test_a_year_of_tables_is_on_record_compared_confirmed_and_corrected(
    counted: Campaign, police: User, office: User, person: Callable[..., User], unit_of: Callable[[str], Unit],
    paper_of: Callable[..., Filing], client_of: Callable[[User], Client],
) -> None:  # fmt: skip
    clerk, reviewer = client_of(police), client_of(office)
    for filing in returns_of(counted):
        if filing.period.last_day < date(2023, 12, 14):
            typed = filing_act.revise(filing, actor=police, at=NOW, seen_revision=0, counts=table_of(filing))
            accepted(sent(typed, police), office)
    december = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 12, 14))
    here = {"uuid": december.uuid}

    # The last month comes as a file.
    preview = send(clerk, december, TABLE, file=file_of(december, day=date(2023, 12, 1)))
    assert errors_of(preview) == []
    press(clerk, preview, "nhap")
    page = clerk.get(reverse("returns:accidents", kwargs=here))
    assert "Số liệu theo địa bàn" in text_of(page)
    assert totals(counted, Calendar.ATGT)["accidents"] == (16, None), "nothing counts before it is accepted"
    december.refresh_from_db()
    last = accepted(sent(december, police), office)

    three = {name: ATGT_YEAR[name] for name in MEASURES[:3]}
    found = totals(counted, Calendar.ATGT)
    assert {name: found[name] for name in three} == three
    assert found["alcohol_related"] == (4, None), "the file did not speak of it: blank is not zero"
    assert set(totals(counted, Calendar.CIVIL).values()) == {(None, None)}, "periods are never cut, nor estimated"
    rows = reviewer.get(reverse("record:comparison")).context["sheet"].rows
    assert [(row.previous, row.current) for row in rows[:3]] == [("16", "15"), ("8", "7"), ("17", "15")]
    assert "không đủ căn cứ tính" in reviewer.get(reverse("record:comparison"), {"lich": "civil"}).content.decode()
    year = Window(counted.official_first_day, counted.official_last_day)
    told = snapshot.take(counted, calendar="atgt", window=year, remarks={})["accidents"]
    assert (
        sum(value for measure, _unit, which, value, _days in told if (measure, which) == ("accidents", "current")) == 15
    )
    leader = client_of(person(Role.BOARD_LEADER, board=counted.board))
    assert "giảm 1 vụ" in text_of(leader.get(reverse("home")))
    row = standing(counted).places["X-BINHLU"].row
    assert (row.deaths.previous, row.deaths.current) == dated_deaths("X-BINHLU")

    # The commune answers the table.
    may = paper_of("X-BINHLU", Paper.FIGURES_CONFIRMATION, period__last_day=date(2023, 6, 14))
    commune = client_of(person(Role.FILER, unit=unit_of("X-BINHLU")))
    answer = reverse("returns:confirm", kwargs={"uuid": may.uuid})
    page = commune.get(answer)
    assert {one["measure"]: one["value"] for one in page.context["form"].police.figures}["deaths"] == 1
    assert "không xảy ra vụ tai nạn nào" not in text_of(page)
    told = {"seen_revision": "0", "about_version": "1", "statement": Statement.CONFIRM, "gui": "1"}
    assert commune.post(answer, told).status_code == 302
    assert Filing.objects.get(pk=may.pk).state == State.ACCEPTED

    # A corrected file is an amendment; until the office accepts it the accepted table counts.
    opened = filing_act.act(last, Action.AMEND, actor=police, at=NOW, seen_revision=last.revision, note="Sót một vụ")
    again = send(clerk, opened, TABLE, file=file_of(opened, day=date(2023, 12, 1), changed={"X-BINHLU": (2, 0, 3)}))
    assert "1 dòng thay số đã nhập" in text_of(again)
    press(clerk, again, "nhap")
    opened.refresh_from_db()
    before = totals(counted, Calendar.ATGT)["accidents"]
    amended = sent(opened, police)
    assert (before, totals(counted, Calendar.ATGT)["accidents"]) == ((16, 15), (16, 15))
    accepted(amended, office)
    assert totals(counted, Calendar.ATGT)["accidents"] == (16, 15 - own_accidents(last, "X-BINHLU") + 2)
    assert amended.versions.count() == 2
    assert "X-BINHLU" not in text_of(reviewer.get(reverse("filing:detail", kwargs=here)))


def test_each_row_of_the_table_is_stored_as_it_is_typed_and_two_hands_never_overwrite_each_other(
    counted: Campaign, police: User, person: Callable[..., User], unit_of: Callable[[str], Unit], paper_of: Callable[..., Filing],
    client_of: Callable[[User], Client],
) -> None:  # fmt: skip
    filing = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 6, 14))
    here = {"uuid": filing.uuid}
    one, other = client_of(police), client_of(person(Role.FILER, unit=unit_of("CAH")))
    stranger = client_of(person(Role.FILER, unit=unit_of("X-BINHLU")))
    url, edit = reverse("returns:count_rows", kwargs=here), reverse("returns:accidents", kwargs=here)

    def typed(client: Client, *, seen: int, turn: int = 1, page: str = "a", **boxes: str) -> Any:
        row = {**dict.fromkeys(storing.BOXES, ""), **boxes}
        sent = {"code": "X-BINHLU", **row, "seen": seen, "turn": turn}
        return client.post(url, {"o": json.dumps([sent]), "trang": page})

    stored = typed(one, seen=0, accidents="2", deaths="0", injured="1")
    told = stored.json()["cells"]["X-BINHLU"]
    assert (stored.status_code, told["state"], told["edition"], told["injured"]) == (200, "saved", 1, "1")
    assert typed(one, seen=0, accidents="2", deaths="0", injured="1").json()["revision"] == stored.json()["revision"]
    assert 'value="2"' in one.get(edit).content.decode()

    # An answer lost on the way is no conflict with oneself; somebody else's row is, with both numbers.
    assert typed(one, seen=0, turn=2, accidents="3", deaths="0", injured="1").status_code == 200
    met = typed(other, seen=1, page="b", accidents="5", deaths="0", injured="0")
    assert met.status_code == 409
    assert "thành 3/0/1" in met.json()["cells"]["X-BINHLU"]["conflict"]
    assert UnitCount.objects.get().accidents == 3
    assert typed(other, seen=2, page="b", turn=2, accidents="5", deaths="0", injured="0").status_code == 200

    # What cannot be read is not stored; what contradicts itself is, and said so.
    assert typed(other, seen=3, page="b", turn=3, accidents="năm").status_code == 422
    odd = typed(other, seen=3, page="b", turn=4, accidents="0", deaths="1", injured="0").json()["cells"]["X-BINHLU"]
    assert (odd["state"], "Số vụ là 0 nhưng có 01 người chết" in odd["fault"]) == ("bad", True)
    assert (stranger.post(url, {"o": "[]"}).status_code, one.post(url, {"o": "[]"}).status_code) == (404, 422)

    # The page stored as a whole makes an edition, too: a row seen before it meets it.
    page = one.get(edit)
    boxes = {"form_token": hidden(page, "form_token"), "seen_revision": hidden(page, "seen_revision"), "luu": "1"}
    whole = {f"dv-X-BINHLU-{name}": value for name, value in (("accidents", "1"), ("deaths", "0"), ("injured", "0"))}
    assert one.post(edit, boxes | whole | {"status": "official"}).status_code == 302
    assert typed(other, seen=4, page="b", turn=5, accidents="9", deaths="0", injured="0").status_code == 409


def dated_deaths(code: str) -> tuple[int, int]:
    """What the same sample comes to accident by accident."""
    days = [(row["date"], row["deaths"]) for row in SAMPLE if row["unit"] == code]
    this = sum(dead for day, dead in days if "2022-12-15" <= day <= "2023-12-14")
    return sum(dead for day, dead in days if "2021-12-15" <= day <= "2022-12-14"), this


def own_accidents(filing: Filing, code: str) -> int:
    return next(row["accidents"] for row in table_of(filing) if row["unit"] == code)


def test_a_table_that_is_not_whole_is_refused_in_words_and_kept_as_a_draft(
    counted: Campaign, police: User, paper_of: Callable[..., Filing], client_of: Callable[[User], Client]
) -> None:
    clerk, november = client_of(police), paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 11, 14))
    address = reverse("returns:accidents", kwargs={"uuid": november.uuid})
    page = clerk.get(address)
    typed = {f"dv-{row.code}-{name}": "0" for row in page.context["form"].rows for name in MEASURES[:3]}
    marks = {"seen_revision": "0", "form_token": hidden(page, "form_token"), "gui": "1"}

    wrong = {"dv-X-BINHLU-accidents": "", "dv-X-BANBO-deaths": "2"}
    refused = clerk.post(address, typed | marks | wrong)
    assert refused.status_code == 422
    assert errors_of(refused) == [
        "Xã Bản Bo: số vụ là 0 nhưng có 02 người chết, 0 người bị thương. Sửa số vụ hoặc hai số kia.",
        "Xã Bình Lư: ô số vụ tai nạn đang trống. Không phát sinh thì ghi 0.",
    ]
    assert UnitCount.objects.filter(about_unit__code="X-BANBO").get().deaths == 2

    garbage = clerk.post(address, typed | marks | {"dv-X-BANBO-deaths": "hai", "seen_revision": "1"})
    assert garbage.status_code == 422
    assert "“hai” không phải là số" in errors_of(garbage)[0]

    fresh = clerk.get(address)
    again = {"seen_revision": hidden(fresh, "seen_revision"), "form_token": hidden(fresh, "form_token"), "gui": "1"}
    assert clerk.post(address, again | {"nothing_happened": "on"}).status_code == 302
    november.refresh_from_db()
    assert november.state == State.SUBMITTED


def test_a_row_of_another_period_is_told_which_days_it_may_bear(
    counted: Campaign, police: User, paper_of: Callable[..., Filing], client_of: Callable[[User], Client]
) -> None:
    clerk, november = client_of(police), paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 11, 14))
    rows = [["Xã Bình Lư", "15/11/2023", 1, 0, 0, ""], ["Công an huyện", "14/11/2023", 0, 0, 0, ""]]

    told = errors_of(send(clerk, november, TABLE, file=("a.csv", csv_of(rows, HEADERS))))

    assert told[0] == (
        "Dòng 2, Ngày báo cáo: ngày 15/11/2023 thuộc kỳ Tháng 12/2023. Hồ sơ này nhận số của kỳ 15/10/2023 – 14/11/2023: "
        "ghi một ngày trong kỳ ấy, hoặc nhập dòng này ở hồ sơ của kỳ Tháng 12/2023."
    )
    assert told[1].startswith("Dòng 3, Đơn vị: “Công an huyện” không phải là địa bàn")
    for kind in ("vu-tai-nan", "theo-don-vi"):
        url = reverse("returns:import", kwargs={"kind": kind, "uuid": november.uuid})
        assert clerk.get(url).status_code == 404, "a table that nothing would be taken from is not asked for"


def test_a_place_told_twice_is_refused_although_a_letters_paper_has_a_period_of_its_own_between_the_two_days(
    counted: Campaign, police: User, paper_of: Callable[..., Filing], client_of: Callable[[User], Client]
) -> None:
    clerk, november = client_of(police), paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 11, 14))
    counted.periods.create(
        kind=PeriodKind.SPAN, name="Đợt cao điểm", first_day=date(2023, 10, 15), last_day=date(2023, 10, 24)
    )
    rows = [["Xã Bình Lư", "20/10/2023", 2, 0, 0, ""], ["Xã Bản Bo", "14/11/2023", 0, 0, 0, ""]]
    twice = [*rows, ["Xã Bình Lư", "14/11/2023", 3, 0, 0, ""]]

    told = errors_of(send(clerk, november, TABLE, file=("a.csv", csv_of(twice, HEADERS))))

    assert told == [
        "Dòng 4, Đơn vị: “Xã Bình Lư” đã có ở dòng 2. Hồ sơ này nhận mỗi địa bàn một dòng cho cả kỳ 15/10/2023 – "
        "14/11/2023: gộp số của hai dòng thành một dòng."
    ]
    assert errors_of(send(clerk, november, TABLE, file=("b.csv", csv_of(rows, HEADERS)))) == []


def test_a_letter_changes_the_source_for_what_is_still_open_and_what_is_accepted_stays(
    campaign: Campaign, police: User, office: User, person: Callable[..., User], client_of: Callable[[User], Client],
    paper_of: Callable[..., Filing],
) -> None:  # fmt: skip
    october = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 10, 14))
    november = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 11, 14))
    typed = filing_act.revise(october, actor=police, at=NOW, seen_revision=0, nothing_happened=True, accidents=[])
    accepted(sent(typed, police), office)
    figures = Figure.objects.in_force().count()

    head = client_of(person(Role.OFFICE_HEAD, board=campaign.board))
    url = f"{reverse('launch:letters', kwargs={'code': campaign.code})}?loai=source"
    preview = head.post(url, {**LETTER, "source": "counts", "xem": "1"})
    assert "danh sách từng vụ tai nạn" in text_of(preview)
    assert head.post(url, {**LETTER, "source": "counts", "ap-dung": "1"}).status_code == 302
    assert head.post(url, {**LETTER, "number": "32/CV-BATGT", "source": "counts", "ap-dung": "1"}).status_code != 302

    clerk = client_of(police)
    assert "Số liệu theo địa bàn" in text_of(clerk.get(reverse("returns:accidents", kwargs={"uuid": november.uuid})))
    assert Figure.objects.in_force().count() == figures
    november = paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 11, 14))
    told = filing_act.revise(november, actor=police, at=NOW, seen_revision=0, counts=table_of(november))
    accepted(sent(told, police), office)
    assert Figure.objects.in_force().count() == figures + len(MEASURES) * len(table_of(november))


def test_the_template_has_the_parts_that_the_campaign_counts_and_sent_back_untouched_changes_nothing(
    counted: Campaign, police: User, paper_of: Callable[..., Filing], client_of: Callable[[User], Client],
) -> None:  # fmt: skip
    clerk, december = client_of(police), paper_of("CAH", Paper.ACCIDENT_RETURN, period__last_day=date(2023, 12, 14))
    december = filing_act.revise(december, actor=police, at=NOW, seen_revision=0, counts=table_of(december))
    address = reverse("returns:import-template", kwargs={"kind": TABLE, "uuid": december.uuid})

    mine = openpyxl.load_workbook(io.BytesIO(clerk.get(address).content))["SoLieu"]
    heads = next(row for row in mine.iter_rows(values_only=True) if row[0] == "Đơn vị")
    names = dict(Indicator.objects.filter(code__in=MEASURES[3:]).values_list("code", "name"))
    asked = CampaignIndicator.objects.filter(campaign=counted, indicator__code__in=MEASURES[3:])
    assert (asked.count(), [name for name in heads if name not in {*HEADERS, *LAST_YEAR}]) == (
        len(names),
        [names[code] for code in MEASURES if code in names],
    )
    assert names
    preview = send(clerk, december, TABLE, file=("mau.xlsx", clerk.get(address).content))
    assert errors_of(preview) == []
    assert "Mọi dòng của bảng này đã có trong cổng" in text_of(preview)

    asked.delete()
    mine = openpyxl.load_workbook(io.BytesIO(clerk.get(address).content))["SoLieu"]
    heads = next(row for row in mine.iter_rows(values_only=True) if row[0] == "Đơn vị")
    assert tuple(name for name in heads if name not in LAST_YEAR) == HEADERS
