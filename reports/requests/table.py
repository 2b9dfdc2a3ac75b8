"""The table that the office reads at once: units × fields, with the totals of what can be added. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.sheets import Sheet
from atgt_portal.lib.templatetags.vietnamese import vn_moment
from reports.requests import wording
from reports.requests.choices import SUMMED
from reports.requests.models import DataRequest, RequestAnswer, RequestField
from reports.requests.wording import Badge

Cell: TypeAlias = "str | int | Decimal | date | None"


@dataclass(frozen=True, slots=True)
class Row:
    """One unit: its cells as typed values, and with their columns as they are shown."""

    unit: str
    cells: tuple[Cell, ...]
    state: Badge
    at: str
    pairs: tuple[tuple[str, bool, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    is_figure: bool
    total: Cell

    @property
    def shown_total(self) -> str:
        return vn.show_number(self.total) if isinstance(self.total, int | Decimal) else ""


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    answered: int

    @property
    def has_totals(self) -> bool:
        return any(column.is_figure for column in self.columns)


def table_of(fields: Sequence[RequestField], answers: Sequence[RequestAnswer], *, at: datetime) -> Table:
    """`answers` in the order in which they are to stand; nothing happened counts as zero, no answer as nothing."""
    rows = tuple(_row(fields, answer, at=at) for answer in answers)
    columns = tuple(
        Column(field.name, field.kind in SUMMED, _total(field, [row.cells[place] for row in rows]))
        for place, field in enumerate(fields)
    )
    return Table(columns=columns, rows=rows, answered=sum(answer.answered_at is not None for answer in answers))


def _row(fields: Sequence[RequestField], answer: RequestAnswer, *, at: datetime) -> Row:
    cells = tuple(_cell(field, answer) for field in fields)
    shown = tuple(_shown(field, answer) for field in fields)
    return Row(
        unit=answer.unit.name,
        cells=cells,
        pairs=tuple((field.name, field.kind in SUMMED, words) for field, words in zip(fields, shown, strict=True)),
        state=wording.state_of(answer, at=at),
        at=vn_moment(answer.changed_at) if answer.changed_at else "",
    )


def _shown(field: RequestField, answer: RequestAnswer) -> str:
    if answer.nothing_happened:
        return "0" if field.kind in SUMMED else ""
    return wording.shown(field.kind, answer.values.get(str(field.position)))


def _cell(field: RequestField, answer: RequestAnswer) -> Cell:
    if answer.nothing_happened:
        return 0 if field.kind in SUMMED else None
    stored = answer.values.get(str(field.position))
    return wording.typed(field.kind, stored) if stored else None


def _total(field: RequestField, cells: Sequence[Cell]) -> Cell:
    """None where no unit has said a number: a sum of nothing is not zero."""
    numbers = [cell for cell in cells if isinstance(cell, int | Decimal)]
    return sum(numbers) if field.kind in SUMMED and numbers else None


def sheet_of(request: DataRequest, table: Table, *, at: datetime) -> Sheet:
    headers = [_("STT"), _("Đơn vị"), *(column.name for column in table.columns), _("Trạng thái"), _("Trả lời lúc")]
    rows = [[no, row.unit, *row.cells, row.state.label, row.at] for no, row in enumerate(table.rows, start=1)]
    totals = [["", _("Tổng cộng"), *(column.total for column in table.columns), "", ""]] if table.has_totals else []
    said = {"n": table.answered, "all": len(table.rows), "at": vn_moment(at)}
    return Sheet(
        name=_("Trả lời"),
        headers=headers,
        rows=[*rows, *totals],
        title=[request.title, request.paper_number or request.reason, wording.due_words(request)],
        notes=[_("%(n)s/%(all)s đơn vị đã trả lời, lập lúc %(at)s.") % said],
    )
