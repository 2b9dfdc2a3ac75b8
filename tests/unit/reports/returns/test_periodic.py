from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.record.figures import activity_totals
from campaigns.record.models import Figure
from campaigns.setup.choices import Direction, Paper
from campaigns.setup.windows import Window
from reports.returns import periodic
from reports.returns.choices import Section
from reports.returns.outline import CLOSING
from reports.returns.prefill import known_about
from reports.returns.targets import is_reached, targets_of
from reports.returns.working import working_of
from units.choices import Role

NOON = datetime(2023, 12, 18, 12, 0, tzinfo=timezone(timedelta(hours=7)))
NEW_YEAR = datetime(2024, 1, 2, 12, 0, tzinfo=NOON.tzinfo)
MAY = datetime(2023, 5, 25, 12, 0, tzinfo=NOON.tzinfo)
UNIT = "X-BINHLU"
PLAN: dict[str, Any] = {
    "paper_number": "12/KH-UBND",
    "signed_on": date(2023, 5, 20),
    "signer": "Chủ tịch",
    "embedded_in": "",
    "linked_movements": "",
    "socio_economic_tasks": "",
    "tasks": {1: "Chỉ đạo"},
    "targets": [
        {"indicator": "accidents", "baseline": Decimal(2), "value": Decimal(1)},
        {"indicator": "G4.1", "baseline": None, "value": Decimal(20)},
    ],
    "measures": [{"text": "Tuyên truyền", "responsible": "Công chức văn hóa", "due_on": None}],
}
SECTIONS = {"I": "Đã chỉ đạo.", "II": "Đã làm.", "III": "Ưu điểm.", "IV": "", "V": "Tiếp tục.", "VI": ""}


def full(**changes: Any) -> dict[str, Any]:
    """A closing return with nothing missing."""
    values = {
        "paper_number": "15/BC-UBND",
        "signed_on": date(2023, 12, 16),
        "signer": "Chủ tịch UBND xã",
        "sections": SECTIONS,
        "activities": {
            "G4.1": {"value": Decimal(15), "previous_value": Decimal(12)},
            "G3.1": {"value": Decimal("2.5")},
            "G4.4": {"value": Decimal(180), "out_of": Decimal(200)},
        },
        "targets": {},
        "has_no_subordinates": True,
        "subordinates": None,
        "subordinates_checked": None,
        "models_recognised": 1,
        "staff_violations": 0,
        "women_percent": 40,
        "reviewed_on": date(2023, 12, 15),
    }
    return values | changes


@pytest.fixture
def paper(paper_of) -> Filing:
    return paper_of(UNIT, Paper.CLOSING_RETURN)


@pytest.fixture
def clerk(person, unit_of):
    return person(Role.FILER, unit=unit_of(UNIT))


def faults(paper: Filing, **changes: Any) -> dict[str, str]:
    periodic.write(paper, full(**changes))
    return {fault.field: fault.message for fault in periodic.check(paper, on=NOON.date())}


def lived(paper: Filing, clerk, office, *, at: datetime = NOON, **values: Any) -> Filing:
    """Revised, submitted and accepted."""
    paper = filing_act.revise(paper, actor=clerk, at=at, seen_revision=paper.revision, **values)
    paper = filing_act.act(paper, Action.SUBMIT, actor=clerk, at=at, seen_revision=paper.revision)
    return filing_act.act(paper, Action.ACCEPT, actor=office, at=at, seen_revision=paper.revision)


def test_a_whole_closing_return_passes(paper: Filing) -> None:
    assert faults(paper) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"paper_number": ""}, "paper_number"),
        ({"signed_on": None}, "signed_on"),
        ({"signer": ""}, "signer"),
        ({"signed_on": date(2022, 12, 1)}, "signed_on"),
        ({"models_recognised": None}, "models_recognised"),
        ({"staff_violations": None}, "staff_violations"),
        ({"reviewed_on": None}, "reviewed_on"),
        ({"has_no_subordinates": False}, "subordinates"),
        ({"subordinates": 2}, "has_no_subordinates"),
        ({"sections": SECTIONS | {"I": ""}}, "sections.I"),
        ({"sections": SECTIONS | {"II": "từ " * 1501}}, "sections.II"),
        ({"activities": {"G5.2": {"value": Decimal(14)}, "G5.3": {"value": Decimal(19)}}}, "activities.G5.3.value"),
    ],
)
def test_each_gap_is_told_at_its_own_place(paper: Filing, changes: dict[str, Any], field: str) -> None:
    assert set(faults(paper, **changes)) == {field}


def test_subordinates_are_checked_or_there_are_none(paper: Filing) -> None:
    assert faults(paper, has_no_subordinates=False, subordinates=4, subordinates_checked=3) == {}


def test_the_interim_return_asks_for_less(paper_of) -> None:
    interim = paper_of(UNIT, Paper.INTERIM_RETURN)
    periodic.write(
        interim,
        {
            "paper_number": "9/BC-UBND",
            "signed_on": date(2023, 6, 16),
            "signer": "Chủ tịch",
            "sections": {"I": "a", "II": "b"},
        },
    )
    assert periodic.check(interim, on=NOON.date()) == []
    assert "targets" not in periodic.content(interim)


def test_blank_is_no_figure_and_zero_is_one(paper: Filing, clerk, person, board) -> None:
    values = full(activities={"G4.1": {"value": Decimal(0)}, "G4.2": {"value": None, "previous_value": None}})
    lived(paper, clerk, person(Role.REVIEWER, board=board), **values)
    told = Figure.objects.in_force().filter(version__filing=paper)
    assert list(told.values_list("indicator__code", "value", "days")) == [("G4.1", Decimal(0), 365)]


def test_figures_of_both_years_and_both_halves_go_on_record(paper: Filing, campaign, clerk, person, board) -> None:
    lived(paper, clerk, person(Role.REVIEWER, board=board), **full())
    year = Window(campaign.official_first_day, campaign.official_last_day)
    assert activity_totals(campaign, year) == {"G4.1": Decimal(15), "G3.1": Decimal("2.5"), "G4.4": Decimal("90.00")}
    assert activity_totals(campaign, year.year_before()) == {"G4.1": Decimal(12)}
    helmets = Figure.objects.in_force().get(indicator__code="G4.4")
    assert (helmets.value, helmets.out_of, helmets.about_unit.code) == (Decimal(180), Decimal(200), UNIT)


def test_a_ratio_of_the_board_is_parts_over_wholes_not_a_mean_of_percents(
    campaign, paper_of, person, unit_of, board
) -> None:
    office = person(Role.REVIEWER, board=board)
    for code, part, whole in (("X-BINHLU", 90, 100), ("X-BANBO", 10, 300)):
        boxes = {"G4.4": {"value": Decimal(part), "out_of": Decimal(whole)}}
        clerk = person(Role.FILER, unit=unit_of(code))
        lived(paper_of(code, Paper.CLOSING_RETURN), clerk, office, **full(activities=boxes))
    year = Window(campaign.official_first_day, campaign.official_last_day)
    assert activity_totals(campaign, year) == {"G4.4": Decimal("25.00")}


def test_what_is_frozen_is_plain_and_stable(paper: Filing) -> None:
    periodic.write(paper, full())
    frozen = periodic.content(paper)
    helmets = next(row for row in frozen["activities"] if row["code"] == "G4.4")
    assert (helmets["value"], helmets["out_of"], helmets["percent"]) == ("180", "200", "90")
    assert frozen["paper"] == {"number": "15/BC-UBND", "signer": "Chủ tịch UBND xã", "signed_on": "2023-12-16"}
    assert [row["code"] for row in frozen["sections"]] == [part.section for part in CLOSING]
    assert filing_act.digest(frozen) == filing_act.digest(periodic.content(paper))


def test_targets_come_from_the_accepted_plan_and_accident_results_are_known(
    campaign, paper: Filing, paper_of, clerk, person, unit_of, board
) -> None:
    office = person(Role.REVIEWER, board=board)
    assert targets_of(paper) == []
    lived(paper_of(UNIT, Paper.PLAN), clerk, office, at=MAY, **PLAN)
    told = {"held_on": date(2023, 6, 1), "reached": 45, "headcount": 50, "together_with": "", "note": ""}
    lived(
        paper_of(UNIT, Paper.DISSEMINATION), clerk, office, at=datetime(2023, 6, 5, 12, 0, tzinfo=NOON.tzinfo), **told
    )
    police = person(Role.FILER, unit=unit_of("CAH"))
    for filing in Filing.objects.filter(kind=Paper.ACCIDENT_RETURN).select_related(
        "unit", "board", "campaign", "period"
    ):
        happened = filing.period.first_day == date(2023, 5, 15)
        row = {
            "code": "",
            "happened_on": date(2023, 5, 27),
            "unit": UNIT,
            "mode": "duong_bo",
            "road": "",
            "severity": "nghiem_trong",
            "deaths": 1,
            "injured": 0,
            "alcohol_related": False,
            "commercial_vehicle": False,
            "cause": "",
            "cause_note": "",
        }
        accidents = [row] if happened else []
        lived(filing, police, office, at=NEW_YEAR, nothing_happened=not happened, accidents=accidents)
    known = known_about(paper)
    assert "Kế hoạch số 12/KH-UBND ngày 20/05/2023" in known.sections[Section.LEADERSHIP]
    assert "45/50 cán bộ" in known.sections[Section.LEADERSHIP]
    assert known.sections[Section.RESULTS] == (
        "Từ ngày 15/12/2022 đến ngày 14/12/2023, trên địa bàn xã Bình Lư xảy ra 01 vụ tai nạn giao thông, làm chết 01 người, "
        "không có người bị thương; so với cùng kỳ năm trước tăng 01 vụ, tăng 01 người chết, số người bị thương không đổi."
    )
    assert known.results == {1: Decimal(1)}
    assert set(faults(paper)) == {"targets.1", "targets.2"}
    assert faults(paper, targets={1: Decimal(1), 2: Decimal(18)}) == {}
    frozen = periodic.content(paper)["targets"]
    assert [(row["indicator"], row["result"], row["reached"]) for row in frozen] == [
        ("accidents", "1", True),
        ("G4.1", "18", False),
    ]


def test_an_amendment_of_the_plan_takes_no_result_away(paper: Filing, paper_of, clerk, person, board) -> None:
    office = person(Role.REVIEWER, board=board)
    plan = lived(paper_of(UNIT, Paper.PLAN), clerk, office, at=MAY, **PLAN)
    assert faults(paper, targets={1: Decimal(1), 2: Decimal(18)}) == {}
    plan = filing_act.act(
        plan, Action.AMEND, actor=clerk, at=MAY, seen_revision=plan.revision, note="Điều chỉnh chỉ tiêu"
    )
    fewer = PLAN | {"targets": PLAN["targets"][:1]}
    plan = filing_act.revise(plan, actor=clerk, at=MAY, seen_revision=plan.revision, **fewer)

    assert working_of(paper).results == {1: Decimal(1), 2: Decimal(18)}
    assert [target.position for target in targets_of(paper)] == [1, 2]
    assert [row["result"] for row in periodic.content(paper)["targets"]] == ["1", "18"]
    assert faults(paper, targets={1: Decimal(1), 2: Decimal(17)}) == {}, "what stands is what was accepted"

    plan = filing_act.act(plan, Action.SUBMIT, actor=clerk, at=MAY, seen_revision=plan.revision)
    filing_act.act(plan, Action.ACCEPT, actor=office, at=MAY, seen_revision=plan.revision)
    assert [row["result"] for row in periodic.content(paper)["targets"]] == ["1"]


def test_without_figures_the_portal_says_nothing_about_accidents(paper: Filing) -> None:
    known = known_about(paper)
    assert Section.RESULTS not in known.sections
    assert known.missing_accidents


def test_an_interim_assessment_opens_the_closing_one(paper: Filing, paper_of, clerk, person, board) -> None:
    interim = {
        "paper_number": "9/BC-UBND",
        "signed_on": date(2023, 6, 16),
        "signer": "Chủ tịch",
        "sections": {"I": "a", "II": "b", "III": "Còn chậm."},
    }
    lived(paper_of(UNIT, Paper.INTERIM_RETURN), clerk, person(Role.REVIEWER, board=board), **interim)
    assert known_about(paper).sections[Section.ASSESSMENT] == "Còn chậm."


@pytest.mark.parametrize(
    ("direction", "goal", "result", "reached"),
    [
        (Direction.LESS_IS_BETTER, 2, 2, True),
        (Direction.LESS_IS_BETTER, 2, 3, False),
        (Direction.MORE_IS_BETTER, 2, 3, True),
        (Direction.MORE_IS_BETTER, 2, 1, False),
        (Direction.NEUTRAL, 2, 2, True),
    ],
)
def test_fewer_and_more_are_both_better(direction: str, goal: int, result: int, *, reached: bool) -> None:
    assert is_reached(direction, goal=Decimal(goal), result=Decimal(result)) is reached


def test_an_accepted_return_moves_to_accepted_with_its_version(paper: Filing, clerk, person, board) -> None:
    done = lived(paper, clerk, person(Role.REVIEWER, board=board), **full())
    assert (done.state, done.accepted_version.number) == (State.ACCEPTED, 1)


def test_a_paper_cannot_be_signed_nor_a_meeting_held_tomorrow(paper: Filing) -> None:
    day = NOON.date()
    assert not {"signed_on", "reviewed_on"} & set(faults(paper, signed_on=day, reviewed_on=day))
    tomorrow = day + timedelta(days=1)
    found = faults(paper, signed_on=tomorrow, reviewed_on=tomorrow)
    assert {"signed_on", "reviewed_on"} <= set(found)
    assert "ở sau ngày hôm nay" in found["signed_on"]
