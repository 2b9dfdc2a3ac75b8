"""All of one paper, its cells and what is on record beside them, read in one question."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from atgt_portal.lib.together import read_together
from campaigns.filing.models import Filing
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from campaigns.setup.models import Period
from campaigns.setup.windows import Window
from reports.returns.accidents import window_of_paper
from reports.returns.activity import sums
from reports.returns.activity.rules import BLANK, Cell, History, Judged, Tally, judge, tally
from reports.returns.activity.sums import Amount, Stated
from reports.returns.indicators import Asked, asked_from, asked_parts
from reports.returns.models import ActivityResult


@dataclass(frozen=True)
class Grid:
    """One paper as it stands. `on_record` are settled statements of other papers of this kind, by indicator code.

    `periods` are those of the campaign for which the unit owes such a paper: sums to date begin with the first.
    """

    asked: list[Asked]
    cells: Mapping[str, Cell]
    on_record: Mapping[str, list[Stated]]
    window: Window
    periods: list[Window]
    names: Mapping[Window, str]

    @cached_property
    def year(self) -> Window:
        """The days that are summed: up to the end of this period."""
        return Window(self.periods[0].first_day, self.window.last_day)

    @cached_property
    def judged(self) -> dict[str, Judged]:
        return judge(self.asked, self.cells, {one.code: self.history(one) for one in self.asked})

    @property
    def tally(self) -> Tally:
        return tally(self.judged, self.cells)

    def cell(self, code: str) -> Cell:
        return self.cells.get(code, BLANK)

    def amount(self, one: Asked) -> Amount | None:
        """What is typed, where it can be counted: nothing that breaks a rule enters a sum."""
        cell = self.cell(one.code)
        if cell.value is None or self.judged[one.code].fault:
            return None
        return Amount(cell.value, cell.out_of)

    def history(self, one: Asked) -> History:
        this_year = [part.amount.value for part in self._parts(one) if self.year.first_day <= part.window.first_day]
        return History(same_days=self.same_days(one), most=max(this_year, default=None))

    def same_days(self, one: Asked) -> Amount | None:
        """What was stated of the same days a year before."""
        return self._over(one, self.window.year_before())

    def to_date_before(self, one: Asked) -> Amount | None:
        return self._over(one, self.year.year_before())

    def to_date(self, one: Asked) -> Amount | None:
        """This year's sum with what is typed; None where an earlier period is not on record: blank is not zero."""
        own = self.amount(one)
        if own is None:
            return None
        if not self._earlier:
            return own
        earlier = sums.over(self._parts(one), self._earlier)
        if one.is_ratio and not self.not_on_record:
            # Every earlier period was filed; one in which nothing was observed adds nothing to either half.
            earlier = [part.amount for part in self._parts(one) if part.window.first_day >= self.year.first_day]
        return None if earlier is None else sums.together(one.aggregation, [*earlier, own])

    @cached_property
    def _earlier(self) -> Window | None:
        before = [window for window in self.periods if window.last_day < self.window.first_day]
        return Window(before[0].first_day, before[-1].last_day) if before else None

    @cached_property
    def not_on_record(self) -> list[str]:
        """The earlier periods of which nothing has been accepted yet, by name."""
        known = {part.window for parts in self.on_record.values() for part in parts}
        return [
            self.names[window]
            for window in self.periods
            if window.last_day < self.window.first_day and window not in known
        ]

    def _parts(self, one: Asked) -> list[Stated]:
        return self.on_record.get(one.code, [])

    def _over(self, one: Asked, window: Window) -> Amount | None:
        amounts = sums.over(self._parts(one), window)
        return None if amounts is None else sums.together(one.aggregation, amounts)


def grid_of(filing: Filing) -> Grid:
    window = window_of_paper(filing)
    year = Window(filing.campaign.official_first_day, window.last_day)
    figures = Figure.objects.in_force().filter(
        about_unit=filing.unit_id,
        version__filing__kind=Paper.ACTIVITY_RETURN,
        first_day__gte=year.year_before().first_day,
        last_day__lte=window.last_day,
    )
    owed = Period.objects.filter(
        filings__unit=filing.unit_id, filings__kind=Paper.ACTIVITY_RETURN, filings__campaign=filing.campaign_id
    )
    results, on_record, periods, *asked_rows = read_together(
        ActivityResult.objects.filter(filing=filing),
        figures.exclude(version__filing=filing),
        owed,
        *asked_parts(filing.campaign_id, filing.unit_id),
    )
    asked = asked_from(*asked_rows)
    codes = {one.pk: one.code for one in asked}
    names = {Window(row.first_day, row.last_day): row.name for row in periods}
    return Grid(
        asked=asked,
        cells={codes[row.indicator_id]: _cell(row) for row in results if row.indicator_id in codes},
        on_record=_by_code(on_record, codes),
        window=window,
        periods=sorted({*names, window}),
        names=names,
    )


def _cell(row: ActivityResult) -> Cell:
    return Cell(value=row.value, out_of=row.out_of, note=row.note, edition=row.edition)


def _by_code(figures: list[Figure], codes: Mapping[int, str]) -> dict[str, list[Stated]]:
    found: dict[str, list[Stated]] = defaultdict(list)
    for row in figures:
        if row.indicator_id in codes:
            stated = Stated(Window(row.first_day, row.last_day), row.version_id, Amount(row.value, row.out_of))
            found[codes[row.indicator_id]].append(stated)
    return {code: sums.settled(parts) for code, parts in found.items()}
