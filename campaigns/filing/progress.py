"""Who has filed what: units by obligations, and units by months, told to the board's officers. State and dates only."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, JSONField, When
from django.db.models.fields.json import KeyTransform
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.filing import heat, kinds, standing, urged
from campaigns.filing.heat import Cell, Column, Owed, Painter
from campaigns.filing.models import Filing
from campaigns.filing.standing import Behind, Chip, Counts, Narrowing, Seat
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Participation
from units.choices import READING_ROLES
from units.models import User
from units.permissions import posts_of

UNITS_A_PAGE = 100
_FIELDS = (
    "uuid", "unit_id", "kind", "state", "opens_on", "due_on", "awaits_figures", "received_at", "late_days", "is_optional",
    "excuse",
    "obligation__each_month", "obligation__code", "period__first_day", "period__last_day", "period__is_background",
)  # fmt: skip


class Line(NamedTuple):
    label: str
    cells: list[Cell]
    complete: str
    timely: str


@dataclass(frozen=True, slots=True)
class Era:
    label: str
    span: int
    base: bool


@dataclass(frozen=True, slots=True)
class Map:
    """One heat map: `title` names its rows' cluster or its obligation."""

    title: str
    columns: list[Column]
    rows: list[Line]
    eras: list[Era]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One kind of paper over all units."""

    label: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Progress:
    """The obligations as narrowed; `seats` are the units of every page, `yearly` and `monthly` hold this page's."""

    seats: list[Seat]
    yearly: list[Map]
    monthly: list[Map]
    counts: Counts
    papers: list[PaperLine]
    behind: list[Behind]
    kinds: list[Chip]
    clusters: list[Chip]


def campaigns_of(user: User | AnonymousUser, *, on: date) -> list[Campaign]:
    """The launched campaigns of the boards whose papers `user` may follow, newest first."""
    boards = posts_of(user, on=on).board_ids(*READING_ROLES)
    return list(Campaign.objects.launched(on=on).filter(board__in=boards))


def measure(
    campaign: Campaign,
    user: User | AnonymousUser,
    *,
    on: date,
    narrowed: Narrowing | None = None,
    page: int | None = 1,
    urge_url: str = "",
) -> Progress:
    """Three queries, however many units: the units that take part, the papers owed, how often each unit was urged.

    Maps hold the units of `page`, every unit where that is None; `urge_url`, up to a uuid, is where a missing paper leads.
    """
    narrowed = narrowed or Narrowing()
    seats = seats_of(campaign)
    owed = owed_papers(campaign, user, on=on)
    cluster_of = {seat.unit_id: seat.cluster for seat in seats}
    shown_seats = [seat for seat in seats if narrowed.cluster in {"", seat.cluster}]
    here = {seat.unit_id for seat in shown_seats}
    shown = [paper for paper in owed if paper.unit_id in here and narrowed.kind in {"", paper.kind}]
    by_unit, by_kind, counts = standing.counted(shown, on=on)
    late = [paper for paper in owed if paper.is_overdue(on)]
    painter = Painter(on=on, paper_url=_prefix(), urge_url=urge_url)
    of_page = shown_seats if page is None else shown_seats[(page - 1) * UNITS_A_PAGE : page * UNITS_A_PAGE]
    maps = _Maps(shown, of_page, by_unit, painter)
    return Progress(
        seats=shown_seats,
        yearly=maps.yearly(),
        monthly=maps.monthly(),
        counts=counts,
        papers=[PaperLine(str(Paper(kind).label), by_kind[kind]) for kind in Paper.values if kind in by_kind],
        behind=standing.behind(
            [paper for paper in shown if paper.is_overdue(on)], shown_seats, urged.times(campaign.pk), on=on
        ),
        kinds=standing.kind_chips({paper.kind for paper in owed}, late, cluster_of, narrowed),
        clusters=standing.cluster_chips(seats, late, cluster_of, narrowed),
    )


def seats_of(campaign: Campaign) -> list[Seat]:
    rows = Participation.objects.filter(campaign=campaign)
    rows = rows.order_by("cluster__position", "unit__sort_key", "unit_id")
    return [
        Seat(*row) for row in rows.values_list("unit_id", "unit__code", "unit__name", "cluster__code", "cluster__name")
    ]


def owed_papers(campaign: Campaign, user: User | AnonymousUser, *, on: date) -> list[Owed]:
    """Every paper of the campaign that `user`'s boards wait for, as light as it can be had: one query."""
    papers = Filing.objects.expected_by(user, on=on).filter(campaign=campaign).annotate(is_nil=_nil())
    return [Owed._make(row) for row in papers.values_list(*_FIELDS, "is_nil")]


def _nil() -> Case:
    """Whether what was sent says that there was nothing to tell; asked only of kinds that can say so."""
    whens = [
        When(kind=kind.paper, received_at__isnull=False, then=KeyTransform(kind.nil_key, "working_version__content"))
        for kind in kinds.registered()
        if kind.nil_key
    ]
    return Case(*whens, default=None, output_field=JSONField())


def _prefix() -> str:
    """The address of a paper up to its uuid: resolved once for all cells."""
    blank = "00000000-0000-0000-0000-000000000000"
    return reverse("filing:detail", kwargs={"uuid": blank}).partition(blank)[0]


class _Maps:
    """The maps of one page of units."""

    def __init__(self, owed: list[Owed], seats: list[Seat], counts: dict[int, Counts], painter: Painter) -> None:
        self._owed, self._seats, self._counts, self._painter = owed, seats, counts, painter

    def yearly(self) -> list[Map]:
        once = [paper for paper in self._owed if not paper.each_month]
        if not once:
            return []
        columns = sorted(
            {paper.obligation: paper for paper in once}.values(),
            key=lambda paper: (Paper.values.index(paper.kind), paper.obligation),
        )
        by_place = {(paper.unit_id, paper.obligation): paper for paper in once}
        rows: dict[str, list[Line]] = defaultdict(list)
        for seat in self._seats:
            papers = [by_place.get((seat.unit_id, column.obligation)) for column in columns]
            rows[seat.cluster_name].append(self._line(seat, papers))
        due = _usual_due(once)
        heads = [Column(heat.short_name(row.kind), due.get(row.obligation, "")) for row in columns]
        return [Map(title=cluster, columns=heads, rows=lines, eras=[]) for cluster, lines in rows.items()]

    def monthly(self) -> list[Map]:
        maps = []
        monthly = [paper for paper in self._owed if paper.each_month]
        for code in dict.fromkeys(paper.obligation for paper in monthly):
            papers = [paper for paper in monthly if paper.obligation == code]
            months = sorted({(paper.first_day, paper.last_day, paper.is_background) for paper in papers})
            by_place = {(paper.unit_id, paper.first_day): paper for paper in papers}
            filers = {paper.unit_id for paper in papers}
            rows = [
                self._line(seat, [by_place.get((seat.unit_id, month[0])) for month in months])
                for seat in self._seats
                if seat.unit_id in filers
            ]
            columns = [heat.month_head(first, last, base=base) for first, last, base in months]
            if rows:
                maps.append(Map(str(Paper(papers[0].kind).label), columns, rows, _eras(months)))
        return maps

    def _line(self, seat: Seat, papers: list[Owed | None]) -> Line:
        counts = self._counts.get(seat.unit_id) or Counts()
        return Line(seat.name, [self._painter.cell(paper) for paper in papers], counts.complete, counts.timely)


def _usual_due(owed: list[Owed]) -> dict[str, str]:
    """The due day that most units have; one that was given more time has its own."""
    days: dict[str, Counter[date]] = defaultdict(Counter)
    for paper in owed:
        if paper.due_on is not None:
            days[paper.obligation][paper.due_on] += 1
    return {code: _("hạn %(day)s") % {"day": f"{found.most_common(1)[0][0]:%d/%m}"} for code, found in days.items()}


def _eras(months: list[tuple[date, date, bool]]) -> list[Era]:
    """Months of one year stand together, background ones apart; one era needs no heading."""
    spans = Counter((is_base, last.year) for _first, last, is_base in months)
    if len(spans) == 1:
        return []
    words = {True: _("Số liệu nền %(year)s"), False: _("Trong phong trào %(year)s")}
    return [Era(words[base] % {"year": year}, span, base=base) for (base, year), span in spans.items()]
