"""What names an accident inside a return of the police. Pure; rows as versions keep them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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
