"""The ranking read and written down: one cluster for a page of the draft, the whole for a result of record."""

from collections.abc import Container, Iterable
from datetime import date
from typing import Any

from awards.results.recording import Record, plain, record_of
from awards.rules import bands_of, fairness_of
from awards.standing import standing
from awards.tables import Tables, tables_of
from campaigns.filing.act import digest
from campaigns.launch.models import CampaignLetter
from campaigns.setup.models import Campaign


def draft_of(
    campaign: Campaign,
    *,
    on: date,
    tables: Tables,
    cluster: int | None = None,
    explained: Container[str] | None = None,
) -> Record:
    """As the papers stand now; of one cluster where it is named, with the slips that `record_of` is asked for. Three
    queries.
    """
    found = standing(campaign, on=on, tables=tables, cluster=cluster)
    head = _head(campaign, tables, letters=())
    return record_of(found, head=head, fairness=fairness_of(campaign), as_of=on, explained=explained)


def taken(campaign: Campaign, *, as_of: date) -> Record:
    """Everything a result rests on, with the letters by which the rules came to be what they are."""
    tables = tables_of(campaign)
    letters = CampaignLetter.objects.filter(campaign=campaign, applies_from__lte=as_of)
    found = standing(campaign, on=as_of, tables=tables)
    head = _head(campaign, tables, letters=letters.order_by("signed_on", "pk"))
    return record_of(found, head=head, fairness=fairness_of(campaign), as_of=as_of)


def recomputed(campaign: Campaign, *, as_of: date) -> Record:
    """The ranking as it comes out now for that day, to be held against what was stored."""
    return draft_of(campaign, on=as_of, tables=tables_of(campaign))


def _head(campaign: Campaign, tables: Tables, *, letters: Iterable[CampaignLetter]) -> dict[str, Any]:
    rules = {"common": campaign.scoring_rules, "tables": {key: plain(lines) for key, lines in sorted(tables.items())}}
    return {
        "campaign": {"code": campaign.code, "name": campaign.name, "year": campaign.year},
        "bands": plain(bands_of(campaign)),
        "rules": {
            "sha256": digest(rules),
            "letters": [{"number": letter.number, "signed_on": letter.signed_on.isoformat()} for letter in letters],
        },
    }
