"""Numbers of the story: the file's own accidents and fines where it has them, invented amounts for everything else. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from atgt_portal.management.demo import draws
from campaigns.record.dated import DatedAccident, counts_of, holds
from campaigns.setup.contents import AccidentEntry, CampaignFile
from campaigns.setup.windows import Window
from reports.returns.choices import Cause, Severity
from reports.returns.indicators import Asked

_LONGEST_NOTE = 80
_SIZES = {
    "văn bản": (3, 9),
    "cuộc": (2, 8),
    "người": (18, 60),
    "hệ thống": (0, 2),
    "điểm": (1, 4),
    "buổi": (6, 24),
    "lượt": (240, 900),
    "lượt người": (240, 900),
    "tin, bài": (8, 48),
    "đơn vị": (2, 12),
    "trường hợp": (8, 30),
    "triệu đồng": (4, 18),
    "kỳ": (4, 12),
    "lớp": (2, 5),
    "vụ": (0, 3),
    "km": (3, 12),
}
_ORDINARY = (1, 9)
_FINED = {"G5.2": "cases", "G5.3": "alcohol_cases", "G5.4": "fine_million_vnd"}
_WHOLE_YEAR = 12


@dataclass(frozen=True, slots=True)
class Amount:
    """What a unit did of one thing, for this year and the year before; wholes only for ratios."""

    value: Decimal
    previous: Decimal | None
    out_of: Decimal | None = None
    previous_out_of: Decimal | None = None

    def boxes(self) -> dict[str, Decimal | None]:
        return {
            "value": self.value,
            "out_of": self.out_of,
            "previous_value": self.previous,
            "previous_out_of": self.previous_out_of,
        }


def accidents_in(file: CampaignFile, window: Window) -> list[AccidentEntry]:
    return [row for row in file.accidents if window.first_day <= row.happened_on <= window.last_day]


def accident_row(entry: AccidentEntry) -> dict[str, Any]:
    """As the police type it; a cause that no list knows goes into words."""
    known = entry.cause in Cause.values
    return {
        "code": entry.code,
        "happened_on": entry.happened_on,
        "unit": entry.unit,
        "mode": entry.mode,
        "road": entry.road,
        "severity": entry.severity,
        "deaths": entry.deaths,
        "injured": entry.injured,
        "alcohol_related": entry.alcohol_related,
        "commercial_vehicle": entry.commercial_vehicle,
        "cause": entry.cause if known or not entry.cause else Cause.OTHER.value,
        "cause_note": "" if known else entry.cause[:_LONGEST_NOTE],
    }


def accident_counts(file: CampaignFile, unit: str, window: Window) -> dict[str, int]:
    """The six measures of one place, as the file's own accidents give them."""
    own = (row for row in accidents_in(file, window) if row.unit == unit)
    return counts_of(
        DatedAccident(
            happened_on=row.happened_on,
            unit=0,
            deaths=row.deaths,
            injured=row.injured,
            alcohol_related=row.alcohol_related,
            commercial_vehicle=row.commercial_vehicle,
            especially_serious=row.severity == Severity.ESPECIALLY_SERIOUS,
        )
        for row in own
    )


def by_accidents(file: CampaignFile) -> Counter[str]:
    """How many accidents of the file happened in each place."""
    return Counter(row.unit for row in file.accidents)


def left_out(file: CampaignFile, places: Iterable[str], periods: Sequence[Window]) -> tuple[int, int]:
    """How many accidents no police return can hold: for their day, and for their place."""
    known = frozenset(places)
    inside = [row for row in file.accidents if any(holds(window, row.happened_on) for window in periods)]
    return len(file.accidents) - len(inside), sum(row.unit not in known for row in inside)


def amounts(unit: str, asked: list[Asked], *, share: Decimal = Decimal(1)) -> dict[str, Amount]:
    """What the unit did by indicator; `share` is the part of the year that has passed. A part never exceeds its whole."""
    found: dict[str, Amount] = {}
    for one in asked:
        whole = found.get(one.part_of)
        found[one.code] = _part(unit, one, whole) if whole else _amount(unit, one, share)
    return found


def _amount(unit: str, one: Asked, share: Decimal) -> Amount:
    if one.is_ratio:
        return _ratio(unit, one.code)
    low, high = _SIZES.get(one.unit_of_measure, _ORDINARY)
    if one.is_counted:
        year = Decimal(draws.number(low, high, unit, one.code))
    else:
        year = draws.amount(str(low), str(high), unit, one.code)
    before = year * draws.number(75, 108, unit, one.code, "trước") / 100
    return Amount(value=_rounded(year * share, one), previous=_rounded(before * share, one))


def _ratio(unit: str, code: str) -> Amount:
    seen, seen_before = (Decimal(draws.number(160, 420, unit, code, when)) for when in ("nay", "trước"))
    return Amount(
        value=(seen * draws.number(88, 97, unit, code) / 100).quantize(Decimal(1)),
        out_of=seen,
        previous=(seen_before * draws.number(82, 92, unit, code, "trước") / 100).quantize(Decimal(1)),
        previous_out_of=seen_before,
    )


def _part(unit: str, one: Asked, whole: Amount) -> Amount:
    percent = draws.number(6, 18, unit, one.code)
    return Amount(value=whole.value * percent // 100, previous=(whole.previous or Decimal(0)) * (percent + 2) // 100)


def _rounded(value: Decimal, one: Asked) -> Decimal:
    return value.quantize(Decimal(1) if one.is_counted else Decimal("0.1"))


def police_amounts(file: CampaignFile, *, up_to_month: int) -> dict[str, Amount]:
    """What the file says of fines and minor collisions: sums of the civil year's months, this year and the year before."""
    year = file.campaign.year
    sums: dict[str, Counter[int]] = {code: Counter() for code in ("minor_collisions", *_FINED)}
    for row in file.violations:
        for code, name in _FINED.items():
            if row.month <= up_to_month:
                sums[code][row.year] += _hundredths(getattr(row, name))
    if up_to_month == _WHOLE_YEAR:
        # Collisions are told by the year only.
        sums["minor_collisions"].update({told: _hundredths(count) for told, count in file.minor_collisions.items()})
    return {
        code: Amount(value=_back(by_year[year]), previous=_back(by_year[year - 1]) if year - 1 in by_year else None)
        for code, by_year in sums.items()
        if year in by_year
    }


def _hundredths(number: str | int) -> int:
    return int(Decimal(number) * 100)


def _back(hundredths: int) -> Decimal:
    return Decimal(hundredths) / 100
