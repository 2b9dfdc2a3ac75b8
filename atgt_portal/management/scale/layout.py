"""Who there is, and the campaign file of each year: the shipped file moved to that year, with invented units. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from campaigns.setup.contents import (
    CampaignEntry,
    CampaignFile,
    ClusterEntry,
    IndicatorEntry,
    ObligationEntry,
    TableEntry,
    UnitEntry,
)
from campaigns.setup.windows import Window
from units.choices import BoardRole, UnitKind

LEAST_UNITS = 10
COMMUNES_A_CLUSTER = 50
SPECIMEN_COMMUNES = 4
CODE = "THU-QUY-MO"
_OFFICES = (
    BoardRole.ACCIDENT_DATA_OWNER,
    BoardRole.STANDING_OFFICE,
    BoardRole.COMMENDATION_APPRAISER,
    BoardRole.CASUALTY_DATA_OWNER,
)
_LED_EVERY = 5
_CONSTABLES = "COQUAN"
_COMMUNES = "XA"


@dataclass(frozen=True, slots=True)
class Layout:
    """A board of so many units: four offices, the others communes in clusters of fifty."""

    units: int

    @property
    def numbers(self) -> range:
        return range(1, self.units + 1)

    @property
    def specimens(self) -> range:
        """The units whose papers are lived once: every office, and a few communes for all the others."""
        return range(1, len(_OFFICES) + SPECIMEN_COMMUNES + 1)

    def specimen_of(self, number: int) -> int:
        if number <= len(_OFFICES):
            return number
        return len(_OFFICES) + 1 + (number - len(_OFFICES) - 1) % SPECIMEN_COMMUNES

    def is_led(self, number: int) -> bool:
        """Whether the unit's leader approves before anything is sent."""
        return number > len(_OFFICES) and number % _LED_EVERY == 0

    def tag(self, number: int) -> str:
        return str(number).zfill(max(4, len(str(self.units))))

    def code(self, number: int) -> str:
        return f"DVT-{self.tag(number)}"

    def entry(self, number: int) -> UnitEntry:
        """The unit as a campaign file would tell it; its name says that it is a trial."""
        is_office = number <= len(_OFFICES)
        return UnitEntry(
            code=self.code(number),
            name=f"Đơn vị thử {self.tag(number)}",
            place_name="" if is_office else f"Địa bàn thử {self.tag(number)}",
            kind=UnitKind.AGENCY if is_office else UnitKind.COMMUNE,
            role=_OFFICES[number - 1] if is_office else BoardRole.MEMBER,
            cluster=self.cluster(number),
            gso_code="",
            is_geographic=not is_office,
            valid_from=None,
            valid_to=None,
            is_illustrative=True,
        )

    def cluster(self, number: int) -> str:
        if number <= len(_OFFICES):
            return _CONSTABLES
        return f"{_COMMUNES}-{(number - len(_OFFICES) - 1) // COMMUNES_A_CLUSTER + 1:03d}"

    @property
    def clusters(self) -> tuple[ClusterEntry, ...]:
        codes = dict.fromkeys(self.cluster(number) for number in self.numbers)
        return tuple(ClusterEntry(code=code, name=f"Khối thử {code}") for code in codes)


def file_of(year: int, *, shipped: CampaignFile, layout: Layout) -> CampaignFile:
    """The shipped campaign as the trial board would run it that year; of its units only the specimens."""
    later = year - shipped.campaign.year
    return replace(
        shipped,
        campaign=_head(shipped.campaign, year, later=later),
        clusters=layout.clusters,
        units=tuple(layout.entry(number) for number in layout.specimens),
        successors=(),
        indicators=tuple(_indicator(entry, shipped, layout) for entry in shipped.indicators),
        obligations=tuple(_obligation(entry, shipped, layout, later=later) for entry in shipped.obligations),
        tables=tuple(_tables(shipped, layout)),
        accidents=(),
        violations=(),
        minor_collisions={},
        illustrative=(*shipped.illustrative, "units"),
        sha256="",
    )


def _head(entry: CampaignEntry, year: int, *, later: int) -> CampaignEntry:
    return replace(
        entry,
        code=f"{CODE}-{year}",
        year=year,
        name=f"Phong trào thử quy mô năm {year} (minh họa)",
        board="Ban An toàn giao thông địa bàn thử quy mô",
        launched_on=moved(entry.launched_on or entry.official.first_day, later),
        ends_on=moved(entry.ends_on, later),
        official=_window(entry.official, later),
        objectives=tuple(replace(row, baseline_year=row.baseline_year + later) for row in entry.objectives),
    )


def moved(day: date, years: int) -> date:
    """The same day so many years later; 29/2 becomes 28/2."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + years, day=last)


def _maybe(day: date | None, years: int) -> date | None:
    return moved(day, years) if day else None


def _window(window: Window, years: int) -> Window:
    return Window(moved(window.first_day, years), moved(window.last_day, years))


def _known(shipped: CampaignFile, layout: Layout) -> dict[str, str]:
    """Code of an office in the shipped file → code of the trial unit in its place."""
    seats = {unit.role: unit.code for unit in shipped.units}
    return {seats[role]: layout.code(number) for number, role in enumerate(_OFFICES, start=1) if role in seats}


def _indicator(entry: IndicatorEntry, shipped: CampaignFile, layout: Layout) -> IndicatorEntry:
    known = _known(shipped, layout)
    return replace(entry, owners=tuple(known.get(owner, owner) for owner in entry.owners))


def _obligation(entry: ObligationEntry, shipped: CampaignFile, layout: Layout, *, later: int) -> ObligationEntry:
    known = _known(shipped, layout)
    return replace(
        entry,
        who=",".join(known.get(token.strip(), token.strip()) for token in entry.who.split(",")),
        due_on=_maybe(entry.due_on, later),
        span=_window(entry.span, later) if entry.span else None,
    )


def _tables(shipped: CampaignFile, layout: Layout) -> Iterator[TableEntry]:
    """The tables of the clusters that there are; every cluster of communes is scored by the communes' table."""
    for table in shipped.tables:
        codes = [cluster.code for cluster in layout.clusters if cluster.code.partition("-")[0] in table.clusters]
        if codes:
            yield replace(table, clusters=tuple(codes))
