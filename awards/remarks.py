"""What the ranking's room says about a scoring table while it is being written."""

from collections.abc import Iterable

from django.db.models import Count, Sum

from awards.fairness.noise import ChanceSettings, ratios_of
from awards.fairness.share import USUAL_RISK, TypicalUnit, share_words
from awards.points import AccidentRule, accident_rule
from awards.rules import fairness_of
from campaigns.record.dated import MEASURES
from campaigns.record.models import Figure
from campaigns.setup import remarks
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.contents import TableEntry
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window


def register() -> None:
    remarks.register("luck", luck_in)


def luck_in(entry: TableEntry, campaign: Campaign) -> str:
    """How much of the table luck alone moves. One query, none where no accident earns points."""
    rules = list(_rules(entry, campaign))
    if not rules:
        return ""
    whole = sum(row.hundredths for part in entry.parts for row in part.criteria)
    return share_words(rules, whole=whole, unit=typical_unit(campaign))


def _rules(entry: TableEntry, campaign: Campaign) -> Iterable[AccidentRule]:
    for part in entry.parts:
        for row in part.criteria:
            common = campaign.scoring_rules
            rule = accident_rule(row.kind, maximum=row.hundredths, settings=row.settings, common=common)
            if rule is not None:
                yield rule


def typical_unit(campaign: Campaign) -> TypicalUnit:
    """The mean of the places on record in the year before the campaign's; the usual risk where nothing is on record."""
    settings: ChanceSettings = fairness_of(campaign).chance
    year = Window(campaign.official_first_day, campaign.official_last_day).year_before()
    figures = Figure.objects.in_force().filter(
        indicator__board=campaign.board_id,
        indicator__code__in=MEASURES,
        about_unit__isnull=False,
        first_day__gte=year.first_day,
        last_day__lte=year.last_day,
    )
    rows = figures.order_by().values_list("indicator__code").annotate(Sum("value"), Count("about_unit", distinct=True))
    told = {code: (int(total), units) for code, total, units in rows}
    accidents, units = told.get(AccidentMeasure.ACCIDENTS, (0, 0))
    sums = {AccidentMeasure(code): total for code, (total, _units) in told.items()}
    risk = accidents / units if accidents else USUAL_RISK
    return TypicalUnit(risk, ratios_of([sums] if accidents else [], settings=settings), bool(accidents))
