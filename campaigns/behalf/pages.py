"""The pages of Nhập thay, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.behalf.permissions import left_to_enter, papers_of_office
from campaigns.filing import opening, wording
from campaigns.filing.choices import EntryAnswer
from campaigns.filing.kinds import OPEN_STATES, kind_of
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.filing.own import Row
from campaigns.setup.models import Campaign
from units.models import Unit, User


@dataclass(frozen=True, slots=True)
class UnitRow:
    name: str
    url: str
    papers: int
    overdue: int


def open_papers_of(user: User, *, on: date) -> FilingQuerySet:
    """Papers that the office might enter that day: open, begun by nobody, or sent back by the office."""
    running = Campaign.objects.running(on=on).order_by()
    return left_to_enter(papers_of_office(user, on=on)).filter(
        opening.opened(on), entry=None, accepted_version=None, excuse=None, campaign__in=running
    )


def unit_rows(user: User, *, on: date) -> list[UnitRow]:
    """Every unit with papers to enter: one grouped query."""
    grouped = open_papers_of(user, on=on).values_list("unit__uuid", "unit__name").order_by("unit__sort_key")
    late = Q(due_on__lt=on, received_at=None, is_optional=False)
    counted = grouped.annotate(papers=Count("pk"), overdue=Count("pk", filter=late))
    return [
        UnitRow(name, reverse("behalf:unit", kwargs={"uuid": uuid}), papers, overdue)
        for uuid, name, papers, overdue in counted
    ]


def entries(user: User, *, on: date) -> QuerySet[Filing]:
    """Papers under the mark that still want something: writing, or the unit's word."""
    marked = papers_of_office(user, on=on).filter(entry__isnull=False)
    wanted = Q(state__in=OPEN_STATES, accepted_version=None) | ~Q(entry__answer=EntryAnswer.CONFIRMED)
    return marked.filter(wanted).select_related("unit", "period", "campaign", "entry").order_by("-entry__opened_at")


def entry_row(paper: Filing) -> Row:
    entry = paper.entry
    writes = paper.state in OPEN_STATES and paper.accepted_version_id is None
    badge, tone = _standing(paper, writes=writes)
    where = kind_of(paper).edit_url if writes else "filing:detail"
    return Row(
        title=f"{paper.unit.name}: {vn.uncapitalise(wording.title_of(paper))}",
        url=reverse(where, kwargs={"uuid": paper.uuid}),
        hint=entry_words(paper) if entry else "",
        badge=badge,
        tone=tone,
        due=wording.due_line(paper),
    )


def _standing(paper: Filing, *, writes: bool) -> tuple[str, str]:
    if writes:
        return _("Đang nhập thay"), "info"
    if paper.entry is not None and paper.entry.answer == EntryAnswer.DISPUTED:
        return _("Đơn vị nêu chưa đúng"), "bad"
    return _("Chờ đơn vị xác nhận"), "wait"


def entry_words(paper: Filing) -> str:
    return wording.entry_words(paper.entry) if paper.entry else ""


def paper_rows(papers: Iterable[Filing], *, on: date) -> list[Row]:
    """A unit's papers, each leading to the page that opens it for the unit."""
    rows = []
    for paper in papers:
        badge, late = wording.state_badge(paper), wording.lateness(paper, on=on)
        rows.append(
            Row(
                title=wording.title_of(paper),
                url=reverse("behalf:open", kwargs={"uuid": paper.uuid}),
                hint=wording.period_of(paper),
                badge=late.label if late else badge.label,
                tone=late.tone if late else badge.tone,
                due=wording.due_line(paper),
            )
        )
    return rows


def unit_of(user: User, uuid: str, *, on: date) -> Unit | None:
    owed = papers_of_office(user, on=on).filter(unit__uuid=uuid).select_related("unit").first()
    return owed.unit if owed else None
