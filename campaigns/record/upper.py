"""The figures that the upper board holds, beside the portal's own for the same days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import vn
from campaigns.record import wording
from campaigns.record.coverage import Record
from campaigns.record.dated import MEASURES
from campaigns.record.models import UpperFigures
from campaigns.record.scopes import Scope
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from units.models import User

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    upper: str
    own: str
    difference: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """One paper of the upper board and the portal's sums for its days."""

    days: str
    source: str
    rows: tuple[Row, ...]

    @property
    def differs(self) -> bool:
        return any(row.differs for row in self.rows)


@transaction.atomic
def state(campaign: Campaign, *, actor: User, at: datetime, **values: Any) -> UpperFigures:
    """Put on record what a paper of the upper board says."""
    stated = UpperFigures.objects.create(campaign=campaign, entered_at=at, entered_by=actor, **values)
    told = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
    audit.write(
        "figures.upper",
        subject=f"campaign:{campaign.uuid}",
        actor=actor,
        at=at,
        chain=campaign.board.chain,
        detail=told,
    )
    return stated


def beside(campaign: Campaign, record: Record, scope: Scope) -> list[Beside]:
    """The newest papers, one for the same days; where the record does not hold these days, nothing is compared. One query."""
    rows = UpperFigures.objects.filter(campaign=campaign)
    newest: dict[Window, UpperFigures] = {}
    for row in rows:
        newest.setdefault(Window(row.first_day, row.last_day), row)
    return [_beside(row, record, scope, days) for days, row in list(newest.items())[:_MOST_SHOWN]]


def _beside(row: UpperFigures, record: Record, scope: Scope, days: Window) -> Beside:
    stated: Mapping[str, int | None] = {measure: getattr(row, measure) for measure in MEASURES}
    told = {"source": row.source, "day": vn.show_date(row.stated_on)}
    return Beside(
        days=wording.days_words(days),
        source=_("%(source)s, ngày %(day)s") % told,
        rows=tuple(
            _row(measure, value, record.sum(scope.units, measure=measure, window=days))
            for measure, value in stated.items()
            if value is not None
        ),
    )


def _row(measure: str, upper: int, own: int | None) -> Row:
    difference = None if own is None else own - upper
    return Row(
        label=str(AccidentMeasure(measure).label),
        upper=vn.show_number(upper),
        own=vn.show_number(own),
        difference=wording.signed(difference),
        differs=bool(difference),
    )
