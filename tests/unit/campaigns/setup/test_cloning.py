"""Next year's draft asks what this year's campaign asks, every day a year later; 29 February included."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from atgt_portal.ledger import audit
from campaigns.setup import told
from campaigns.setup.choices import Part
from campaigns.setup.cloning import clone, offer
from campaigns.setup.editing import CodeTakenError
from campaigns.setup.models import Campaign, Indicator
from campaigns.setup.shifted import shifted
from campaigns.setup.windows import Window, years_later
from units.choices import Role
from units.models import BoardMembership

AT = datetime(2023, 12, 28, 2, 0, tzinfo=UTC)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2023, 6, 14), 1, date(2024, 6, 14)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 29)),
        (date(2024, 2, 28), 1, date(2025, 2, 28)),
        (date(2023, 12, 31), 1, date(2024, 12, 31)),
        (date(2024, 2, 29), -1, date(2023, 2, 28)),
    ],
)
def test_the_end_of_a_month_stays_the_end_of_that_month(day: date, years: int, later: date):
    assert years_later(day, years) == later


def test_the_leap_day_alone_is_still_a_day_a_year_later():
    assert Window(date(2024, 2, 29), date(2024, 2, 29)).years_later(1) == Window(date(2025, 2, 28), date(2025, 2, 28))


@given(DAYS, st.integers(-3, 3))
def test_a_moved_day_keeps_its_month_and_never_leaves_it(day: date, years: int):
    moved = years_later(day, years)
    assert (moved.year, moved.month) == (day.year + years, day.month)
    assert abs(moved.day - day.day) <= 1


@given(DAYS, st.integers(0, 400), st.integers(1, 400))
@example(date(2023, 3, 1), 365, 40)
def test_windows_that_follow_each_other_still_do_a_year_later(first: date, length: int, more: int):
    border = first + timedelta(days=length)
    one, two = Window(first, border), Window(border + timedelta(days=1), border + timedelta(days=1 + more))
    assert two.years_later(1).first_day == one.years_later(1).last_day + timedelta(days=1)


@pytest.fixture
def head(person, board):
    return person(Role.OFFICE_HEAD, board=board)


@pytest.mark.django_db
def test_what_is_told_of_a_loaded_campaign_is_what_the_file_said(campaign: Campaign):
    from campaigns.setup.schema import read_campaign
    from tests.conftest import SEED

    file = read_campaign(SEED.read_bytes()).definition
    assert told.definition(campaign) == replace(file, illustrative=tuple(campaign.illustrative_parts))


@pytest.mark.django_db
@pytest.mark.parametrize("year", [2024, 2025, 2028])
def test_the_clone_equals_its_source_moved(campaign: Campaign, head, year: int):
    before = told.definition(campaign)
    made = clone(campaign, year=year, code=f"TD-ATGT-{year}", name="Tên mới", actor=head, at=AT)
    expected = shifted(before, year=year, code=f"TD-ATGT-{year}", name="Tên mới")
    gone = {"places": told.definition(made).places} if year == 2028 else {}
    assert told.definition(made) == replace(expected, **gone)
    assert told.definition(campaign) == before
    assert made.is_draft
    assert audit.verify(campaign.board.chain) is None


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=4)
@given(due=st.dates(date(2023, 4, 28), date(2024, 3, 1)), length=st.integers(0, 200))
@example(due=date(2024, 2, 29), length=0)
def test_any_due_day_and_any_days_of_a_paper_are_moved(campaign: Campaign, head, due: date, length: int):
    first = due - timedelta(days=length)
    campaign.obligations.filter(code="SK").update(due_on=due, first_day=first, last_day=due)
    made = clone(campaign, year=2024, code="SAU", name="Sau", actor=head, at=AT)
    row = made.obligations.get(code="SK")
    moved = Window(first, due).years_later(1)
    assert (row.due_on, row.first_day, row.last_day) == (years_later(due, 1), moved.first_day, moved.last_day)
    assert made.periods.filter(first_day=row.first_day, last_day=row.last_day).exists()
    for rows in (
        made.periods,
        made.obligations,
        made.objectives,
        made.indicator_places,
        made.participations,
        made.bases,
    ):
        rows.all().delete()
    made.scoring_tables.all().delete()
    made.clusters.all().delete()
    made.delete()


@pytest.mark.django_db
def test_parts_that_were_not_asked_for_stay_behind(campaign: Campaign, head):
    made = clone(campaign, year=2024, code="SAU", name="Sau", parts={Part.TASKS}, actor=head, at=AT)
    assert made.task_groups.count() == 6
    assert not made.participations.exists()
    assert not made.obligations.exists()
    assert not made.scoring_tables.exists()


@pytest.mark.django_db
def test_a_unit_that_has_left_the_board_is_named_and_left_behind(campaign: Campaign, head):
    BoardMembership.objects.filter(board=campaign.board, unit__code="X-BINHLU").update(valid_to=date(2023, 10, 31))
    told_rows = {row.label: row.value for row in offer(campaign, year=2024).left}
    made = clone(campaign, year=2024, code="SAU", name="Sau", actor=head, at=AT)
    assert "UBND xã Bình Lư" in told_rows.values()
    assert set(told.places(campaign)) - set(told.places(made)) == {"X-BINHLU"}


@pytest.mark.django_db
def test_a_code_that_is_taken_is_refused_and_nothing_is_left_of_the_try(campaign: Campaign, head):
    before = (Campaign.objects.count(), Indicator.objects.count())
    with pytest.raises(CodeTakenError, match=r"TD-ATGT-2023.*Đặt mã khác"):
        clone(campaign, year=2024, code=campaign.code, name="Sau", actor=head, at=AT)
    assert (Campaign.objects.count(), Indicator.objects.count()) == before


@pytest.mark.django_db
def test_both_campaigns_count_the_same_indicators(campaign: Campaign, head):
    """A figure filed once serves them all."""
    made = clone(campaign, year=2024, code="SAU", name="Sau", actor=head, at=AT)
    of = lambda one: set(one.indicator_places.values_list("indicator", flat=True))  # noqa: E731
    assert of(made) == of(campaign)
