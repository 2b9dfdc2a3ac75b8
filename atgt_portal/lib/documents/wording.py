"""The small fixed wordings of an administrative paper (Nghị định 30/2020/NĐ-CP, Phụ lục I), as pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from atgt_portal.lib.documents.model import Block, Heading, OfficialDocument

POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
BLANK = "\N{NO-BREAK SPACE}" * 6
"""Room for a handwritten number, day or month."""

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_MONTHS_WITH_ZERO = 2
_ENDS = " \n\N{NO-BREAK SPACE}.;,"


def roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def point_letter(number: int) -> str:
    """Điểm a, b, c, d, đ, e, g … in the order of law texts; after y comes aa."""
    turns, index = divmod(number - 1, len(POINT_LETTERS))
    return POINT_LETTERS[index] * (turns + 1)


def heading_label(level: int, number: int) -> str:
    return {0: f"Phần {roman(number)}", 1: f"{roman(number)}.", 2: f"{number}.", 3: f"{point_letter(number)})"}[level]


def number_headings(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Give every unlabelled heading its number; a heading starts the levels below it anew."""
    counts = [0, 0, 0, 0]
    numbered: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level] += 1
            counts[block.level + 1 :] = [0] * (3 - block.level)
            if not block.label:
                numbered.append(replace(block, label=heading_label(block.level, counts[block.level])))
                continue
        numbered.append(block)
    return tuple(numbered)


def date_in_words(on: date | None, *, year: int) -> str:
    """Days below 10 and months 1 and 2 take a leading zero, no others; unissued papers leave room for the pen."""
    if on is None:
        return f"ngày {BLANK} tháng {BLANK} năm {year}"
    month = f"{on.month:02d}" if on.month <= _MONTHS_WITH_ZERO else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def number_and_symbol(number: str, *, symbol: str) -> str:
    """ "07/BC-BATGT": numbers below 10 take a leading zero; a blank stays before the slash until văn thư fills it.

    Bodies outside the state write "07-KH/ĐTN": their symbol begins with the hyphen and takes no slash.
    """
    shown = number.strip()
    if shown.isascii() and shown.isdigit():
        shown = f"{int(shown):02d}"
    return f"{shown or BLANK}{'' if symbol.startswith('-') else '/'}{symbol}"


def basis_lines(bases: Sequence[str]) -> tuple[str, ...]:
    """Each căn cứ ends with ";", the last with "."."""
    return _ended(bases, last=".")


def addressee_lines(addressees: Sequence[str]) -> tuple[str, ...]:
    """One addressee stands alone; several take a dash and ";", the last "."."""
    if len(addressees) == 1:
        return (addressees[0].strip(_ENDS),)
    return tuple(f"- {line}" for line in _ended(addressees, last="."))


def recipient_lines(recipients: Sequence[str], *, has_addressees: bool) -> tuple[str, ...]:
    """ "- …;" with "Như trên" first when the paper names addressees and "Lưu: …" always last."""
    names = [name.strip().removeprefix("-").strip(_ENDS) for name in recipients]
    rest = [name for name in names if name and name != "Như trên" and not _is_archive(name)]
    ordered = [*(["Như trên"] if has_addressees else []), *rest, *(name for name in names if _is_archive(name))]
    return tuple(f"- {line}" for line in _ended(ordered, last="."))


def close_body(text: str) -> str:
    """The last paragraph of the body ends with "./.", once."""
    return f"{text.rstrip(_ENDS + '/')}./."


def appendix_label(number: int, *, of: int) -> str:
    """Roman numbers only where there are two appendices or more."""
    return f"Phụ lục {roman(number)}" if of > 1 else "Phụ lục"


def attached_line(document: OfficialDocument) -> str:
    """ "(Kèm theo Báo cáo số 07/BC-BATGT ngày 05 tháng 01 năm 2024 của Ban ATGT huyện Tam Đường)"."""
    kind = document.kind.capitalize() or "Công văn"
    number = number_and_symbol(document.number, symbol=document.symbol)
    day = date_in_words(document.issued_on, year=document.year)
    issuer = f" của {document.letterhead.name}" if document.letterhead.name else ""
    return f"(Kèm theo {kind} số {number} {day}{issuer})"


def _is_archive(name: str) -> bool:
    return name.startswith("Lưu:")


def _ended(lines: Sequence[str], *, last: str) -> tuple[str, ...]:
    bare = [line.strip(_ENDS) for line in lines]
    return tuple(f"{line}{last if index == len(bare) else ';'}" for index, line in enumerate(bare, start=1))
