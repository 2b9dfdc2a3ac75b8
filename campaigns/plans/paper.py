"""The unit's plan and its report on spreading the word as papers on its letterhead, for signature."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import Block, Cell, Column, Heading, OfficialDocument, Paragraph
from campaigns.filing.kinds import Issued
from campaigns.filing.models import Filing
from campaigns.papers import sheet
from campaigns.papers.sheet import Sheet
from units.letterhead.heads import Head

Content = dict[str, Any]


def plan_paper(filing: Filing, content: Content, *, head: Head, on: date) -> OfficialDocument:
    """Targets and measures as tables, tasks under their groups, everything else in customary words."""
    campaign = filing.campaign
    said = Sheet(
        kind="Kế hoạch",
        code="KH",
        abstract=f"Thực hiện phong trào thi đua\n“{campaign.name}”",
        blocks=tuple(_body(filing, content, head=head)),
        bases=sheet.bases_of(campaign),
        recipients=sheet.board_and_office(campaign, unit_name=filing.unit.name),
    )
    day = content["signed_on"]
    issued = Issued(
        number=content["paper_number"],
        signed_on=date.fromisoformat(day) if day else None,
        signer=content["signer"],
    )
    return sheet.laid_out(said, filing, head=head, issued=issued, on=on)


def dissemination_paper(filing: Filing, content: Content, *, head: Head, on: date) -> OfficialDocument:
    """A short report: when, whom, with whom, how."""
    abstract = f"Kết quả phổ biến, quán triệt phong trào thi đua\n“{filing.campaign.name}”"
    return sheet.report_to_board(filing, abstract, _spread(filing, content, head=head), head=head, on=on)


def _spread(filing: Filing, content: Content, *, head: Head) -> Iterator[Block]:
    campaign = filing.campaign
    yield Paragraph(
        f"Thực hiện {sheet.launching_plan(campaign)}, {head.name} báo cáo kết quả phổ biến, quán triệt như sau:"
    )
    day = content["held_on"]
    held = vn.show_date(date.fromisoformat(day)) if day else sheet.TO_FILL_IN
    reached, headcount = (vn.show_number(content[name]) for name in ("reached", "headcount"))
    rate = f", đạt {vn.show_percent(Decimal(content['rate']), places=2)}" if content["rate"] else ""
    yield Paragraph(f"Ngày tổ chức: {held}.", label="-")
    yield Paragraph(
        f"Số người được phổ biến: {reached}/{headcount} cán bộ, công chức, viên chức, người lao động{rate}.", label="-"
    )
    if content["together_with"]:
        yield Paragraph(f"Phối hợp với: {content['together_with']}.", label="-")
    if content["note"]:
        yield Paragraph("Hình thức, nội dung phổ biến:")
        yield from sheet.words_of(content["note"])
    yield Paragraph(f"Trên đây là báo cáo của {head.name}; trân trọng báo cáo {campaign.board.name} để tổng hợp")


def _body(filing: Filing, content: Content, *, head: Head) -> Iterator[Block]:
    campaign = filing.campaign
    yield Paragraph(
        f"{head.name} xây dựng Kế hoạch thực hiện phong trào thi đua “{campaign.name}”, chủ đề “{campaign.theme}”, như sau:"
    )
    yield Heading(1, "Mục đích, yêu cầu")
    yield Paragraph(
        "Tổ chức thực hiện có hiệu quả phong trào thi đua; nâng cao ý thức chấp hành pháp luật về trật tự, an toàn giao "
        "thông và xây dựng văn hóa giao thông trong cán bộ, công chức, viên chức, người lao động và Nhân dân."
    )
    yield Paragraph(
        "Nội dung, hình thức, biện pháp thi đua thiết thực, gắn với chức năng, nhiệm vụ của đơn vị; khen thưởng kịp thời, "
        "chính xác, công khai, công bằng."
    )
    yield Heading(1, "Chỉ tiêu thi đua")
    yield from _targets(filing, content)
    yield from _titles(content)
    yield Heading(1, "Nhiệm vụ trọng tâm")
    yield from _tasks(content)
    yield Heading(1, "Biện pháp và tổ chức thực hiện")
    yield from _measures(content)
    yield from _links(content)
    yield Paragraph(
        f"Trên đây là Kế hoạch thực hiện phong trào thi đua “{campaign.name}” của {head.name}; yêu cầu các bộ phận, cá nhân "
        "liên quan nghiêm túc triển khai thực hiện"
    )


def _targets(filing: Filing, content: Content) -> Iterator[Block]:
    if not content["targets"]:
        yield Paragraph(sheet.TO_FILL_IN)
        return
    year = filing.campaign.year
    columns = (
        Column("Chỉ tiêu", 82),
        Column("Đơn vị tính", 24, "center"),
        Column(f"Năm {year - 1}", 24, "right"),
        Column(f"Chỉ tiêu năm {year}", 24, "right"),
    )
    yield Paragraph("Phấn đấu đạt các chỉ tiêu sau:")
    yield sheet.numbered(
        columns,
        (
            (
                Cell(row["name"]),
                Cell(row["unit_of_measure"]),
                sheet.figure(row["baseline"]),
                sheet.figure(row["value"]),
            )
            for row in content["targets"]
        ),
    )


def _titles(content: Content) -> Iterator[Block]:
    """Nothing where nothing is registered: a plan need not seek any title."""
    rows = content.get("titles")
    if not rows:
        return
    columns = (
        Column("Danh hiệu, hình thức khen thưởng", 106),
        Column("Tập thể", 24, "right"),
        Column("Cá nhân", 24, "right"),
    )
    yield Heading(1, "Đăng ký danh hiệu thi đua, hình thức khen thưởng")
    yield Paragraph("Đăng ký phấn đấu đạt:")
    yield sheet.numbered(
        columns, ((Cell(row["name"]), _registered(row["collectives"]), _registered(row["individuals"])) for row in rows)
    )


def _registered(count: int) -> Cell:
    return Cell(vn.show_number(count) if count else vn.NOTHING, value=count)


def _tasks(content: Content) -> Iterator[Block]:
    for row in content["tasks"]:
        yield Heading(2, row["group"])
        yield from sheet.words_of(row["text"])
    if not content["tasks"]:
        yield Paragraph(sheet.TO_FILL_IN)


def _measures(content: Content) -> Iterator[Block]:
    if not content["measures"]:
        yield Paragraph(sheet.TO_FILL_IN)
        return
    columns = (Column("Biện pháp", 80), Column("Phụ trách", 46), Column("Hoàn thành trước", 28, "center"))
    yield sheet.numbered(
        columns,
        ((Cell(row["text"]), Cell(row["responsible"]), _until(row["due_on"])) for row in content["measures"]),
    )


def _until(day: str | None) -> Cell:
    found = date.fromisoformat(day) if day else None
    return Cell(vn.show_date(found) if found else "thường xuyên", value=found)


def _links(content: Content) -> Iterator[Block]:
    for name, title in (
        ("linked_movements", "Kết hợp với các phong trào thi đua khác"),
        ("socio_economic_tasks", "Gắn với nhiệm vụ phát triển kinh tế - xã hội"),
    ):
        if content[name]:
            yield Heading(2, title)
            yield from sheet.words_of(content[name])
