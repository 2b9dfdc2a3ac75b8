"""From a definition to rows: what is counted, what is aimed at, what is owed and when."""

from collections.abc import Iterable

from campaigns.setup.choices import AccidentMeasure, Aggregation, Direction
from campaigns.setup.contents import IndicatorEntry, ObjectiveEntry, ObligationEntry
from campaigns.setup.models import (
    Campaign,
    CampaignIndicator,
    Indicator,
    Objective,
    Obligation,
    Period,
)
from campaigns.setup.periods import periods_for
from campaigns.setup.windows import Window

_PEOPLE = {AccidentMeasure.DEATHS, AccidentMeasure.INJURED}


def store_indicators(entries: Iterable[IndicatorEntry], *, campaign: Campaign, police: Iterable[str]) -> None:
    """The places of indicators in this campaign, anew; the board's own rows are made or brought up to date by code.

    What a launched campaign of the board counts already stays as it is: a figure filed once serves them all. The six
    accident measures are always there, because the police count them all the same.
    """
    listed = list(entries)
    named = {entry.code for entry in listed}
    owners = tuple(police)
    unlisted = [_accident_indicator(measure, owners) for measure in AccidentMeasure if measure.value not in named]
    kept = {row.code: row for row in Indicator.objects.filter(board=campaign.board_id)}
    fixed = in_use(campaign)
    for entry in listed:
        if (row := kept.get(entry.code)) and entry.code not in fixed:
            _put(entry, row)
            row.save()
    made = Indicator.objects.bulk_create(
        _put(entry, Indicator(board_id=campaign.board_id, code=entry.code))
        for entry in (*listed, *unlisted)
        if entry.code not in kept
    )
    rows = kept | {row.code: row for row in made}
    groups = {row.no: row for row in campaign.task_groups.all()}
    campaign.indicator_places.all().delete()
    CampaignIndicator.objects.bulk_create(
        CampaignIndicator(
            campaign=campaign,
            indicator=rows[entry.code],
            task_group=groups[entry.task_group] if entry.task_group else None,
            position=position,
        )
        for position, entry in enumerate(listed, start=1)
    )


def in_use(campaign: Campaign) -> set[str]:
    """The codes of the board's indicators that its other, launched campaigns ask for or aim at."""
    others = Campaign.objects.filter(board=campaign.board_id, launched_on__isnull=False).exclude(pk=campaign.pk)
    asked = CampaignIndicator.objects.filter(campaign__in=others).order_by()
    aimed = Objective.objects.filter(campaign__in=others).order_by()
    codes = asked.values_list("indicator__code", flat=True).union(aimed.values_list("indicator__code", flat=True))
    return set(codes)


def _put(entry: IndicatorEntry, row: Indicator) -> Indicator:
    row.name, row.unit_of_measure = entry.name, entry.unit_of_measure
    row.aggregation, row.direction = entry.aggregation, entry.direction
    row.owners, row.is_outcome = list(entry.owners), entry.is_outcome
    return row


def _accident_indicator(measure: AccidentMeasure, police: tuple[str, ...]) -> IndicatorEntry:
    """An accident measure that nobody has listed."""
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


def store_objectives(entries: Iterable[ObjectiveEntry], *, campaign: Campaign) -> None:
    """The aims, anew."""
    indicators = {row.code: row for row in Indicator.objects.filter(board=campaign.board_id)}
    campaign.objectives.all().delete()
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
        for position, entry in enumerate(entries, start=1)
    )


def store_baselines(campaign: Campaign) -> None:
    """Aims stand against the year before, whichever year the campaign is moved to."""
    campaign.objectives.update(baseline_year=campaign.year - 1)


def store_periods(campaign: Campaign) -> None:
    """The periods that the calendar and the obligations ask for, anew; what begins before the launch is background."""
    official = Window(campaign.official_first_day, campaign.official_last_day)
    days = campaign.obligations.exclude(first_day=None).values_list("first_day", "last_day")
    spans = [Window(first_day, last_day) for first_day, last_day in days if first_day and last_day]
    live_from = campaign.launched_on or campaign.planned_on or campaign.official_first_day
    campaign.periods.all().delete()
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


def store_obligations(entries: Iterable[ObligationEntry], *, campaign: Campaign) -> None:
    """What is owed, anew."""
    campaign.obligations.all().delete()
    Obligation.objects.bulk_create(_obligation(entry, campaign) for entry in entries)


def add_obligation(entry: ObligationEntry, *, campaign: Campaign) -> Obligation:
    """One more that a letter asks for, in a campaign that runs already."""
    obligation = _obligation(entry, campaign)
    obligation.save(force_insert=True)
    return obligation


def _obligation(entry: ObligationEntry, campaign: Campaign) -> Obligation:
    return Obligation(
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
