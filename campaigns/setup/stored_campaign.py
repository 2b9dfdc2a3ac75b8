"""From a definition to rows: the campaign, its bases, groups and participants; each part may be stored again over a draft."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from campaigns.setup.contents import (
    BasisEntry,
    CampaignEntry,
    ClusterEntry,
    Definition,
    TaskGroupEntry,
)
from campaigns.setup.models import Campaign, CampaignIndicator, Cluster, LegalBasis, Participation, TaskGroup
from campaigns.setup.stored_rules import store_indicators, store_objectives, store_obligations, store_periods
from campaigns.setup.stored_scoring import store_tables
from units.models import Board, Unit


def store_definition(
    definition: Definition, *, board: Board, units: Mapping[str, Unit], police: Iterable[str], sha256: str = ""
) -> Campaign:
    """The whole campaign; `units` are the board's units by code, `police` the codes of those who count accidents."""
    entry = definition.campaign
    campaign = Campaign.objects.create(
        **head_fields(entry),
        board=board,
        scoring_rules=definition.scoring_rules,
        award_rules=definition.award_rules,
        is_illustrative=bool(definition.illustrative),
        illustrative_parts=list(definition.illustrative),
        source_sha256=sha256,
    )
    store_bases(entry.bases, campaign=campaign)
    store_task_groups(entry.task_groups, campaign=campaign)
    store_indicators(definition.indicators, campaign=campaign, police=police)
    store_objectives(entry.objectives, campaign=campaign)
    store_clusters(definition.clusters, campaign=campaign, units=units)
    store_places(definition.places, campaign=campaign, units=units)
    store_obligations(definition.obligations, campaign=campaign)
    store_periods(campaign)
    store_tables(definition.tables, campaign=campaign)
    return campaign


def head_fields(entry: CampaignEntry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "year": entry.year,
        "name": entry.name,
        "theme": entry.theme,
        "theme_variant": entry.theme_variant,
        "participants_text": entry.participants,
        "plan_number": entry.plan_number,
        "plan_signed_on": entry.plan_signed_on,
        "planned_on": entry.planned_on,
        "launched_on": entry.launched_on,
        "ends_on": entry.ends_on,
        "official_first_day": entry.official.first_day,
        "official_last_day": entry.official.last_day,
        "accident_source": entry.accident_source,
        "signature_authority": entry.signatory.authority,
        "signature_board_post": entry.signatory.board_post,
        "signature_agency_post": entry.signatory.agency_post,
        "signature_name": entry.signatory.name,
        "recipients": list(entry.recipients),
        "duties": [{"code": duty.code, "text": duty.text} for duty in entry.duties],
    }


def store_head(entry: CampaignEntry, *, campaign: Campaign) -> None:
    """The head of a draft anew, with the papers it rests on."""
    Campaign.objects.filter(pk=campaign.pk).update(**head_fields(entry))
    store_bases(entry.bases, campaign=campaign)


def store_bases(entries: Sequence[BasisEntry], *, campaign: Campaign) -> None:
    campaign.bases.all().delete()
    rows = LegalBasis.objects.bulk_create(
        LegalBasis(
            campaign=campaign,
            position=position,
            kind=basis.kind,
            number=basis.number,
            signed_on=basis.signed_on,
            issuer=basis.issuer,
            abstract=basis.abstract,
            valid_from=basis.valid_from,
            valid_to=basis.valid_to,
        )
        for position, basis in enumerate(entries, start=1)
    )
    above = next((row for row, basis in zip(rows, entries, strict=True) if basis.is_parent_campaign), None)
    campaign.parent_basis = above
    Campaign.objects.filter(pk=campaign.pk).update(parent_basis=above)


def store_task_groups(entries: Iterable[TaskGroupEntry], *, campaign: Campaign) -> None:
    """Groups keep their rows by number, so that the indicators under them stay; indicators of a lost group stand alone."""
    wanted = {entry.no: entry for entry in entries}
    kept = {row.no: row for row in campaign.task_groups.filter(no__in=wanted)}
    lost = campaign.task_groups.exclude(no__in=wanted)
    CampaignIndicator.objects.filter(task_group__in=lost).update(task_group=None)
    lost.delete()
    for no, entry in wanted.items():
        row = kept.get(no) or TaskGroup(campaign=campaign, no=no)
        row.title, row.suggestions = entry.title, list(entry.suggestions)
        row.save()


def store_clusters(entries: Iterable[ClusterEntry], *, campaign: Campaign, units: Mapping[str, Unit]) -> None:
    """`units` by code, among them the heads. Clusters keep their rows by code, so that their tables of points stay theirs; a lost one takes its places along."""
    wanted = list(entries)
    kept = {row.code: row for row in campaign.clusters.all()}
    lost = campaign.clusters.exclude(code__in=[entry.code for entry in wanted])
    campaign.participations.filter(cluster__in=lost).delete()
    lost.delete()
    for position, entry in enumerate(wanted, start=1):
        row = kept.get(entry.code) or Cluster(campaign=campaign, code=entry.code)
        row.name, row.position, row.head = entry.name, position, units.get(entry.head)
        row.save()


def store_places(places: Mapping[str, str], *, campaign: Campaign, units: Mapping[str, Unit]) -> None:
    """Who takes part and in which cluster, anew."""
    clusters = {row.code: row for row in campaign.clusters.all()}
    campaign.participations.all().delete()
    Participation.objects.bulk_create(
        Participation(campaign=campaign, unit=units[unit], cluster=clusters[cluster])
        for unit, cluster in places.items()
    )
