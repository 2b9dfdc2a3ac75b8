"""What one printed paper says, frozen, with every number already shown the way it is printed.

Text is NFC and free of control characters from the moment a part exists, so no reader has to clean it again.
Text typed by users goes into `UserText` (or a table's cell), never into `Heading` or `Paragraph`: only then can a
unit's sentence not pass for the board's own. On a unit's own paper its words are the paper's own.
"""

import unicodedata
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal, TypeAlias

from django.utils.functional import Promise

Value: TypeAlias = int | Decimal | date | None
Align: TypeAlias = Literal["left", "center", "right"]
Orientation: TypeAlias = Literal["portrait", "landscape"]

NATIONAL_LINES = ("Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc")

_UNPRINTABLE = {"Cc", "Cf", "Cs", "Cn", "Co"}


class DocumentError(ValueError):
    """The parts do not make a paper; raised to the program that compiles it, not to its reader."""


def _clean(value: object) -> object:
    if isinstance(value, (str, Promise)):
        kept = (
            sign
            for sign in str(value).replace("\t", " ")
            if sign == "\n" or unicodedata.category(sign) not in _UNPRINTABLE
        )
        return unicodedata.normalize("NFC", "".join(kept))
    if isinstance(value, (tuple, list)):
        return tuple(_clean(item) for item in value)
    return value


@dataclass(frozen=True, slots=True)
class Part:
    """Any piece of a paper: cleaned once, when it is made; lists become tuples."""

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, _clean(getattr(self, field.name)))


@dataclass(frozen=True, slots=True)
class Letterhead(Part):
    """Ô 1 and ô 2. `name` is the issuer in running text ("Ban ATGT huyện Tam Đường"), for "Kèm theo … của …".

    A body outside the state (Đoàn thanh niên) replaces `national_lines` by its own heading, one line or two.
    """

    issuer_lines: tuple[str, ...]
    parent_lines: tuple[str, ...] = ()
    name: str = ""
    national_lines: tuple[str, ...] = NATIONAL_LINES


@dataclass(frozen=True, slots=True)
class Signature(Part):
    """Ô 7a, 7b: authority and post, room for the signature, the other post of an advisory body, the name."""

    authority_lines: tuple[str, ...]
    name: str = ""
    other_post_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading(Part):
    """Level 0 a part (centred), 1 "I." upper case, 2 "1." bold, 3 "a)" regular; see `wording.number_headings`."""

    kind: ClassVar[str] = "heading"
    level: Literal[0, 1, 2, 3]
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(Part):
    """One paragraph of the board's own words; `label` is "-" or "a)" before an item of a list."""

    kind: ClassVar[str] = "paragraph"
    text: str
    label: str = ""
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class UserText(Part):
    """Words typed by a unit, line by line, in a marked block under `source` ("UBND xã Bản Bo báo cáo")."""

    kind: ClassVar[str] = "user_text"
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Column(Part):
    """Widths are shares of the table: a table always fills the text area."""

    title: str
    width_mm: int
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell(Part):
    """What is printed, and the typed value that a workbook gets (text where there is none)."""

    text: str
    value: Value = None
    span: int = 1
    bold: bool = False
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class Table(Part):
    """`totals` are rows like the others, set bold at the end; the head repeats on every page."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()
    caption: str = ""
    notes: tuple[str, ...] = ()
    compact: bool = False

    def __post_init__(self) -> None:
        Part.__post_init__(self)
        for number, row in enumerate((*self.rows, *self.totals), start=1):
            width = sum(cell.span for cell in row)
            if width != len(self.columns):
                msg = f"Bảng {self.caption!r}: dòng {number} rộng {width} ô, bảng có {len(self.columns)} cột."
                raise DocumentError(msg)


@dataclass(frozen=True, slots=True)
class Dot(Part):
    """One measure of a chart; `value` is None where a percentage cannot be computed, `shown` says why or "–"."""

    label: str
    shown: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Chart(Part):
    """Dots against the band between `low` and `high` (−10 and −5); the table beside it carries the same numbers."""

    kind: ClassVar[str] = "chart"
    title: str
    dots: tuple[Dot, ...]
    low: Decimal
    high: Decimal
    band_label: str
    unit: str = "%"


Block: TypeAlias = Heading | Paragraph | UserText | Table | Chart


@dataclass(frozen=True, slots=True)
class Appendix(Part):
    """`attached_to` is "(Kèm theo … )"; left empty, it is worded from the document's own number and date."""

    title: str
    blocks: tuple[Block, ...]
    orientation: Orientation = "portrait"
    attached_to: str = ""


@dataclass(frozen=True, slots=True)
class OfficialDocument(Part):
    """One paper in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I.

    An empty `kind` makes a công văn: the abstract stands as "V/v …" under the number. `abstract` may carry line breaks.
    Number and date are given after signature, so a draft has `number=""` and `issued_on=None`; `year` is then the
    year printed in both blanks. `place_name=""` prints no place and date (biên bản). `left_signature` is the second
    signature of minutes (THƯ KÝ beside CHỦ TỌA); the recipients then stand below.
    """

    kind: str
    abstract: str
    symbol: str
    place_name: str
    year: int
    letterhead: Letterhead
    blocks: tuple[Block, ...]
    signature: Signature
    recipients: tuple[str, ...]
    number: str = ""
    issued_on: date | None = None
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    left_signature: Signature | None = None
    data_sha256: str = ""
    snapshot_label: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        Part.__post_init__(self)
        if not self.blocks or not isinstance(self.blocks[-1], Paragraph):
            msg = "Nội dung văn bản phải kết thúc bằng một đoạn văn: dấu “./.” đặt sau đoạn đó."
            raise DocumentError(msg)
