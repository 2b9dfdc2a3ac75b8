"""How a cell of the grid stands: what is wrong with it, what stands out in it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.record.reduction import SMALL_BASE_BELOW
from reports.returns.activity.sums import Amount
from reports.returns.indicators import Asked, broken_rules

OUTLIER_TIMES = 6


class CellState(StrEnum):
    """What a cell tells of itself. `LOCAL` is known to the browser alone, `LOCKED` is the state of a whole paper."""

    BLANK = "blank"
    SAVED = "saved"
    LOCAL = "local"
    BAD = "bad"
    REVIEW = "review"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is stored of one indicator; `edition` counts how often it was."""

    value: Decimal | None = None
    out_of: Decimal | None = None
    note: str = ""
    edition: int = 0

    @property
    def is_blank(self) -> bool:
        return self.value is None and self.out_of is None

    def says(self, other: "Cell") -> bool:
        """Whether both say the same, whoever stored them."""
        return (self.value, self.out_of, self.note) == (other.value, other.out_of, other.note)


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class History:
    """What the unit stated before: the same days a year ago, and the most in one period of this year."""

    same_days: Amount | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """How one cell stands: its state, why it cannot be sent, what in it wants a reason."""

    state: CellState
    fault: str = ""
    warning: str = ""
    box: str = "value"

    @property
    def is_missing(self) -> bool:
        """Whether nothing was typed where something must be: blank is not zero."""
        return self.state == CellState.BLANK and bool(self.fault)


def judge(asked: Iterable[Asked], cells: Mapping[str, Cell], histories: Mapping[str, History]) -> dict[str, Judged]:
    """Code → how its cell stands, for every indicator that is asked."""
    listed = list(asked)
    typed = {code: {"value": cell.value, "out_of": cell.out_of} for code, cell in cells.items()}
    broken = {rule.code: rule for rule in reversed(broken_rules(listed, typed))}
    found = {}
    for one in listed:
        cell = cells.get(one.code, BLANK)
        if (rule := broken.get(one.code)) is not None:
            found[one.code] = Judged(CellState.BAD, fault=rule.message, box=rule.box)
        elif cell.is_blank:
            found[one.code] = Judged(CellState.BLANK, fault=_missing(one))
        else:
            found[one.code] = _with_warning(one, cell, histories.get(one.code, History()))
    return found


def _missing(one: Asked) -> str:
    # A ratio has no zero of its own: where nothing was observed there is nothing to state.
    if one.is_ratio:
        return ""
    return vn.blank_sentence(one.name, advice=_("Nhập kết quả trong kỳ; không phát sinh thì ghi 0."))


def _with_warning(one: Asked, cell: Cell, history: History) -> Judged:
    warning = "" if one.is_ratio or cell.value is None else outlier(cell.value, history)
    state = CellState.REVIEW if warning and not cell.note else CellState.SAVED
    return Judged(state, warning=warning)


def outlier(value: Decimal, history: History) -> str:
    """What stands out against the unit's own past; nothing is said of small numbers, which chance decides."""
    base, named = _base_of(history)
    advice = _("Nếu số đúng, ghi ngắn lý do; nếu nhầm, sửa lại số.")
    if value == 0 and base >= SMALL_BASE_BELOW:
        said = {"base": named, "n": vn.show_number(base)}
        return _("Bằng 0 trong khi %(base)s là %(n)s.") % said + f" {advice}"
    if base > 0 and value >= SMALL_BASE_BELOW and value >= base * OUTLIER_TIMES:
        times = int(value // base)
        sentence = (
            _("Cao gấp %(times)s lần %(base)s.") if value == base * times else _("Cao gấp hơn %(times)s lần %(base)s.")
        )
        return sentence % {"times": vn.show_number(times), "base": named} + f" {advice}"
    return ""


def _base_of(history: History) -> tuple[Decimal, str]:
    """What a figure is held against: the same days a year ago, or else the highest period of this year."""
    if history.same_days is not None and history.same_days.value:
        return history.same_days.value, _("cùng kỳ")
    return history.most or Decimal(0), _("kỳ cao nhất trong năm")


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the grid is filled in, of all its cells; `optional` are blank and may stay so, as ratios not observed."""

    filled: int
    total: int
    optional: int
    faults: int
    reviews: int

    @property
    def words(self) -> str:
        """Đã nhập 5/7 ô · 1 ô tỷ lệ được để trống · 1 số cần xem lại · 1 lỗi."""
        return " · ".join([self.stored, *([_("%(n)s lỗi") % {"n": self.faults}] if self.faults else [])])

    @property
    def stored(self) -> str:
        """The same without the faults: a page also shows in red what was refused, so it counts them itself."""
        said = [_("Đã nhập %(n)s/%(all)s ô") % {"n": self.filled, "all": self.total}]
        said += [_("%(n)s ô tỷ lệ được để trống") % {"n": self.optional}] if self.optional else []
        said += [_("%(n)s số cần xem lại") % {"n": self.reviews}] if self.reviews else []
        return " · ".join(said)


def tally(judged: Mapping[str, Judged], cells: Mapping[str, Cell]) -> Tally:
    states = [one.state for one in judged.values()]
    return Tally(
        filled=sum(not cells.get(code, BLANK).is_blank for code in judged),
        total=len(judged),
        optional=sum(one.state == CellState.BLANK and not one.is_missing for one in judged.values()),
        faults=states.count(CellState.BAD),
        reviews=states.count(CellState.REVIEW),
    )
