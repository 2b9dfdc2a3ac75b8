"""The quick report as a paper on the unit's letterhead (Nghị định 30/2020/NĐ-CP), for signature. Printed words: not translated."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import Block, Heading, OfficialDocument, Paragraph
from atgt_portal.lib.documents.wording import date_in_words
from campaigns.filing.kinds import Issued
from campaigns.papers import sheet
from campaigns.papers.sheet import Sheet
from reports.quick.choices import Known
from reports.quick.models import QuickReport
from reports.quick.wording import clock_words
from units.letterhead.heads import Head

_KNOWN = {Known.YES: "có", Known.NO: "không", Known.UNKNOWN: "chưa rõ"}
_CLOSED = (".", ";", ":", "!", "?", "…", ",")
NOT_A_FIGURE = "Số liệu trong báo cáo này là số liệu ban đầu để chỉ đạo, xử lý; số liệu chính thức theo thống kê của cơ quan công an"


def quick_paper(
    report: QuickReport, content: Mapping[str, Any], *, number: int, head: Head, on: date, note: str = ""
) -> OfficialDocument:
    """Version `number` of what was told; number and day of the paper stay blank for văn thư.

    A usual report fits one sheet with its signature.
    """
    board = report.board
    happened = date.fromisoformat(content["happened_on"])
    area = vn.uncapitalise(content["area"])
    again = f"\n(bổ sung lần {number - 1})" if number > 1 else ""
    said = Sheet(
        kind="Báo cáo nhanh",
        code="BC",
        abstract=f"Về vụ tai nạn giao thông đặc biệt nghiêm trọng\nxảy ra {_day(happened)} tại {area}{again}",
        blocks=tuple(_body(content, head=head, happened=happened, number=number)),
        addressees=(board.name,),
        recipients=(f"{board.office_name} (tổng hợp)",) if board.office_name != report.unit.name else (),
    )
    return sheet.composed(said, head=head, issued=Issued(), on=on, note=note)


def _day(day: date) -> str:
    return date_in_words(day, year=day.year)


def _body(content: Mapping[str, Any], *, head: Head, happened: date, number: int) -> Iterator[Block]:
    again = " bổ sung" if number > 1 else ""
    yield Paragraph(f"{head.name} báo cáo nhanh{again} như sau:")
    if content["added"]:
        yield Heading(2, "Nội dung bổ sung lần này")
        yield from sheet.words_of(_sentences(content["added"]))
    yield Heading(2, "Thời gian, địa điểm")
    clock = f"khoảng {clock_words(content['happened_at'])}, " if content["happened_at"] else "chưa rõ giờ, "
    yield Paragraph(f"Thời gian: {clock}{_day(happened)}.", label="-")
    yield Paragraph(f"Địa điểm: {content['place'].rstrip('.')}, {vn.uncapitalise(content['area'])}.", label="-")
    yield Heading(2, "Thiệt hại về người")
    dead, hurt = (vn.two_digits(content[name]) for name in ("deaths", "injured"))
    yield Paragraph(f"Số người chết: {dead}; số người bị thương: {hurt}.")
    if content["grounds"]:
        yield Paragraph(f"Căn cứ xếp mức đặc biệt nghiêm trọng: {content['grounds'].rstrip('.')}.")
    yield Heading(2, "Phương tiện")
    yield Paragraph(f"{content['vehicles'].rstrip('.')}.")
    commercial, alcohol = (_KNOWN[Known(content[name])] for name in ("commercial", "alcohol"))
    yield Paragraph(f"Liên quan ô tô kinh doanh vận tải: {commercial}; nghi có nồng độ cồn: {alcohol}.")
    for title, text in (
        ("Nguyên nhân ban đầu", content["cause"]),
        ("Công tác đã và đang xử lý", content["done"]),
        ("Đề nghị, kiến nghị", content["needs"]),
    ):
        if text:
            yield Heading(2, title)
            yield from sheet.words_of(_sentences(text))
    yield Paragraph(NOT_A_FIGURE)


def _sentences(text: str) -> str:
    """What was typed in haste, each line closed as a paper closes it."""
    lines = (line.rstrip() for line in text.split("\n"))
    return "\n".join(line if not line or line.endswith(_CLOSED) else f"{line}." for line in lines)
