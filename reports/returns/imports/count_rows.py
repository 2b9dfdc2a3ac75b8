"""The by-unit table as the police's own paper: rows of its working copy, through `revise`, figures of record once accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from atgt_portal.lib.intake import Table
from atgt_portal.lib.sheet_template import TemplateSheet
from campaigns.filing.act import ActionRefusedError, revise
from campaigns.filing.models import Filing
from campaigns.record.dated import MEASURES
from campaigns.record.wording import days_words
from campaigns.setup.choices import Paper
from campaigns.setup.models import CampaignIndicator
from reports.returns import by_unit, by_unit_file, by_unit_reading
from reports.returns.accidents import window_of_paper
from reports.returns.counts.rows import PARTS_OF_ACCIDENTS, rows_of, standing_places
from reports.returns.import_models import FigureImport
from reports.returns.imports import by_unit_rows, by_unit_template
from reports.returns.imports.kinds import Checked, CheckedRow, Effect, ImportKind, Stored
from reports.returns.models import AccidentReturn
from units.models import Unit, User

SLUG = "so-theo-don-vi"


def check(table: Table, filing: Filing, on: date, unit: Unit) -> Checked:
    """The very reading of every by-unit table, and besides: only this period, only places, three parts of the accidents."""
    rules = by_unit_rows.within(by_unit_file.rules_of(filing.campaign), filing)
    rules = replace(rules, columns=tuple(one for one in rules.columns if one.code in PARTS_OF_ACCIDENTS))
    reading = by_unit_reading.read(table, rules=rules)
    columns = by_unit_rows.columns_of(table, reading)
    if reading.faults:
        return by_unit_rows.with_faults(table, reading, columns)
    places = {column.name: column.index for column in columns}
    standing = {row["unit"]: row for row in rows_of(filing)}
    known = {place.code for place in standing_places(filing.campaign, window_of_paper(filing))}
    doubts = by_unit_rows.told_by_row(reading.warnings)
    twins = _twins(reading.rows)
    rows = tuple(
        _checked(row, twins.get(row.number, 0), filing, known, places, standing, doubts.get(row.number, ()))
        for row in reading.rows
    )
    return Checked(columns, rows, unread=by_unit_rows.unread(reading))


def _twins(rows: Sequence[by_unit.UnitRow]) -> dict[int, int]:
    """Row → the row above it of the same place. The reading knows only twins of one named period, and a letter's
    period may lie within that of the paper.
    """
    first: dict[int, int] = {}
    above = {row.number: first.setdefault(row.unit.pk, row.number) for row in rows}
    return {number: one for number, one in above.items() if one != number}


def _checked(
    row: by_unit.UnitRow,
    twin: int,
    filing: Filing,
    known: set[str],
    places: Mapping[str, int],
    standing: Mapping[str, Mapping[str, Any]],
    doubts: Sequence[str],
) -> CheckedRow:
    faults = {}
    if outside := _outside(row, window_of_paper(filing)):
        faults[places[by_unit.DAY]] = outside
    if row.unit.code not in known:
        sentence = _("%(unit)s không phải là địa bàn có số liệu trong kỳ này. Ghi xã, thị trấn nơi xảy ra.")
        faults[places[by_unit.UNIT]] = sentence % {"unit": vn.quoted(row.unit.name)}
    elif twin:
        sentence = _(
            "%(unit)s đã có ở dòng %(row)s. Hồ sơ này nhận mỗi địa bàn một dòng cho cả kỳ %(days)s: gộp số của hai dòng thành một dòng."
        )
        told = {"unit": vn.quoted(row.unit.name), "row": twin, "days": days_words(window_of_paper(filing))}
        faults[places[by_unit.UNIT]] = sentence % told
    if faults:
        return CheckedRow(row.number, faults=faults, doubts=tuple(doubts))
    values = _values(row)
    before = standing.get(row.unit.code)
    effect = Effect.NEW if before is None else Effect.SAME if before == values else Effect.CHANGED
    return CheckedRow(row.number, doubts=tuple(doubts), effect=effect, values=values)


def _outside(row: by_unit.UnitRow, window: Any) -> str:
    """The paper takes one period: which days a row of it may bear, and where the row belongs."""
    if window.first_day <= row.day <= window.last_day:
        return ""
    sentence = _(
        "Ngày %(day)s thuộc kỳ %(period)s. Hồ sơ này nhận số của kỳ %(days)s: ghi một ngày trong kỳ ấy, hoặc nhập dòng này ở hồ sơ của kỳ %(period)s."
    )
    return sentence % {"day": vn.show_date(row.day), "period": row.period.name, "days": days_words(window)}


def _values(row: by_unit.UnitRow) -> dict[str, Any]:
    """As the working copy holds a row; a part of the accidents that the table does not tell stays blank."""
    parts = {str(name): int(row.others[name]) if name in row.others else None for name in PARTS_OF_ACCIDENTS}
    told: dict[str, int | None] = {"accidents": row.accidents, "deaths": row.deaths, "injured": row.injured}
    told.update(parts)
    return {"unit": row.unit.code, "note": row.note, **{measure: told[measure] for measure in MEASURES}}


def store(figure_import: FigureImport, rows: Sequence[Mapping[str, Any]], actor: User, at: datetime) -> Stored:
    """Rows of the table take the place of the same places' rows; the others stay."""
    filing = figure_import.filing
    former = rows_of(filing)
    nothing = AccidentReturn.objects.filter(filing=filing, nothing_happened=True).exists()
    merged = {row["unit"]: row for row in (*former, *rows)}
    seen = figure_import.revision if figure_import.revision is not None else -1
    saved = revise(filing, actor=actor, at=at, seen_revision=seen, nothing_happened=False, counts=list(merged.values()))
    return Stored(rows=len(rows), former={"counts": former, "nothing_happened": nothing}, revision=saved.revision)


def undo(figure_import: FigureImport, actor: User, at: datetime) -> None:
    """The rows of before, as long as nobody has touched the paper since."""
    filing, former = figure_import.filing, figure_import.former
    if filing.revision != figure_import.revision:
        sentence = _("Hồ sơ đã được sửa hoặc gửi sau lần nhập này nên không hoàn tác được. Sửa thẳng trong hồ sơ.")
        raise ActionRefusedError(sentence)
    revise(filing, actor=actor, at=at, seen_revision=filing.revision, **former)


class _Told(NamedTuple):
    """A row of the working copy as the template fills it in."""

    reported_on: date
    accidents: int | None
    deaths: int | None
    injured: int | None
    note: str
    others: Mapping[str, int | None]


def _told(row: Mapping[str, Any], last_day: date) -> _Told:
    parts = {str(name): row[name] for name in PARTS_OF_ACCIDENTS}
    return _Told(last_day, row["accidents"], row["deaths"], row["injured"], row["note"], parts)


def template(filing: Filing, on: date, unit: Unit) -> TemplateSheet:
    last_day = window_of_paper(filing).last_day
    told = {row["unit"]: _told(row, last_day) for row in rows_of(filing)}
    return by_unit_template.template_for(filing, unit=unit, slug=SLUG, told=told, more=_asked_parts(filing))


def _asked_parts(filing: Filing) -> dict[str, str]:
    """The parts of the accidents that are indicators of this campaign, each under its name there."""
    placed = CampaignIndicator.objects.filter(campaign=filing.campaign_id, indicator__code__in=PARTS_OF_ACCIDENTS)
    names = dict(placed.values_list("indicator__code", "indicator__name"))
    return {str(code): names[code] for code in PARTS_OF_ACCIDENTS if code in names}


def counted_only(filing: Filing) -> bool:
    return filing.campaign.counts_by_unit


KIND = ImportKind(
    slug=SLUG,
    paper=Paper.ACCIDENT_RETURN,
    title=gettext_lazy("Bảng số liệu theo đơn vị"),
    hint=gettext_lazy("Mỗi xã, thị trấn một dòng, trong kỳ của hồ sơ này. Ghi vào bản nháp; gửi đi như thường."),
    sheet=by_unit.SHEET,
    columns=by_unit_rows.NAMES,
    required=by_unit.REQUIRED,
    limits=by_unit_file.LIMITS,
    check=check,
    store=store,
    undo=undo,
    template=template,
    note=gettext_lazy("Số trong bảng được ghi vào bản nháp của hồ sơ, chưa gửi đi."),
    fits=counted_only,
)
