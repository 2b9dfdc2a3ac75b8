"""Rows read together are the rows that each table gives by itself."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from atgt_portal.lib.together import point_to, read_together
from campaigns.plans.models import Dissemination, Measure, Plan, Target
from campaigns.setup.models import CampaignIndicator, Indicator, TaskGroup
from tests.factories.papers import small_board

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    plan = Plan.objects.create(filing=small_board().owe(), signed_on=date(2023, 5, 20))
    for place, value in enumerate((Decimal(0), Decimal("0.07"), Decimal("123456789012.34"), None), start=1):
        Target.objects.create(plan=plan, position=place, name="Đường “A”, \\ 'b'\nc", value=value)
    Measure.objects.create(plan=plan, position=1, text="Tuần tra", due_on=date(2023, 12, 5))
    return plan


def values(rows):
    return sorted([{name: value for name, value in vars(row).items() if name != "_state"} for row in rows], key=str)


def test_every_value_comes_back_as_its_own_table_gives_it(plan: Plan, django_assert_num_queries) -> None:
    TaskGroup.objects.filter(campaign=plan.filing.campaign_id).update(suggestions=["Ký cam kết", {"n": [1, None]}])
    parts = (
        Plan.objects.filter(pk=plan.pk),
        Target.objects.filter(plan=plan),
        Measure.objects.filter(plan=plan),
        Dissemination.objects.filter(filing=plan.pk),
        TaskGroup.objects.filter(campaign=plan.filing.campaign_id),
        Indicator.objects.filter(board=plan.filing.board_id),
    )
    assert connection.features.has_json_object_function  # SQLite is asked for it once, whatever is read
    with django_assert_num_queries(1):
        together = read_together(*parts)
    assert [values(rows) for rows in together] == [values(part) for part in parts]
    assert [len(rows) for rows in together][:4] == [1, 4, 1, 0]


def test_only_the_named_columns_are_read(plan: Plan) -> None:
    [row], _none = read_together(Measure.objects.filter(plan=plan).only("text"), Target.objects.none())
    assert row.text == "Tuần tra"
    assert row.get_deferred_fields() == {"plan_id", "position", "responsible", "due_on"}


def test_a_row_is_not_a_new_one(plan: Plan) -> None:
    [row], _none = read_together(Measure.objects.filter(plan=plan), Target.objects.none())
    row.text = "Tuần tra đêm"
    row.save()
    assert [one.text for one in Measure.objects.all()] == ["Tuần tra đêm"]


def test_rows_point_to_each_other_without_another_question(plan: Plan, django_assert_num_queries) -> None:
    places, indicators, groups = read_together(
        CampaignIndicator.objects.all(), Indicator.objects.all(), TaskGroup.objects.none()
    )
    with django_assert_num_queries(0):
        point_to(indicators, places, "indicator")
        point_to(groups, places, "task_group")
        assert {place.indicator.code for place in places} >= {"accidents", "G4.1"}
        assert {place.task_group for place in places} == {None}
