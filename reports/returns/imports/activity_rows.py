"""The results of a month or a quarter as a table: cells of the unit's own grid, through `revise`, sent as ever."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import intake, vn
from atgt_portal.lib.intake import Table
from campaigns.filing.act import ActionRefusedError, revise
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from reports.returns.activity import paper
from reports.returns.activity.rows import cell_words
from reports.returns.activity.rules import Cell
from reports.returns.activity.working import Grid, grid_of
from reports.returns.import_models import FigureImport
from reports.returns.imports import activity_reading as reading
from reports.returns.imports import activity_template
from reports.returns.imports.activity_reading import ReadRow
from reports.returns.imports.heads import Heads, heads_of, hidden_row
from reports.returns.imports.kinds import Checked, CheckedRow, Effect, ImportKind, Stored
from reports.returns.indicators import Asked
from units.models import Unit, User

LIMITS = intake.Limits(
    unpacked_bytes=30 * 1024 * 1024,
    rows=500,
    columns=64,
    text=500_000,
    memory_bytes=120 * 1024 * 1024,
    cpu_seconds=2,
    wall_seconds=3,
)
_COLUMN_OF_BOX = {"value": reading.VALUE, "out_of": reading.OUT_OF}


def check(table: Table, filing: Filing, on: date, unit: Unit) -> Checked:
    """Every row against the indicators of the paper, and all of them together against what already stands in it."""
    heads = heads_of(table, reading.COLUMNS, numbers=reading.NUMBERS)
    faults = [*heads.faults, *_shifted(table, heads)]
    if faults:
        return Checked(heads.columns, faults=tuple(faults), unread=heads.unread)
    grid = grid_of(filing)
    known = reading.Known(grid.asked)
    rows = {
        number: ReadRow(faults={"": hidden_row()})
        if number in table.hidden_rows
        else reading.read_row({name: row[at] for name, at in heads.places.items()}, known, grid.cells)
        for number, row in table.numbered()
    }
    checked = _Table(grid, _without_twins(rows)).checked(heads.places)
    return Checked(heads.columns, tuple(checked), unread=heads.unread)


def _shifted(table: Table, heads: Heads) -> list[str]:
    """A paste of fewer columns than the template's: its figures lie under the heads of their neighbours."""
    value, unit = heads.places.get(reading.VALUE), heads.places.get(reading.UNIT)
    if value is None or unit is None:
        return []
    rows = [row for _number, row in table.numbered()]
    if any(row[value] is not None for row in rows) or not any(_is_number(row[unit]) for row in rows):
        return []
    sentence = _("Cột %(unit)s chứa số, cột %(value)s trống. Chọn cả dòng tiêu đề trong Excel rồi dán lại.")
    return [sentence % {"unit": vn.quoted(reading.UNIT), "value": vn.quoted(reading.VALUE)}]


def _is_number(cell: intake.Cell) -> bool:
    try:
        vn.parse_number(cell)
    except vn.VietnameseInputError:
        return False
    return True


def _without_twins(rows: Mapping[int, ReadRow]) -> dict[int, ReadRow]:
    """Of two rows about the same indicator the later one is refused."""
    first: dict[str, int] = {}
    found = {}
    for number, row in rows.items():
        above = first.setdefault(row.asked.code, number) if row.asked else number
        sentence = _("“%(name)s” đã có ở dòng %(row)s. Giữ lại một dòng.")
        found[number] = (
            ReadRow(row.asked, faults={reading.NAME: sentence % {"name": row.asked.name, "row": above}})
            if row.asked and above != number
            else row
        )
    return found


class _Table:
    """The rows of one table on the grid that they would make."""

    def __init__(self, grid: Grid, rows: Mapping[int, ReadRow]) -> None:
        self.grid, self.rows = grid, rows
        self.told = {row.asked.code: row.cell for row in rows.values() if row.asked and row.cell and not row.faults}
        self.after = replace(grid, cells={**grid.cells, **self.told})

    def checked(self, places: Mapping[str, int]) -> Iterable[CheckedRow]:
        broken = self._broken()
        for number, row in self.rows.items():
            faults = row.faults or (broken.get(row.asked.code, {}) if row.asked else {})
            doubts = () if faults else tuple(self._doubts(row))
            if faults or row.asked is None or row.cell is None:
                placed = {places.get(column, -1): words for column, words in faults.items()}
                yield CheckedRow(number, faults=placed, doubts=doubts, effect="" if faults else Effect.SAME)
                continue
            effect = self._effect(row.asked, row.cell)
            yield CheckedRow(number, doubts=doubts, effect=effect, values=_values(row.asked.code, row.cell))

    def _broken(self) -> dict[str, dict[str, str]]:
        """Rules between figures that the table would break: told at the part, or at its whole where only that is told."""
        found: dict[str, dict[str, str]] = {}
        for one in self.grid.asked:
            judged = self.after.judged[one.code]
            if not judged.fault or judged.is_missing:
                continue
            if one.code in self.told:
                found.setdefault(one.code, {})[_COLUMN_OF_BOX[judged.box]] = judged.fault
            elif one.part_of in self.told:
                found.setdefault(one.part_of, {})[reading.VALUE] = judged.fault
        return found

    def _doubts(self, row: ReadRow) -> Iterable[str]:
        if row.asked is None:
            yield _("Dòng này không phải là chỉ tiêu của kỳ và không có số nên được bỏ qua.")
        elif row.cell is None:
            stands = self.grid.cell(row.asked.code)
            if not stands.is_blank:
                sentence = _("Để trống nên giữ số đang có (%(n)s). Muốn bỏ số ấy thì xóa ở bảng của kỳ.")
                yield sentence % {"n": cell_words(stands, row.asked)}
        elif not row.cell.note and (warning := self.after.judged[row.asked.code].warning):
            yield warning

    def _effect(self, one: Asked, cell: Cell) -> str:
        stands = self.grid.cell(one.code)
        if stands.says(cell):
            return Effect.SAME
        return Effect.NEW if stands.is_blank and not stands.note else Effect.CHANGED


def _values(code: str, cell: Cell) -> dict[str, Any]:
    return {"code": code, "value": paper.plain(cell.value), "out_of": paper.plain(cell.out_of), "note": cell.note}


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A cell as the paper's `write` takes it."""
    halves = {name: None if row[name] is None else Decimal(row[name]) for name in ("value", "out_of")}
    return {**halves, "note": row["note"]}


def store(figure_import: FigureImport, rows: Sequence[Mapping[str, Any]], actor: User, at: datetime) -> Stored:
    """Through the paper's only editor, on the very revision that the preview was judged against; other cells stay."""
    filing = figure_import.filing
    grid = grid_of(filing)
    former = [_values(row["code"], grid.cell(row["code"])) for row in rows]
    seen = figure_import.revision if figure_import.revision is not None else -1
    saved = revise(filing, actor=actor, at=at, seen_revision=seen, cells={row["code"]: _typed(row) for row in rows})
    return Stored(rows=len(rows), former={"cells": former}, revision=saved.revision)


def undo(figure_import: FigureImport, actor: User, at: datetime) -> None:
    """The cells of before, as long as nobody has touched the paper since."""
    filing, former = figure_import.filing, figure_import.former
    if filing.revision != figure_import.revision:
        sentence = _("Hồ sơ đã được sửa hoặc gửi sau lần nhập này nên không hoàn tác được. Sửa thẳng trong hồ sơ.")
        raise ActionRefusedError(sentence)
    cells = {row["code"]: _typed(row) for row in former["cells"]}
    revise(filing, actor=actor, at=at, seen_revision=filing.revision, cells=cells)


KIND = ImportKind(
    slug=activity_template.SLUG,
    paper=Paper.ACTIVITY_RETURN,
    title=gettext_lazy("Bảng kết quả hoạt động"),
    hint=gettext_lazy(
        "Mỗi chỉ tiêu một dòng. Ô để trống thì giữ nguyên số đang có; tỷ lệ ghi cả hai số: kỳ này và trên tổng số."
    ),
    sheet=activity_template.SHEET,
    columns=reading.COLUMNS,
    required=reading.REQUIRED,
    limits=LIMITS,
    check=check,
    store=store,
    undo=undo,
    template=activity_template.template,
    note=gettext_lazy("Số trong bảng được ghi vào bản nháp của hồ sơ, chưa gửi đi."),
)
