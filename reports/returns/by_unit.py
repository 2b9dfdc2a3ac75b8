"""A table of accident counts by unit: what it must hold, and what reading it (`by_unit_reading`) brings. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.windows import Window
from units.directory import Directory, Listed

SHEET = "SoLieu"
UNIT, DAY, ACCIDENTS, DEATHS, INJURED, NOTE = (
    "Đơn vị",
    "Ngày báo cáo",
    "Số vụ",
    "Số người chết",
    "Số người bị thương",
    "Ghi chú",
)
COUNTS = (ACCIDENTS, DEATHS, INJURED)
REQUIRED = (UNIT, DAY, *COUNTS)
SUBSETS_OF_ACCIDENTS = frozenset(
    {AccidentMeasure.ALCOHOL_RELATED, AccidentMeasure.ESPECIALLY_SERIOUS, AccidentMeasure.COMMERCIAL_VEHICLE}
)
MOST_TOLD = 20
LARGEST_COUNT = 9_999_999
LONGEST_NOTE = 1_000


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """A further column that may stand in the table: an indicator of the campaign."""

    code: str
    name: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    name: str
    window: Window


@dataclass(frozen=True, slots=True)
class Rules:
    """What the campaign takes: its units, its official year, its periods, its indicators."""

    directory: Directory
    year: Window
    periods: tuple[NamedPeriod, ...]
    columns: tuple[IndicatorColumn, ...] = ()
    counts: tuple[str, ...] = COUNTS

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must be there; a health office counts people, not accidents."""
        return (UNIT, DAY, *self.counts)

    def period_of(self, day: date) -> NamedPeriod:
        """The shortest period that holds the day; the year itself where no period does."""
        holding = [one for one in self.periods if one.window.first_day <= day <= one.window.last_day]
        return min(holding, key=lambda one: one.window.days, default=NamedPeriod(_("cả năm"), self.year))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row of the table, with the number it has on the person's screen. `others` by indicator code, blank ones left out."""

    number: int
    unit: Listed
    day: date
    period: NamedPeriod
    accidents: int | None
    deaths: int
    injured: int
    note: str = ""
    others: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableFault:
    """What is wrong, in which row and column of the person's own table; row 0 is the table as a whole."""

    row: int
    column: str
    cell: str
    message: str

    def __str__(self) -> str:
        if not self.row:
            return self.message
        where = _("Dòng %(row)s") % {"row": self.row}
        if self.column:
            where += ", " + _("cột %(column)s (%(cell)s)") % {"column": self.column, "cell": self.cell}
        return f"{where}: {vn.uncapitalise(self.message)}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the table says. With a fault there are no rows. `unread` are columns that nothing is taken from."""

    rows: tuple[UnitRow, ...]
    faults: tuple[TableFault, ...]
    warnings: tuple[TableFault, ...]
    unread: tuple[str, ...]

    def told(self) -> str:
        """Every fault on a line of its own, the first `MOST_TOLD` of them in full."""
        lines = [str(fault) for fault in self.faults[:MOST_TOLD]]
        if more := len(self.faults) - MOST_TOLD:
            lines += [_("và còn %(count)s chỗ khác phải sửa.") % {"count": vn.show_number(more)}] if more > 0 else []
        return "\n".join(lines)
