"""The dated accident of the police that a quick report turns out to be: the same place, the same day, on record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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
    """An accident as the police have stated it; `url` for who may read their paper."""

    words: str
    url: str


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
        found += [Matched(words, url) for words in _rows(paper, report)]
    return found


def _own_units(posts: Posts) -> set[str]:
    """The units of these posts as a report names its place."""
    return {str(row.unit.uuid) for row in posts.rows if row.unit is not None and row.role in UNIT_ROLES}


def _rows(paper: Filing, report: QuickReport) -> Iterator[str]:
    told = report.content
    version = paper.accepted_version
    for row in version.content["accidents"] if version else ():
        if (row["unit_uuid"], row["happened_on"]) == (told["area_uuid"], told["happened_on"]):
            said = {
                "day": vn.show_date(date.fromisoformat(row["happened_on"])),
                "dead": vn.two_digits(row["deaths"]),
                "hurt": vn.two_digits(row["injured"]),
                "severity": row["severity_name"],
            }
            yield _("Vụ ngày %(day)s: %(dead)s người chết, %(hurt)s người bị thương, mức %(severity)s.") % said
