"""Dated accidents beside the by-unit table of the same unit and period: sums, differences, and words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.models import Filing
from campaigns.record.wording import UNITS_OF_MEASURE
from campaigns.setup.choices import AccidentMeasure
from reports.returns.import_models import ByUnitRow, FigureImport

SLUG = "theo-don-vi"
MEASURES = (AccidentMeasure.ACCIDENTS, AccidentMeasure.DEATHS, AccidentMeasure.INJURED)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the table states about a place."""

    place: str
    sort_key: str
    counts: tuple[int | None, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    dated: str
    stated: str
    difference: str

    @property
    def differs(self) -> bool:
        return bool(self.difference)


@dataclass(frozen=True, slots=True)
class Line:
    """A place; without a row in the table nothing is compared."""

    place: str
    cells: tuple[Cell, ...]
    words: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Reconciliation:
    conclusion: str
    lines: tuple[Line, ...]
    agrees: bool
    whose: str = ""

    @property
    def measures(self) -> list[str]:
        return [cell.label for cell in self.lines[0].cells]

    @property
    def differing(self) -> list[Line]:
        return [line for line in self.lines if line.differs]

    @property
    def matching(self) -> list[Line]:
        return [line for line in self.lines if not line.differs]


def reconcile(
    accidents: Iterable[Mapping[str, Any]], stated: Mapping[str, Stated], *, whose: str = ""
) -> Reconciliation:
    """By place code: what the paper's accidents add up to against what the table states; `whose` if it is another unit's.

    A row of a paper that counts by place tells its own number of `accidents`.
    """
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    names: dict[str, str] = {}
    for accident in accidents:
        code = str(accident["unit"])
        names[code] = str(accident["place"])
        for place, count in enumerate(
            (accident.get("accidents", 1), accident["deaths"] or 0, accident["injured"] or 0)
        ):
            sums[code][place] += count
    known = sorted(stated.items(), key=lambda pair: pair[1].sort_key)
    told = [place for place in range(len(MEASURES)) if any(one.counts[place] is not None for one in stated.values())]
    lines = [_line(one, sums.get(code, [0, 0, 0]), told) for code, one in known]
    lines += [_missing(names[code], counts, told) for code, counts in sums.items() if code not in stated]
    wrong = sum(line.differs for line in lines)
    table = _("bảng của %(unit)s") % {"unit": whose} if whose else _("bảng theo đơn vị")
    if not wrong:
        conclusion = _("Khớp: %(n)s đơn vị trong %(table)s đều bằng tổng các vụ đã nhập")
        said = {"n": vn.show_number(len(known)), "table": table}
        return Reconciliation(conclusion % said, tuple(lines), agrees=True, whose=whose)
    conclusion = _("Lệch ở %(n)s đơn vị: %(table)s khác tổng các vụ đã nhập")
    said = {"n": vn.show_number(wrong), "table": table}
    return Reconciliation(conclusion % said, tuple(lines), agrees=False, whose=whose)


def _line(stated: Stated, dated: Sequence[int], told: Iterable[int]) -> Line:
    cells = tuple(
        Cell(
            str(MEASURES[place].label),
            vn.show_number(dated[place]),
            vn.show_number(stated.counts[place]),
            _difference(dated[place], stated.counts[place], str(UNITS_OF_MEASURE[MEASURES[place]])),
        )
        for place in told
    )
    words = "; ".join(f"{vn.uncapitalise(cell.label)}: {cell.difference}" for cell in cells if cell.differs)
    return Line(stated.place, cells, f"{words[:1].upper()}{words[1:]}" or _("Khớp"), differs=bool(words))


def _difference(mine: int, theirs: int | None, unit: str) -> str:
    if theirs is None or mine == theirs:
        return ""
    by = theirs - mine
    sentence = _("bảng nhiều hơn %(by)s %(unit)s") if by > 0 else _("bảng ít hơn %(by)s %(unit)s")
    return sentence % {"by": vn.show_number(abs(by)), "unit": unit}


def _missing(place: str, dated: Sequence[int], told: Iterable[int]) -> Line:
    cells = tuple(Cell(str(MEASURES[one].label), vn.show_number(dated[one]), vn.NOTHING, "") for one in told)
    return Line(place or _("chưa ghi địa bàn"), cells, _("Có vụ tai nạn nhưng bảng không có dòng này"), differs=True)


@dataclass(frozen=True, slots=True)
class Source:
    """Who sent a table about the paper's days, and what it states by code of the place."""

    name: str
    is_own: bool
    stated: dict[str, Stated]


def sources_about(filing: Filing) -> list[Source]:
    """What each unit last stored about each place for the paper's own days, its owner first. One question."""
    rows = ByUnitRow.objects.filter(
        figure_import__campaign=filing.campaign_id,
        figure_import__state=FigureImport.State.STORED,
        first_day=filing.period.first_day,
        last_day=filing.period.last_day,
    )
    found: dict[int, Source] = {}
    newest = rows.select_related("about_unit", "figure_import__unit").defer(
        "figure_import__table", "figure_import__checked", "figure_import__former"
    )
    for row in newest.order_by("pk"):
        unit, place = row.figure_import.unit, row.about_unit
        source = found.setdefault(unit.pk, Source(unit.name, unit.pk == filing.unit_id, {}))
        source.stated[place.code] = Stated(
            place.place_name or place.name, place.sort_key, (row.accidents, row.deaths, row.injured), row.note
        )
    return sorted(found.values(), key=lambda source: not source.is_own)


def beside(filing: Filing, content: Mapping[str, Any], *, is_unit: bool, on: date) -> dict[str, Any]:
    """For the paper's page: a comparison for each unit that sent a table about its days; the owner's way to send one."""
    told = [row for row in content.get("counts", ()) if any(row[measure] for measure in MEASURES)]
    is_dated = "counts" not in content
    url = reverse("returns:import", kwargs={"kind": SLUG, "uuid": filing.uuid}) if is_unit and is_dated else ""
    sources = sources_about(filing)
    return {
        "reconciliations": [
            reconcile([*content["accidents"], *told], source.stated, whose="" if source.is_own else source.name)
            for source in sources
        ],
        "by_unit_url": url,
        "lacks_by_unit": not any(source.is_own for source in sources),
    }
