"""The by-unit table to fill in: a row a unit, what is known of it, and last year's figures beside it, locked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.sheet_template import TemplateColumn, TemplateSheet
from campaigns.filing.models import Filing
from campaigns.record.models import Figure
from campaigns.record.wording import days_words
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.models import CampaignIndicator
from campaigns.setup.windows import Window
from reports.returns import by_unit
from reports.returns.accidents import places_of, window_of_paper
from reports.returns.import_models import ByUnitRow, FigureImport
from reports.returns.imports.origin import origin_of
from units.models import Unit

LAST_YEAR = ("Số vụ cùng kỳ", "Số người chết cùng kỳ", "Số người bị thương cùng kỳ")
_MEASURES = (AccidentMeasure.ACCIDENTS, AccidentMeasure.DEATHS, AccidentMeasure.INJURED)
_COUNTED = tuple(zip(by_unit.COUNTS, _MEASURES, LAST_YEAR, strict=True))


def template_for(
    filing: Filing,
    *,
    unit: Unit,
    slug: str,
    counts: tuple[str, ...] = by_unit.COUNTS,
    told: Mapping[str, Any] | None = None,
    more: Mapping[str, str] | None = None,
) -> TemplateSheet:
    """Filled with what was stored before, so that a table sent back untouched changes nothing.

    `told` by code of the place, where the rows are those of the paper itself; `more` are further measures of its rows
    that the campaign asks for, code to the column's name. Otherwise the further columns are those that were stored.
    """
    window = window_of_paper(filing)
    units = places_of(filing.campaign)
    stored: Mapping[int, Any] = (
        _stored(filing, window, unit=unit)
        if told is None
        else {place.pk: told[place.code] for place in units if place.code in told}
    )
    asked = _further(filing, stored.values()) if more is None else more
    before = _last_year(filing, window.year_before())
    names = tuple(unit.place_name or unit.name for unit in units)
    rows: list[list[Any]] = []
    shown = [(name, measure, past) for name, measure, past in _COUNTED if name in counts]
    for place, name in zip(units, names, strict=True):
        row = stored.get(place.pk)
        numbers = [getattr(row, measure) if row else None for _name, measure, _past in shown]
        numbers += [_other(row.others.get(code)) if row else None for code in asked]
        past = [before.get((place.pk, measure)) for _name, measure, _past in shown]
        rows.append([name, row.reported_on if row else window.last_day, *numbers, row.note if row else "", *past])
    return TemplateSheet(
        name=by_unit.SHEET,
        title=(
            _("Số liệu tai nạn giao thông theo đơn vị – %(period)s (%(days)s)")
            % {"period": filing.period.name, "days": days_words(window)},
            _("%(unit)s. Không phát sinh thì ghi 0; để trống thì cổng hỏi lại. Cột “cùng kỳ” chỉ để xem.")
            % {"unit": unit.name},
        ),
        columns=(
            TemplateColumn(by_unit.UNIT, width=28, choices=names),
            TemplateColumn(by_unit.DAY, width=15, days=(window.first_day, window.last_day)),
            *(TemplateColumn(name, width=13, counts=True) for name in counts),
            *(TemplateColumn(name, width=17, counts=True) for name in asked.values()),
            TemplateColumn(by_unit.NOTE, width=30),
            *(TemplateColumn(name, width=13, locked=True) for _name, _measure, name in shown),
        ),
        rows=rows,
        origin=origin_of(slug, filing, unit=unit),
    )


def _stored(filing: Filing, window: Window, *, unit: Unit) -> dict[int, ByUnitRow]:
    rows = ByUnitRow.objects.filter(
        figure_import__campaign=filing.campaign_id,
        figure_import__unit=unit,
        figure_import__state=FigureImport.State.STORED,
        first_day=window.first_day,
        last_day=window.last_day,
    )
    return {row.about_unit_id: row for row in rows.order_by("figure_import__stored_at", "pk")}


def _further(filing: Filing, rows: Iterable[ByUnitRow]) -> dict[str, str]:
    """The indicators told besides in any of the rows: left out of the template, they would come back as taken away."""
    told = {code for row in rows for code in row.others}
    if not told:
        return {}
    placed = CampaignIndicator.objects.filter(campaign=filing.campaign_id, indicator__code__in=told)
    return dict(placed.order_by("indicator__code").values_list("indicator__code", "indicator__name"))


def _other(stated: str | int | None) -> Decimal | int | None:
    return vn.parse_number(stated) if isinstance(stated, str) else stated


def _last_year(filing: Filing, window: Window) -> dict[tuple[int, str], int]:
    """Sums of figures in force that lie within the same days a year before; what no figure tells of stays blank."""
    rows = Figure.objects.in_force().filter(
        indicator__board=filing.board_id,
        indicator__code__in=_MEASURES,
        first_day__gte=window.first_day,
        last_day__lte=window.last_day,
        about_unit__isnull=False,
    )
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for unit, code, value in rows.values_list("about_unit", "indicator__code", "value"):
        sums[unit, code] += int(value)
    return dict(sums)
