"""The three criteria beside one's work: of one's own commune, or for officers of the whole area."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from campaigns.record import wording
from campaigns.record.calendars import official_calendar, window_of
from campaigns.record.comparing import ComparisonSheet, closing_days
from campaigns.record.figures import record_of
from campaigns.record.permissions import participations_in_view
from campaigns.record.scopes import scopes_for
from campaigns.setup.in_view import remember_campaign
from campaigns.setup.windows import Window
from units.models import User
from units.permissions import posts_of

_THREE = 3


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """A heading, the days it speaks of, and a line for each criterion."""

    title: str
    days: str
    items: list[dict[str, str]]


def figures_of(user: User | AnonymousUser, *, on: date) -> PlaceFigures | None:
    """The running total up to the last day on record, against the same days a year before; None where there is none.

    Three queries, whatever the number of units.
    """
    posts = posts_of(user, on=on)
    rows = participations_in_view(posts, on=on)
    if not rows:
        return None
    campaign = rows[0].campaign
    if isinstance(user, User):
        remember_campaign(user, campaign)
    scopes = scopes_for(posts, campaign.board, rows)
    scope = scopes[-1] if posts.unit_ids() and scopes[-1].key.startswith("dv-") else scopes[0]
    year = window_of(campaign, official_calendar(campaign))
    record = record_of(campaign, Window(year.year_before().first_day, year.last_day))
    last, _days = closing_days(record, scope, year)
    if last is None or not scope.units:
        return None
    sheet = ComparisonSheet(record=record, scope=scope, window=year.clipped_to(last), objectives={})
    return PlaceFigures(
        title=_("Tai nạn giao thông: %(place)s") % {"place": scope.label},
        days=_("%(days)s, so với cùng kỳ") % {"days": wording.days_words(sheet.window)},
        items=[
            {
                "label": row.label,
                "value": row.current,
                "note": _("cùng kỳ %(n)s") % {"n": row.previous},
                "change": row.change,
                "tone": "",
            }
            for row in sheet.rows[:_THREE]
        ],
    )
