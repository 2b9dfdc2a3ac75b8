"""A scoring table as a campaign file writes it, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from campaigns.setup.contents import CriterionEntry, PartEntry, TableEntry
from campaigns.setup.json_text import FileFault, json_number
from campaigns.setup.reading import Spot
from campaigns.setup.schema_scoring import read_scoring


def table_as_file(entry: TableEntry) -> dict[str, Any]:
    head = {"code": entry.code, "name": entry.name, "clusters": list(entry.clusters)}
    return {**head, "parts": [part_as_file(part) for part in entry.parts]}


def part_as_file(part: PartEntry) -> dict[str, Any]:
    return {"code": part.code, "name": part.name, "criteria": [criterion_as_file(row) for row in part.criteria]}


def criterion_as_file(row: CriterionEntry) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "max_points": json_number(Decimal(row.hundredths) / 100),
        "scoring": {"type": row.kind.value, **row.settings},
        "evidence": row.evidence,
    }


def table_from_file(said: Mapping[str, Any], *, faults: list[FileFault]) -> TableEntry:
    """The table that `said` writes, judged by the rules of the campaign file; the clusters it names are taken as known."""
    known = [str(code) for code in said.get("clusters") or ()]
    return read_scoring(Spot([dict(said)], "tables", faults).entries(), known)[0]
