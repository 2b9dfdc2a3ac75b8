"""The campaign of one year, stored by the setup room's own rules; indicators are the board's and made once."""

from collections.abc import Mapping

from atgt_portal.management.scale.bulk import values_of
from campaigns.setup import stored
from campaigns.setup.contents import CampaignFile
from campaigns.setup.models import Campaign, CampaignIndicator, Objective, TaskGroup
from campaigns.setup.stored_rules import store_duties, store_indicators, store_scoring
from units.models import Board, Unit


def store_year(file: CampaignFile, *, board: Board, first: Campaign | None, is_last: bool) -> Campaign:
    """The campaign with its specimens for participants; every day is asked for once, by one campaign only."""
    campaign = stored.store_campaign(file, board=board)
    groups = stored.store_task_groups(file, campaign=campaign)
    if first is None:
        store_indicators(file, campaign=campaign, groups=groups)
    else:
        _ask_again(first, campaign, groups)
    units = Unit.objects.filter(registry=board, code__in=[entry.code for entry in file.units])
    clusters = stored.store_participants(file, campaign=campaign, units={unit.code: unit for unit in units})
    store_duties(file, campaign=campaign)
    store_scoring(file, campaign=campaign, clusters=clusters)
    if first is not None:
        campaign.periods.filter(last_day__lt=campaign.official_first_day).delete()
    if not is_last:
        campaign.periods.filter(first_day__gt=campaign.official_last_day).delete()
    return campaign


def _ask_again(first: Campaign, campaign: Campaign, groups: Mapping[int, TaskGroup]) -> None:
    """The indicators and aims of the first year, asked for again."""
    later = campaign.year - first.year
    places = first.indicator_places.select_related("task_group").order_by("pk")
    CampaignIndicator.objects.bulk_create(
        CampaignIndicator(
            campaign=campaign,
            indicator_id=place.indicator_id,
            task_group=groups[place.task_group.no] if place.task_group else None,
            position=place.position,
        )
        for place in places
    )
    Objective.objects.bulk_create(
        Objective(**{**values_of(aim), "campaign_id": campaign.pk, "baseline_year": _moved(aim.baseline_year, later)})
        for aim in first.objectives.order_by("pk")
    )


def _moved(year: int | None, later: int) -> int | None:
    return None if year is None else year + later
