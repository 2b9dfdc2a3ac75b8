"""What an appraiser has before him: the lines of the table, what the unit says, what record and papers say, what was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from awards.appraisal import GivenScore, OwnLine, judged_content, lines_and_scores, own_lines
from awards.counting import figures_of
from awards.deciding import Apart, Decided, Times
from awards.gathering import Papers, entrants
from awards.points import Points
from awards.rated import NOT_STATED, Rated
from awards.rules import AdjustmentLine, Choice, adjustment_lines_of, loss_rules_of
from awards.self_scoring import points_by
from awards.stated import NOTHING_DUE, by_accidents, by_timeliness
from awards.tables import TableLine
from campaigns.filing.models import Filing


@dataclass(frozen=True, slots=True)
class Desk:
    """One sheet as it lies open; `computed` by criterion id where figures of record or accepted papers tell."""

    lines: list[TableLine]
    computed: Mapping[int, Points | Rated]
    own: Mapping[str, OwnLine]
    given: Mapping[int, GivenScore]
    decided: Decided
    adjustments: tuple[AdjustmentLine, ...]
    grounds: tuple[Choice, ...]


def desk_of(filing: Filing, *, on: date) -> Desk:
    """Three queries."""
    lines, given = lines_and_scores(filing)
    entrant = next(iter(entrants(filing.campaign, on=on, unit=filing.unit_id)), None)
    papers, timely = (entrant.papers, entrant.timely) if entrant else (Papers(), NOTHING_DUE)
    figures = figures_of(filing, lines)
    stated = {**papers.stated, **by_timeliness(timely), **(by_accidents(figures, filing.unit_id) if figures else {})}
    rated = {
        line.criterion_id: Rated(line.rated, stated.get(line.rated.measure, NOT_STATED))
        for line in lines
        if line.rated is not None
    }
    return Desk(
        lines=lines,
        computed={**rated, **points_by(figures, filing, lines)},
        own=own_lines(judged_content(filing)),
        given=given,
        decided=Decided({code: Times(times, why) for code, times, why in papers.adjusted}, Apart(*papers.apart)),
        adjustments=adjustment_lines_of(filing.campaign),
        grounds=loss_rules_of(filing.campaign),
    )
