"""The table of a preview as a workbook with its faults marked, for those who would rather mend it in Excel."""

from datetime import datetime

from django.utils.translation import gettext as _

from atgt_portal.lib.intake import Table
from atgt_portal.lib.sheet_marking import MarkedSheet, write_marked
from reports.returns.import_models import FigureImport
from reports.returns.imports.kinds import MARK, Checked, kind_of
from reports.returns.imports.origin import origin_of
from reports.returns.imports.previewing import checked_of, table_of


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
    sheet = MarkedSheet(
        name=kind.sheet,
        headers=[table.headers[place] for place in kept],
        rows=[[row[place] for place in kept] for row in table.rows],
        faults=_faults(checked, table, new_place),
        mark=MARK,
        first_row=max(table.first_row, 2),
        numbers=frozenset(new_place[column.index] for column in checked.columns if column.is_number),
        origin=origin_of(kind.slug, figure_import.filing, unit=figure_import.unit),
    )
    return write_marked(sheet, made_at=made_at)


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
