"""A unit's targets against the movement's own aims."""

from datetime import date
from decimal import Decimal

import pytest

from campaigns.filing import act as filing_act
from campaigns.filing.choices import State
from campaigns.filing.models import Filing, FilingVersion
from campaigns.plans import storing, targets
from campaigns.plans.models import Plan, Target
from campaigns.record.models import Figure
from campaigns.setup.choices import ObjectiveKind
from campaigns.setup.models import Indicator, Objective
from campaigns.setup.windows import Window
from tests.factories.papers import FIRST_DAY, LAST_DAY, SmallBoard, fresh, moment, plan_values, small_board
from units.choices import Role

BAND, ANY, ZERO = ObjectiveKind.REDUCTION_BAND, ObjectiveKind.REDUCTION_ANY, ObjectiveKind.ZERO


@pytest.mark.parametrize(
    ("kind", "least", "base", "most"),
    [
        (BAND, 5, 16, 15),
        (BAND, 5, 20, 19),
        (BAND, 5, 21, 19),
        (BAND, 5, 1, 0),
        (BAND, 5, 0, 0),
        (BAND, 5, None, None),
        (ANY, None, 3, 2),
        (ANY, None, 0, 0),
        (ZERO, None, 4, 0),
        (ZERO, None, None, 0),
    ],
)
def test_the_most_a_unit_may_aim_at_is_last_years_figure_less_the_least_cut(
    kind: str, least: int | None, base: int | None, most: int | None
) -> None:
    aim = Objective(kind=kind, min_pct=least)
    assert targets.ceiling(None if base is None else Decimal(base), aim) == most


def _record(here: SmallBoard, code: str, value: int, window: Window) -> None:
    """An accepted figure about the commune."""
    filing = here.brought_to(here.owe(unit=here.new_unit(f"SO-{code}-{window.first_day}")), State.SUBMITTED)
    version = filing.working_version
    Filing.objects.filter(pk=filing.pk).update(state=State.ACCEPTED, accepted_version=version)
    Figure.objects.create(
        indicator=Indicator.objects.get(board=here.board, code=code),
        about_unit=here.unit,
        first_day=window.first_day,
        last_day=window.last_day,
        days=window.days,
        value=value,
        version=version,
    )


@pytest.mark.django_db
def test_last_years_figure_is_taken_from_the_record_where_it_covers_every_day() -> None:
    here = small_board()
    paired = Window(FIRST_DAY, LAST_DAY).year_before()
    _record(here, "accidents", 6, paired)
    _record(here, "deaths", 2, Window(paired.first_day, date(2022, 6, 14)))

    assert targets.baselines(here.owe()) == {"accidents": 6}
    assert targets.baselines(here.owe(unit=here.office)) == {}


@pytest.mark.django_db
def test_a_blank_baseline_is_filled_from_the_record_and_a_typed_one_is_kept() -> None:
    here = small_board()
    _record(here, "accidents", 6, Window(FIRST_DAY, LAST_DAY).year_before())
    filing, filer = here.owe(), here.person(Role.FILER)
    row = {"indicator": "accidents", "baseline": None, "value": Decimal(5)}

    filing = filing_act.revise(
        filing, actor=filer, at=moment(5, 10), seen_revision=filing.revision, **plan_values(targets=[row])
    )
    assert Target.objects.get(plan=filing.pk).baseline == 6
    filing_act.revise(
        filing,
        actor=filer,
        at=moment(5, 11),
        seen_revision=filing.revision,
        **plan_values(targets=[row | {"baseline": Decimal(7)}]),
    )
    assert Target.objects.get(plan=filing.pk).baseline == 7


@pytest.mark.django_db
@pytest.mark.parametrize(("value", "looser"), [("5", False), ("6", True), (None, False)])
def test_a_looser_target_is_marked_and_still_goes_through(value: str | None, looser: bool) -> None:
    here = small_board()
    filing = here.owe()
    row = {"indicator": "accidents", "baseline": Decimal(6), "value": Decimal(value) if value else None}
    filing = filing_act.revise(
        filing, actor=here.person(Role.FILER), at=moment(5, 10), seen_revision=0, **plan_values(targets=[row])
    )

    [content] = storing.plan_content(filing)["targets"]

    assert (content["is_looser"], content["ceiling"]) == (looser, 5)
    assert content["aim"] == {"code": "M1", "kind": "reduction_band", "min_pct": 5}


@pytest.mark.django_db
def test_results_of_the_year_keep_their_target_when_a_row_before_it_is_dropped() -> None:
    here = small_board()
    filing, filer = here.owe(), here.person(Role.FILER)
    rows = [
        {"indicator": code, "baseline": None, "value": Decimal(1), "position": place}
        for place, code in enumerate(("accidents", "deaths", "G4.1"), start=1)
    ]
    filing = filing_act.revise(filing, actor=filer, at=moment(5, 10), seen_revision=0, **plan_values(targets=rows))
    deaths = Target.objects.get(plan=filing.pk, indicator__code="deaths")

    filing_act.revise(
        filing, actor=filer, at=moment(5, 11), seen_revision=filing.revision, **plan_values(targets=rows[1:])
    )

    assert Target.objects.get(pk=deaths.pk).indicator.code == "deaths"  # type: ignore[union-attr]
    assert [row.position for row in Plan.objects.get(pk=filing.pk).targets.all()] == [2, 3]


@pytest.mark.django_db
def test_what_was_submitted_keeps_the_names_of_that_day() -> None:
    here = small_board()
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    Indicator.objects.filter(board=here.board, code="accidents").update(name="Tên mới")
    here.campaign.task_groups.filter(no=1).update(title="Nhóm mới")

    content = FilingVersion.objects.get(filing=filing).content

    assert content["targets"][0]["name"] == "Số vụ tai nạn"
    assert content["tasks"][0]["group"] == "Lãnh đạo, chỉ đạo"
    assert content["unit"] == {"code": "X-MOT", "name": "UBND xã Một"}
    assert content["measures"][0]["due_on"] == "2023-07-30"
    assert storing.plan_content(fresh(filing))["targets"][0]["indicator"] == "accidents"
