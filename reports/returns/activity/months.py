"""From month to month without going back to the list: the unit's papers of this kind in one campaign, in order of days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import opening, wording
from campaigns.filing.kinds import OPEN_STATES
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper


@dataclass(frozen=True, slots=True)
class Month:
    """One period as the picker shows it; `badge` is blank where nobody asked how it stands, `url` where it is not open.

    `hint` tells when it opens.
    """

    label: str
    url: str
    badge: str
    tone: str
    due: str
    hint: str
    current: bool


@dataclass(frozen=True, slots=True)
class Months:
    """The period before and the one after, and all of them."""

    before: Month | None
    after: Month | None
    rows: list[Month]

    @property
    def has_others(self) -> bool:
        return len(self.rows) > 1


def papers_with(filing: Filing, *, answer: bool) -> list[Filing]:
    """The unit's papers of this kind in order of days, and its answers to the police's figures of the same period: one query."""
    own = Q(kind=Paper.ACTIVITY_RETURN)
    asked = own | Q(kind=Paper.FIGURES_CONFIRMATION, period=filing.period_id) if answer else own
    papers = Filing.objects.filter(asked, campaign=filing.campaign_id, unit=filing.unit_id)
    return list(papers.select_related("period").order_by("period__first_day", "period__last_day", "pk"))


def months_of(filing: Filing, papers: Iterable[Filing], *, on: date, listed: bool = False) -> Months:
    """Of these papers those of this kind. `listed`: each period tells how it stands that day."""
    rows = [
        _month(paper, current=paper.pk == filing.pk, on=on, listed=listed)
        for paper in papers
        if paper.kind == Paper.ACTIVITY_RETURN
    ]
    here = next((place for place, row in enumerate(rows) if row.current), 0)
    return Months(
        before=rows[here - 1] if here > 0 else None,
        after=rows[here + 1] if here + 1 < len(rows) else None,
        rows=rows,
    )


def _month(paper: Filing, *, current: bool, on: date, listed: bool) -> Month:
    name = "returns:activity" if paper.state in OPEN_STATES else "filing:detail"
    badge = _badge(paper, on=on) if listed else wording.Badge("", "")
    is_unopened = wording.is_unopened(paper, on=on)
    return Month(
        label=paper.period.name,
        # The grid of a month still to open would only say so and send back: the picker says it at once.
        url="" if is_unopened else reverse(name, kwargs={"uuid": paper.uuid}),
        badge=badge.label,
        tone=badge.tone,
        due=_due(paper, on=on) if listed else "",
        hint=opening.reason(paper) if is_unopened else "",
        current=current,
    )


def _badge(paper: Filing, *, on: date) -> wording.Badge:
    if paper.period.lock_id is not None:
        return wording.Badge(_("Kỳ đã khóa"), "plain")
    return wording.badge_on(paper, on=on)


def _due(paper: Filing, *, on: date) -> str:
    late = wording.lateness(paper, on=on)
    parts = [wording.due_line(paper), vn.uncapitalise(late.label) if late else wording.remaining(paper, on=on)]
    return " · ".join(part for part in parts if part)


def beside(filing: Filing, content: Mapping[str, Any], *, is_unit: bool, on: date) -> dict[str, Any]:
    """For the read-only page of a unit's own month: the ways to its neighbours."""
    return {"months": months_of(filing, papers_with(filing, answer=False), on=on) if is_unit else None}
