"""Which papers are urged: those overdue of the units ticked, or those named one by one; as rows, and as a text for a chat."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import standing, wording
from campaigns.filing.models import Filing
from campaigns.setup.models import Campaign

MOST = 500


@dataclass(frozen=True, slots=True)
class Row:
    uuid: UUID
    unit: str
    paper: str
    due: str
    days: int
    over: str


def papers_of(
    campaign: Campaign, *, on: date, units: Sequence[str] = (), kind: str = "", named: Iterable[UUID] | None = None
) -> QuerySet[Filing]:
    """Papers not sent: those `named` whatever their day, else every overdue one, of `units` where some are ticked."""
    papers = Filing.objects.filter(campaign=campaign, received_at=None, due_on__isnull=False)
    if named is not None:
        papers = papers.filter(uuid__in=list(named))
    else:
        papers = papers.overdue(on)
        papers = papers.filter(unit__code__in=units) if units else papers
        papers = papers.filter(kind=kind) if kind else papers
    related = papers.select_related("unit", "period", "obligation", "campaign")
    return related.order_by("unit__sort_key", "unit_id", "due_on", "kind", "pk")[:MOST]


def rows_of(papers: Iterable[Filing], *, on: date) -> list[Row]:
    return [
        Row(
            uuid=paper.uuid,
            unit=paper.unit.name,
            paper=wording.title_of(paper),
            due=vn.show_date(paper.due_on),
            days=max((on - paper.due_on).days, 0) if paper.due_on else 0,
            over=_over(paper, on=on),
        )
        for paper in papers
    ]


def _over(paper: Filing, *, on: date) -> str:
    late = wording.lateness(paper, on=on)
    return vn.uncapitalise(late.label) if late else wording.remaining(paper, on=on)


def chat_text(campaign: Campaign, papers: Iterable[Filing], *, on: date, answer_by: date) -> str:
    """Plain and short, to be pasted into the offices' own group: no person, no content."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for paper in papers:
        kinds[paper.unit.name].append(paper.kind)
    head = _("%(office)s nhắc nộp hồ sơ phong trào “%(name)s” (tính đến %(day)s):")
    lines = [head % {"office": campaign.board.office_short_name, "name": campaign.name, "day": vn.show_date(on)}]
    lines += [f"- {unit}: {vn.uncapitalise(standing.told(owed))}" for unit, owed in kinds.items()]
    ask = _("Đề nghị các đơn vị gửi qua cổng trước ngày %(day)s. Đơn vị đã gửi xin bỏ qua tin này.")
    lines.append(ask % {"day": vn.show_date(answer_by)})
    return "\n".join(lines)
