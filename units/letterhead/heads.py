"""The head of a unit's papers: as the unit has told it, or as bodies of its kind usually write it."""

from dataclasses import dataclass, replace

from atgt_portal.lib import text
from atgt_portal.lib.documents.model import NATIONAL_LINES, Letterhead, Signature
from units.choices import COMMUNE_KINDS, Heading
from units.models import Board, Unit, UnitLetterhead

HEADINGS: dict[str, tuple[str, ...]] = {
    Heading.STATE: NATIONAL_LINES,
    Heading.YOUTH_UNION: ("Đoàn TNCS Hồ Chí Minh",),
    Heading.PARTY: ("Đảng Cộng sản Việt Nam",),
}
ARCHIVE = "Lưu: VT."
_UNBROKEN = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Head:
    """Lines as they are typed; the document kit puts them into capitals. `name` is the unit in running text."""

    name: str
    parent_lines: tuple[str, ...]
    name_lines: tuple[str, ...]
    heading: str
    symbol: str
    place_name: str
    authority_lines: tuple[str, ...]
    signer_name: str = ""
    recipients: tuple[str, ...] = (ARCHIVE,)

    @property
    def letterhead(self) -> Letterhead:
        return Letterhead(
            issuer_lines=self.name_lines,
            parent_lines=self.parent_lines,
            name=self.name,
            national_lines=HEADINGS[self.heading],
        )

    def symbol_of(self, type_code: str) -> str:
        """ "KH-UBND" after the number's slash; outside the state "-KH/ĐTN", which follows the number itself."""
        if self.heading == Heading.STATE:
            return f"{type_code}-{self.symbol}"
        return f"-{type_code}/{self.symbol}"

    def signature(self, *, signer: str = "") -> Signature:
        return Signature(authority_lines=self.authority_lines, name=signer or self.signer_name)


@dataclass(frozen=True, slots=True)
class _Custom:
    """How bodies whose name begins so sign; `above` is what stands over them in the province."""

    start: str
    authority: tuple[str, ...]
    above: str = ""
    symbol: str = ""
    heading: str = Heading.STATE
    as_named: str = ""


_CUSTOMS = (
    _Custom("Công an", ("Trưởng Công an huyện",), above="Công an tỉnh {}"),
    _Custom("Ban Chỉ huy Quân sự", ("Chỉ huy trưởng",), above="Bộ Chỉ huy Quân sự tỉnh {}"),
    _Custom("Văn phòng", ("Chánh Văn phòng",)),
    _Custom("Phòng", ("Trưởng phòng",)),
    _Custom("Trung tâm", ("Giám đốc",)),
    _Custom("Ủy ban Mặt trận", ("TM. Ban Thường trực", "Chủ tịch")),
    _Custom("Hội", ("TM. Ban Thường vụ", "Chủ tịch")),
    _Custom(
        "Huyện đoàn",
        ("TM. Ban Thường vụ", "Bí thư"),
        above="Tỉnh Đoàn {}",
        symbol="ĐTN",
        heading=Heading.YOUTH_UNION,
        as_named="BCH Đoàn huyện",
    ),
)
_UNKNOWN = _Custom("", ("Thủ trưởng đơn vị",))


def head_of(unit: Unit) -> Head:
    """The unit's head; `registry__parent` and `letterhead` are read with the unit."""
    told = getattr(unit, "letterhead", None)
    return usual_head(unit) if told is None else _told_head(unit, told)


def _told_head(unit: Unit, told: UnitLetterhead) -> Head:
    return Head(
        name=unit.name,
        parent_lines=_lines(told.parent_lines),
        name_lines=_lines(told.name_lines),
        heading=told.heading,
        symbol=told.symbol,
        place_name=told.place_name,
        authority_lines=_lines(told.authority_lines),
        signer_name=told.signer_name,
        recipients=_lines(told.recipients),
    )


def usual_head(unit: Unit) -> Head:
    """What bodies of this kind usually write; a committee of the people has nobody above it on paper."""
    if unit.kind in COMMUNE_KINDS:
        return _commune_head(unit)
    custom = next((row for row in _CUSTOMS if unit.name.startswith(row.start)), _UNKNOWN)
    board = unit.registry
    above = custom.above.format(_province(board)) if custom.above and board.parent else board.letterhead_parent
    head = Head(
        name=unit.name,
        parent_lines=_lines(above),
        name_lines=(_placed(custom.as_named or unit.name, board),),
        heading=custom.heading,
        symbol=custom.symbol or unit.code,
        place_name=board.place_name,
        authority_lines=custom.authority,
    )
    return replace(head, parent_lines=()) if custom.start == "Ủy ban Mặt trận" else head


def _commune_head(unit: Unit) -> Head:
    place = unit.place_name or unit.name.removeprefix("UBND").strip()
    return Head(
        name=unit.name,
        parent_lines=(),
        name_lines=("Ủy ban nhân dân", place),
        heading=Heading.STATE,
        symbol="UBND",
        place_name=_bare(place),
        authority_lines=("TM. Ủy ban nhân dân", "Chủ tịch"),
    )


def _bare(place: str) -> str:
    """ "Xã Bình Lư" is dated at Bình Lư."""
    for kind in ("Thị trấn ", "Phường ", "Xã "):
        if place.startswith(kind):
            return place.removeprefix(kind)
    return place


def _province(board: Board) -> str:
    return board.parent.place_name.removeprefix("tỉnh ") if board.parent else ""


def _placed(name: str, board: Board) -> str:
    """ "Công an huyện" is "Công an huyện Tam Đường" on paper, the name of the place never cut in two."""
    place = board.place_name.replace(" ", _UNBROKEN)
    return f"{name} {place}" if name.endswith(("huyện", "xã", "phường")) else name


def _lines(typed: str) -> tuple[str, ...]:
    return tuple(line for line in text.clean_lines(typed).split("\n") if line)
