"""The units come to the district through any year: mergers, divisions, corrections and papers that arrive late."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaigns.record.coverage import Record, Statement
from campaigns.record.dated import MEASURES
from campaigns.record.lineage import Lineage, Link
from campaigns.setup.windows import Window, months

YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
ONE_DAY = timedelta(days=1)

seeds, changes, corrections = st.integers(0, 10_000), st.integers(0, 6), st.integers(0, 40)


@dataclass
class History:
    """A district whose units state every month of a year and merge and divide meanwhile."""

    chance: random.Random
    living: dict[int, date | None] = field(default_factory=lambda: dict.fromkeys(range(1, 6)))
    links: list[Link] = field(default_factory=list)
    born: dict[int, date] = field(default_factory=dict)
    stated: list[Statement] = field(default_factory=list)
    _next: int = 100

    @classmethod
    def of(cls, seed: int, *, steps: int) -> "History":
        history = cls(random.Random(seed))
        changing = set(history.chance.sample(range(1, 12), steps))
        for index, run in enumerate(months(YEAR)):
            if index in changing:
                history.change(on=run.first_day)
            history.stated += [history.said(unit, run) for unit in history.living]
        return history

    @property
    def lineage(self) -> Lineage:
        return Lineage(links=tuple(self.links), born=self.born)

    def said(self, unit: int, run: Window) -> Statement:
        return Statement(unit=unit, window=run, version=1, values=tuple(self.chance.randrange(4) for _ in MEASURES))

    def corrected(self, times: int) -> list[Statement]:
        """So often one of the papers is stated anew; each new one says which version it is."""
        papers: list[Statement] = []
        newest = {(one.unit, one.window): one for one in self.stated}
        for _ in range(times):
            place = self.chance.choice(sorted(newest, key=lambda key: (key[0], key[1].first_day)))
            again = self.said(*place)._replace(version=newest[place].version + 1)
            newest[place] = again
            papers.append(again)
        return papers

    def change(self, *, on: date) -> None:
        """Two or three units merge, or one divides in two, on that day."""
        chance, units = self.chance, sorted(self.living)
        if len(units) > 1 and chance.random() < 0.5:
            olds, news = chance.sample(units, chance.randint(2, min(3, len(units)))), [self._next]
        else:
            olds, news = [chance.choice(units)], [self._next, self._next + 1]
        mille = 1000 if len(news) == 1 else chance.randint(1, 999)
        for old in olds:
            shares = [1000] if len(news) == 1 else [mille, 1000 - mille]
            self.links += [Link(old, new, on, share) for new, share in zip(news, shares, strict=True)]
            del self.living[old]
        for new in news:
            self.living[new] = self.born[new] = on
        self._next += 2


def stated_in(statements: list[Statement]) -> dict[str, int]:
    """Each of the six measures added up on its own, without the portal's rules."""
    columns = zip(*(one.values for one in statements), strict=True)
    return dict(zip(MEASURES, map(sum, columns), strict=True)) if statements else dict.fromkeys(MEASURES, 0)


def in_force(statements: list[Statement]) -> list[Statement]:
    """The newest statement of each unit and month, found without the portal's own rule."""
    kept: dict[tuple[int, Window], Statement] = {}
    for one in statements:
        known = kept.get((one.unit, one.window))
        if known is None or known.version < one.version:
            kept[one.unit, one.window] = one
    return list(kept.values())


def sums_of(record: Record, *units: int, window: Window = YEAR) -> dict[str, int | None]:
    return {measure: record.sum(units, measure=measure, window=window) for measure in MEASURES}


def one_by_one(record: Record, units: Iterable[int]) -> dict[str, int]:
    return {
        measure: sum(record.sum([unit], measure=measure, window=YEAR) or 0 for unit in units) for measure in MEASURES
    }


@given(seed=seeds, steps=changes)
def test_those_who_stand_at_the_end_carry_each_figure_that_was_ever_stated_once(seed: int, steps: int) -> None:
    history = History.of(seed, steps=steps)
    record = Record.of(history.stated, lineage=history.lineage)
    everything = stated_in(history.stated)
    assert sums_of(record, *history.living) == everything
    assert sums_of(record, *record.units) == everything
    assert one_by_one(record, history.living) == everything
    for until in months(YEAR):
        window = YEAR.clipped_to(until.last_day)
        known = stated_in([one for one in history.stated if one.window.last_day <= until.last_day])
        assert sums_of(record, *record.units, window=window) == known


@given(seed=seeds, steps=changes, times=corrections)
def test_corrections_in_any_order_of_arrival_leave_the_units_sum_the_districts(
    seed: int, steps: int, times: int
) -> None:
    history = History.of(seed, steps=steps)
    papers = history.stated + history.corrected(times)
    history.chance.shuffle(papers)
    record = Record.of(papers, lineage=history.lineage)
    whole = stated_in(in_force(papers))
    assert sums_of(record, *history.living) == whole
    assert one_by_one(record, history.living) == whole


@given(seed=seeds, steps=changes, times=corrections, late=st.integers(1, 12))
def test_while_papers_are_late_no_sum_passes_for_whole_and_once_they_are_there_it_is(
    seed: int, steps: int, times: int, late: int
) -> None:
    """A month for which one paper is missing has no sum of the district, the months before the first gap have theirs."""
    history = History.of(seed, steps=steps)
    missing = history.chance.sample(history.stated, late)
    arrived = [one for one in history.stated if one not in missing]
    first_gap = min(one.window.first_day for one in missing)
    record = Record.of(arrived, lineage=history.lineage)
    assert set(sums_of(record, *record.units).values()) == {None}
    if first_gap > YEAR.first_day:
        before = YEAR.clipped_to(first_gap - ONE_DAY)
        known = stated_in([one for one in arrived if one.window.last_day <= before.last_day])
        assert sums_of(record, *record.units, window=before) == known

    papers = arrived + history.corrected(times) + missing
    record = Record.of(papers, lineage=history.lineage)
    assert sums_of(record, *history.living) == stated_in(in_force(papers))


@given(seed=seeds, steps=changes, unsaid=st.sampled_from(MEASURES))
def test_a_measure_that_one_paper_does_not_speak_of_has_no_sum_and_the_others_keep_theirs(
    seed: int, steps: int, unsaid: str
) -> None:
    history = History.of(seed, steps=steps)
    whole = stated_in(history.stated)
    place, silent = history.chance.randrange(len(history.stated)), MEASURES.index(unsaid)
    values = list(history.stated[place].values)
    values[silent] = None
    history.stated[place] = history.stated[place]._replace(values=tuple(values))
    record = Record.of(history.stated, lineage=history.lineage)
    assert sums_of(record, *history.living) == whole | {unsaid: None}
