"""The summary as machine-readable data: the contract of `docs/contracts.md`."""

import json
from decimal import Decimal
from typing import Any

from reports.summary.compile import Summary


def as_data(summary: Summary) -> dict[str, Any]:
    """`comparison`, `ranking` of every participant, `nominees`, `snapshot`, `period`; points and percents as numbers."""
    return {
        "schema": "atgt.tong-ket/1",
        "campaign": summary.campaign["code"],
        "board": summary.campaign["board"]["name"],
        "period": {
            "calendar": summary.calendar,
            "first_day": summary.window.first_day.isoformat(),
            "last_day": summary.window.last_day.isoformat(),
            "previous_first_day": summary.window.year_before().first_day.isoformat(),
            "previous_last_day": summary.window.year_before().last_day.isoformat(),
        },
        "comparison": [
            {
                "measure": row.measure,
                "previous": row.comparison.previous,
                "current": row.comparison.current,
                "change": row.comparison.change,
                "percent": _number(row.comparison.percent),
                "outcome": row.outcome.value if row.outcome else None,
                "met": row.met,
            }
            for row in summary.measures
        ],
        "activity": [
            {
                "indicator": row.code,
                "previous": _number(row.previous),
                "current": _number(row.current),
                "units": row.units,
            }
            for row in summary.activity
        ],
        "ranking": [
            {
                "cluster": row.cluster,
                "unit": row.unit_code,
                "points": None if row.points is None else row.points / 100,
                "rank": row.rank,
                "band": row.band,
            }
            for row in summary.ranking
        ],
        "nominees": [
            {
                "kind": row.subject_kind,
                "name": row.name,
                "unit": row.unit_code,
                "category": row.category,
                "award": row.award_code,
                "votes_for": row.votes_for,
                "votes_total": row.votes_total,
            }
            for row in summary.nominees
        ],
        "snapshot": summary.snapshot_sha256,
        "illustrative": bool(summary.campaign["is_illustrative"]),
    }


def to_json(summary: Summary) -> bytes:
    """Stable bytes: the same summary gives the same file."""
    return (json.dumps(as_data(summary), ensure_ascii=False, indent=2) + "\n").encode()


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
