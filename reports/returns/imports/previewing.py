"""From a file or a paste to a preview that is kept: read through the gate once, judged, mended, judged again."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import intake, table_json, text
from atgt_portal.lib.intake import Table
from campaigns.filing.models import Filing
from reports.returns.import_models import FigureImport
from reports.returns.imports.kinds import Checked, CheckedRow, Column, ImportKind, kind_of
from reports.returns.imports.origin import refuse_foreign
from units.models import Unit, User

LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Mends:
    """What a person changed on the preview: cells by row and place of the column, and rows to leave out."""

    cells: Mapping[tuple[int, int], str]
    dropped: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.cells or self.dropped)


@dataclass(frozen=True, slots=True)
class Source:
    """What was sent: the bytes of a file under its name, or a pasted text."""

    content: bytes = b""
    name: str = ""
    pasted: str = ""

    @property
    def label(self) -> str:
        return text.file_label(self.name) if self.content or self.name else ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content or self.pasted.encode()).hexdigest()


def read(source: Source, *, kind: ImportKind, filing: Filing, unit: Unit) -> Table:
    """The table, through the gate; `IntakeRefusedError` when it will not do, or is the template of another page."""
    if source.pasted:
        return intake.read_pasted(source.pasted, columns=kind.columns, wanted=kind.required, limits=kind.limits)
    table = intake.read_table(
        source.content, name=source.name, limits=kind.limits, sheet=kind.sheet, wanted=kind.required
    )
    refuse_foreign(table.origin, slug=kind.slug, filing=filing, unit=unit, title=str(kind.title))
    return table


def keep(source: Source, *, kind: ImportKind, filing: Filing, owner: User, at: datetime, on: date) -> FigureImport:
    """The preview of what was sent."""
    unit = kind.source(filing, on, owner)
    table = read(source, kind=kind, filing=filing, unit=unit)
    if not any(True for _row in table.numbered()):
        raise intake.IntakeRefusedError(_("Bảng chỉ có dòng tiêu đề. Ghi ít nhất một dòng số liệu rồi gửi lại."))
    checked = kind.check(table, filing, on, unit)
    return FigureImport.objects.create(
        kind=kind.slug,
        campaign=filing.campaign,
        unit=unit,
        filing=filing,
        owner=owner,
        file_label=source.label,
        sha256=source.sha256,
        table=table_json.kept_table(table),
        checked=kept(checked),
        revision=filing.revision,
        created_at=at,
    )


def mend(figure_import: FigureImport, mends: Mends, *, on: date) -> Checked:
    """Put what was typed into the table and judge it anew; nothing but the preview changes."""
    table = table_of(figure_import)
    rows = [list(row) for row in table.rows]
    for (number, place), typed in mends.cells.items():
        at = number - table.first_row
        if 0 <= at < len(rows) and 0 <= place < len(rows[at]):
            rows[at][place] = text.clean_lines(typed) or None
    for number in mends.dropped:
        if 0 <= number - table.first_row < len(rows):
            rows[number - table.first_row] = [None] * len(table.headers)
    mended = Table(**{**table_json.table_parts(figure_import.table), "rows": tuple(tuple(row) for row in rows)})
    checked = kind_of(figure_import.kind).check(mended, figure_import.filing, on, figure_import.unit)
    figure_import.table, figure_import.checked = table_json.kept_table(mended), kept(checked)
    figure_import.revision = figure_import.filing.revision
    waiting = FigureImport.objects.filter(pk=figure_import.pk, state=FigureImport.State.WAITING)
    waiting.update(table=figure_import.table, checked=figure_import.checked, revision=figure_import.revision)
    return checked


def table_of(figure_import: FigureImport) -> Table:
    return Table(**table_json.table_parts(figure_import.table))


def kept(checked: Checked) -> dict[str, Any]:
    """The verdict as JSON."""
    return {
        "columns": [asdict(column) for column in checked.columns],
        "rows": [
            # By hand: `asdict` copies every value of every row.
            {
                "number": row.number,
                "faults": sorted(row.faults.items()),
                "doubts": row.doubts,
                "effect": row.effect,
                "values": row.values,
            }
            for row in checked.rows
        ],
        "faults": list(checked.faults),
        "unread": list(checked.unread),
    }


def checked_of(figure_import: FigureImport) -> Checked:
    """The verdict as it was kept."""
    told = figure_import.checked
    return Checked(
        columns=tuple(Column(**column) for column in told["columns"]),
        rows=tuple(
            CheckedRow(**{**row, "faults": dict(map(tuple, row["faults"])), "doubts": tuple(row["doubts"])})
            for row in told["rows"]
        ),
        faults=tuple(told["faults"]),
        unread=tuple(told["unread"]),
    )


def is_past(figure_import: FigureImport, *, at: datetime) -> bool:
    """Whether the preview has waited too long: units, periods and the paper may have changed since."""
    return figure_import.state == FigureImport.State.WAITING and at - figure_import.created_at > LASTS


def forget_past(*, at: datetime) -> int:
    """Drop what people have left lying past its time, and say how many."""
    past = FigureImport.objects.filter(state=FigureImport.State.WAITING, created_at__lt=at - LASTS)
    return past.update(state=FigureImport.State.DROPPED, table={}, checked={})
