"""From rows back to a definition: what a stored campaign asks, for editing and for next year's."""

from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef

from campaigns.setup.choices import (
    PART_TWO,
    AccidentsCounted,
    AccidentSource,
    Aggregation,
    CriterionKind,
    Direction,
    ObjectiveKind,
    Paper,
)
from campaigns.setup.contents import (
    BasisEntry,
    CampaignEntry,
    ClusterEntry,
    CriterionEntry,
    Definition,
    DutyEntry,
    IndicatorEntry,
    ObjectiveEntry,
    ObligationEntry,
    PartEntry,
    Signatory,
    TableEntry,
    TaskGroupEntry,
)
from campaigns.setup.models import Campaign, Criterion, CriterionPart
from campaigns.setup.windows import Window


def definition(campaign: Campaign) -> Definition:
    """All of it; storing it again makes an equal campaign."""
    return Definition(
        campaign=head(campaign),
        clusters=clusters(campaign),
        places=places(campaign),
        indicators=indicators(campaign),
        obligations=obligations(campaign),
        tables=tables(campaign),
        scoring_rules=campaign.scoring_rules,
        award_rules=campaign.award_rules,
        illustrative=tuple(campaign.illustrative_parts),
    )


def head(campaign: Campaign) -> CampaignEntry:
    return CampaignEntry(
        code=campaign.code,
        year=campaign.year,
        name=campaign.name,
        board=campaign.board.name,
        theme=campaign.theme,
        theme_variant=campaign.theme_variant,
        participants=campaign.participants_text,
        plan_number=campaign.plan_number,
        plan_signed_on=campaign.plan_signed_on,
        planned_on=campaign.planned_on,
        launched_on=campaign.launched_on,
        ends_on=campaign.ends_on,
        official=Window(campaign.official_first_day, campaign.official_last_day),
        accident_source=AccidentSource(campaign.accident_source),
        signatory=Signatory(
            authority=campaign.signature_authority,
            board_post=campaign.signature_board_post,
            agency_post=campaign.signature_agency_post,
            name=campaign.signature_name,
        ),
        recipients=tuple(campaign.recipients),
        bases=bases(campaign),
        objectives=objectives(campaign),
        task_groups=task_groups(campaign),
        duties=tuple(DutyEntry(code=row["code"], text=row["text"]) for row in campaign.duties),
    )


def bases(campaign: Campaign) -> tuple[BasisEntry, ...]:
    return tuple(
        BasisEntry(
            kind=row.kind,
            number=row.number,
            signed_on=row.signed_on,
            issuer=row.issuer,
            abstract=row.abstract,
            is_parent_campaign=row.pk == campaign.parent_basis_id,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in campaign.bases.all()
    )


def objectives(campaign: Campaign) -> tuple[ObjectiveEntry, ...]:
    return tuple(
        ObjectiveEntry(
            code=row.code,
            measure=row.indicator.code,
            kind=ObjectiveKind(row.kind),
            min_pct=row.min_pct,
            stretch_pct=row.stretch_pct,
            baseline_year=row.baseline_year or campaign.year - 1,
        )
        for row in campaign.objectives.select_related("indicator")
    )


def task_groups(campaign: Campaign) -> tuple[TaskGroupEntry, ...]:
    return tuple(
        TaskGroupEntry(no=row.no, title=row.title, suggestions=tuple(row.suggestions))
        for row in campaign.task_groups.all()
    )


def clusters(campaign: Campaign) -> tuple[ClusterEntry, ...]:
    rows = campaign.clusters.select_related("head")
    return tuple(ClusterEntry(code=row.code, name=row.name, head=row.head.code if row.head else "") for row in rows)


def places(campaign: Campaign) -> dict[str, str]:
    return dict(campaign.participations.current().order_by("pk").values_list("unit__code", "cluster__code"))


def indicators(campaign: Campaign) -> tuple[IndicatorEntry, ...]:
    return tuple(
        IndicatorEntry(
            code=row.indicator.code,
            task_group=row.task_group.no if row.task_group else None,
            name=row.indicator.name,
            unit_of_measure=row.indicator.unit_of_measure,
            owners=tuple(row.indicator.owners),
            aggregation=Aggregation(row.indicator.aggregation),
            direction=Direction(row.indicator.direction),
            is_outcome=row.indicator.is_outcome,
        )
        for row in campaign.indicator_places.select_related("indicator", "task_group")
    )


def obligations(campaign: Campaign) -> tuple[ObligationEntry, ...]:
    return tuple(
        ObligationEntry(
            code=row.code,
            paper=Paper(row.paper),
            who=row.who,
            each_month=row.each_month,
            due_days_after_period=row.due_days_after_period,
            due_on=row.due_on,
            span=Window(row.first_day, row.last_day) if row.first_day and row.last_day else None,
            is_optional=row.is_optional,
            together_with=row.together_with,
        )
        for row in campaign.obligations.order_by("pk")
    )


def tables(campaign: Campaign) -> tuple[TableEntry, ...]:
    return tables_and_clusters(campaign)[0]


def tables_and_clusters(campaign: Campaign) -> tuple[tuple[TableEntry, ...], list[tuple[str, str]]]:
    """The tables, and code and name of every cluster that might use one: three queries, however many criteria."""
    served: dict[int, list[str]] = {}
    pairs = campaign.clusters.order_by("position", "pk").values_list("code", "name", "scoring_tables")
    shown: dict[str, str] = {}
    for code, name, table_id in pairs:
        shown[code] = name
        served.setdefault(table_id, []).append(code)
    rows = (
        Criterion.objects.filter(part__table__campaign=campaign)
        .select_related("part")
        .order_by("part__table_id", "part__position", "position")
    )
    parts = {table_id: _parts(list(group)) for table_id, group in groupby(rows, key=lambda row: row.part.table_id)}
    found = tuple(
        TableEntry(
            code=table.code,
            name=table.name,
            clusters=tuple(served.get(table.pk, ())),
            parts=parts.get(table.pk, ()),
        )
        for table in campaign.scoring_tables.order_by("pk")
    )
    return found, list(shown.items())


def accidents_counted(campaign: Campaign) -> AccidentsCounted:
    """Which of the accidents on record count for points."""
    return AccidentsCounted(campaign.scoring_rules.get("which_accidents_count") or AccidentsCounted.ALL)


def part_two_by_table(campaign: Campaign) -> dict[str, bool]:
    """Whether a table in use has a part II, by the name of the table."""
    second = CriterionPart.objects.filter(table=OuterRef("pk"), code=PART_TWO)
    used = campaign.scoring_tables.filter(clusters__isnull=False).annotate(has_part_two=Exists(second))
    return dict(used.order_by("pk").values_list("name", "has_part_two"))


def _parts(rows: list[Criterion]) -> tuple[PartEntry, ...]:
    return tuple(
        PartEntry(code=part.code, name=part.name, criteria=tuple(criterion(row) for row in group))
        for part, group in groupby(rows, key=lambda row: row.part)
    )


def criterion(row: Criterion) -> CriterionEntry:
    settings: dict[str, Any] = row.settings
    return CriterionEntry(
        code=row.code,
        name=row.name,
        hundredths=row.max_hundredths,
        kind=CriterionKind(row.kind),
        settings=settings,
        evidence=row.evidence,
    )
