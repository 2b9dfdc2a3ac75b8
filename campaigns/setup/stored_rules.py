"""From a campaign file to rows: what is counted, what is owed and when, what a point is given for."""

from collections.abc import Mapping

from campaigns.setup.choices import AccidentMeasure, Aggregation, Direction
from campaigns.setup.contents import CampaignFile, IndicatorEntry, PartEntry, TableEntry
from campaigns.setup.models import (
    Campaign,
    CampaignIndicator,
    Cluster,
    Criterion,
    CriterionPart,
    Indicator,
    Objective,
    Obligation,
    Period,
    ScoringTable,
    TaskGroup,
)
from campaigns.setup.periods import periods_for
from campaigns.setup.windows import Window
from units.choices import BoardRole

_PEOPLE = {AccidentMeasure.DEATHS, AccidentMeasure.INJURED}


def store_indicators(
    file: CampaignFile, *, campaign: Campaign, groups: Mapping[int, TaskGroup]
) -> dict[str, Indicator]:
    """The board's indicators by code, always with the six accident measures; objectives and places hang on them."""
    listed = {entry.code for entry in file.indicators}
    unlisted = [_accident_indicator(file, measure) for measure in AccidentMeasure if measure.value not in listed]
    rows = Indicator.objects.bulk_create(_indicator(entry, campaign) for entry in (*file.indicators, *unlisted))
    indicators = {row.code: row for row in rows}
    CampaignIndicator.objects.bulk_create(
        CampaignIndicator(
            campaign=campaign,
            indicator=indicators[entry.code],
            task_group=groups[entry.task_group] if entry.task_group else None,
            position=position,
        )
        for position, entry in enumerate(file.indicators, start=1)
    )
    Objective.objects.bulk_create(
        Objective(
            campaign=campaign,
            code=entry.code,
            position=position,
            indicator=indicators[entry.measure],
            kind=entry.kind,
            min_pct=entry.min_pct,
            stretch_pct=entry.stretch_pct,
            baseline_year=entry.baseline_year,
        )
        for position, entry in enumerate(file.campaign.objectives, start=1)
    )
    return indicators


def _indicator(entry: IndicatorEntry, campaign: Campaign) -> Indicator:
    return Indicator(
        board_id=campaign.board_id,
        code=entry.code,
        name=entry.name,
        unit_of_measure=entry.unit_of_measure,
        aggregation=entry.aggregation,
        direction=entry.direction,
        owners=list(entry.owners),
        is_outcome=entry.is_outcome,
    )


def _accident_indicator(file: CampaignFile, measure: AccidentMeasure) -> IndicatorEntry:
    """An accident measure that the file does not list: the police count it all the same."""
    police = tuple(unit.code for unit in file.units if unit.role == BoardRole.ACCIDENT_DATA_OWNER)
    return IndicatorEntry(
        code=measure.value,
        task_group=None,
        name=str(measure.label),
        unit_of_measure="người" if measure in _PEOPLE else "vụ",
        owners=police,
        aggregation=Aggregation.SUM,
        direction=Direction.LESS_IS_BETTER,
        is_outcome=True,
    )


def store_duties(file: CampaignFile, *, campaign: Campaign) -> None:
    """Periods and obligations. What begins before the launch is background: never due, never late."""
    official = Window(campaign.official_first_day, campaign.official_last_day)
    spans = [entry.span for entry in file.obligations if entry.span]
    live_from = campaign.launched_on or campaign.official_first_day
    Period.objects.bulk_create(
        Period(
            campaign=campaign,
            kind=entry.kind,
            name=entry.name,
            first_day=entry.first_day,
            last_day=entry.last_day,
            is_background=entry.first_day < live_from,
        )
        for entry in periods_for(year=campaign.year, official=official, ends_on=campaign.ends_on, spans=spans)
    )
    Obligation.objects.bulk_create(
        Obligation(
            campaign=campaign,
            code=entry.code,
            paper=entry.paper,
            who=entry.who,
            each_month=entry.each_month,
            due_days_after_period=entry.due_days_after_period,
            due_on=entry.due_on,
            first_day=entry.span.first_day if entry.span else None,
            last_day=entry.span.last_day if entry.span else None,
            is_optional=entry.is_optional,
            together_with=entry.together_with,
        )
        for entry in file.obligations
    )


def store_scoring(file: CampaignFile, *, campaign: Campaign, clusters: Mapping[str, Cluster]) -> None:
    for entry in file.tables:
        table = ScoringTable.objects.create(campaign=campaign, code=entry.code, name=entry.name)
        table.clusters.set([clusters[code] for code in entry.clusters])
        _store_criteria(_store_parts(entry, table))


def _store_parts(entry: TableEntry, table: ScoringTable) -> list[tuple[CriterionPart, PartEntry]]:
    parts = CriterionPart.objects.bulk_create(
        CriterionPart(table=table, code=part.code, name=part.name, position=position)
        for position, part in enumerate(entry.parts, start=1)
    )
    return list(zip(parts, entry.parts, strict=True))


def _store_criteria(parts: list[tuple[CriterionPart, PartEntry]]) -> None:
    Criterion.objects.bulk_create(
        Criterion(
            part=row,
            code=criterion.code,
            name=criterion.name,
            position=position,
            max_hundredths=criterion.hundredths,
            kind=criterion.kind,
            settings=criterion.settings,
            evidence=criterion.evidence,
        )
        for row, part in parts
        for position, criterion in enumerate(part.criteria, start=1)
    )
