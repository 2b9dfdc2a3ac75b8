"""A by-unit file of a campaign: through the gate, against the campaign's units, year and indicators. Stores nothing."""

from typing import Any

from django.db.models import QuerySet

from atgt_portal.lib import intake
from atgt_portal.lib.together import read_together
from campaigns.plans.counting import counts_things
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.models import Campaign, CampaignIndicator, Indicator, Period
from campaigns.setup.windows import Window
from reports.returns import by_unit, by_unit_reading
from units.directory import directory_of
from units.models import Unit, UnitName

_NAMED = ("name", "place_name", "valid_from", "valid_to")
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
    """Units that take part, the official year, its periods, and the indicators that may stand in further columns.

    One question, however many units there are.
    """
    return rules_from(campaign, *read_together(*parts_of(campaign)))


def parts_of(campaign: Campaign) -> tuple[QuerySet[Any], ...]:
    """What `rules_from` is made of, to be read together, alone or with other rows."""
    own = {AccidentMeasure.ACCIDENTS, AccidentMeasure.DEATHS, AccidentMeasure.INJURED}
    placed = CampaignIndicator.objects.filter(campaign=campaign)
    return (
        Unit.objects.filter(participations__campaign=campaign).only("code", *_NAMED),
        UnitName.objects.filter(unit__participations__campaign=campaign).only("unit", *_NAMED),
        Period.objects.filter(campaign=campaign).only("name", "first_day", "last_day"),
        Indicator.objects.filter(pk__in=placed.values("indicator"))
        .exclude(code__in=own)
        .only("code", "name", "unit_of_measure"),
    )


def rules_from(
    campaign: Campaign,
    units: list[Unit],
    names: list[UnitName],
    periods: list[Period],
    indicators: list[Indicator],
) -> by_unit.Rules:
    return by_unit.Rules(
        directory=directory_of(units, names=names),
        year=Window(campaign.official_first_day, campaign.official_last_day),
        periods=tuple(
            by_unit.NamedPeriod(one.name, Window(one.first_day, one.last_day))
            for one in sorted(periods, key=lambda one: one.first_day)
        ),
        columns=tuple(
            by_unit.IndicatorColumn(one.code, one.name, counts_things(one.unit_of_measure)) for one in indicators
        ),
    )
