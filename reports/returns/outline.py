"""By which outline an interim or closing return is written; the outlines themselves are data of the campaign."""

from campaigns.filing.models import Filing
from campaigns.setup.outline import CLOSING as CLOSING
from campaigns.setup.outline import INTERIM as INTERIM
from campaigns.setup.outline import OUTLINES as OUTLINES
from campaigns.setup.outline import Part as Part
from campaigns.setup.outline import outline_in


def outline_of(filing: Filing) -> tuple[Part, ...]:
    """What a letter changes later leaves the papers alone that have come to the office."""
    return outline_in(filing.campaign.outlines, filing.kind, received_at=filing.received_at)


def words_in(text: str) -> int:
    return len(text.split())
