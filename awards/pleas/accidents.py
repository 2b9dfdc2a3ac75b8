"""An accident inside a return of the police: what names it, and what it is made of. Pure; rows as versions keep them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from campaigns.record.dated import DatedAccident
from reports.returns.choices import Severity

Row = Mapping[str, Any]


def keyed(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """Each accident with what names it: the code of the police, or else all that it is told by.

    Without a code a corrected accident is another one: what was decided about it does not pass over.
    """
    seen: Counter[str] = Counter()
    for row in rows:
        said = row["code"] or "|".join(str(row[name]) for name in ("happened_on", "unit_uuid", "road", *_COUNTS))
        seen[said] += 1
        yield (said if seen[said] == 1 else f"{said}#{seen[said]}"), row


_COUNTS = ("deaths", "injured")


def dated(row: Row, *, unit: int) -> DatedAccident:
    """The accident as figures count it."""
    return DatedAccident(
        happened_on=date.fromisoformat(row["happened_on"]),
        unit=unit,
        deaths=row["deaths"],
        injured=row["injured"],
        alcohol_related=row["alcohol_related"],
        especially_serious=row["severity"] == Severity.ESPECIALLY_SERIOUS,
        commercial_vehicle=row["commercial_vehicle"],
    )
