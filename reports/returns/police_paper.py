"""The police's paper of a period: their accidents one by one, or one table of counts, as the campaign takes for official.

This is the one place that decides. An accepted version tells by itself which of the two it is, so that a campaign may
change its source by letter: what has been accepted counts as it was stated.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing, FilingVersion
from reports.returns import accidents, derive
from reports.returns.counts import record, rows


def write(filing: Filing, values: Mapping[str, Any]) -> None:
    (rows if filing.campaign.counts_by_unit else accidents).write(filing, values)


def nothing(filing: Filing) -> dict[str, Any]:
    """A period without any accident, as `write` takes it."""
    return {"nothing_happened": True, "counts" if filing.campaign.counts_by_unit else "accidents": []}


def content(filing: Filing) -> dict[str, Any]:
    return rows.content(filing) if filing.campaign.counts_by_unit else accidents.content(filing)


def check(filing: Filing, *, on: date) -> list[Fault]:
    if not filing.campaign.counts_by_unit:
        return accidents.check(filing, on=on)
    return accidents.not_closed(accidents.window_of_paper(filing), on=on) or rows.faults_of(filing)


def put_on_record(filing: Filing, version: FilingVersion, at: datetime) -> None:
    if "counts" in version.content:
        record.put_counts_on_record(filing, version, at)
    else:
        derive.put_accidents_on_record(filing, version, at)
