"""The table of a preview as a workbook with its faults marked, for those who would rather mend it in Excel."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.intake import Cell, Table
from atgt_portal.lib.sheet_marking import MarkedSheet, write_marked
from reports.returns.import_models import FigureImport
from reports.returns.imports.kinds import MARK, Checked, Column, kind_of
from reports.returns.imports.origin import origin_of
from reports.returns.imports.previewing import checked_of, table_of

_ADVICE = gettext_lazy(
    "Sửa các ô nền đỏ như cột “Lỗi” nói, lưu tệp rồi gửi lại ở đúng trang đã gửi. Không cần xóa cột “Lỗi”."
)


def marked(figure_import: FigureImport, *, made_at: datetime) -> bytes | None:
    """The person's own rows, faults marked; None where nothing is left to mend."""
    if figure_import.state != FigureImport.State.WAITING or not figure_import.checked:
        return None
    checked, table = checked_of(figure_import), table_of(figure_import)
    if not any(row.faults for row in checked.rows):
        return None
    kind = kind_of(figure_import.kind)
    kept = [place for place, name in enumerate(table.headers) if name != MARK]
    new_place = {old: new for new, old in enumerate(kept)}
    faults = _faults(checked, table, new_place)
    columns = {new_place[column.index]: column for column in checked.columns if column.index in new_place}
    sheet = MarkedSheet(
        name=kind.sheet,
        headers=[table.headers[place] for place in kept],
        rows=[
            _as_meant([row[place] for place in kept], columns, faults=faults.get(at, {}))
            for at, row in enumerate(table.rows)
        ],
        faults=faults,
        mark=MARK,
        first_row=max(table.first_row, 2),
        numbers=frozenset(place for place, column in columns.items() if column.is_number),
        title=(f"{kind.title} – {figure_import.filing.period.name}", str(_ADVICE)),
        origin=origin_of(kind.slug, figure_import.filing, unit=figure_import.unit),
    )
    return write_marked(sheet, made_at=made_at)


def _as_meant(row: list[Cell], columns: Mapping[int, Column], *, faults: Mapping[int, str]) -> list[Cell]:
    """What was pasted or came as CSV is text: its numbers and sound days are given back as such, so that Excel counts them."""
    return [
        _one(value, column, is_wrong=place in faults)
        if isinstance(value, str) and (column := columns.get(place)) and not (column.is_day and place in faults)
        else value
        for place, value in enumerate(row)
    ]


def _one(typed: str, column: Column, *, is_wrong: bool) -> Cell:
    """1.234 is sound only where a count is meant; where it is refused, nobody knows which number it is."""
    try:
        if column.is_number and not is_wrong:
            with suppress(vn.VietnameseInputError):
                return vn.parse_count(typed)
        if column.is_number:
            number = vn.parse_number(typed)
            return int(number) if number == number.to_integral_value() else number
        return vn.parse_date(typed) if column.is_day else typed
    except vn.VietnameseInputError:
        return typed


def _faults(checked: Checked, table: Table, new_place: dict[int, int]) -> dict[int, dict[int, str]]:
    """Faults by place in the workbook; one that is told beside another column names its own."""
    names = {column.index: column.name for column in checked.columns}
    return {
        row.number - table.first_row: {
            new_place.get(place, -1): _("%(column)s: %(fault)s") % {"column": names[place], "fault": words}
            if place in names
            else words
            for place, words in row.faults.items()
        }
        for row in checked.rows
        if row.faults
    }
