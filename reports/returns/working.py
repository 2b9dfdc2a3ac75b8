"""The working copy of an interim or closing return with what its unit is asked, read in one question."""

from dataclasses import dataclass
from decimal import Decimal

from atgt_portal.lib.together import read_together
from campaigns.filing.models import Filing
from campaigns.journal.counting import NOTHING, Count
from campaigns.setup.models import Participation
from reports.returns import suggesting
from reports.returns.indicators import Asked, asked_from, asked_parts
from reports.returns.models import ActivityResult, ClosingReturn, IssuedPaper, ReturnSection, TargetResult
from reports.spots.counting import SpotCount

NO_SPOTS = SpotCount()
BOXES = ("value", "out_of", "previous_value", "previous_out_of")


@dataclass(frozen=True, slots=True)
class Working:
    """`issued` and `closing` are blank rows where nothing has been written; `areas` are the units whose accidents count.

    `sections` by code, `activities` by code of an indicator that the unit is asked, `results` by position of the target.
    """

    asked: list[Asked]
    areas: list[int]
    issued: IssuedPaper
    sections: dict[str, str]
    activities: dict[str, dict[str, Decimal | None]]
    results: dict[int, Decimal | None]
    closing: ClosingReturn
    journal: Count = NOTHING
    spots: SpotCount = NO_SPOTS


def working_of(filing: Filing, *, with_journal: bool = False) -> Working:
    """`with_journal` adds what the unit's own records come to in the days of the paper, for the page on which it is written."""
    journal_parts = suggesting.parts(filing) if with_journal else ()
    issued, sections, activities, results, closing, areas, *asked_rows = read_together(
        IssuedPaper.objects.filter(filing=filing),
        ReturnSection.objects.filter(filing=filing),
        ActivityResult.objects.filter(filing=filing),
        TargetResult.objects.filter(filing=filing),
        ClosingReturn.objects.filter(filing=filing),
        Participation.objects.filter(campaign=filing.campaign_id, unit__is_geographic=True),
        *journal_parts,
        *asked_parts(filing.campaign_id, filing.unit_id),
    )
    journal_rows, asked_rows = asked_rows[: len(journal_parts)], asked_rows[len(journal_parts) :]
    journal, spots = suggesting.counted(filing, *journal_rows) if with_journal else (NOTHING, NO_SPOTS)
    asked = asked_from(*asked_rows)
    codes = {one.pk: one.code for one in asked}
    return Working(
        asked=asked,
        areas=[filing.unit_id] if filing.unit.is_geographic else [row.unit_id for row in areas],
        issued=issued[0] if issued else IssuedPaper(filing=filing),
        sections={row.code: row.text for row in sections},
        activities={
            codes[row.indicator_id]: {box: getattr(row, box) for box in BOXES}
            for row in activities
            if row.indicator_id in codes
        },
        results={row.position: row.value for row in results},
        closing=closing[0] if closing else ClosingReturn(filing=filing),
        journal=journal,
        spots=spots,
    )
