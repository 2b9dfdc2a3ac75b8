"""All of one paper, its cells and what is on record beside them, read in one question."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from atgt_portal.lib.together import read_together
from campaigns.filing.models import Filing
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from campaigns.setup.models import Period
from campaigns.setup.windows import Window
from reports.returns.accidents import window_of_paper
from reports.returns.activity import sums
from reports.returns.activity.inherited import Merged, names_words, stated_with_olds
from reports.returns.activity.rules import BLANK, Cell, History, Judged, Tally, judge, tally
from reports.returns.activity.sums import Amount, Stated
from reports.returns.indicators import Asked, asked_from, asked_parts
from reports.returns.models import CellEdit
from units.models import Unit, UnitSuccession


@dataclass(frozen=True)
class Grid:
    """One paper as it stands. `on_record` are settled statements of other papers of this kind, by indicator code.

    `periods` are those of the campaign for which the unit, or one that went into it, owes such a paper: sums to date
    begin with the first. `olds` are the units that went into it, by the day of the merger.
    """

    asked: list[Asked]
    cells: Mapping[str, Cell]
    on_record: Mapping[str, list[Stated]]
    window: Window
    periods: list[Window]
    names: Mapping[Window, str]
    olds: Mapping[date, list[str]] = field(default_factory=dict)

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

    def includes(self, window: Window) -> str:
        """Of sums over these days: whose figures of before a merger are counted in."""
        told = [
            _("Gồm số của %(units)s trước ngày %(day)s.") % {"units": names_words(names), "day": vn.show_date(day)}
            for day, names in sorted(self.olds.items())
            if window.first_day < day
        ]
        return " ".join(told)

    def _parts(self, one: Asked) -> list[Stated]:
        return self.on_record.get(one.code, [])

    def _over(self, one: Asked, window: Window) -> Amount | None:
        amounts = sums.over(self._parts(one), window)
        return None if amounts is None else sums.together(one.aggregation, amounts)


def grid_of(filing: Filing) -> Grid:
    """One question, predecessors of the unit included."""
    window = window_of_paper(filing)
    year = Window(filing.campaign.official_first_day, window.last_day)
    links = _links_into(filing.unit_id, until=window.last_day)
    whose = Q(unit=filing.unit_id) | Q(unit__in=links.values("predecessor"))
    about = Q(about_unit=filing.unit_id) | Q(about_unit__in=links.values("predecessor"))
    figures = Figure.objects.in_force().filter(
        about,
        version__filing__kind=Paper.ACTIVITY_RETURN,
        first_day__gte=year.year_before().first_day,
        last_day__lte=window.last_day,
    )
    papers = Filing.objects.filter(whose, kind=Paper.ACTIVITY_RETURN, campaign=filing.campaign_id)
    edits, on_record, periods, merged, olds, *asked_rows = read_together(
        CellEdit.objects.filter(filing=filing).standing().only("indicator", "value", "out_of", "note", "edition"),
        figures.exclude(version__filing=filing),
        Period.objects.filter(pk__in=papers.values("period")),
        links,
        Unit.objects.filter(pk__in=links.values("predecessor")),
        *asked_parts(filing.campaign_id, filing.unit_id),
    )
    asked = asked_from(*asked_rows)
    codes = {one.pk: one.code for one in asked}
    names = {Window(row.first_day, row.last_day): row.name for row in periods}
    return Grid(
        asked=asked,
        cells={codes[row.indicator_id]: _cell(row) for row in edits if row.indicator_id in codes},
        on_record=_by_code(on_record, asked, filing.unit, merged),
        window=window,
        periods=sorted({*names, window}),
        names=names,
        olds=_olds(filing.unit_id, merged, olds),
    )


def _links_into(unit: int, *, until: date) -> QuerySet[UnitSuccession]:
    """The mergers and divisions that made the unit what it is, and those that had made its predecessors."""
    known = UnitSuccession.objects.filter(on__lte=until)
    first = known.filter(successor=unit).values("predecessor")
    return known.filter(Q(successor=unit) | Q(successor__in=first))


def _olds(unit: int, merged: list[UnitSuccession], olds: list[Unit]) -> dict[date, list[str]]:
    """Day of the merger → the names of those that went into the unit itself."""
    named = {old.pk: old.place_name or old.name for old in olds}
    found: dict[date, list[str]] = defaultdict(list)
    for link in merged:
        if link.successor_id == unit:
            found[link.on].append(named[link.predecessor_id])
    return {day: sorted(names, key=text.sort_key) for day, names in found.items()}


def _cell(row: CellEdit) -> Cell:
    return Cell(value=row.value, out_of=row.out_of, note=row.note, edition=row.edition)


def _by_code(
    figures: list[Figure], asked: list[Asked], unit: Unit, merged: list[UnitSuccession]
) -> dict[str, list[Stated]]:
    found: dict[int, dict[int, list[Stated]]] = defaultdict(lambda: defaultdict(list))
    for row in figures:
        stated = Stated(Window(row.first_day, row.last_day), row.version_id, Amount(row.value, row.out_of))
        found[row.indicator_id][row.about_unit_id or 0].append(stated)
    links = [Merged(row.predecessor_id, row.successor_id, row.on, row.share == 1) for row in merged]
    # What a predecessor outside the board did is on nobody's record here: then the days before are not whole.
    links = [replace(link, is_whole=False) for link in links] if unit.outside_predecessors else links
    return {
        one.code: stated_with_olds(
            unit.pk, found[one.pk], merged=links, born=unit.valid_from, aggregation=one.aggregation
        )
        for one in asked
        if one.pk in found
    }
