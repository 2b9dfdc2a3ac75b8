"""From dated accidents to counts. Pure: the same accidents give the same sums however the days are cut."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.windows import Window

MEASURES: tuple[str, ...] = tuple(AccidentMeasure.values)


class StrayAccidentError(ValueError):
    """An accident lies in none of the days or units that are counted: dropping it in silence would lose a death."""


@dataclass(frozen=True, slots=True)
class DatedAccident:
    """One accident as the police state it; its class is theirs, thresholds only warn."""

    happened_on: date
    unit: int
    deaths: int = 0
    injured: int = 0
    alcohol_related: bool = False
    especially_serious: bool = False
    commercial_vehicle: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How much of one measure a unit had in a run of days; zero is a statement like any other."""

    unit: int
    measure: str
    window: Window
    value: int


def counts_of(accidents: Iterable[DatedAccident]) -> dict[str, int]:
    """The six measures of these accidents."""
    counts = dict.fromkeys(MEASURES, 0)
    for accident in accidents:
        for measure, value in _weights(accident):
            counts[measure] += value
    return counts


def bucketed(accidents: Sequence[DatedAccident], *, units: Iterable[int], windows: Sequence[Window]) -> Iterator[Count]:
    """Every unit × window × measure, zeros too; refuses an accident that would fall between them."""
    by_place: dict[tuple[int, Window], list[DatedAccident]] = {
        (unit, window): [] for unit in units for window in windows
    }
    for accident in accidents:
        window = next((window for window in windows if holds(window, accident.happened_on)), None)
        if window is None or (accident.unit, window) not in by_place:
            msg = f"Vụ ngày {accident.happened_on:%d/%m/%Y} nằm ngoài số ngày hoặc địa bàn được thống kê."
            raise StrayAccidentError(msg)
        by_place[accident.unit, window].append(accident)
    for (unit, window), own in by_place.items():
        for measure, value in counts_of(own).items():
            yield Count(unit=unit, measure=measure, window=window, value=value)


def holds(window: Window, day: date) -> bool:
    return window.first_day <= day <= window.last_day


def _weights(accident: DatedAccident) -> tuple[tuple[str, int], ...]:
    return (
        (AccidentMeasure.ACCIDENTS, 1),
        (AccidentMeasure.DEATHS, accident.deaths),
        (AccidentMeasure.INJURED, accident.injured),
        (AccidentMeasure.ALCOHOL_RELATED, int(accident.alcohol_related)),
        (AccidentMeasure.ESPECIALLY_SERIOUS, int(accident.especially_serious)),
        (AccidentMeasure.COMMERCIAL_VEHICLE, int(accident.commercial_vehicle)),
    )
