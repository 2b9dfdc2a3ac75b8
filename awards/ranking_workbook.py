"""The ranking as a workbook that computes: totals are formulas over the points of every criterion, beside the same values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atgt_portal.lib.sheets import Formula, Sheet, Value, column_letter
from awards.points import in_points
from awards.results.recording import Record, unit_lines
from awards.slips import tie_rules_words

DETAILS = "Chi tiết tiêu chí"
_STANDARD, _APPLIED, _POINTS = "F", "G", "I"
"""Columns of the details that formulas point to."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A run of rows of the details; empty where `last` is before `first`."""

    first: int
    last: int

    def sum(self, column: str) -> str:
        if self.last < self.first:
            return "0"
        return f"SUM('{DETAILS}'!{column}{self.first}:{column}{self.last})"


@dataclass(frozen=True, slots=True)
class Block:
    """Where the points of one unit stand among the details: by part, and what was added and taken off."""

    parts: Mapping[str, Rows]
    bonus: Rows
    penalty: Rows

    @property
    def criteria(self) -> Rows:
        runs = self.parts.values()
        return Rows(min(one.first for one in runs), max(one.last for one in runs))


def ranking_sheets(record: Record, *, label: str) -> list[Sheet]:
    """One sheet for each cluster, then one with every criterion of every unit; `label` says which record it is.

    Ranks are values, not formulas: the declared rules that part equal totals are words.
    """
    campaign = record["campaign"]
    title = [_("Xếp hạng thi đua năm %(year)s") % {"year": campaign["year"]}, campaign["name"], label]
    notes = [
        _("Bằng tổng điểm thì phân định lần lượt theo: %(rules)s.")
        % {"rules": tie_rules_words([rule["label"] for rule in record["tie_rules"]])},
        _("Các cột điểm là công thức tính từ trang Chi tiết tiêu chí; hạng và xếp loại là kết quả của cổng."),
    ]
    details = _details_sheet(record, title=title)
    blocks = dict(_blocks(record, first=details.header_row + 1))
    clusters = [_cluster_sheet(record, cluster, blocks, title=title, notes=notes) for cluster in record["clusters"]]
    return [*clusters, details]


def _cluster_sheet(
    record: Record, cluster: Record, blocks: Mapping[str, Block], *, title: Sequence[str], notes: Sequence[str]
) -> Sheet:
    parts = [f"{part['code']}. {part['name']}" for part in cluster["parts"]]
    sums = [_("Quy đổi"), _("Điểm cộng"), _("Điểm trừ"), _("Tổng điểm")]
    sheet = Sheet(
        name=cluster["code"],
        headers=[_("Hạng"), _("Đơn vị"), *parts, *sums, _("Xếp loại"), _("Ghi chú")],
        title=[*title, cluster["name"]],
        notes=notes,
        rows=(),
    )
    units = [record["units"][code] for code in cluster["places"]]
    rows = [
        [unit["rank"], unit["name"], *_points(unit, cluster, blocks[unit["code"]], row=row), _band(unit), _notes(unit)]
        for row, unit in enumerate(units, start=sheet.header_row + 1)
    ]
    return Sheet(name=sheet.name, headers=sheet.headers, title=sheet.title, notes=notes, rows=rows)


def _points(unit: Record, cluster: Record, block: Block, *, row: int) -> Iterator[Value]:
    """The parts, what they come to over the criteria that apply, what is added and taken off, and the total."""
    for part in cluster["parts"]:
        earned = sum(line["final"] or 0 for line in unit_lines(unit, part["code"]))
        yield Formula(f"={block.parts[part['code']].sum(_POINTS)}", in_points(earned))
    if unit["total"] is None:
        yield from (None, None, None, None)
        return
    sums, cap = unit["sums"], unit["rule"]["bonus_cap"]
    whole, applied = block.criteria.sum(_STANDARD), block.criteria.sum(_APPLIED)
    bonus = block.bonus.sum(_POINTS) if cap is None else f"MIN({in_points(cap)},{block.bonus.sum(_POINTS)})"
    yield Formula(f"=ROUND({block.criteria.sum(_POINTS)}*{whole}/{applied},2)", in_points(sums["rescaled"]))
    yield Formula(f"={bonus}", in_points(sums["bonus"]))
    yield Formula(f"={block.penalty.sum(_POINTS)}", in_points(sums["penalty"]))
    first = len(cluster["parts"]) + 3
    added = ":".join(f"{column_letter(column)}{row}" for column in (first, first + 2))
    yield Formula(f"=MAX(0,SUM({added}))", in_points(unit["total"]))


def _band(unit: Record) -> str | None:
    return unit["band"]["name"] if unit["band"] else None


def _notes(unit: Record) -> str:
    return " ".join([*unit["missing"], *unit["ties"]])


def _details_sheet(record: Record, *, title: Sequence[str]) -> Sheet:
    headers = [
        _("Khối"),
        _("Đơn vị"),
        _("Phần"),
        _("Mã"),
        _("Tiêu chí"),
        _("Điểm chuẩn"),
        _("Điểm chuẩn áp dụng"),
        _("Tự chấm"),
        _("Thẩm định, tính"),
        _("Cách tính"),
        _("Lý do chênh lệch"),
    ]
    return Sheet(name=DETAILS, headers=headers, title=[*title], rows=list(_detail_rows(record)))


def _detail_rows(record: Record) -> Iterator[list[Value]]:
    for cluster in record["clusters"]:
        for code in cluster["places"]:
            unit = record["units"][code]
            for part in cluster["parts"]:
                for line in unit_lines(unit, part["code"]):
                    yield [cluster["code"], unit["name"], *_criterion(line)]
            for row in _adjusted(unit):
                yield [cluster["code"], unit["name"], *_adjustment(row)]


def _criterion(line: Record) -> list[Value]:
    return [
        line["part"],
        line["code"],
        line["name"],
        in_points(line["maximum"]),
        in_points(line["maximum"] if line["applies"] else 0),
        in_points(line["own"]),
        in_points(line["final"]),
        line["words"],
        line["reason"],
    ]


def _adjustment(row: Record) -> list[Value]:
    kind = _("Điểm cộng") if row["hundredths"] > 0 else _("Điểm trừ")
    times = _("%(n)s lần") % {"n": row["times"]}
    return [kind, row["code"], row["name"], None, None, None, in_points(row["hundredths"]), times, row["reason"]]


def _adjusted(unit: Record) -> list[Record]:
    """What was added, then what was taken off."""
    return sorted(unit["adjusted"], key=lambda row: row["hundredths"] <= 0)


def _blocks(record: Record, *, first: int) -> Iterator[tuple[str, Block]]:
    """Of every unit the rows that `_detail_rows` gives it, counted from row `first` of the sheet."""
    at = first
    for cluster in record["clusters"]:
        for code in cluster["places"]:
            unit, parts = record["units"][code], {}
            for part in cluster["parts"]:
                at, parts[part["code"]] = _run(at, len(unit_lines(unit, part["code"])))
            added = sum(1 for row in unit["adjusted"] if row["hundredths"] > 0)
            at, bonus = _run(at, added)
            at, penalty = _run(at, len(unit["adjusted"]) - added)
            yield code, Block(parts, bonus, penalty)


def _run(at: int, length: int) -> tuple[int, Rows]:
    return at + length, Rows(at, at + length - 1)
