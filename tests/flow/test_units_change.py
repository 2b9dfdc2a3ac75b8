"""The reform of 2025 rehearsed in the middle of 2023: the six successors of the thirteen communes, in the browser."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from atgt_portal.ledger import audit
from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, EntrySource
from campaigns.filing.models import EntryForUnit, Filing
from campaigns.filing.owed import open_papers
from campaigns.record.figures import record_of
from campaigns.setup.choices import Paper
from campaigns.setup.load import load_campaign
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from campaigns.urging.choices import Mark, Step
from campaigns.urging.models import Reminder
from tests.conftest import SEED
from units.choices import COMMUNE_KINDS, BoardRole, Role
from units.models import BoardMembership, Membership, Unit, UnitChange, UnitName, UnitSuccession, User

REFORM = date(2023, 7, 1)
AFTER = datetime(2023, 7, 3, 2, 0, tzinfo=UTC)
FILE = json.loads(SEED.read_text(encoding="utf-8"))
SUCCESSORS = {one["code"]: one for one in FILE["successor_units"]}
PAPER = {
    "paper_number": "1670/NQ-UBTVQH15",
    "signed_on": "16/06/2023",
    "signer": "Người ký minh họa",
    "on": "01/07/2023",
}


@pytest.fixture
def campaign(db: None) -> Campaign:
    """The campaign of 2023 among units of which nobody knows yet that they will be merged."""
    file = json.loads(json.dumps(FILE))
    file["successor_units"] = []
    for unit in file["units"]:
        unit |= {"valid_to": None, "successor": None}
    raw = json.dumps(file, ensure_ascii=False).encode()
    loaded = load_campaign(raw, at=datetime(2023, 4, 28, 2, 0, tzinfo=UTC), actor=None)
    open_papers(loaded)
    return loaded


@pytest.fixture
def on_3_july() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def head(campaign: Campaign, person: Callable[..., User], client_of: Callable[[User], Client]) -> Client:
    return client_of(person(Role.OFFICE_HEAD, board=campaign.board))


def unit(campaign: Campaign, code: str) -> Unit:
    return Unit.objects.get(registry=campaign.board, code=code)


def merge_form(campaign: Campaign, successor: str, **other: Any) -> dict[str, Any]:
    entry = SUCCESSORS[successor]
    kinds = {"xã": "xa", "phường": "phuong"}
    return {
        **PAPER,
        "olds": [str(unit(campaign, old).uuid) for old in entry["predecessors"]],
        "outside": "\n".join(entry["predecessors_outside_district"]),
        "code": successor,
        "name": f"UBND {entry['name']}",
        "place_name": entry["name"][:1].upper() + entry["name"][1:],
        "unit_kind": kinds[entry["name"].split()[0]],
        "gso_code": entry["gso_code"],
        "into": "",
        "wind_up_on": "31/07/2023",
        **other,
    }


def prepared(head: Client, form: dict[str, Any], kind: str = "sap-nhap") -> str:
    answer = head.post(f"/don-vi/thay-doi/{kind}/", form)
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer.headers["Location"])


def applied(head: Client, address: str, **chosen: Any) -> None:
    page = head.get(address)
    going = {
        row["field"]: next(option["value"] for option in row["options"] if option["chosen"])
        for row in page.context["people"]
    }
    answer = head.post(address, {"ap-dung": "1", "form_token": page.context["form_token"], **going, **chosen})
    assert answer.status_code == 302, answer.context["fault"]


def merge_all(head: Client, campaign: Campaign) -> None:
    for code in SUCCESSORS:
        applied(head, prepared(head, merge_form(campaign, code)))


def police_says(campaign: Campaign, person: Callable[..., User], accidents: list[tuple[date, str]]) -> None:
    """Every month up to the end of the campaign's year is filed and accepted, with an accident on each of those days."""
    police = person(Role.FILER, unit=unit(campaign, "CAH"))
    reviewer = person(Role.REVIEWER, board=campaign.board)
    owed = Filing.objects.filter(campaign=campaign, kind=Paper.ACCIDENT_RETURN, accepted_version=None)
    related = owed.select_related("unit", "board", "campaign", "period", "obligation").order_by("period__first_day")
    for paper in related:
        window = Window(paper.period.first_day, paper.period.last_day)
        if not any(window.first_day <= day <= window.last_day for day, _code in accidents) and accidents:
            rows = []
        else:
            rows = [
                {"code": "", "happened_on": day, "unit": code, "mode": "duong_bo", "road": "", "severity": "nghiem_trong",
                 "deaths": 1, "injured": 0, "alcohol_related": False, "commercial_vehicle": False, "cause": "toc_do",
                 "cause_note": "", "position": n}
                for n, (day, code) in enumerate(accidents, start=1) if window.first_day <= day <= window.last_day
            ]  # fmt: skip
        day = max(window.last_day + timedelta(days=1), campaign.launched_on or window.last_day)
        at = datetime.combine(day, AFTER.timetz())
        said = filing_act.revise(
            paper, actor=police, at=at, seen_revision=paper.revision, nothing_happened=not rows, accidents=rows
        )
        sent = filing_act.act(said, Action.SUBMIT, actor=police, at=at, seen_revision=said.revision)
        filing_act.act(sent, Action.ACCEPT, actor=reviewer, at=at, seen_revision=sent.revision)


def living(campaign: Campaign) -> list[Unit]:
    units = Unit.objects.filter(participations__campaign=campaign, is_geographic=True, valid_to=None)
    return list(units.order_by("code"))


def test_the_six_successors_of_the_reform_take_the_place_of_the_thirteen(
    campaign: Campaign, head: Client, on_3_july: None
) -> None:
    merge_all(head, campaign)

    assert {one.code for one in living(campaign)} == set(SUCCESSORS)
    for code, entry in SUCCESSORS.items():
        new = unit(campaign, code)
        assert (new.valid_from, new.gso_code, new.is_geographic) == (REFORM, entry["gso_code"], True)
        assert set(new.predecessions.values_list("predecessor__code", flat=True)) == set(entry["predecessors"])
        assert new.outside_predecessors == entry["predecessors_outside_district"]
        assert list(new.boards.values_list("board", "role", "valid_from")) == [
            (campaign.board_id, BoardRole.MEMBER, REFORM)
        ]
    olds = Unit.objects.filter(registry=campaign.board, kind__in=COMMUNE_KINDS).exclude(code__in=SUCCESSORS)
    assert set(olds.values_list("valid_to", flat=True)) == {date(2023, 6, 30)}
    assert not UnitName.objects.filter(unit__in=olds).in_force(REFORM).exists()
    assert not BoardMembership.objects.filter(unit__in=olds).in_force(REFORM).exists()
    assert AuditEntry.objects.filter(chain=campaign.board.chain, action="unit.change").count() == 6
    assert audit.verify(campaign.board.chain) is None


def test_the_districts_sum_is_the_same_before_and_after_the_reform(
    campaign: Campaign, head: Client, person: Callable[..., User], client_of: Callable[..., Client], on_3_july: None
) -> None:
    days = [date(2022, 3, 5), date(2022, 9, 9), date(2023, 2, 2), date(2023, 6, 30)]
    olds = [code for entry in SUCCESSORS.values() for code in entry["predecessors"]]
    before = [
        (day + timedelta(days=n % 3 if day.day != 30 else 0), code) for n, code in enumerate(olds) for day in days
    ]
    merge_all(head, campaign)
    after = [(date(2023, 7, 1), "X25-BINHLU"), (date(2023, 11, 20), "X25-BANBO"), (date(2023, 11, 21), "X25-SINSUOIHO")]
    with time_machine.travel(datetime(2024, 1, 5, 2, 0, tzinfo=UTC), tick=False):
        police_says(campaign, person, before + after)

    year = Window(campaign.official_first_day, campaign.official_last_day)
    record = record_of(campaign, Window(year.year_before().first_day, year.last_day))
    everybody = list(campaign.participations.filter(unit__is_geographic=True).values_list("unit", flat=True))
    this_year = [day for day, _code in before + after if year.first_day <= day <= year.last_day]
    assert record.sum(everybody, measure="deaths", window=Window(year.first_day, REFORM - timedelta(days=1))) == 26
    known = [one.pk for one in living(campaign) if not one.outside_predecessors]
    assert record.sum(everybody, measure="deaths", window=year) is None, "hai xã nhận thêm xã ngoài huyện"
    by_code = {one.code: one.pk for one in living(campaign)}
    sums = {
        code: record.sum([by_code[code]], measure="deaths", window=year.year_before(), on=year.last_day)
        for code in SUCCESSORS
    }
    assert sums == {
        "X25-BINHLU": 6, "X25-TALENG": 6, "X25-KHUNHA": 4, "X25-BANBO": 4, "X25-SINSUOIHO": None, "P25-TANPHONG": None,
    }  # fmt: skip
    assert record.sum(known, measure="deaths", window=year) == 10 * 2 + 2
    assert len(this_year) == 13 * 2 + 3
    parts = record.parts(by_code["X25-BINHLU"], measure="deaths", window=year.year_before())
    assert [part.counted for part in parts] == [2, 2, 2]
    with time_machine.travel(datetime(2024, 1, 5, 2, 0, tzinfo=UTC), tick=False):
        later = client_of(person(Role.OFFICE_HEAD, board=campaign.board))
        shown = later.get("/so-lieu/?pham-vi=dv-X25-BINHLU").content.decode()
        stranger = later.get("/so-lieu/?pham-vi=dv-P25-TANPHONG").content.decode()
    assert "6 = 2 + 2 + 2 của Thị trấn Tam Đường, Xã Sơn Bình, Xã Bình Lư (cũ)" in shown
    assert "không đủ căn cứ tính" in stranger
    assert "phường Tân Phong (TP Lai Châu)" in stranger


def test_what_a_merger_will_do_is_told_before_and_nothing_is_done_by_looking(
    campaign: Campaign, head: Client, person: Callable[..., User], on_3_july: None
) -> None:
    clerk = person(Role.FILER, unit=unit(campaign, "X-SONBINH"))
    before = list(Filing.objects.order_by("pk").values())
    address = prepared(head, merge_form(campaign, "X25-BINHLU"))
    page = head.get(address)
    words = page.content.decode()

    assert page.status_code == 200
    assert "Thành lập UBND xã Bình Lư từ ngày 01/07/2023" in words
    assert "hoàn thành theo tên cũ" in words
    assert clerk.full_name in words
    assert list(Filing.objects.order_by("pk").values()) == before
    assert not Unit.objects.filter(code="X25-BINHLU").exists()
    assert head.post(address, {"bo": "1"}).status_code == 302
    assert UnitChange.objects.get().state == UnitChange.State.DROPPED
    assert head.post(address, {"ap-dung": "1"}).status_code == 409
    assert not Unit.objects.filter(code="X25-BINHLU").exists()


def test_the_draft_that_has_come_furthest_goes_over_and_no_work_is_lost(
    campaign: Campaign, head: Client, person: Callable[..., User], paper_of: Callable[..., Filing], on_3_july: None
) -> None:
    clerks = {code: person(Role.FILER, unit=unit(campaign, code)) for code in ("TT-TAMDUONG", "X-SONBINH")}
    before_reform = AFTER - timedelta(days=20)
    for code, times in (("TT-TAMDUONG", 1), ("X-SONBINH", 2)):
        paper = paper_of(code, Paper.PLAN)
        Filing.objects.filter(pk=paper.pk).update(due_on=date(2023, 7, 20))
        for _time in range(times):
            paper = filing_act.revise(
                paper, actor=clerks[code], at=before_reform, seen_revision=paper.revision, paper_number="1/KH-UBND",
                signed_on=None, signer="", embedded_in="", linked_movements="", socio_economic_tasks="", tasks={},
                targets=[], measures=[],
            )  # fmt: skip
    campaign.obligations.filter(paper=Paper.PLAN).update(due_on=date(2023, 7, 20))
    far, near = paper_of("X-SONBINH", Paper.PLAN), paper_of("TT-TAMDUONG", Paper.PLAN)
    applied(head, prepared(head, merge_form(campaign, "X25-BINHLU")))
    new = unit(campaign, "X25-BINHLU")

    assert Filing.objects.get(pk=far.pk).unit == new
    assert Filing.objects.get(campaign=campaign, unit=new, kind=Paper.PLAN).pk == far.pk
    left = Filing.objects.get(pk=near.pk)
    assert (left.unit.code, left.is_optional, left.due_on, left.has_begun) == ("TT-TAMDUONG", True, None, True)
    assert not Filing.objects.filter(campaign=campaign, unit__code="X-BINHLU", kind=Paper.PLAN).exists()
    closing = Filing.objects.filter(campaign=campaign, kind=Paper.CLOSING_RETURN)
    assert list(closing.filter(unit__in=[new, far.unit, near.unit]).values_list("unit", flat=True)) == [new.pk]
    may = Filing.objects.filter(campaign=campaign, unit__code="X-SONBINH", kind=Paper.FIGURES_CONFIRMATION)
    assert may.exists(), "tháng đã qua vẫn được xác nhận theo tên cũ"
    assert not may.filter(period__first_day__gte=REFORM).exists()
    again = Filing.objects.count()
    open_papers(campaign)
    assert Filing.objects.count() == again


def test_papers_that_were_reminded_of_but_not_begun_go_and_what_the_office_had_opened_stays_optional(
    campaign: Campaign, head: Client, person: Callable[..., User], paper_of: Callable[..., Filing], on_3_july: None
) -> None:
    clerk, officer = (
        person(Role.FILER, unit=unit(campaign, "X-SONBINH")),
        person(Role.OFFICE_HEAD, board=campaign.board),
    )
    reminded = paper_of("X-SONBINH", Paper.CLOSING_RETURN)
    entered = paper_of("X-BINHLU", Paper.CLOSING_RETURN)
    Reminder.objects.create(
        filing=reminded, step=Step.T_7, due_on=reminded.due_on, to_user=clerk, mark=Mark.SENT, goes_at=AFTER,
        sent_at=AFTER, unique_key="thử",
    )  # fmt: skip
    EntryForUnit.objects.create(
        filing=entered, source=EntrySource.PAPER, told_by="Người thử", told_on=AFTER.date(), reason="Mất mạng",
        opened_by=officer, opened_at=AFTER,
    )  # fmt: skip
    address = prepared(head, merge_form(campaign, "X25-BINHLU"))
    assert "01 hồ sơ: giữ bản đang soạn" in head.get(address).content.decode()
    applied(head, address)

    assert not Filing.objects.filter(pk=reminded.pk).exists()
    assert not Reminder.objects.exists()
    left = Filing.objects.get(pk=entered.pk)
    assert (left.unit.code, left.is_optional, left.due_on) == ("X-BINHLU", True, None)
    assert Filing.objects.filter(unit=unit(campaign, "X25-BINHLU"), kind=Paper.CLOSING_RETURN).count() == 1


def test_people_move_with_their_unit_and_settle_its_papers_until_the_day_set(
    campaign: Campaign, head: Client, person: Callable[..., User], client_of: Callable[..., Client], on_3_july: None
) -> None:
    clerk, other = (person(Role.FILER, unit=unit(campaign, code)) for code in ("X-SONBINH", "X-BINHLU"))
    stays = Membership.objects.get(user=other)
    applied(head, prepared(head, merge_form(campaign, "X25-BINHLU")), **{f"nguoi-{stays.pk}": ""})

    held = Membership.objects.filter(user=clerk).order_by("pk").values_list("unit__code", "role", "valid_to")
    assert list(held) == [("X-SONBINH", Role.FILER, date(2023, 7, 31)), ("X25-BINHLU", Role.FILER, None)]
    assert list(Membership.objects.filter(user=other).values_list("unit__code", "valid_to")) == [
        ("X-BINHLU", date(2023, 7, 31))
    ]
    assert Notice.objects.filter(to_user=clerk, subject__contains="01/07/2023").count() == 1
    assert client_of(clerk).get("/ho-so/").status_code == 200


def test_what_the_old_unit_had_sent_stays_readable_for_the_new_one_under_the_old_name(
    campaign: Campaign, head: Client, person: Callable[..., User], client_of: Callable[..., Client],
    paper_of: Callable[..., Filing], on_3_july: None,
) -> None:  # fmt: skip
    clerk = person(Role.FILER, unit=unit(campaign, "X-SONBINH"))
    paper = paper_of("X-SONBINH", Paper.DISSEMINATION)
    sent = filing_act.revise(
        paper, actor=clerk, at=AFTER - timedelta(days=9), seen_revision=0, held_on=date(2023, 6, 1), reached=20,
        headcount=24, together_with="", note="",
    )  # fmt: skip
    filing_act.act(sent, Action.SUBMIT, actor=clerk, at=AFTER - timedelta(days=9), seen_revision=sent.revision)
    applied(head, prepared(head, merge_form(campaign, "X25-BINHLU")))
    newcomer = person(Role.FILER, unit=unit(campaign, "X25-BINHLU"))
    stranger = person(Role.FILER, unit=unit(campaign, "X-KHUNHA"))

    page = client_of(newcomer).get(f"/ho-so/{paper.uuid}/")
    assert page.status_code == 200
    assert "UBND xã Sơn Bình" in page.content.decode()
    assert client_of(newcomer).get(f"/pho-bien/{paper.uuid}/sua/").status_code == 404
    assert client_of(stranger).get(f"/ho-so/{paper.uuid}/").status_code == 404


def test_a_division_shares_last_years_figures_by_the_declared_thousandths(
    campaign: Campaign, head: Client, person: Callable[..., User], on_3_july: None
) -> None:
    day = date(2022, 5, 5)
    police_days = [(day + timedelta(days=n), "X-BANBO") for n in range(5)]
    form = {
        **PAPER, "old": str(unit(campaign, "X-BANBO").uuid), "wind_up_on": "",
        "code_1": "X-MOI1", "name_1": "UBND xã Mới Một", "place_1": "Xã Mới Một", "kind_1": "xa", "mille_1": "600",
        "code_2": "X-MOI2", "name_2": "UBND xã Mới Hai", "place_2": "Xã Mới Hai", "kind_2": "xa", "mille_2": "400",
    }  # fmt: skip
    wrong = head.post("/don-vi/thay-doi/chia-tach/", {**form, "mille_2": "300"})
    assert wrong.status_code == 422
    assert "cộng lại là 900" in wrong.content.decode()
    applied(head, prepared(head, form, "chia-tach"))
    with time_machine.travel(datetime(2024, 1, 5, 2, 0, tzinfo=UTC), tick=False):
        police_says(campaign, person, police_days)

    year = Window(campaign.official_first_day, campaign.official_last_day)
    record = record_of(campaign, Window(year.year_before().first_day, year.last_day))
    first, second = unit(campaign, "X-MOI1").pk, unit(campaign, "X-MOI2").pk
    base = year.year_before()
    assert record.sum([first], measure="deaths", window=base, on=year.last_day) == 3
    assert record.sum([second], measure="deaths", window=base, on=year.last_day) == 2
    everybody = list(campaign.participations.filter(unit__is_geographic=True).values_list("unit", flat=True))
    assert record.sum(everybody, measure="deaths", window=base, on=year.last_day) == 5


def test_a_change_is_not_applied_before_its_day_nor_twice_nor_to_what_has_ended(
    campaign: Campaign, head: Client, on_3_july: None
) -> None:
    later = prepared(head, merge_form(campaign, "X25-KHUNHA", on="01/08/2023", wind_up_on=""))
    assert "hôm nay là 03/07/2023" in head.post(later, {"ap-dung": "1"}).content.decode()
    first = prepared(head, merge_form(campaign, "X25-KHUNHA"))
    second = prepared(head, merge_form(campaign, "X25-KHUNHA", code="X-KHAC"))
    applied(head, first)
    refused = head.post(second, {"ap-dung": "1"})
    assert refused.status_code == 409
    assert "đã thôi hoạt động" in refused.content.decode()
    assert head.post(first, {"ap-dung": "1"}).status_code == 409
    assert Unit.objects.filter(code__in=["X25-KHUNHA", "X-KHAC"]).count() == 1


def test_a_rename_by_paper_keeps_the_unit_and_the_old_name_on_old_papers(
    campaign: Campaign, head: Client, on_3_july: None
) -> None:
    old = unit(campaign, "X-BANHON")
    form = {**PAPER, "old": str(old.uuid), "name": "UBND xã Bản Hon Mới", "place_name": "Xã Bản Hon Mới"}
    applied(head, prepared(head, form, "doi-ten"))
    names = list(UnitName.objects.filter(unit=old).order_by("valid_from").values_list("name", "valid_to"))
    assert sorted(name for name, _until in names) == ["UBND xã Bản Hon", "UBND xã Bản Hon Mới"]
    assert unit(campaign, "X-BANHON").name == "UBND xã Bản Hon Mới"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.BOARD_LEADER, Role.APPRAISER])
def test_nobody_else_changes_units(
    campaign: Campaign, head: Client, person: Callable[..., User], client_of: Callable[..., Client], role: Role,
    on_3_july: None,
) -> None:  # fmt: skip
    address = prepared(head, merge_form(campaign, "X25-KHUNHA"))
    client = client_of(person(role, board=campaign.board))
    for page in ("/don-vi/thay-doi/", "/don-vi/thay-doi/sap-nhap/", address):
        assert client.get(page).status_code == 404
        assert head.get(page).status_code == 200
    assert client.post(address, {"ap-dung": "1"}).status_code == 404


def test_the_police_may_not_name_a_unit_on_a_day_on_which_it_does_not_exist(
    campaign: Campaign, head: Client, person: Callable[..., User], on_3_july: None
) -> None:
    applied(head, prepared(head, merge_form(campaign, "X25-KHUNHA")))
    with (
        time_machine.travel(datetime(2024, 1, 5, 2, 0, tzinfo=UTC), tick=False),
        pytest.raises(filing_act.IncompleteError, match="hoạt động đến hết ngày 30/06/2023"),
    ):
        police_says(campaign, person, [(date(2023, 7, 2), "X-KHUNHA")])


def test_what_was_known_to_become_of_a_unit_later_becomes_of_its_successor(
    campaign: Campaign, head: Client, on_3_july: None
) -> None:
    """Without it the figures of a unit would go to two places by one thousand thousandths each."""
    later = Unit.objects.create(
        registry=campaign.board, code="X-SAU", kind="xa", name="UBND xã Sau", valid_from=date(2025, 7, 1)
    )
    for code in SUCCESSORS["X25-KHUNHA"]["predecessors"]:
        UnitSuccession.objects.create(predecessor=unit(campaign, code), successor=later, on=date(2025, 7, 1))
    applied(head, prepared(head, merge_form(campaign, "X25-KHUNHA")))
    new = unit(campaign, "X25-KHUNHA")
    assert list(new.successions.values_list("successor__code", "on")) == [("X-SAU", date(2025, 7, 1))]
    assert new.valid_to == date(2025, 6, 30)
    assert list(later.predecessions.values_list("predecessor", flat=True)) == [new.pk]
