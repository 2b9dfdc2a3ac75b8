"""A unit's targets against the movement's own aims, and last year's figures to set them by."""

from decimal import Decimal

from campaigns.filing.models import Filing
from campaigns.record import figures
from campaigns.record.reduction import required_cut
from campaigns.setup.choices import ObjectiveKind
from campaigns.setup.models import Objective
from campaigns.setup.windows import Window


def baselines(filing: Filing) -> dict[str, int]:
    """Accident measure → last year's figure of record about the unit, for the days paired with the movement's year.

    Empty for a unit without a territory, and for measures whose days are not wholly covered.
    """
    if not filing.unit.is_geographic:
        return {}
    campaign = filing.campaign
    paired = Window(campaign.official_first_day, campaign.official_last_day).year_before()
    totals = figures.accident_totals(campaign, paired)
    known = {measure: totals.get((measure, filing.unit_id), figures.NOTHING).over(paired) for measure in figures.MEASURES}
    return {measure: value for measure, value in known.items() if value is not None}


def ceiling(baseline: Decimal | None, objective: Objective) -> int | None:
    """The most the unit could aim at without falling short of the movement's least cut; None where no base is known.

    The plan of 2023 does not say whether a member may aim lower than the board, so this warns and never refuses.
    """
    if objective.kind == ObjectiveKind.ZERO:
        return 0
    if baseline is None:
        return None
    base = int(baseline)
    return base - required_cut(base, min_pct=objective.min_pct)
