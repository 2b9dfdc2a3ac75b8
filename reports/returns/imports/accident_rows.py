"""Dated accidents as a kind of import: rows of the paper's own list, added to it or put in its place through `revise`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import intake, vn
from atgt_portal.lib.intake import Table
from atgt_portal.lib.sheet_template import TemplateColumn, TemplateSheet
from campaigns.filing.act import ActionRefusedError, revise
from campaigns.filing.models import Filing
from campaigns.record.wording import days_words
from campaigns.setup.choices import Paper
from reports.returns.accidents import MOST_ROWS, least_severity, places_of, rows_of, window_of_paper
from reports.returns.choices import Cause, Mode, Severity
from reports.returns.import_models import FigureImport
from reports.returns.imports import accident_reading as reading
from reports.returns.imports.heads import heads_of, hidden_row
from reports.returns.imports.kinds import Checked, CheckedRow, Effect, ImportKind, Stored, dated_only
from reports.returns.imports.origin import origin_of
from reports.returns.models import Accident, AccidentReturn
from units.directory import directory_of
from units.models import Unit, User

SLUG, SHEET = "vu-tai-nan", "VuTaiNan"
LIMITS = intake.Limits(
    unpacked_bytes=30 * 1024 * 1024,
    rows=1_000,
    columns=64,
    text=1_000_000,
    memory_bytes=120 * 1024 * 1024,
    cpu_seconds=2,
    wall_seconds=3,
)
_SAME = ("happened_on", "unit", "road", "deaths", "injured")
_ORDER = tuple(Severity)


def check(table: Table, filing: Filing, on: date, unit: Unit) -> Checked:
    """Every row against the paper's days and places, and against what already stands in the paper."""
    heads = heads_of(table, reading.COLUMNS, numbers=reading.NUMBERS, days=(reading.DAY,))
    places, faults = heads.places, list(heads.faults)
    numbered = list(table.numbered())
    if len(numbered) > MOST_ROWS:
        sentence = _("Bảng có %(n)s vụ, một kỳ nhận tối đa %(most)s vụ. Tách các vụ của kỳ khác ra rồi gửi lại.")
        faults.append(sentence % {"n": vn.show_number(len(numbered)), "most": vn.show_number(MOST_ROWS)})
    if faults:
        return Checked(heads.columns, faults=tuple(faults), unread=heads.unread)
    ground = reading.Ground(directory_of(places_of(filing.campaign)), window_of_paper(filing), on)
    standing = _Standing(rows_of(filing))
    rows = tuple(
        _checked(number, {name: row[index] for name, index in places.items()}, places, ground, standing)
        if number not in table.hidden_rows
        else CheckedRow(number, faults={-1: hidden_row()})
        for number, row in numbered
    )
    return Checked(heads.columns, rows, unread=heads.unread)


class _Standing:
    """What the paper and the rows above hold already: the very same row, or one that may be the same accident."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        kept = [(row["position"], _as_json(row)) for row in rows]
        self.same = Counter(_key(row, tuple(row)) for _position, row in kept)
        self.alike = {
            _key(row, _SAME): _("vụ số %(n)s đang có trong hồ sơ") % {"n": position} for position, row in kept
        }

    def takes(self, number: int, row: Mapping[str, Any]) -> tuple[str, str]:
        """The effect of a row, and which other one it may double."""
        key = _key(row, tuple(row))
        if self.same[key] > 0:
            self.same[key] -= 1
            return Effect.SAME, ""
        alike = self.alike.get(_key(row, _SAME), "")
        self.alike.setdefault(_key(row, _SAME), _("dòng %(n)s của bảng") % {"n": number})
        return Effect.NEW, alike


def _key(row: Mapping[str, Any], names: Iterable[str]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((name, row[name]) for name in names))


def _as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the working copy as checked rows hold it."""
    day = row["happened_on"]
    return {name: value for name, value in row.items() if name != "position"} | {
        "happened_on": day.isoformat() if day else ""
    }


def _checked(
    number: int,
    cells: Mapping[str, intake.Cell],
    places: Mapping[str, int],
    ground: reading.Ground,
    standing: _Standing,
) -> CheckedRow:
    row = reading.read_row(cells, ground)
    if row.faults:
        return CheckedRow(number, faults={places.get(name, -1): words for name, words in row.faults.items()})
    effect, alike = standing.takes(number, row.values)
    doubts = tuple(_doubts(row.values))
    if alike:
        sentence = _(
            "Có thể trùng với %(other)s: cùng ngày, địa bàn, tuyến đường và số người. Vẫn nhập được nếu là vụ khác."
        )
        doubts = (*doubts, sentence % {"other": alike})
    return CheckedRow(number, doubts=doubts, effect=effect, values=row.values)


def _doubts(row: Mapping[str, Any]) -> Iterable[str]:
    least = least_severity(row["deaths"])
    if least and _ORDER.index(Severity(row["severity"])) < _ORDER.index(least):
        sentence = _("Có %(deaths)s người chết nhưng xếp mức “%(severity)s”; theo quy định thường từ mức “%(least)s”.")
        shown = {"deaths": vn.two_digits(row["deaths"]), "severity": Severity(row["severity"]).label}
        yield sentence % (shown | {"least": least.label})
    if row["cause"] == Cause.ALCOHOL and not row["alcohol_related"]:
        yield _("Nguyên nhân là nồng độ cồn nhưng cột Rượu, bia chưa ghi Có.")


def standing_in(filing: Filing) -> int:
    return Accident.objects.filter(accident_return=filing.pk).count()


def store(figure_import: FigureImport, rows: Sequence[Mapping[str, Any]], actor: User, at: datetime) -> Stored:
    """Through the paper's only editor, on the very revision that the preview was judged against."""
    filing = figure_import.filing
    standing = rows_of(filing)
    kept = [] if figure_import.replaces else standing
    if len(kept) + len(rows) > MOST_ROWS:
        sentence = _(
            "Hồ sơ đang có %(n)s vụ, thêm %(more)s vụ thì quá mức tối đa %(most)s vụ của một kỳ. Bớt dòng rồi nhập."
        )
        raise ActionRefusedError(sentence % {"n": len(kept), "more": len(rows), "most": MOST_ROWS})
    nothing = AccidentReturn.objects.filter(filing=filing, nothing_happened=True).exists()
    former = {"accidents": [_as_json(row) for row in standing], "nothing_happened": nothing}
    both = [*(_as_json(row) for row in kept), *rows]
    seen = figure_import.revision if figure_import.revision is not None else -1
    saved = revise(filing, actor=actor, at=at, seen_revision=seen, nothing_happened=False, accidents=_typed(both))
    return Stored(rows=len(rows), former=former, revision=saved.revision)


def _typed(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "position": place,
            "happened_on": date.fromisoformat(row["happened_on"]) if row["happened_on"] else None,
        }
        for place, row in enumerate(rows, start=1)
    ]


def undo(figure_import: FigureImport, actor: User, at: datetime) -> None:
    """The rows of before, as long as nobody has touched the paper since."""
    filing, former = figure_import.filing, figure_import.former
    if filing.revision != figure_import.revision:
        sentence = _("Hồ sơ đã được sửa hoặc gửi sau lần nhập này nên không hoàn tác được. Sửa thẳng trong hồ sơ.")
        raise ActionRefusedError(sentence)
    rows = _typed(former["accidents"])
    nothing = former["nothing_happened"]
    revise(filing, actor=actor, at=at, seen_revision=filing.revision, nothing_happened=nothing, accidents=rows)


def template(filing: Filing, on: date, unit: Unit) -> TemplateSheet:
    """With the accidents that stand in the paper, so that a list sent back untouched changes nothing."""
    window = window_of_paper(filing)
    places = {unit.code: unit.place_name or unit.name for unit in places_of(filing.campaign)}
    chosen = {
        reading.PLACE: tuple(places.values()),
        reading.SEVERITY: tuple(str(one.label) for one in Severity),
        reading.CAUSE: tuple(str(one.label) for one in Cause),
        reading.MODE: tuple(str(one.label) for one in Mode),
        reading.ALCOHOL: (reading.YES, reading.NO),
        reading.VEHICLE: (reading.YES, reading.NO),
    }
    return TemplateSheet(
        name=SHEET,
        title=(
            _("Các vụ tai nạn giao thông – %(period)s (%(days)s)")
            % {"period": filing.period.name, "days": days_words(window)},
            _("%(unit)s. Mỗi vụ một dòng; chỉ ghi số người, không ghi họ tên.") % {"unit": filing.unit.name},
        ),
        columns=tuple(
            TemplateColumn(
                name,
                width=24 if name in {reading.PLACE, reading.ROAD, reading.CAUSE, reading.SEVERITY} else 14,
                counts=name in reading.NUMBERS,
                days=(window.first_day, window.last_day) if name == reading.DAY else None,
                choices=chosen.get(name, ()),
            )
            for name in reading.COLUMNS
        ),
        rows=[shown_row(row, places) for row in rows_of(filing)],
        origin=origin_of(SLUG, filing, unit=unit),
    )


def shown_row(row: Mapping[str, Any], places: Mapping[str, str]) -> list[Any]:
    """A row of the working copy as the template writes it, column by column."""
    return [
        row["happened_on"],
        places.get(row["unit"], row["unit"]),
        row["road"],
        str(Severity(row["severity"]).label) if row["severity"] else "",
        row["deaths"],
        row["injured"],
        row["alcohol_related"],
        row["commercial_vehicle"],
        str(Cause(row["cause"]).label) if row["cause"] else "",
        row["cause_note"],
        str(Mode(row["mode"]).label),
        row["code"],
    ]


KIND = ImportKind(
    slug=SLUG,
    paper=Paper.ACCIDENT_RETURN,
    title=gettext_lazy("Danh sách các vụ tai nạn"),
    hint=gettext_lazy("Mỗi vụ một dòng, trong kỳ của hồ sơ này. Các vụ được ghi vào bản nháp; gửi đi như thường."),
    sheet=SHEET,
    columns=reading.COLUMNS,
    required=reading.REQUIRED,
    limits=LIMITS,
    check=check,
    store=store,
    undo=undo,
    template=template,
    note=gettext_lazy("Các vụ được ghi vào bản nháp của hồ sơ, chưa gửi đi."),
    can_replace=True,
    standing=standing_in,
    fits=dated_only,
)
