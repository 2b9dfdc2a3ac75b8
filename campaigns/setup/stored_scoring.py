"""From a definition to rows: what a point is given for."""

from collections.abc import Iterable, Mapping
from typing import Any

from campaigns.setup.contents import PartEntry, TableEntry
from campaigns.setup.models import Campaign, Criterion, CriterionPart, ScoringTable


def store_tables(entries: Iterable[TableEntry], *, campaign: Campaign) -> None:
    """All tables of the campaign, anew."""
    campaign.scoring_tables.all().delete()
    for entry in entries:
        store_table(entry, campaign=campaign)


def store_table(entry: TableEntry, *, campaign: Campaign) -> ScoringTable:
    """One table more."""
    table = ScoringTable.objects.create(campaign=campaign, code=entry.code, name=entry.name)
    table.clusters.set(campaign.clusters.filter(code__in=entry.clusters))
    _store_criteria(_store_parts(entry, table))
    return table


def store_rules(changed: Mapping[str, Any], *, campaign: Campaign) -> None:
    """The common rules named in `changed`, anew; the others stay."""
    campaign.scoring_rules = {**campaign.scoring_rules, **changed}
    Campaign.objects.filter(pk=campaign.pk).update(scoring_rules=campaign.scoring_rules)


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
