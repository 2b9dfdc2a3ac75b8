"""What units state of a month as plain papers on their letterhead: results, the police's accidents, the answer to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import Block, Cell, Column, OfficialDocument, Paragraph, Table
from campaigns.filing.models import Filing
from campaigns.papers import sheet
from campaigns.setup.choices import AccidentMeasure
from reports.returns.choices import Statement
from reports.returns.paper import by_group, ratio
from units.letterhead.heads import Head

Content = dict[str, Any]
_COUNTED = (
    (AccidentMeasure.ACCIDENTS, "Số vụ", 17),
    (AccidentMeasure.DEATHS, "Người chết", 17),
    (AccidentMeasure.INJURED, "Bị thương", 18),
    (AccidentMeasure.ALCOHOL_RELATED, "Do rượu, bia", 17),
    (AccidentMeasure.ESPECIALLY_SERIOUS, "Đặc biệt nghiêm trọng", 21),
    (AccidentMeasure.COMMERCIAL_VEHICLE, "Ô tô kinh doanh vận tải", 21),
)


def activity_paper(filing: Filing, content: Content, *, head: Head, on: date) -> OfficialDocument:
    """Results of the month or the quarter by task group, beside the year before, with the reasons that were given."""
    period = vn.uncapitalise(content["period"]["name"])
    abstract = f"Kết quả hoạt động {period} thực hiện phong trào thi đua\n“{filing.campaign.name}”"
    return sheet.report_to_board(filing, abstract, _results(filing, content, head=head), head=head, on=on)


def _results(filing: Filing, content: Content, *, head: Head) -> Iterator[Block]:
    yield _opening(filing, content, head=head, what="kết quả hoạt động")
    if content["nothing_happened"]:
        yield Paragraph("Trong kỳ không phát sinh kết quả; các số đếm dưới đây bằng 0.")
    columns = (Column("Kỳ này", 19, "right"), Column("Cùng kỳ", 19, "right"), Column("Lũy kế", 19, "right"))
    yield by_group(content["activities"], columns, cells=_result, width_mm=75, compact=True)
    reasons = [row for row in content["activities"] if row["note"]]
    if reasons:
        yield Paragraph("Giải trình số liệu:")
    for row in reasons:
        yield Paragraph(f"{row['name']}: {row['note']}", label="-")
    yield _closing(filing, head=head)


def _result(row: Content) -> tuple[Cell, ...]:
    halves = (row["percent"], row["value"], row["out_of"]) if row["is_ratio"] else None
    now = ratio(*halves, sign="%") if halves else sheet.figure(row["value"])
    return (now, Cell(row["same_days"]), Cell(row["to_date"]))


def accidents_paper(filing: Filing, content: Content, *, head: Head, on: date) -> OfficialDocument:
    """The police's accidents of a period one by one, or one table of counts; no person is named."""
    abstract = f"Số liệu tai nạn giao thông {vn.uncapitalise(content['period']['name'])}"
    return sheet.report_to_board(filing, abstract, _accidents(filing, content, head=head), head=head, on=on)


def _accidents(filing: Filing, content: Content, *, head: Head) -> Iterator[Block]:
    status = content.get("status_name", "")
    yield _opening(filing, content, head=head, what=f"số liệu tai nạn giao thông{f' {status}' if status else ''}")
    if content.get("counts"):
        yield _by_place(content["counts"])
        yield from (Paragraph(f"{row['place']}: {row['note']}", label="-") for row in content["counts"] if row["note"])
    elif content["accidents"]:
        yield _one_by_one(content["accidents"])
    elif content["nothing_happened"]:
        yield Paragraph("Trong kỳ không xảy ra vụ tai nạn giao thông nào; số liệu của mọi địa bàn bằng 0.")
    else:
        yield Paragraph(sheet.TO_FILL_IN)
    yield _closing(filing, head=head)


def _one_by_one(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = (
        Column("STT", 13, "center"),
        Column("Ngày", 25, "center"),
        Column("Địa bàn", 27),
        Column("Tuyến đường", 27),
        Column("Mức độ", 24),
        Column("Chết", 14, "right"),
        Column("Bị thương", 17, "right"),
        Column("Nguyên nhân chính", 28),
    )
    listed = tuple(
        (
            Cell(str(at), value=at),
            Cell(vn.show_date(date.fromisoformat(row["happened_on"])) if row["happened_on"] else vn.NOTHING),
            Cell(row["place"] or vn.NOTHING),
            Cell(row["road"] or vn.NOTHING),
            Cell(row["severity_name"] or vn.NOTHING),
            _count(row["deaths"]),
            _count(row["injured"]),
            Cell(row["cause_note"] or row["cause_name"] or vn.NOTHING),
        )
        for at, row in enumerate(rows, start=1)
    )
    total = (
        Cell(f"Cộng: {vn.two_digits(len(rows))} vụ", span=5),
        _sum(rows, "deaths"),
        _sum(rows, "injured"),
        Cell(""),
    )
    return Table(
        columns=columns, rows=listed, totals=(total,), caption="Các vụ tai nạn giao thông trong kỳ", compact=True
    )


def _by_place(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = (
        Column("STT", 12, "center"),
        Column("Địa bàn", 42),
        *(Column(title, width, "right") for _measure, title, width in _COUNTED),
    )
    listed = tuple(
        (Cell(str(at), value=at), Cell(row["place"]), *(_count(row[measure]) for measure, _title, _width in _COUNTED))
        for at, row in enumerate(rows, start=1)
    )
    total = (Cell("Cộng", span=2), *(_sum(rows, measure) for measure, _title, _width in _COUNTED))
    return Table(columns=columns, rows=listed, totals=(total,), caption="Số liệu theo địa bàn", compact=True)


def _count(value: int | None) -> Cell:
    return Cell(vn.show_number(value), value=value)


def _sum(rows: Iterable[Mapping[str, Any]], name: str) -> Cell:
    """Of what everybody has told; where one is blank there is no sum."""
    values = [row[name] for row in rows]
    return _count(None if None in values else sum(values))


def confirmation_paper(filing: Filing, content: Content, *, head: Head, on: date) -> OfficialDocument:
    """The unit's answer to the figures about it: right, or what is to be reconciled."""
    objects = content["statement"] == Statement.DISPUTE
    what = "Đề nghị đối chiếu số liệu" if objects else "Xác nhận số liệu"
    abstract = f"{what} tai nạn giao thông {vn.uncapitalise(filing.period.name)}"
    return sheet.report_to_board(filing, abstract, _answer(filing, content, head=head), head=head, on=on)


def _answer(filing: Filing, content: Content, *, head: Head) -> Iterator[Block]:
    answers = {
        Statement.CONFIRM: "xác nhận số liệu sau đây là đúng",
        Statement.DISPUTE: "đề nghị đối chiếu số liệu sau đây",
    }
    said = answers.get(content["statement"], sheet.TO_FILL_IN)
    number, period = content["about_version"], vn.uncapitalise(filing.period.name)
    version = f" theo bản số {number} của {content['source']}" if number is not None else ""
    yield Paragraph(f"Về số liệu tai nạn giao thông {period} trên địa bàn{version}, {head.name} {said}:")
    if content["figures"]:
        columns = (Column("Chỉ tiêu", 99), Column("Đơn vị tính", 27, "center"), Column("Số liệu", 27, "right"))
        rows = ((Cell(row["label"]), Cell(row["unit"]), _count(row["value"])) for row in content["figures"])
        yield sheet.numbered(columns, rows, caption="Số liệu về địa bàn")
    if content["accidents"]:
        yield _one_by_one(content["accidents"])
    if content["note"]:
        yield Paragraph("Nội dung đề nghị đối chiếu:")
        yield from sheet.words_of(content["note"])
    yield _closing(filing, head=head)


def _opening(filing: Filing, content: Content, *, head: Head, what: str) -> Paragraph:
    first, last = (vn.show_date(date.fromisoformat(content["period"][day])) for day in ("first_day", "last_day"))
    return Paragraph(
        f"Thực hiện {sheet.launching_plan(filing.campaign)}, {head.name} báo cáo {what} "
        f"{vn.uncapitalise(content['period']['name'])} (từ ngày {first} đến ngày {last}) như sau:"
    )


def _closing(filing: Filing, *, head: Head) -> Paragraph:
    return Paragraph(
        f"Trên đây là báo cáo của {head.name}; trân trọng báo cáo {filing.campaign.board.name} để tổng hợp"
    )
