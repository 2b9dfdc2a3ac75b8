"""The table of a period's results to fill in: a row an indicator, what is typed already, last year's figures locked beside."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib.sheet_template import TemplateColumn, TemplateSheet
from campaigns.filing.models import Filing
from campaigns.record.wording import days_words
from reports.returns.activity.working import Grid, grid_of
from reports.returns.imports import activity_reading as reading
from reports.returns.imports.origin import origin_of
from reports.returns.indicators import Asked
from units.models import Unit

SLUG, SHEET = "ket-qua", "KetQua"


def template(filing: Filing, on: date, unit: Unit) -> TemplateSheet:
    """With what stands in the grid, so that a table sent back untouched changes nothing."""
    grid = grid_of(filing)
    fractions = frozenset(at for at, one in enumerate(grid.asked) if not one.is_counted)
    whole = reading.COLUMNS.index(reading.OUT_OF)
    return TemplateSheet(
        name=SHEET,
        title=(
            _("Kết quả hoạt động – %(period)s (%(days)s)")
            % {"period": filing.period.name, "days": days_words(grid.window)},
            _("%(unit)s. Không phát sinh thì ghi 0; ô để trống là chưa nhập. Cột nền xám chỉ để xem.")
            % {"unit": unit.name},
        ),
        columns=(
            TemplateColumn(reading.NAME, width=52, locked=True),
            TemplateColumn(reading.UNIT, width=13, locked=True),
            TemplateColumn(reading.VALUE, width=12, counts=True, fractions=fractions),
            TemplateColumn(reading.OUT_OF, width=14, counts=True),
            TemplateColumn(reading.NOTE, width=36),
            TemplateColumn(reading.BEFORE, width=12, locked=True),
            TemplateColumn(reading.BEFORE_OUT_OF, width=16, locked=True),
            TemplateColumn(reading.CODE, width=9, locked=True),
        ),
        rows=[_row(grid, one) for one in grid.asked],
        origin=origin_of(SLUG, filing, unit=unit),
        closed=frozenset((at, whole) for at, one in enumerate(grid.asked) if not one.is_ratio),
        spare_rows=0,
    )


def _row(grid: Grid, one: Asked) -> list[Any]:
    cell, before = grid.cell(one.code), grid.same_days(one)
    return [
        reading.name_of(one),
        one.unit_of_measure,
        _number(cell.value),
        _number(cell.out_of),
        cell.note,
        _number(before.value) if before else None,
        _number(before.out_of) if before else None,
        one.code,
    ]


def _number(value: Decimal | None) -> Decimal | int | None:
    """2 for 2.00: as a person would have typed it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()
