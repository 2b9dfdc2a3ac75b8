"""The dated accident of the police that a quick report turns out to be: the same place, the same day, on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from reports.quick.models import QuickReport
from units.choices import READING_ROLES, UNIT_ROLES
from units.models import User
from units.permissions import Posts, posts_of


@dataclass(frozen=True, slots=True)
class Matched:
    """An accident as the police have stated it; `url` for who may read their paper; `agrees` where the numbers are the report's."""

    words: str
    url: str
    agrees: bool


def on_record(report: QuickReport, *, user: User | AnonymousUser, on: date) -> list[Matched]:
    """What the accepted versions now say of that place and day, so that an amendment shows at once. One query.

    A unit may name any place of its board, so it is told only of its own; officers and the police of the paper of all.
    """
    day = date.fromisoformat(report.content["happened_on"])
    papers = Filing.objects.filter(
        board=report.board_id,
        kind=Paper.ACCIDENT_RETURN,
        period__first_day__lte=day,
        period__last_day__gte=day,
        accepted_version__isnull=False,
    )
    posts = posts_of(user, on=on)
    is_own = report.content["area_uuid"] in _own_units(posts)
    found = []
    for paper in papers.select_related("accepted_version").order_by("pk"):
        reads = posts.for_board(paper.board_id, *READING_ROLES) or posts.for_unit(paper.unit_id, *UNIT_ROLES)
        if not (reads or is_own):
            continue
        url = reverse("filing:detail", kwargs={"uuid": paper.uuid}) if reads else ""
        rows = of_that_place_and_day(paper.accepted_version.content if paper.accepted_version else {}, report)
        found += [Matched(_words(row), url, agrees=counts_of(row) == counts_of(report.content)) for row in rows]
    return found


def _own_units(posts: Posts) -> set[str]:
    """The units of these posts as a report names its place."""
    return {str(row.unit.uuid) for row in posts.rows if row.unit is not None and row.role in UNIT_ROLES}


def of_that_place_and_day(content: Mapping[str, Any], report: QuickReport) -> list[Mapping[str, Any]]:
    """The accidents of a police paper that happened where and when the report tells."""
    told = (report.content["area_uuid"], report.content["happened_on"])
    return [row for row in content.get("accidents", ()) if (row["unit_uuid"], row["happened_on"]) == told]


def counts_of(said: Mapping[str, Any]) -> tuple[int, int]:
    """Dead and hurt: what a report and an accident on record can be compared by."""
    return said["deaths"], said["injured"]


def differs(content: Mapping[str, Any], report: QuickReport) -> list[Mapping[str, Any]]:
    """The accidents of that place and day, where none has the report's numbers; nothing where one has, or there is none."""
    rows = of_that_place_and_day(content, report)
    return [] if any(counts_of(row) == counts_of(report.content) for row in rows) else rows


def _words(row: Mapping[str, Any]) -> str:
    said = {
        "day": vn.show_date(date.fromisoformat(row["happened_on"])),
        "dead": vn.two_digits(row["deaths"]),
        "hurt": vn.two_digits(row["injured"]),
        "severity": row["severity_name"],
    }
    return _("Vụ ngày %(day)s: %(dead)s người chết, %(hurt)s người bị thương, mức %(severity)s.") % said
