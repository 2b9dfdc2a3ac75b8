"""The pages of excuses, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.models import Excuse
from campaigns.launch.excusing import paper_words
from campaigns.setup.models import Campaign

_MOST = 200


@dataclass(frozen=True, slots=True)
class ExcuseRow:
    title: str
    url: str
    hint: str
    since: str


@dataclass(frozen=True, slots=True)
class Told:
    title: str
    facts: list[dict[str, str]]


def rows_of(campaign: Campaign) -> dict[str, Any]:
    """Excuses in force, and those taken back: one query."""
    rows = Excuse.objects.filter(filing__campaign=campaign).select_related("filing__unit", "filing__period")
    found = list(rows[:_MOST])
    return {
        "rows": [_row(row, campaign) for row in found if row.ended_at is None],
        "ended": [_row(row, campaign) for row in found if row.ended_at is not None],
    }


def _row(row: Excuse, campaign: Campaign) -> ExcuseRow:
    until = _(", bỏ miễn %(day)s: %(reason)s") % {"day": _day(row.ended_at), "reason": row.ended_reason}
    return ExcuseRow(
        title=_title(row),
        url=reverse("launch:excuse", kwargs={"code": campaign.code, "uuid": row.uuid}),
        hint=row.reason + (until if row.ended_at else ""),
        since=_("từ %(day)s") % {"day": _day(row.granted_at)},
    )


def _day(moment: datetime | None) -> str:
    """Its day here: the database keeps moments in UTC."""
    return vn.show_date(timezone.localdate(moment) if moment else None)


def _title(row: Excuse) -> str:
    return f"{row.filing.unit.name}: {vn.uncapitalise(paper_words(row.filing))}"


def told(row: Excuse) -> Told:
    """One excuse whole: three or four facts, and how it ended."""
    by = row.granted_by.get_full_name() if row.granted_by else _("theo văn bản điều chỉnh")
    facts = [
        (_("Lý do"), row.reason),
        (_("Theo văn bản"), row.number or vn.NOTHING),
        (_("Miễn từ"), f"{_day(row.granted_at)}, {by}"),
        (_("Hạn trước khi miễn"), vn.show_date(row.due_on) if row.due_on else vn.NOTHING),
    ]
    if row.ended_at is not None:
        ender = row.ended_by.get_full_name() if row.ended_by else ""
        facts.append((_("Bỏ miễn"), f"{_day(row.ended_at)}, {ender}: {row.ended_reason}"))
    return Told(_title(row), [{"label": label, "value": value, "url": ""} for label, value in facts])
