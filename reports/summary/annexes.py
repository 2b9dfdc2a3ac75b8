"""Tables of the summary, for the paper and the workbook alike: shown text and typed value side by side."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import Block, Cell, Column, Heading, Paragraph, Table
from campaigns.record.reduction import Comparison
from campaigns.record.wording import signed
from reports.summary import wording
from reports.summary.compile import MeasureRow, NomineeRow, RankRow, Summary

NOT_TOLD = "Kết quả xếp hạng chưa công bố."


def comparison_table(summary: Summary) -> Table:
    """STT, nội dung, năm nay, năm trước, tăng/giảm, tỷ lệ: the customary columns in their order."""
    year = summary.campaign["year"]
    return Table(
        columns=(
            Column("STT", 12, "center"),
            Column("Nội dung", 68),
            Column(f"Năm {year}", 20, "right"),
            Column(f"Năm {year - 1}", 20, "right"),
            Column("Tăng/giảm", 22, "right"),
            Column("Tỷ lệ (%)", 23, "right"),
        ),
        rows=tuple(_measure_cells(number, row) for number, row in enumerate(summary.measures, start=1)),
        notes=(f"Kỳ số liệu {wording.days_between(summary)}, so với cùng kỳ năm trước.",),
    )


def _measure_cells(number: int, row: MeasureRow) -> tuple[Cell, ...]:
    pair = row.comparison
    return (
        Cell(str(number), number),
        Cell(f"{row.label} ({row.unit_of_measure})"),
        _count(pair.current),
        _count(pair.previous),
        Cell(signed(pair.change), pair.change),
        Cell(vn.show_percent(pair.percent, signed=True, places=2), pair.percent),
    )


def _count(value: int | None) -> Cell:
    return Cell("–" if value is None else vn.show_number(value), value)


def places_table(summary: Summary) -> Table:
    """Three criteria of each commune, last year and this year, and the sum of all."""
    three = [row.measure for row in summary.measures[:3]]
    heads = [
        f"{row.label} {year}"
        for row in summary.measures[:3]
        for year in (summary.campaign["year"] - 1, summary.campaign["year"])
    ]
    rows = []
    for number, place in enumerate(summary.places, start=1):
        pairs = dict(place.by_measure)
        rows.append((Cell(str(number), number), Cell(place.unit_name), *_pair_cells([pairs[name] for name in three])))
    sums = _pair_cells([row.comparison for row in summary.measures[:3]])
    return Table(
        columns=(Column("STT", 12, "center"), Column("Đơn vị", 70), *(Column(head, 28, "right") for head in heads)),
        rows=tuple(rows),
        totals=((Cell("", None), Cell("Cộng", bold=True), *sums),),
        notes=("Số nhỏ nên so sánh bằng số tuyệt đối, không dùng tỷ lệ phần trăm.",),
    )


def _pair_cells(pairs: Sequence[Comparison]) -> list[Cell]:
    return [_count(value) for pair in pairs for value in (pair.previous, pair.current)]


def ranking_blocks(summary: Summary) -> tuple[Block, ...]:
    """One table a cluster; units not scored yet stand below without a place. Nothing where no result is published."""
    if not summary.ranking_told:
        return (Paragraph(NOT_TOLD),)
    blocks: list[Block] = []
    for name, rows in groupby(summary.ranking, key=lambda row: row.cluster_name):
        blocks += [Heading(2, name, label=""), _ranking_table(list(rows))]
    rules = "; ".join(summary.tie_rules)
    note = f"Khi bằng điểm, xét lần lượt: {rules}; còn bằng thì đồng hạng." if rules else "Bằng điểm thì đồng hạng."
    blocks.append(Paragraph(note, italic=True))
    if days := summary.ranking_window:
        told = f"{vn.show_date(days.first_day)} – {vn.show_date(days.last_day)}"
        blocks.append(
            Paragraph(f"Điểm tai nạn trong kết quả xếp hạng đã công bố tính theo số liệu {told}.", italic=True)
        )
    return tuple(blocks)


def _ranking_table(rows: Sequence[RankRow]) -> Table:
    return Table(
        columns=(
            Column("Hạng", 16, "center"),
            Column("Đơn vị", 90),
            Column("Tổng điểm", 27, "right"),
            Column("Xếp loại", 32, "center"),
        ),
        rows=tuple(
            (
                Cell("–" if row.rank is None else str(row.rank), row.rank),
                Cell(row.unit_name),
                Cell(
                    "chưa chấm đủ" if row.points is None else vn.show_number(_points(row.points), places=2),
                    _value(row.points),
                ),
                Cell(row.band_name or "–"),
            )
            for row in rows
        ),
    )


def _points(hundredths: int) -> Decimal:
    return Decimal(hundredths) / 100


def _value(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else _points(hundredths)


def nominee_blocks(summary: Summary) -> tuple[Block, ...]:
    """Collectives first, then individuals, as the list attached to a Tờ trình has them."""
    blocks: list[Block] = []
    for kind, title in (("collective", "Tập thể"), ("individual", "Cá nhân")):
        rows = [row for row in summary.nominees if row.subject_kind == kind]
        if rows:
            blocks += [Heading(2, title, label=""), _nominee_table(rows, individual=kind == "individual")]
    return tuple(blocks)


def _nominee_table(rows: Sequence[NomineeRow], *, individual: bool) -> Table:
    person = (Column("Năm sinh", 18, "center"), Column("Chức vụ", 36)) if individual else ()
    return Table(
        columns=(
            Column("STT", 11, "center"),
            Column("Họ và tên" if individual else "Tên tập thể", 42),
            *person,
            Column("Đơn vị", 42),
            Column("Diện", 28),
            Column("Tóm tắt thành tích", 60),
            Column("Phiếu đồng ý", 22, "center"),
            Column("Hình thức đề nghị", 42),
        ),
        rows=tuple(
            (
                Cell(str(number), number),
                Cell(f"{_title(row)}{row.name}"),
                *((Cell(str(row.birth_year or ""), row.birth_year), Cell(row.post)) if individual else ()),
                Cell(row.unit_name),
                Cell(row.category_name),
                Cell(row.achievement),
                Cell(_votes(row)),
                Cell(row.award_name),
            )
            for number, row in enumerate(rows, start=1)
        ),
        compact=True,
    )


def _title(row: NomineeRow) -> str:
    if row.subject_kind != "individual":
        return ""
    return "Bà " if row.is_woman else "Ông "


def _votes(row: NomineeRow) -> str:
    return "" if row.votes_for is None or row.votes_total is None else f"{row.votes_for}/{row.votes_total}"
