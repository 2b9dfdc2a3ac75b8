"""The pieces of which a unit's papers are composed, in the words of Nghị định 30/2020/NĐ-CP. Pure but for `bases_of`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import Appendix, Block, Cell, Column, OfficialDocument, Paragraph, Table
from atgt_portal.lib.documents.wording import date_in_words, number_and_symbol, number_headings
from campaigns.filing.kinds import Issued
from campaigns.filing.models import Filing
from campaigns.setup.models import Campaign, LegalBasis
from units.letterhead.heads import Head

_ITEM = re.compile(r"^([-+*•–]|[a-zđ]\)|\d{1,2}[.)])\s+(.*)$")
TO_FILL_IN = "……………………………………………………………………"
ILLUSTRATIVE = "Số liệu minh họa, không phải số liệu chính thức"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a room tells of one paper: kind and code of Phụ lục III, title, whom it is sent to, and the body."""

    kind: str
    code: str
    abstract: str
    blocks: tuple[Block, ...]
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    appendices: tuple[Appendix, ...] = ()


def laid_out(sheet: Sheet, filing: Filing, *, head: Head, issued: Issued, on: date) -> OfficialDocument:
    """A campaign's paper on the unit's letterhead; what văn thư has not given yet is left blank for the pen."""
    note = ILLUSTRATIVE if filing.campaign.is_illustrative else ""
    return composed(sheet, head=head, issued=issued, on=on, note=note)


def report_to_board(
    filing: Filing, abstract: str, blocks: Iterable[Block], *, head: Head, on: date, issued: Issued | None = None
) -> OfficialDocument:
    """A unit's report: the board is written to, its office stands among the recipients."""
    said = Sheet(kind="Báo cáo", code="BC", abstract=abstract, blocks=tuple(blocks))
    return laid_out(to_board(said, filing), filing, head=head, issued=issued or Issued(), on=on)


def to_board(sheet: Sheet, filing: Filing) -> Sheet:
    """The sheet as it goes to the board, and to its office for its sums."""
    board, *office = board_and_office(filing.campaign, unit_name=filing.unit.name)
    return replace(sheet, addressees=(board,), recipients=tuple(office))


def composed(sheet: Sheet, *, head: Head, issued: Issued, on: date, note: str = "") -> OfficialDocument:
    """The same for a paper of no campaign."""
    number, symbol = _number_and_symbol(issued.number, usual=head.symbol_of(sheet.code))
    return OfficialDocument(
        kind=sheet.kind,
        abstract=sheet.abstract,
        symbol=symbol,
        place_name=head.place_name,
        year=on.year,
        letterhead=head.letterhead,
        blocks=number_headings(sheet.blocks),
        signature=head.signature(signer=_name_alone(issued.signer)),
        recipients=(*sheet.recipients, *head.recipients),
        number=number,
        issued_on=issued.signed_on,
        addressees=sheet.addressees,
        bases=sheet.bases,
        appendices=sheet.appendices,
        note=note,
    )


def example_number(type_code: str, *, head: Head) -> str:
    """12/KH-UBND, 12/BC-CAH, 12-KH/ĐTN: how văn thư of that unit numbers a paper of that kind."""
    return number_and_symbol("12", symbol=head.symbol_of(type_code))


def _number_and_symbol(typed: str, *, usual: str) -> tuple[str, str]:
    """ "12/KH-UBND" is number 12 and symbol KH-UBND; "12-KH/ĐTN" keeps its hyphen."""
    try:
        read = vn.parse_document_number(typed)
    except vn.VietnameseInputError:
        return "", usual
    rest = str(read).removeprefix(read.number)
    return read.number, rest if rest.startswith("-") else rest.removeprefix("/")


def _name_alone(signer: str) -> str:
    """ "Hà Văn A, Phó Chủ tịch" signs as Hà Văn A: the post stands in the line above."""
    return re.split(r"[,;(–]| - ", signer)[0].strip()


def bases_of(campaign: Campaign) -> tuple[str, ...]:
    """The campaign's legal bases and its own plan, each as its căn cứ line."""
    return (*(_basis(row) for row in campaign.bases.all()), f"Căn cứ {launching_plan(campaign)}")


def _basis(row: LegalBasis) -> str:
    day = date_in_words(row.signed_on, year=row.signed_on.year)
    about = f" {vn.uncapitalise(row.abstract)}" if row.abstract else ""
    return f"Căn cứ {row.kind} số {row.number} {day} của {row.issuer}{about}"


def launching_plan(campaign: Campaign) -> str:
    """The board's plan that launched the movement, as papers cite it; without its number while that is not entered."""
    number = f" số {campaign.plan_number}" if campaign.plan_number else ""
    signed = campaign.plan_signed_on
    day = f" {date_in_words(signed, year=signed.year)}" if signed else ""
    return f"Kế hoạch{number}{day} của {campaign.board.name} về phát động phong trào thi đua “{campaign.name}”"


def board_and_office(campaign: Campaign, *, unit_name: str) -> tuple[str, ...]:
    """Where every paper of a unit goes besides; the standing office does not write to itself."""
    board = campaign.board
    return (board.name, *([f"{board.office_name} (tổng hợp)"] if board.office_name != unit_name else []))


def words_of(text: str, *, blank: str = "") -> Iterator[Paragraph]:
    """What the unit has written, a paragraph a line; its dashes and letters stand as marks of items."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in lines:
        found = _ITEM.match(line)
        mark, rest = (found[1], found[2]) if found else ("", line)
        yield Paragraph(rest, label="-" if mark in {"*", "•", "–"} else mark)
    if not lines and blank:
        yield Paragraph(blank)


def numbered(columns: Iterable[Column], rows: Iterable[tuple[Cell, ...]], *, caption: str = "") -> Table:
    """A table whose first column counts the rows."""
    counted = tuple((Cell(str(at), value=at), *row) for at, row in enumerate(rows, start=1))
    return Table(columns=(Column("STT", 12, "center"), *columns), rows=counted, caption=caption)


def figure(text: str | None) -> Cell:
    """A number kept as text in a content; a dash where nothing was told."""
    number = Decimal(text) if text else None
    return Cell(vn.show_number(number), value=number)
