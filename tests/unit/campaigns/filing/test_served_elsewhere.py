"""A figure filed once serves every campaign of the board, and none is left unasked."""

from datetime import date

import pytest

from campaigns.filing.owed import open_papers
from campaigns.setup.choices import Direction, Paper, PeriodKind
from campaigns.setup.models import Campaign, CampaignIndicator, Indicator, Obligation, Participation, Period
from tests.factories.papers import SmallBoard, small_board

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> SmallBoard:
    return small_board()


def opened(here: SmallBoard, code: str, indicators: str) -> int:
    """How many grids a further campaign of the board asks of its commune, by the letters of its indicators."""
    campaign = Campaign.objects.get(pk=here.campaign.pk)
    campaign.pk, campaign.code, campaign._state.adding = None, code, True
    campaign.uuid = Campaign._meta.get_field("uuid").get_default()
    campaign.save()
    cluster = campaign.clusters.create(code="XA", name="Khối xã", position=1)
    Participation.objects.create(campaign=campaign, unit=here.unit, cluster=cluster)
    for position, letter in enumerate(indicators, start=1):
        shared, _made = Indicator.objects.get_or_create(
            board=here.board,
            code=letter,
            defaults={"name": letter, "unit_of_measure": "vụ", "direction": Direction.MORE_IS_BETTER},
        )
        CampaignIndicator.objects.create(campaign=campaign, indicator=shared, position=position)
    Period.objects.create(
        campaign=campaign,
        kind=PeriodKind.MONTH,
        name="Tháng 6",
        first_day=date(2023, 5, 15),
        last_day=date(2023, 6, 14),
    )
    Obligation.objects.create(
        campaign=campaign, code="HD", paper=Paper.ACTIVITY_RETURN, who="commune", each_month=True,
        due_days_after_period=6,
    )  # fmt: skip
    open_papers(campaign)
    return campaign.filings.filter(kind=Paper.ACTIVITY_RETURN).count()


def test_a_grid_is_asked_again_only_where_no_other_campaign_holds_all_of_it(here: SmallBoard):
    assert opened(here, "HEP", "AB") == 1
    assert opened(here, "RONG", "ABC") == 1
    assert opened(here, "GIONG", "BC") == 0
