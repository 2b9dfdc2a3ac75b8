"""Reads the figures that points of accidents rest on. One query where every accident counts, three where not."""

from collections.abc import Collection, Iterable
from datetime import date

from awards.accidents import AccidentFigures
from awards.pleas.reading import left_out_of
from awards.tables import TableLine
from campaigns.filing.models import Filing
from campaigns.record.figures import record_of
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window


def figures_for(
    campaign: Campaign, window: Window, *, lines: Iterable[TableLine], units: Collection[int] | None = None
) -> AccidentFigures:
    """All that `lines` need of the figures of record about the board's units, or about `units`."""
    reach = Window(first_day_of(window, lines), window.last_day)
    record = record_of(campaign, reach, units=units)
    return AccidentFigures.of(record, window=window, left_out=left_out_of(campaign, reach))


def first_day_of(window: Window, lines: Iterable[TableLine]) -> date:
    """The first day that a base of these lines may reach back to."""
    years = max((line.rule.base_years for line in lines if line.rule), default=1)
    return window.years_later(-years).first_day


def figures_of(filing: Filing, lines: Iterable[TableLine]) -> AccidentFigures | None:
    """The same for the paper of one unit, over its campaign's official days; None where no line rests on accidents."""
    listed, campaign = list(lines), filing.campaign
    if not any(line.rule or (line.rated and line.rated.measure in AccidentMeasure.values) for line in listed):
        return None
    window = Window(campaign.official_first_day, campaign.official_last_day)
    return figures_for(campaign, window, lines=listed, units=[filing.unit_id])
