"""The unit's own score and its proposal for awards as papers on its letterhead, for signature."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import Appendix, Block, Cell, Column, Heading, OfficialDocument, Paragraph, Table
from atgt_portal.lib.documents.wording import date_in_words
from awards.choices import SubjectKind
from campaigns.filing.kinds import Issued
from campaigns.filing.models import Filing
from campaigns.papers import sheet
from campaigns.papers.sheet import Sheet
from units.letterhead.heads import Head

Content = dict[str, Any]
_KINDS = ((SubjectKind.COLLECTIVE, "tập thể"), (SubjectKind.INDIVIDUAL, "cá nhân"))
_ANY_AWARD = "khen thưởng"


def score_paper(filing: Filing, content: Content, *, head: Head, on: date) -> OfficialDocument:
    """Bảng tự chấm điểm as a report: the table part by part, its total in words before it."""
    abstract = f"Kết quả tự chấm điểm phong trào thi đua\n“{filing.campaign.name}”"
    return sheet.report_to_board(filing, abstract, _scores(filing, content, head=head), head=head, on=on)


def _scores(filing: Filing, content: Content, *, head: Head) -> Iterator[Block]:
    campaign = filing.campaign
    total, maximum = (sheet.figure(content[name]).text for name in ("total", "maximum"))
    yield Paragraph(
        f"Thực hiện {sheet.launching_plan(campaign)}, {head.name} tự chấm đạt {total}/{maximum} điểm, cụ thể như sau:"
    )
    if content["open"]:
        yield Paragraph(f"Còn {vn.two_digits(content['open'])} tiêu chí chưa có điểm.")
    yield _score_table(content)
    if content["note"]:
        yield from sheet.words_of(content["note"])
    yield Paragraph(
        f"{head.name} chịu trách nhiệm về tính chính xác của điểm tự chấm và minh chứng; đề nghị {campaign.board.name} "
        "xem xét, thẩm định"
    )


def _score_table(content: Content) -> Table:
    columns = (
        Column("TT", 14, "center"),
        Column("Nội dung, tiêu chí", 66),
        Column("Điểm chuẩn", 19, "right"),
        Column("Điểm tự chấm", 19, "right"),
        Column("Minh chứng", 47),
    )
    rows: list[tuple[Cell, ...]] = []
    for part in content["parts"]:
        rows.append((Cell(part["code"], bold=True), Cell(part["name"], span=4, bold=True)))
        rows += [
            (
                Cell(line["code"]),
                Cell(line["name"]),
                sheet.figure(line["maximum"]),
                sheet.figure(line["points"]),
                Cell(_proof(line)),
            )
            for line in part["lines"]
        ]
    total = (Cell("Tổng cộng", span=2), sheet.figure(content["maximum"]), sheet.figure(content["total"]), Cell(""))
    return Table(columns=columns, rows=tuple(rows), totals=(total,), caption="Bảng tự chấm điểm", compact=True)


def _proof(line: Mapping[str, Any]) -> str:
    """Why a computed point is what it is; else the step that was chosen and where its evidence stands."""
    if line["computed"]:
        return str(line["how"])
    proof = "; ".join(part for part in (line["choice"], line["evidence"]) if part)
    return proof[:1].upper() + proof[1:]


def proposal_paper(filing: Filing, content: Content, *, head: Head, on: date) -> OfficialDocument:
    """Tờ trình with the list of nominees as its appendix; a unit that proposes nobody reports that."""
    campaign = filing.campaign
    if content["nobody"]:
        abstract = f"Về việc đề nghị khen thưởng phong trào thi đua\n“{campaign.name}”"
        return sheet.report_to_board(filing, abstract, _nobody(filing, head=head), head=head, on=on)
    nominees = content["nominees"]
    said = Sheet(
        kind="Tờ trình",
        code="TTr",
        abstract=f"Về việc đề nghị tặng {_awards(nominees)}\ntrong phong trào thi đua “{campaign.name}”",
        blocks=tuple(_proposal(filing, content, head=head)),
        bases=(*sheet.bases_of(campaign), *_minutes(content, head=head)),
        appendices=(_list(nominees),) if nominees else (),
    )
    return sheet.laid_out(sheet.to_board(said, filing), filing, head=head, issued=Issued(), on=on)


def _nobody(filing: Filing, *, head: Head) -> Iterator[Block]:
    campaign = filing.campaign
    yield Paragraph(f"Thực hiện {sheet.launching_plan(campaign)}, {head.name} đã bình xét kết quả thi đua của đơn vị.")
    yield Paragraph(
        f"Đơn vị không đề nghị khen thưởng tập thể, cá nhân nào trong phong trào này; trân trọng báo cáo "
        f"{campaign.board.name}"
    )


def _minutes(content: Content, *, head: Head) -> tuple[str, ...]:
    """The unit's own meeting is the last ground of its proposal."""
    if not content["minutes_number"] and not content["met_on"]:
        return ()
    number = f" số {content['minutes_number']}" if content["minutes_number"] else ""
    met = date.fromisoformat(content["met_on"]) if content["met_on"] else None
    day = f" {date_in_words(met, year=met.year)}" if met else ""
    return (f"Căn cứ Biên bản họp bình xét{number}{day} của {head.name}",)


def _proposal(filing: Filing, content: Content, *, head: Head) -> Iterator[Block]:
    campaign, nominees = filing.campaign, content["nominees"]
    by_award = {
        award: [row for row in nominees if row["award_name"] == award]
        for award in dict.fromkeys(row["award_name"] for row in nominees)
    }
    attached = " (có danh sách kèm theo)" if nominees else ""
    several = len(by_award) > 1
    yield Paragraph(
        f"Căn cứ kết quả thực hiện phong trào và kết quả bình xét của đơn vị, {head.name} đề nghị {campaign.board.name} "
        f"xem xét, trình cấp có thẩm quyền tặng {_awards(nominees)} cho {_counted(nominees)}{attached}"
        f"{', gồm:' if several else '.'}"
    )
    for award, mine in by_award.items() if several else ():
        yield Paragraph(f"{award or 'Chưa chọn hình thức'}: {_counted(mine)}.", label="-")
    yield Paragraph(
        f"{head.name} chịu trách nhiệm về tính chính xác của hồ sơ, thành tích và việc chấp hành chính sách, pháp luật "
        "của các tập thể, cá nhân được đề nghị."
    )
    yield Paragraph("Hồ sơ gửi kèm: biên bản họp bình xét; danh sách đề nghị khen thưởng và tóm tắt thành tích.")
    yield Paragraph(f"Kính đề nghị {campaign.board.name} xem xét")


def _awards(nominees: Sequence[Mapping[str, Any]]) -> str:
    """ "Giấy khen, Bằng khen": the awards proposed, each once, or the plain word where none is chosen yet."""
    return ", ".join(dict.fromkeys(row["award_name"] for row in nominees if row["award_name"])) or _ANY_AWARD


def _counted(nominees: Sequence[Mapping[str, Any]]) -> str:
    """ "01 tập thể, 02 cá nhân"; a kind that has nobody is not named."""
    counts = Counter(row["subject_kind"] for row in nominees)
    told = [f"{vn.two_digits(counts[kind])} {word}" for kind, word in _KINDS if counts[kind]]
    return ", ".join(told) or "… tập thể, … cá nhân"


def _list(nominees: Sequence[Mapping[str, Any]]) -> Appendix:
    blocks: list[Block] = []
    for number, (kind, word) in enumerate(
        [(kind, word) for kind, word in _KINDS if any(row["subject_kind"] == kind for row in nominees)]
    ):
        rows = [row for row in nominees if row["subject_kind"] == kind]
        label = "I." if number == 0 else "II."
        blocks += [Heading(1, word, label=label), _nominee_table(rows, individual=kind == SubjectKind.INDIVIDUAL)]
    return Appendix(title="Danh sách đề nghị khen thưởng", blocks=tuple(blocks), orientation="landscape")


def _nominee_table(rows: Sequence[Mapping[str, Any]], *, individual: bool) -> Table:
    person = (Column("Năm sinh", 18, "center"), Column("Chức vụ", 40)) if individual else ()
    columns = (
        Column("Họ và tên" if individual else "Tên tập thể", 46),
        *person,
        Column("Diện", 30),
        Column("Tóm tắt thành tích", 66),
        Column("Phiếu đồng ý", 22, "center"),
        Column("Hình thức đề nghị", 42),
    )
    table = sheet.numbered(columns, (_row(row, individual=individual) for row in rows))
    return Table(columns=table.columns, rows=table.rows, compact=True)


def _row(row: Mapping[str, Any], *, individual: bool) -> tuple[Cell, ...]:
    title = ("Bà " if row["is_woman"] else "Ông ") if individual else ""
    votes = "" if row["votes_for"] is None or row["votes_total"] is None else f"{row['votes_for']}/{row['votes_total']}"
    named = (Cell(row["birth_year"]), Cell(row["post"])) if individual else ()
    return (
        Cell(f"{title}{row['name']}"),
        *named,
        Cell(row["category_name"]),
        Cell(row["achievement"]),
        Cell(votes),
        Cell(row["award_name"]),
    )
