"""The campaign of one year, stored by the setup room's own rules; indicators are the board's and made once."""

from campaigns.setup.contents import CampaignFile
from campaigns.setup.models import Campaign
from campaigns.setup.stored_campaign import store_definition
from units.choices import BoardRole
from units.models import Board, Unit


def store_year(file: CampaignFile, *, board: Board, is_first: bool, is_last: bool) -> Campaign:
    """The campaign with its specimens for participants; every day is asked for once, by one campaign only."""
    police = [entry.code for entry in file.units if entry.role == BoardRole.ACCIDENT_DATA_OWNER]
    specimens = Unit.objects.filter(registry=board, code__in=[entry.code for entry in file.units])
    units = {unit.code: unit for unit in specimens}
    campaign = store_definition(file.definition, board=board, units=units, police=police)
    if not is_first:
        campaign.periods.filter(last_day__lt=campaign.official_first_day).delete()
    if not is_last:
        campaign.periods.filter(first_day__gt=campaign.official_last_day).delete()
    return campaign
