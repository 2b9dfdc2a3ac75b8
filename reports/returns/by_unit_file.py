"""A by-unit file of a campaign: through the gate, against the campaign's units, year and indicators. Stores nothing."""

from atgt_portal.lib import intake
from campaigns.plans.counting import counts_things
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.models import Campaign, CampaignIndicator, Period
from campaigns.setup.windows import Window
from reports.returns import by_unit, by_unit_reading
from units.directory import directory_of
from units.models import Unit

LIMITS = intake.Limits(
    unpacked_bytes=30 * 1024 * 1024,
    rows=3_000,
    columns=64,
    text=2_000_000,
    memory_bytes=120 * 1024 * 1024,
    cpu_seconds=2,
    wall_seconds=3,
)


def read_file(content: bytes, *, name: str, campaign: Campaign) -> by_unit.Reading:
    """What the file says; `IntakeRefusedError` when the file itself will not do."""
    table = intake.read_table(content, name=name, limits=LIMITS, sheet=by_unit.SHEET, wanted=by_unit.REQUIRED)
    return by_unit_reading.read(table, rules=rules_of(campaign))


def rules_of(campaign: Campaign) -> by_unit.Rules:
    """Units that take part, the official year, its periods, and the indicators that may stand in further columns."""
    year = Window(campaign.official_first_day, campaign.official_last_day)
    return by_unit.Rules(
        directory=directory_of(Unit.objects.filter(participations__campaign=campaign)),
        year=year,
        periods=tuple(
            by_unit.NamedPeriod(period.name, Window(period.first_day, period.last_day))
            for period in Period.objects.filter(campaign=campaign)
        ),
        columns=_columns(campaign),
    )


def _columns(campaign: Campaign) -> tuple[by_unit.IndicatorColumn, ...]:
    own = {AccidentMeasure.ACCIDENTS, AccidentMeasure.DEATHS, AccidentMeasure.INJURED}
    places = CampaignIndicator.objects.filter(campaign=campaign).exclude(indicator__code__in=own)
    return tuple(
        by_unit.IndicatorColumn(
            place.indicator.code, place.indicator.name, counts_things(place.indicator.unit_of_measure)
        )
        for place in places.select_related("indicator")
    )
