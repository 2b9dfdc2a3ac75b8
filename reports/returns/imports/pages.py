"""The preview as its page shows it: plain values, no query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.intake import Cell, Table
from reports.returns.imports.kinds import EFFECT_WORDS, Checked, CheckedRow, Column, Effect

MENDED_AT_ONCE = 200
ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ShownCell:
    label: str
    text: str
    is_number: bool
    name: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    number: int
    cells: tuple[ShownCell, ...]
    tone: str
    label: str
    messages: tuple[str, ...]

    @property
    def is_wrong(self) -> bool:
        return self.tone == "bad"


@dataclass(frozen=True, slots=True)
class FaultLine:
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`wrong` rows come first and can be mended; the others are looked at page by page."""

    headers: tuple[Column, ...]
    lines: tuple[FaultLine, ...]
    wrong: tuple[ShownRow, ...]
    page: Page[CheckedRow]
    others: tuple[ShownRow, ...]
    counters: tuple[dict[str, str], ...]
    unread: str
    more: int
    new: int
    changed: int
    same: int

    @property
    def span(self) -> int:
        """Cells of a row: its number, the columns, what will become of it."""
        return len(self.headers) + 2


def preview_of(checked: Checked, table: Table, *, page: str = "") -> Preview:
    columns = _told(checked, table)
    wrong = [row for row in checked.rows if row.faults]
    fine = sorted((row for row in checked.rows if not row.faults), key=lambda row: not row.doubts)
    doubtful = sum(bool(row.doubts) for row in fine)
    shown = Paginator(fine, ROWS_A_PAGE).get_page(page or 1)
    effects = [row.effect for row in checked.rows]
    return Preview(
        headers=columns,
        lines=tuple(_lines(checked, wrong[:MENDED_AT_ONCE])),
        wrong=tuple(_row(row, columns, table) for row in wrong[:MENDED_AT_ONCE]),
        page=shown,
        others=tuple(_row(row, columns, table) for row in shown),
        counters=(
            {"value": vn.show_number(len(wrong)), "label": _("dòng cần sửa"), "tone": "bad" if wrong else "muted"},
            {"value": vn.show_number(len(fine)), "label": _("dòng không có lỗi"), "tone": "good"},
            *_doubtful(doubtful),
        ),
        unread=", ".join(vn.quoted(name) for name in checked.unread[:10]),
        more=max(0, len(wrong) - MENDED_AT_ONCE),
        new=effects.count(Effect.NEW),
        changed=effects.count(Effect.CHANGED),
        same=effects.count(Effect.SAME),
    )


def _doubtful(n: int) -> list[dict[str, str]]:
    return [{"value": vn.show_number(n), "label": _("trong số đó nên xem lại"), "tone": "warn"}] if n else []


def _told(checked: Checked, table: Table) -> tuple[Column, ...]:
    """The columns that hold something, or in which something is missing."""
    wrong = {place for row in checked.rows for place in row.faults}
    return tuple(
        column
        for column in checked.columns
        if column.index in wrong or any(row[column.index] is not None for row in table.rows)
    )


def storable(preview: Preview | None, *, standing: int) -> int:
    """How many rows storing would write; where only some of the standing rows stay, those of the table that do."""
    if preview is None or preview.lines:
        return 0
    return preview.new + preview.changed or (preview.same if standing > preview.same else 0)


def box_name(number: int, place: int) -> str:
    """Of the box that mends a cell; also its id."""
    return f"o-{number}-{place}"


def _lines(checked: Checked, wrong: Sequence[CheckedRow]) -> Iterable[FaultLine]:
    names = {column.index: column.name for column in checked.columns}
    yield from (FaultLine("", words) for words in checked.faults)
    for row in wrong:
        for place, message in row.faults.items():
            where = {"row": row.number, "column": names.get(place, ""), "message": vn.uncapitalise(message)}
            if place in names:
                yield FaultLine(box_name(row.number, place), _("Dòng %(row)s, %(column)s: %(message)s") % where)
            else:
                yield FaultLine(f"bo-{row.number}", _("Dòng %(row)s: %(message)s") % where)


def _row(row: CheckedRow, columns: Sequence[Column], table: Table) -> ShownRow:
    cells = table.rows[row.number - table.first_row]
    shown = tuple(
        ShownCell(
            column.name,
            plain(cells[column.index]),
            column.is_number,
            name=box_name(row.number, column.index) if column.index in row.faults else "",
            fault=row.faults.get(column.index, ""),
        )
        for column in columns
    )
    if row.faults:
        return ShownRow(row.number, shown, "bad", _("Sửa"), (*row.faults.values(), *row.doubts))
    becomes = str(EFFECT_WORDS.get(row.effect, _("Không có lỗi")))
    if row.doubts:
        return ShownRow(row.number, shown, "warn", becomes, row.doubts)
    return ShownRow(row.number, shown, "plain", becomes, ())


def plain(cell: Cell) -> str:
    """The cell as a person would type it, so that a box with it reads back the same."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    return vn.show_date(cell) if isinstance(cell, date) else vn.show_plain(cell)
