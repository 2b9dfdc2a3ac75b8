"""The page's boxes: a draft may lack anything, garbage is refused in our words, and the paper's faults are all named."""

from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from atgt_portal.lib.sentences import keeps_django_words
from campaigns.filing import act as filing_act
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from campaigns.plans import checks
from campaigns.plans.forms import DisseminationForm, PlanForm
from campaigns.plans.models import Dissemination, Plan
from campaigns.plans.storing import dissemination_content
from campaigns.setup.choices import Aggregation, Paper
from campaigns.setup.models import Indicator
from tests.factories.papers import moment, plan_post, plan_values, small_board
from units.choices import Role

pytestmark = pytest.mark.django_db
EMPTY = {
    "chi-tieu-TOTAL_FORMS": "3",
    "chi-tieu-INITIAL_FORMS": "0",
    "bien-phap-TOTAL_FORMS": "3",
    "bien-phap-INITIAL_FORMS": "0",
    "chi-tieu-0-direction": "more_is_better",
}


def _posted(values: dict[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(values)
    return data


def _form(values: dict[str, str], filing: Filing | None = None) -> PlanForm:
    return PlanForm(_posted(values), filing=filing or small_board().owe())


def _stored(form: Any, *, kind: str = Paper.PLAN) -> list[Fault]:
    here = small_board("khac")
    filing = here.owe(kind)
    saved = filing_act.revise(filing, actor=here.person(Role.FILER), at=moment(5, 20), seen_revision=0, **form.values())
    check = checks.check_plan if kind == Paper.PLAN else checks.check_dissemination
    return check(saved, on=moment(5, 20).date())


def test_a_complete_plan_is_read_and_lacks_nothing() -> None:
    form = _form(plan_post())
    assert form.is_valid(), form.error_list()
    values = form.values()
    assert values["signed_on"] == plan_values()["signed_on"]
    assert values["tasks"] == {1: "Kiểm tra việc chấp hành nồng độ cồn tại 8 bản."}
    assert [(row["position"], row["indicator"], row["value"]) for row in values["targets"]] == [
        (1, "accidents", Decimal(5))
    ]
    assert _stored(form) == []


def test_an_empty_draft_is_stored_and_every_lack_is_named_at_once() -> None:
    form = _form(EMPTY)
    assert form.is_valid(), form.error_list()

    faults = _stored(form)

    assert [fault.field for fault in faults] == ["paper_number", "signed_on", "tasks", "targets", "measures"]
    for fault in faults:
        form.add_fault(fault.field, fault.message)
    targets = [target for target, _text in form.error_list()]
    assert targets == [
        "id_paper_number",
        "id_signed_on",
        "id_nhiem-vu-1",
        "id_chi-tieu-0-indicator",
        "id_bien-phap-0-text",
    ]


def test_a_plan_worked_into_another_paper_needs_no_number_of_its_own() -> None:
    form = _form(plan_post(paper_number="", signed_on="", embedded_in="Kế hoạch số 05/KH-UBND, mục III"))
    assert form.is_valid()
    assert _stored(form) == []


def test_half_filled_rows_are_kept_in_the_draft_and_named_on_submission() -> None:
    form = _form(
        EMPTY
        | {
            "paper_number": "12/KH-UBND",
            "signed_on": "15/05/2023",
            "nhiem-vu-1": "Việc",
            "chi-tieu-0-indicator": "accidents",
            "chi-tieu-1-name": "Số hộ ký cam kết",
            "chi-tieu-1-value": "640",
            "chi-tieu-2-value": "3",
            "bien-phap-1-responsible": "Công an xã",
        }
    )
    assert form.is_valid(), form.error_list()
    faults = {fault.field: fault.message for fault in _stored(form)}
    assert set(faults) == {
        "targets-1-value",
        "targets-2-unit_of_measure",
        "targets-3-indicator",
        "measures-2-text",
    }
    for field, message in faults.items():
        form.add_fault(field, message)
    assert ("id_chi-tieu-1-unit_of_measure", faults["targets-2-unit_of_measure"]) in form.error_list()
    assert form.targets.forms[1].has_own_name


def test_the_same_target_twice_is_named() -> None:
    form = _form(plan_post(**{"chi-tieu-2-indicator": "accidents", "chi-tieu-2-value": "4"}))
    assert form.is_valid()
    assert [(fault.field, "hai lần" in fault.message) for fault in _stored(form)] == [("targets-3-indicator", True)]


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        ("signed_on", "31/02/2023", "không có trong lịch"),
        ("signed_on", "15/05/23", "15/05/2023"),
        ("paper_number", "mười hai", "chưa đủ số và ký hiệu"),
        ("chi-tieu-0-value", "-3", "không thể nhỏ hơn 0"),
        ("chi-tieu-0-value", "NaN", "không phải là số"),
        ("chi-tieu-0-value", "１２", "bảng chữ khác"),
        ("chi-tieu-0-value", "4,5", "phải là số nguyên"),
        ("chi-tieu-0-value", "9" * 40, "lớn hơn mức tối đa"),
        ("chi-tieu-0-indicator", "khong-co", "không có trong danh sách"),
        ("chi-tieu-0-direction", "sideways", "không có trong danh sách"),
        ("bien-phap-0-text", "x" * 501, "tối đa 500"),
        ("nhiem-vu-1", "x\x00y", "ký tự NUL"),
        ("chi-tieu-TOTAL_FORMS", "1000000", "quá 20 dòng"),
        ("chi-tieu-TOTAL_FORMS", "abc", "thiếu phần đếm dòng"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_value_and_what_to_do(box: str, typed: str, said: str) -> None:
    filing = small_board().owe()
    form = _form(plan_post(**{box: typed}), filing)
    assert not form.is_valid()
    assert said in " ".join(text for _target, text in form.error_list())
    assert _form(plan_post(), filing).is_valid()


def test_where_things_are_counted_a_dot_only_groups() -> None:
    counted = _form(
        plan_post(**{"chi-tieu-0-indicator": "G4.1", "chi-tieu-0-baseline": "1.200", "chi-tieu-0-value": "1.234"})
    )
    assert counted.is_valid(), counted.error_list()
    (row,) = counted.values()["targets"]
    assert (row["baseline"], row["value"]) == (1200, 1234)


def test_a_target_of_ones_own_is_counted_by_its_unit_of_measure() -> None:
    """Meetings are whole; kilometres may be a fraction, so that 1.234 of them is asked about."""
    filing = small_board().owe()
    own = {
        "chi-tieu-1-name": "Mở lớp, sửa đường",
        "chi-tieu-1-value": "1.234",
        "chi-tieu-1-direction": "more_is_better",
    }
    meetings = _form(plan_post(**own, **{"chi-tieu-1-unit_of_measure": "Buổi"}), filing)
    assert meetings.is_valid()
    assert meetings.values()["targets"][1]["value"] == 1234
    road = _form(plan_post(**own, **{"chi-tieu-1-unit_of_measure": "km"}), filing)
    assert not road.is_valid()
    assert "không rõ 1.234 là 1234 hay 1,234 km" in " ".join(text for _target, text in road.error_list())
    half = _form(plan_post(**own | {"chi-tieu-1-value": "1,5"}, **{"chi-tieu-1-unit_of_measure": "km"}), filing)
    assert half.is_valid()
    assert half.values()["targets"][1]["value"] == Decimal("1.5")


def test_a_share_of_people_may_be_a_fraction() -> None:
    filing = small_board().owe()
    post = plan_post(**{"chi-tieu-0-indicator": "G4.1", "chi-tieu-0-value": "97,5"})
    assert not _form(post, filing).is_valid()
    Indicator.objects.filter(code="G4.1").update(aggregation=Aggregation.RATIO)
    share = _form(post, filing)
    assert share.is_valid()
    assert share.values()["targets"][0]["value"] == Decimal("97.5")


@pytest.mark.parametrize("typed", ["05/12/2023", "5-12-2023", "05.12.2023", "2023-12-05"])
def test_the_fifth_of_december_is_never_the_twelfth_of_may(typed: str) -> None:
    form = _form(plan_post(signed_on=typed))
    assert form.is_valid()
    assert form.values()["signed_on"].isoformat() == "2023-12-05"


def test_a_row_ticked_away_is_dropped_and_the_others_keep_their_places() -> None:
    form = _form(plan_post(**{"chi-tieu-0-drop": "on", "chi-tieu-1-indicator": "deaths", "chi-tieu-1-value": "0"}))
    assert form.is_valid()
    assert [(row["position"], row["indicator"]) for row in form.values()["targets"]] == [(2, "deaths")]


def test_a_stored_plan_comes_back_into_its_boxes_with_three_spare_rows() -> None:
    here = small_board()
    filing = filing_act.revise(
        here.owe(),
        actor=here.person(Role.FILER),
        at=moment(5, 10),
        seen_revision=0,
        **plan_values(targets=[{"indicator": "deaths", "baseline": None, "value": Decimal(0), "position": 2}]),
    )
    form = PlanForm(None, filing=filing)
    assert [row["indicator"].value() for row in form.targets.forms] == [None, "deaths", None, None, None]
    assert len(form.measures.forms) == 4
    assert form.paper["paper_number"].value() == "12/KH-UBND"


def test_a_commune_is_offered_the_reduction_aims_and_an_office_is_not() -> None:
    here = small_board()
    offered = PlanForm(None, filing=here.owe()).targets.forms
    assert [row["indicator"].value() for row in offered] == ["accidents", "deaths", None, None, None]
    assert len(PlanForm(None, filing=here.owe(unit=here.office)).targets.forms) == 3


def test_no_box_speaks_djangos_words() -> None:
    plan = PlanForm(None, filing=small_board().owe())
    forms = [plan.paper, plan.tasks, plan.links, plan.targets.forms[0], plan.measures.forms[0]]
    for form in [*forms, DisseminationForm(None, filing=small_board("hai").owe(Paper.DISSEMINATION))]:
        assert {
            name: keeps_django_words(field) for name, field in form.fields.items() if keeps_django_words(field)
        } == {}


def test_the_dissemination_is_stored_with_its_rate() -> None:
    here = small_board()
    filing = here.owe(Paper.DISSEMINATION)
    form = DisseminationForm(_posted({"held_on": "20/05/2023", "reached": "39", "headcount": "40"}), filing=filing)
    assert form.is_valid()
    saved = filing_act.revise(filing, actor=here.person(Role.FILER), at=moment(5, 21), seen_revision=0, **form.values())
    assert dissemination_content(saved)["rate"] == "97.50"
    assert checks.check_dissemination(saved, on=moment(5, 21).date()) == []
    early = checks.check_dissemination(saved, on=moment(5, 19).date())
    assert [fault.field for fault in early] == ["held_on"]


@pytest.mark.parametrize(("reached", "headcount", "ok"), [("40", "40", True), ("41", "40", False), ("0", "40", True)])
def test_no_more_people_are_reached_than_there_are(reached: str, headcount: str, ok: bool) -> None:
    filing = small_board().owe(Paper.DISSEMINATION)
    form = DisseminationForm(
        _posted({"held_on": "20/05/2023", "reached": reached, "headcount": headcount}), filing=filing
    )
    assert form.is_valid() == ok
    if not ok:
        assert form.error_list() == [
            ("id_reached", "Số người được phổ biến (41) lớn hơn tổng số người (40). Sửa một trong hai số.")
        ]


def test_a_dissemination_lacking_everything_names_everything() -> None:
    form = DisseminationForm(_posted({}), filing=small_board().owe(Paper.DISSEMINATION))
    assert form.is_valid()
    assert [fault.field for fault in _stored(form, kind=Paper.DISSEMINATION)] == ["held_on", "reached", "headcount"]
    assert Dissemination.objects.count() == 1
    assert Plan.objects.count() == 0
