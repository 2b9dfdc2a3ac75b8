"""Who has filed what: units by obligations, and units by months, told to the board's officers. State and dates only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import opening
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Participation
from units.choices import READING_ROLES
from units.models import User
from units.permissions import posts_of


@dataclass(frozen=True, slots=True)
class Owed:
    """What may be told of an owed paper to the board that waits for it."""

    uuid: UUID
    unit_id: int
    kind: str
    state: str
    opens_on: date | None
    due_on: date | None
    awaits_figures: bool
    received_at: datetime | None
    late_days: int | None
    is_optional: bool
    each_month: bool
    obligation: str
    first_day: date
    last_day: date
    is_background: bool

    @property
    def is_base(self) -> bool:
        """Of a month before the launch: background figures, due on no day."""
        return self.each_month and self.is_background

    def is_overdue(self, on: date) -> bool:
        return self.received_at is None and not self.is_optional and self.due_on is not None and self.due_on < on


_SHORTEST_MONTH = 27
_FIELDS = (
    "uuid",
    "unit_id",
    "kind",
    "state",
    "opens_on",
    "due_on",
    "awaits_figures",
    "received_at",
    "late_days",
    "is_optional",
    "obligation__each_month",
    "obligation__code",
    "period__first_day",
    "period__last_day",
    "period__is_background",
)


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    note: str = ""
    base: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    tone: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Map:
    """One heat map: `title` names its rows' cluster or its obligation."""

    title: str
    columns: list[Column]
    rows: list[Line]


@dataclass(frozen=True, slots=True)
class Behind:
    """A unit with papers overdue, and how many days the oldest of them."""

    unit: str
    papers: str
    count: int
    days: int


@dataclass(frozen=True, slots=True)
class Counts:
    on_time: int
    late: int
    overdue: int
    to_come: int
    unopened: int

    @property
    def came(self) -> int:
        return self.on_time + self.late

    @property
    def fell_due(self) -> int:
        return self.came + self.overdue


@dataclass(frozen=True, slots=True)
class Progress:
    yearly: list[Map]
    monthly: list[Map]
    counts: Counts
    behind: list[Behind]


def campaigns_of(user: User | AnonymousUser, *, on: date) -> list[Campaign]:
    """The launched campaigns of the boards whose papers `user` may follow, newest first."""
    boards = posts_of(user, on=on).board_ids(*READING_ROLES)
    return list(Campaign.objects.launched(on=on).filter(board__in=boards))


def measure(campaign: Campaign, user: User | AnonymousUser, *, on: date) -> Progress:
    """Two queries, however many units: the papers owed and the units that take part."""
    papers = Filing.objects.expected_by(user, on=on).filter(campaign=campaign)
    owed = [Owed(*row) for row in papers.values_list(*_FIELDS)]
    seats = Participation.objects.filter(campaign=campaign).order_by("cluster__position", "unit__sort_key", "unit_id")
    units = list(seats.values_list("unit_id", "unit__name", "cluster__name"))
    names = {unit: name for unit, name, _cluster in units}
    return Progress(
        yearly=_by_cluster(owed, units, on=on),
        monthly=_by_month(owed, names, on=on),
        counts=_counted(owed, on=on),
        behind=_behind(owed, names, on=on),
    )


def _by_cluster(owed: list[Owed], units: list[tuple[int, str, str]], *, on: date) -> list[Map]:
    once = [paper for paper in owed if not paper.each_month]
    columns = sorted(
        {paper.obligation: paper for paper in once}.values(),
        key=lambda paper: (Paper.values.index(paper.kind), paper.obligation),
    )
    by_place = {(paper.unit_id, paper.obligation): paper for paper in once}
    rows: dict[str, list[Line]] = defaultdict(list)
    for unit, name, cluster in units:
        cells = [_cell(by_place.get((unit, column.obligation)), on=on) for column in columns]
        rows[cluster].append(Line(label=name, url="", cells=cells))
    heads = [Column(label=short_name(row.kind), note=f"{row.due_on:%d/%m}" if row.due_on else "") for row in columns]
    return [Map(title=cluster, columns=heads, rows=lines) for cluster, lines in rows.items()]


def _by_month(owed: list[Owed], names: dict[int, str], *, on: date) -> list[Map]:
    maps = []
    monthly = [paper for paper in owed if paper.each_month]
    for code in dict.fromkeys(paper.obligation for paper in monthly):
        papers = [paper for paper in monthly if paper.obligation == code]
        months = sorted({(paper.first_day, paper.last_day, paper.is_background) for paper in papers})
        by_place = {(paper.unit_id, paper.first_day): paper for paper in papers}
        filers = {paper.unit_id for paper in papers}
        rows = [
            Line(label=name, url="", cells=[_cell(by_place.get((unit, month[0])), on=on) for month in months])
            for unit, name in names.items()
            if unit in filers
        ]
        columns = [_month_head(first, last, base=base) for first, last, base in months]
        maps.append(Map(title=str(Paper(papers[0].kind).label), columns=columns, rows=rows))
    return maps


def _month_head(first: date, last: date, *, base: bool) -> Column:
    """A month by its number; a shorter supplement, which would bear the same number, by its days."""
    if (last - first).days < _SHORTEST_MONTH:
        return Column(label=_("Bổ sung"), note=f"{first.day}–{last:%d/%m}", base=base)
    return Column(label=f"T{last.month}", note=str(last.year), base=base)


def short_name(kind: str) -> str:
    """The paper's name as a column heading has room for."""
    names = {
        Paper.PLAN: _("Kế hoạch"),
        Paper.DISSEMINATION: _("Phổ biến"),
        Paper.ACTIVITY_RETURN: _("Hoạt động"),
        Paper.INTERIM_RETURN: _("Sơ kết"),
        Paper.CLOSING_RETURN: _("Tổng kết"),
        Paper.SCORE_SHEET: _("Tự chấm"),
        Paper.AWARD_DOSSIER: _("Khen thưởng"),
    }
    return names.get(Paper(kind)) or str(Paper(kind).label)


def _cell(paper: Owed | None, *, on: date) -> Cell:
    if paper is None:
        return Cell("base", _("không phải nộp"))
    if paper.received_at is None:
        return _not_come(paper, on=on)
    url = reverse("filing:detail", kwargs={"uuid": paper.uuid})
    state = vn.uncapitalise(str(State(paper.state).label))
    if paper.state == State.SENT_BACK:
        return Cell("back", state, url)
    if paper.late_days:
        return Cell("late", _("nộp muộn %(n)s ngày, %(state)s") % {"n": paper.late_days, "state": state}, url)
    return Cell("ok", _("nộp đúng hạn, %(state)s") % {"state": state}, url)


def _not_come(paper: Owed, *, on: date) -> Cell:
    if paper.is_base:
        return Cell("base", _("số liệu nền, chưa nhập"))
    if paper.due_on is not None and paper.due_on < on:
        if paper.is_optional:
            return Cell("base", _("không gửi (nếu có mới gửi)"))
        return Cell("missing", _("chưa nộp, quá hạn %(n)s ngày") % {"n": (on - paper.due_on).days})
    if not opening.is_open(paper, on=on):
        return Cell("open", _("chưa mở, %(reason)s") % {"reason": opening.reason(paper)})
    return Cell("open", _("chưa đến hạn %(day)s") % {"day": vn.show_date(paper.due_on)})


def legend() -> list[Cell]:
    """What the signs of the heat maps mean."""
    return [
        Cell("ok", _("nộp đúng hạn")),
        Cell("late", _("nộp muộn")),
        Cell("back", _("đang trả lại để bổ sung")),
        Cell("missing", _("quá hạn, chưa nộp")),
        Cell("open", _("chưa đến hạn hoặc chưa mở")),
        Cell("base", _("không phải nộp, hoặc số liệu nền chưa nhập")),
    ]


def _counted(owed: Iterable[Owed], *, on: date) -> Counts:
    on_time = late = overdue = to_come = unopened = 0
    for paper in owed:
        if paper.is_base:
            continue
        if paper.received_at is not None:
            late, on_time = late + bool(paper.late_days), on_time + (not paper.late_days)
        elif paper.is_overdue(on):
            overdue += 1
        elif not opening.is_open(paper, on=on):
            unopened += 1
        elif not paper.is_optional:
            to_come += 1
    return Counts(on_time=on_time, late=late, overdue=overdue, to_come=to_come, unopened=unopened)


def _behind(owed: Iterable[Owed], names: dict[int, str], *, on: date) -> list[Behind]:
    missing: dict[int, list[Owed]] = defaultdict(list)
    for paper in owed:
        if paper.is_overdue(on):
            missing[paper.unit_id].append(paper)
    found = [
        Behind(
            unit=names[unit],
            papers=_told(papers),
            count=len(papers),
            days=max(_days_over(paper, on) for paper in papers),
        )
        for unit, papers in missing.items()
        if unit in names
    ]
    return sorted(found, key=lambda line: (-line.days, -line.count))


def _days_over(paper: Owed, on: date) -> int:
    return (on - paper.due_on).days if paper.due_on else 0


def _told(papers: list[Owed]) -> str:
    """Kế hoạch phong trào thi đua; xác nhận số liệu … (03 kỳ)."""
    counted: dict[str, int] = defaultdict(int)
    for paper in sorted(papers, key=lambda paper: Paper.values.index(paper.kind)):
        counted[paper.kind] += 1
    names = {kind: vn.uncapitalise(str(Paper(kind).label)) for kind in counted}
    said = [
        names[kind] if count == 1 else _("%(paper)s (%(n)s kỳ)") % {"paper": names[kind], "n": vn.two_digits(count)}
        for kind, count in counted.items()
    ]
    told = "; ".join(said)
    return told[:1].upper() + told[1:]
