"""Interim and closing returns as papers: báo cáo sơ kết, tổng kết on the unit's letterhead, for signature."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import Block, Cell, Column, Heading, OfficialDocument, Paragraph, Table
from campaigns.filing.kinds import Issued
from campaigns.filing.models import Filing
from campaigns.papers import sheet
from campaigns.setup.choices import Paper
from reports.returns.choices import Section
from units.letterhead.heads import Head

Content = dict[str, Any]
_NOTHING = "Không có."
_OPTIONAL = frozenset({Section.AWARDS, Section.PROPOSALS})


def return_paper(filing: Filing, content: Content, *, head: Head, on: date) -> OfficialDocument:
    """The six customary parts; results by task group and registered targets stand as tables in part II."""
    name = "Tổng kết" if filing.kind == Paper.CLOSING_RETURN else "Sơ kết"
    abstract = f"{name} phong trào thi đua\n“{filing.campaign.name}”"
    told = content["paper"]
    day = told["signed_on"]
    issued = Issued(told["number"], date.fromisoformat(day) if day else None, told["signer"])
    body = _body(filing, content, head=head, name=name)
    return sheet.report_to_board(filing, abstract, body, head=head, on=on, issued=issued)


def _body(filing: Filing, content: Content, *, head: Head, name: str) -> Iterator[Block]:
    campaign = filing.campaign
    first, last = (vn.show_date(date.fromisoformat(content["period"][day])) for day in ("first_day", "last_day"))
    yield Paragraph(
        f"Thực hiện {sheet.launching_plan(campaign)}, {head.name} báo cáo {name.lower()} phong trào "
        f"(kỳ số liệu từ ngày {first} đến ngày {last}) như sau:"
    )
    for part in content["sections"]:
        yield Heading(1, _bare(part["title"]))
        blank = _NOTHING if part["code"] in _OPTIONAL else sheet.TO_FILL_IN
        yield from sheet.words_of(part["text"], blank=blank)
        if part["code"] == Section.LEADERSHIP and "subordinates" in content:
            yield from _subordinates(content)
        if part["code"] == Section.RESULTS:
            yield from _results(content)
        if part["code"] == Section.AWARDS and content.get("reviewed_on"):
            day = vn.show_date(date.fromisoformat(content["reviewed_on"]))
            yield Paragraph(f"Đơn vị họp bình xét ngày {day}.")
    yield Paragraph(
        f"Trên đây là báo cáo {name.lower()} phong trào thi đua “{campaign.name}” của {head.name}; trân trọng báo cáo "
        f"{campaign.board.name} để tổng hợp"
    )


def _bare(title: str) -> str:
    """ "III. Đánh giá chung: …" without its number: the kit numbers headings itself."""
    return title.partition(". ")[2] or title


def _subordinates(content: Content) -> Iterator[Block]:
    if content["has_no_subordinates"]:
        yield Paragraph("Đơn vị không có đơn vị trực thuộc.", label="-")
    elif content["subordinates"] is not None:
        checked, whole = (vn.two_digits(content[name] or 0) for name in ("subordinates_checked", "subordinates"))
        yield Paragraph(f"Đã hướng dẫn, kiểm tra, đôn đốc {checked}/{whole} đơn vị trực thuộc.", label="-")


def _results(content: Content) -> Iterator[Block]:
    if content["activities"]:
        yield _activities(content)
    if content.get("targets"):
        yield _targets(content)
    for name, words in (
        ("models_recognised", "điển hình, mô hình được công nhận trong năm"),
        ("staff_violations", "cán bộ vi phạm nồng độ cồn, gây tai nạn giao thông"),
    ):
        if content.get(name) is not None:
            count = content[name]
            yield Paragraph(f"{vn.two_digits(count)} {words}." if count else f"Không có {words}.", label="-")


def _activities(content: Content) -> Block:
    columns = (Column("Kỳ này", 24, "right"), Column("Cùng kỳ", 24, "right"))
    return by_group(content["activities"], columns, cells=_two, width_mm=81)


def by_group(
    rows: Iterable[Content],
    columns: Sequence[Column],
    *,
    cells: Callable[[Content], Iterable[Cell]],
    width_mm: int,
    compact: bool = False,
) -> Table:
    """Results under their task groups, numbered within each; `cells` of a row stand under `columns`."""
    found: list[tuple[Cell, ...]] = []
    for (number, title), group in groupby(rows, key=lambda row: (row["group_no"], row["group_title"])):
        if title:
            found.append((Cell(f"{number}", bold=True), Cell(title, span=2 + len(columns), bold=True)))
        for count, row in enumerate(group, start=1):
            mark = Cell(f"{number}.{count}" if title else "")
            found.append((mark, Cell(row["name"]), Cell(row["unit_of_measure"]), *cells(row)))
    heads = (Column("STT", 12, "center"), Column("Nội dung", width_mm), Column("Đơn vị tính", 24, "center"))
    return Table(columns=(*heads, *columns), rows=tuple(found), caption="Kết quả theo nhóm nhiệm vụ", compact=compact)


def _two(row: Content) -> tuple[Cell, Cell]:
    if not row["is_ratio"]:
        return sheet.figure(row["value"]), sheet.figure(row["previous_value"])
    return (
        ratio(row["percent"], row["value"], row["out_of"]),
        ratio(row["previous_percent"], row["previous_value"], row["previous_out_of"]),
    )


def ratio(percent: str | None, part: str | None, whole: str | None, *, sign: str = "") -> Cell:
    """A ratio with its two halves below it."""
    if percent is None:
        return Cell(vn.NOTHING)
    shown = [sheet.figure(text).text for text in (percent, part, whole)]
    return Cell(f"{shown[0]}{sign}\n({shown[1]}/{shown[2]})")


def _targets(content: Content) -> Block:
    columns = (
        Column("Chỉ tiêu đăng ký", 58),
        Column("Đơn vị tính", 20, "center"),
        Column("Năm trước", 18, "right"),
        Column("Đăng ký", 18, "right"),
        Column("Kết quả", 18, "right"),
        Column("Đánh giá", 21, "center"),
    )
    verdicts = {True: "Đạt", False: "Chưa đạt", None: vn.NOTHING}
    rows = (
        (
            Cell(row["name"]),
            Cell(row["unit_of_measure"]),
            sheet.figure(row["baseline"]),
            sheet.figure(row["value"]),
            sheet.figure(row["result"]),
            Cell(verdicts[row["reached"]]),
        )
        for row in content["targets"]
    )
    return sheet.numbered(columns, rows, caption="Kết quả thực hiện chỉ tiêu đã đăng ký")
