"""Beside a return, for the office only: what its words claim about accidents and the figures of record do not bear out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from campaigns.filing.models import Filing
from campaigns.setup.models import Participation
from reports.returns.claims import claims_in, contradictions
from reports.returns.prefill import accident_comparisons


def beside(filing: Filing, content: Mapping[str, Any], *, is_unit: bool, on: date) -> dict[str, Any]:
    """`contradictions` of the narrative; the record is read only where something is claimed. At most two queries."""
    told = [row["text"] for row in content.get("sections", ())]
    if is_unit or not any(True for text in told for _claim in claims_in(text)):
        return {"contradictions": []}
    return {"contradictions": contradictions(told, accident_comparisons(filing, areas=_areas(filing)))}


def _areas(filing: Filing) -> list[int]:
    """The unit's own area, or every area of the campaign for a unit that has none."""
    if filing.unit.is_geographic:
        return [filing.unit_id]
    areas = Participation.objects.filter(campaign=filing.campaign_id, unit__is_geographic=True)
    return list(areas.values_list("unit", flat=True))
