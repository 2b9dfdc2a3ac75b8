"""Clauses of the plan of 2023 that no other story shows: one test each, named in `docs/clauses.md`."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from atgt_portal.lib.documents.model import OfficialDocument
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers
from campaigns.record.calendars import official_calendar, window_of
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from reports.returns.indicators import asked_of
from reports.summary import production, snapshot
from reports.summary.paper import official_document
from tests.factories.pages import sent_from, text_of
from tests.factories.papers import moment, plan_post
from units.choices import Role
from units.models import Unit, User
from units.names import keys_for

pytestmark = pytest.mark.django_db
Person = Callable[..., User]
ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _late_may() -> Iterator[None]:
    with time_machine.travel(moment(5, 25), tick=False):
        yield


@pytest.fixture
def filer(person: Person, unit_of: Callable[[str], Unit], client_of: ClientOf) -> Client:
    return client_of(person(Role.FILER, unit=unit_of("X-BANBO")))


@pytest.fixture
def office(campaign: Campaign, person: Person, client_of: ClientOf) -> Client:
    return client_of(person(Role.REVIEWER, board=campaign.board))


def test_the_seven_bases_stand_in_the_order_of_the_plan(campaign: Campaign, filer: Client) -> None:
    numbers = ["45-KL/TW", "18-CT/TW", "48/NQ-CP", "2060/QĐ-TTg", "117/KH-UBND", "60/KH-UBND", "27/QĐ-BATGT"]

    said = text_of(filer.get(f"/phong-trao/{campaign.code}/"))
    listed = said[said.rindex("Căn cứ") :]

    assert [basis.number for basis in campaign.bases.all()] == numbers
    places = [listed.index(number) for number in numbers]
    assert places == sorted(places)


def test_a_plan_without_number_and_day_is_launched_all_the_same(campaign: Campaign, filer: Client) -> None:
    assert (campaign.plan_number, campaign.plan_signed_on) == ("", None)
    assert filer.get(f"/phong-trao/{campaign.code}/").status_code == 200
    assert campaign.filings.filter(kind=Paper.PLAN).count() == 29


def test_one_wording_of_the_theme_counts_and_the_other_is_a_note(campaign: Campaign, filer: Client) -> None:
    said = text_of(filer.get(f"/phong-trao/{campaign.code}/"))

    assert "“Thượng tôn pháp luật, xây dựng văn hóa giao thông an toàn”" in said
    assert "Kế hoạch còn ghi: “Thượng tôn pháp luật để xây dựng văn hóa giao thông an toàn”" in said
    assert _paper_text(campaign).count("pháp luật để xây dựng") == 0
    assert "pháp luật, xây dựng văn hóa" in _paper_text(campaign)


def _paper_text(campaign: Campaign) -> str:
    return str(_board_paper(campaign).blocks)


def test_a_unit_names_targets_of_its_own_other_movements_and_the_tasks_of_its_place(
    filer: Client, office: Client, paper_of: Callable[..., Filing]
) -> None:
    plan = paper_of("X-BANBO", Paper.PLAN)
    own = {
        "chi-tieu-1-name": "Số hộ ký cam kết không giao xe cho người chưa đủ tuổi",
        "chi-tieu-1-unit_of_measure": "hộ",
        "chi-tieu-1-value": "120",
        "chi-tieu-1-direction": "more_is_better",
        "linked_movements": "Toàn dân đoàn kết xây dựng đời sống văn hóa",
        "socio_economic_tasks": "Xây dựng nông thôn mới, đường bản an toàn",
    }

    edit = f"/ke-hoach/{plan.uuid}/sua/"
    assert filer.post(edit, sent_from(filer.get(edit), gui="1", **plan_post(**own))).status_code == 302

    read = text_of(office.get(f"/ho-so/{plan.uuid}/"))
    for told in (own["chi-tieu-1-name"], own["linked_movements"], own["socio_economic_tasks"]):
        assert told in read


def test_who_helped_to_spread_the_word_is_named(filer: Client, office: Client, paper_of: Callable[..., Filing]) -> None:
    paper = paper_of("X-BANBO", Paper.DISSEMINATION)
    told = {"held_on": "20/05/2023", "reached": "38", "headcount": "40", "together_with": "Đảng ủy, Đoàn Thanh niên xã"}

    edit = f"/pho-bien/{paper.uuid}/sua/"
    assert filer.post(edit, sent_from(filer.get(edit), gui="1", **told)).status_code == 302

    read = text_of(office.get(f"/ho-so/{paper.uuid}/"))
    assert "Đảng ủy, Đoàn Thanh niên xã" in read
    assert "38 trong 40 người (95%)" in read


def test_the_six_groups_of_tasks_shape_plan_and_closing_return(
    campaign: Campaign,
    unit_of: Callable[[str], Unit],
    person: Person,
    client_of: ClientOf,
    paper_of: Callable[..., Filing],
) -> None:
    titles = [group.title for group in campaign.task_groups.all()]
    with time_machine.travel(moment(12, 18), tick=False):
        filer = client_of(person(Role.FILER, unit=unit_of("X-BANBO")))
        plan = text_of(filer.get(f"/ke-hoach/{paper_of('X-BANBO', Paper.PLAN).uuid}/sua/"))
        closing = text_of(filer.get(f"/bao-cao/tong-ket/{paper_of('X-BANBO', Paper.CLOSING_RETURN).uuid}/sua/"))

    assert len(titles) == 6
    for title in titles:
        assert title in plan
    asked = {one.group_no for one in asked_of(campaign, unit_of("X-BANBO").pk)}
    assert asked == {1, 2, 3, 4, 5}
    for number in asked:
        assert titles[number - 1] in closing


@pytest.mark.parametrize(
    ("group", "owner", "codes", "outcome"),
    [
        (1, "X-BANBO", {"G1.1", "G1.2"}, set()),
        (2, "KTHT", {"G2.1", "G2.2"}, set()),
        (3, "KTHT", {"G3.1", "G3.2", "G3.3"}, set()),
        (4, "X-BANBO", {"G4.1", "G4.3", "G4.4"}, {"G4.4"}),
        (5, "CAH", {"G5.1", "G5.2", "G5.3", "G5.5"}, set()),
        (6, "TTYT", {"G6.1", "G6.2"}, set()),
    ],
)
def test_each_group_of_tasks_has_figures_and_each_figure_its_owner(
    campaign: Campaign, unit_of: Callable[[str], Unit], group: int, owner: str, codes: set[str], outcome: set[str]
) -> None:
    asked = {one.code for one in asked_of(campaign, unit_of(owner).pk) if one.group_no == group}

    assert codes <= asked
    outcomes = campaign.board.indicators.filter(code__in=codes, is_outcome=True)
    assert set(outcomes.values_list("code", flat=True)) == outcome


def test_only_a_unit_that_takes_part_owes_a_dossier(campaign: Campaign) -> None:
    outsider = Unit.objects.create(
        registry=campaign.board, code="X-NGOAI", name="UBND xã Ngoài", kind="xa", **keys_for("UBND xã Ngoài")
    )

    open_papers(campaign)

    dossiers = campaign.filings.filter(kind=Paper.AWARD_DOSSIER)
    assert dossiers.count() == campaign.participations.count() == 29
    assert not dossiers.filter(unit=outsider).exists()


def test_the_movement_ends_with_the_year_and_its_last_figures_may_come_after(
    campaign: Campaign, person: Person, unit_of: Callable[[str], Unit], client_of: ClientOf
) -> None:
    rest = campaign.filings.get(kind=Paper.ACCIDENT_RETURN, period__name="Bổ sung 15/12 – 31/12/2023")
    with time_machine.travel(moment(12, 31).replace(year=2024, month=1, day=2), tick=False):
        police = client_of(person(Role.FILER, unit=unit_of("CAH")))
        edit = f"/so-lieu/{rest.uuid}/tai-nan/"
        said = text_of(police.get(f"/phong-trao/{campaign.code}/"))
        sent = police.post(edit, sent_from(police.get(edit), gui="1", **_nothing_happened()))

    assert "31/12/2023" in said
    assert sent.status_code == 302
    assert Filing.objects.get(pk=rest.pk).state == State.SUBMITTED


def _nothing_happened() -> dict[str, str]:
    return {"nothing_happened": "on", "vu-TOTAL_FORMS": "0", "vu-INITIAL_FORMS": "0"}


def test_the_boards_paper_bears_the_recipients_and_the_four_lines_of_the_signature(campaign: Campaign) -> None:
    paper = _board_paper(campaign)

    assert paper.recipients[-1].startswith("Lưu: VT")
    assert "Ban An toàn giao thông tỉnh" in paper.addressees[0]
    signature = paper.signature
    assert [*signature.authority_lines, *signature.other_post_lines, signature.name] == [
        "KT. TRƯỞNG BAN",
        "PHÓ TRƯỞNG BAN THƯỜNG TRỰC",
        "TRƯỞNG PHÒNG KINH TẾ VÀ HẠ TẦNG",
        "Lê Huy Chính",
    ]


def _board_paper(campaign: Campaign) -> OfficialDocument:
    calendar = official_calendar(campaign)
    taken = snapshot.take(campaign, calendar=calendar, window=window_of(campaign, calendar), remarks={})
    return official_document(production.summarise(taken), edition_label="lần 1", issue_year=2023)
