"""Which days make a campaign's year."""

from campaigns.setup.choices import Calendar
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window, civil_year, committee_year


def official_calendar(campaign: Campaign) -> Calendar:
    """The calendar the campaign names: civil when its official days are a civil year."""
    official = Window(campaign.official_first_day, campaign.official_last_day)
    return Calendar.CIVIL if official == civil_year(campaign.year) else Calendar.ATGT


def window_of(campaign: Campaign, calendar: Calendar) -> Window:
    """The days of the campaign's year on that calendar; a civil campaign's committee year is the customary 15/12–14/12."""
    if calendar == Calendar.CIVIL:
        return civil_year(campaign.year)
    if official_calendar(campaign) == Calendar.ATGT:
        return Window(campaign.official_first_day, campaign.official_last_day)
    return committee_year(campaign.year)
