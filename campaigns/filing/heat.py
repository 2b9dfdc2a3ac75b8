"""Cells of the map of obligations: one sign and one sentence for how an owed paper stands on a day. Pure."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import opening
from campaigns.filing.choices import State
from campaigns.setup.choices import Paper


class Owed(NamedTuple):
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
    excuse: int | None
    each_month: bool
    obligation: str
    first_day: date
    last_day: date
    is_background: bool
    is_nil: bool | None

    @property
    def is_base(self) -> bool:
        """Of a month before the launch: background figures, due on no day."""
        return self.each_month and self.is_background

    def is_overdue(self, on: date) -> bool:
        return self.received_at is None and not self.is_optional and self.due_on is not None and self.due_on < on


class Cell(NamedTuple):
    tone: str
    label: str
    url: str = ""


class Column(NamedTuple):
    label: str
    note: str = ""
    base: bool = False


_SHORTEST_MONTH = 27


class Painter:
    """Paints cells for one page: addresses are put together from two prefixes, equal sentences are worded once."""

    def __init__(self, *, on: date, paper_url: str, urge_url: str) -> None:
        self.on, self._paper_url, self._urge_url = on, paper_url, urge_url
        self._said: dict[tuple[Any, ...], Cell] = {}
        self._nothing = Cell("free", _("không phải nộp"))
        self._excused = Cell("excused", _("được miễn"))

    def cell(self, paper: Owed | None) -> Cell:
        if paper is None:
            return self._nothing
        if paper.excuse is not None:
            return self._excused
        key: tuple[Any, ...] = (
            (paper.state, paper.late_days, bool(paper.is_nil), paper.is_base)
            if paper.received_at is not None
            else (paper.opens_on, paper.due_on, paper.awaits_figures, paper.is_optional, paper.is_base)
        )
        if key not in self._said:
            self._said[key] = self._worded(paper)
        said = self._said[key]
        return (
            Cell(said.tone, said.label, f"{said.url}{paper.uuid}{'/' if paper.received_at else ''}")
            if said.url
            else said
        )

    def _worded(self, paper: Owed) -> Cell:
        """The cell of all papers that stand alike; its address wants the paper's uuid yet."""
        if paper.received_at is not None:
            return Cell(*_came(paper), self._paper_url)
        if paper.is_base:
            return Cell("base", _("số liệu nền, chưa nhập"))
        if paper.due_on is not None and paper.due_on < self.on:
            if paper.is_optional:
                return Cell("base", _("không gửi (nếu có mới gửi)"))
            label = _("chưa nộp, quá hạn %(n)s ngày") % {"n": (self.on - paper.due_on).days}
            return Cell("missing", label, self._urge_url)
        if not opening.is_open(paper, on=self.on):
            return Cell("shut", _("chưa mở, %(reason)s") % {"reason": opening.reason(paper)})
        return Cell("open", _("chưa đến hạn %(day)s") % {"day": vn.show_date(paper.due_on)})


def _came(paper: Owed) -> tuple[str, str]:
    said = vn.uncapitalise(str(State(paper.state).label))
    if paper.state == State.SENT_BACK:
        return "back", said
    tone, words = ("none", _("không phát sinh, ")) if paper.is_nil else ("ok", "")
    if paper.is_base:
        return tone, words + _("số liệu nền, %(state)s") % {"state": said}
    if paper.late_days:
        return "late", words + _("nộp muộn %(n)s ngày, %(state)s") % {"n": paper.late_days, "state": said}
    return tone, words + _("nộp đúng hạn, %(state)s") % {"state": said}


def month_head(first: date, last: date, *, base: bool) -> Column:
    """A month by its number; a shorter supplement, which would bear the same number, by its days."""
    if (last - first).days < _SHORTEST_MONTH:
        return Column(label=_("Bổ sung"), note=f"{first.day}–{last:%d/%m}", base=base)
    return Column(label=f"T{last.month}", note=f"{first:%d/%m} – {last:%d/%m}", base=base)


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


def legend() -> list[Cell]:
    """What the signs of the heat maps mean."""
    return [
        Cell("ok", _("đúng hạn")),
        Cell("late", _("muộn")),
        Cell("missing", _("chưa nộp, quá hạn")),
        Cell("back", _("đang trả lại để bổ sung")),
        Cell("none", _("không phát sinh")),
        Cell("open", _("chưa đến hạn")),
        Cell("shut", _("chưa mở")),
        Cell("excused", _("được miễn")),
        Cell("base", _("số liệu nền, hoặc nếu có mới gửi: không tính hạn")),
    ]
