"""What the police have on record about the unit, beside the unit's own results: read only, it is theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.kinds import OPEN_STATES
from campaigns.filing.models import Filing
from campaigns.filing.wording import state_badge
from campaigns.record.comparing import ComparisonSheet, MeasureRow
from campaigns.record.figures import statements_between
from campaigns.record.rebasing import rebased
from campaigns.record.scopes import Scope
from campaigns.setup.choices import Paper
from campaigns.setup.windows import Window
from reports.returns.accidents import window_of_paper


@dataclass(frozen=True, slots=True)
class PoliceRow:
    """One measure: these days, the same days a year ago, both years to date, and how those differ."""

    now: MeasureRow
    year: MeasureRow


@dataclass(frozen=True, slots=True)
class PolicePanel:
    """`url` leads to the paper in which the unit answers to these figures, where it owes one."""

    rows: list[PoliceRow]
    is_known: bool
    url: str
    badge: str
    is_open: bool
    since: date


def panel_of(filing: Filing, papers: Iterable[Filing]) -> PolicePanel | None:
    """The panel of a unit with an area of its own, its answer among `papers`; one query, two where units were merged."""
    if not filing.unit.is_geographic:
        return None
    window = window_of_paper(filing)
    first = min(filing.campaign.official_first_day, window.first_day)
    year = Window(first, window.last_day)
    both_years = Window(year.year_before().first_day, window.last_day)
    statements = statements_between(filing.board_id, both_years, units=[filing.unit_id])
    record = rebased(statements, until=window.last_day)
    scope = Scope("", filing.unit.name, (filing.unit_id,))
    now, to_date = (ComparisonSheet(record=record, scope=scope, window=days, objectives={}) for days in (window, year))
    answer = next((paper for paper in papers if paper.kind == Paper.FIGURES_CONFIRMATION), None)
    return PolicePanel(
        rows=[PoliceRow(*both) for both in zip(now.rows, to_date.rows, strict=True)],
        is_known=any(row.has_current for row in now.rows),
        url=reverse("filing:detail", kwargs={"uuid": answer.uuid}) if answer else "",
        badge=_("Xác nhận của đơn vị: %(state)s") % {"state": vn.uncapitalise(str(state_badge(answer).label))}
        if answer
        else "",
        is_open=answer is not None and answer.state in OPEN_STATES,
        since=first,
    )
