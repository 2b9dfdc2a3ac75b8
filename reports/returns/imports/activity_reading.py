"""Reading a table of a period's results, a row an indicator: each cell typed, or told what is wrong with it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from atgt_portal.lib import intake, text, vn
from reports.returns.activity.boxes import box_of, number
from reports.returns.activity.rules import Cell
from reports.returns.imports.accident_reading import no_day, plain, sound
from reports.returns.indicators import Asked

NAME, UNIT, VALUE, OUT_OF, NOTE = "Chỉ tiêu", "Đơn vị tính", "Kỳ này", "Trên tổng số", "Lý do"
BEFORE, BEFORE_OUT_OF, CODE = "Cùng kỳ", "Cùng kỳ, trên tổng số", "Mã"
COLUMNS = (NAME, UNIT, VALUE, OUT_OF, NOTE, BEFORE, BEFORE_OUT_OF, CODE)
REQUIRED = (NAME, VALUE)
NUMBERS = frozenset({VALUE, OUT_OF, BEFORE, BEFORE_OUT_OF})
TOLD = {"value": VALUE, "out_of": OUT_OF, "note": NOTE}
"""The boxes of a cell of the grid, each with its column."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`cell` is what the row makes of the grid's cell; None where it tells nothing. `faults` by column."""

    asked: Asked | None = None
    cell: Cell | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def name_of(one: Asked) -> str:
    """As the template names the indicator; of a ratio with its two halves."""
    return f"{one.name} ({one.part_label} / {one.whole_label})" if one.is_ratio else one.name


class Known:
    """The indicators that the paper asks for, by code and by name."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        self._by_code: dict[str, Asked] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for one in asked:
            self._by_code[text.fold(one.code)] = one
            for words in (one.name, name_of(one), one.code):
                self._by_name[text.fold(words)].add(one.code)

    def find(self, named: str, code: str) -> Asked:
        """The indicator of that row; one that is not asked, or of which name and code disagree, is refused."""
        codes = self._by_name.get(text.fold(named), set())
        if code:
            return self._by_its_code(code, named, codes)
        if not named:
            raise vn.VietnameseInputError(_("Ô này đang trống. Ghi tên chỉ tiêu như trong mẫu, hoặc bỏ dòng này."))
        if len(codes) > 1:
            sentence = _("Kỳ này có %(n)s chỉ tiêu cùng tên %(name)s. Ghi thêm cột %(column)s như trong mẫu.")
            raise vn.VietnameseInputError(sentence % {"n": len(codes), "name": vn.quoted(named), "column": CODE})
        if not codes:
            sentence = _("%(name)s không có trong bảng của kỳ này. Ghi tên chỉ tiêu như trong mẫu, hoặc bỏ dòng này.")
            raise vn.VietnameseInputError(sentence % {"name": vn.quoted(named)})
        return self._by_code[text.fold(next(iter(codes)))]

    def _by_its_code(self, code: str, named: str, codes: set[str]) -> Asked:
        one = self._by_code.get(text.fold(code))
        if one is None:
            sentence = _("Mã %(code)s không có trong bảng của kỳ này. Ghi chỉ tiêu như trong mẫu, hoặc bỏ dòng này.")
            raise vn.VietnameseInputError(sentence % {"code": vn.quoted(code)})
        if named and one.code not in codes:
            sentence = _(
                "Mã %(code)s là của chỉ tiêu %(right)s, dòng này ghi %(name)s. Sửa tên hoặc mã cho khớp với mẫu."
            )
            said = {"code": one.code, "right": vn.quoted(one.name), "name": vn.quoted(named)}
            raise vn.VietnameseInputError(sentence % said)
        return one


def read_row(cells: Mapping[str, intake.Cell], known: Known, standing: Mapping[str, Cell]) -> ReadRow:
    """One row by the names of its columns. What is blank is not told: it never takes the place of a figure."""
    try:
        one = known.find(plain(cells.get(NAME)), plain(cells.get(CODE)))
    except vn.VietnameseInputError as refusal:
        # A heading of somebody's own table tells nothing that could be lost.
        told = any(plain(cells.get(column)) for column in TOLD.values())
        return ReadRow(faults={NAME: str(refusal)} if told else {})
    read, faults = _boxes(one, cells)
    if faults:
        return ReadRow(one, faults=faults)
    return ReadRow(one, _told(one, read, cells, standing.get(one.code, Cell())))


def _boxes(one: Asked, cells: Mapping[str, intake.Cell]) -> tuple[dict[str, object], dict[str, str]]:
    read: dict[str, object] = {}
    faults = {}
    for box, column in TOLD.items():
        try:
            cell = sound(cells.get(column))
            if box == "out_of" and not one.is_ratio:
                _refuse_whole(one, plain(cell))
                continue
            read[box] = box_of(one, box).clean(cell if box == "note" else no_day(cell))
        except vn.VietnameseInputError as refusal:
            faults[column] = str(refusal)
        except ValidationError as refusal:
            faults[column] = " ".join(refusal.messages)
    return read, faults


def _refuse_whole(one: Asked, typed: str) -> None:
    if typed:
        sentence = _("“%(name)s” không phải là tỷ lệ nên không có tổng số. Xóa %(typed)s, để trống ô này.")
        raise vn.VietnameseInputError(sentence % {"name": one.name, "typed": vn.quoted(typed)})


def _told(one: Asked, read: Mapping[str, object], cells: Mapping[str, intake.Cell], stands: Cell) -> Cell | None:
    """Figures of the row with its reason; both halves of a ratio go together. A reason alone leaves the figures."""
    value, out_of, note = number(read["value"]), number(read.get("out_of")), str(read["note"])
    if value is None and out_of is None:
        return Cell(stands.value, stands.out_of, note) if note else None
    if one.is_ratio and OUT_OF not in cells:
        out_of = stands.out_of
    return Cell(value, out_of, note if NOTE in cells else stands.note)
