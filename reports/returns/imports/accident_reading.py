"""Reading a list of dated accidents, cell by cell: each one typed, or told what is wrong with it. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from atgt_portal.lib import impersonal, text, vn
from atgt_portal.lib.intake import Cell
from campaigns.filing.kinds import not_yet
from campaigns.setup.windows import Window
from reports.returns.accidents import outside_words
from reports.returns.by_unit_reading import FAILED
from reports.returns.choices import Cause, Mode, Severity
from units.directory import Directory, Listed, UnitNotFoundError

DAY, PLACE, ROAD, SEVERITY = "Ngày xảy ra", "Địa bàn", "Tuyến đường", "Mức độ"
DEATHS, INJURED, ALCOHOL, VEHICLE = "Số người chết", "Số người bị thương", "Rượu, bia", "Kinh doanh vận tải"
CAUSE, CAUSE_NOTE, MODE, CODE = "Nguyên nhân", "Ghi rõ nguyên nhân khác", "Loại hình", "Mã vụ"
COLUMNS = (DAY, PLACE, ROAD, SEVERITY, DEATHS, INJURED, ALCOHOL, VEHICLE, CAUSE, CAUSE_NOTE, MODE, CODE)
REQUIRED = (DAY, PLACE, SEVERITY, DEATHS, INJURED)
NUMBERS = frozenset({DEATHS, INJURED})
YES, NO = "Có", "Không"
_YES = frozenset({"co", "x", "1", "true", "v", "yes"})
_NO = frozenset({"", "khong", "0", "false", "-", "–", "no"})
_MOST_DEATHS, _MOST_INJURED = 200, 500


@dataclass(frozen=True, slots=True)
class Ground:
    """What a list is judged against: the places, by code as well, the days of the paper, and today."""

    directory: Directory
    window: Window
    on: date


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`values` as the return's own rows take them, days as ISO text; empty with a fault. `faults` by column."""

    values: Mapping[str, Any]
    faults: Mapping[str, str]


def read_row(cells: Mapping[str, Cell], ground: Ground) -> ReadRow:
    """One row by the names of its columns; a column that is not there reads as blank."""
    found: dict[str, Any] = {}
    faults: dict[str, str] = {}
    day: date | None = None
    for column, (name, read) in _READERS.items():
        try:
            found[name] = read(sound(cells.get(column)))
        except vn.VietnameseInputError as refusal:
            faults[column] = str(refusal)
    day = found.get("happened_on")
    if day is not None and (outside := outside_words(day, ground.window)):
        faults[DAY] = outside
    elif day is not None and day > ground.on:
        faults[DAY] = str(not_yet("", DAY, day, on=ground.on).message)
    try:
        found["unit"] = _place(cells.get(PLACE), ground.directory, day).code
    except UnitNotFoundError as refusal:
        faults[PLACE] = str(refusal)
    if found.get("cause") == Cause.OTHER and not found.get("cause_note") and CAUSE_NOTE not in faults:
        column = CAUSE_NOTE if CAUSE_NOTE in cells else CAUSE
        faults[column] = _("Chọn “nguyên nhân khác” nhưng chưa ghi rõ. Ghi ngắn nguyên nhân vào cột %(column)s.") % {
            "column": vn.quoted(CAUSE_NOTE)
        }
    if faults or day is None:
        return ReadRow({}, faults)
    return ReadRow(found | {"happened_on": day.isoformat()}, {})


def sound(cell: Cell) -> Cell:
    """The cell, unless a formula failed in it."""
    if isinstance(cell, str) and FAILED.fullmatch(cell):
        sentence = _("Ô có công thức không cho kết quả: %(typed)s. Sửa công thức, hoặc gõ thẳng giá trị.")
        raise vn.VietnameseInputError(sentence % {"typed": vn.quoted(cell)})
    return cell


def plain(cell: Cell) -> str:
    """What stands in the cell, in words."""
    if cell is None or isinstance(cell, str):
        return text.clean(cell or "")
    return vn.show_date(cell) if isinstance(cell, date) else vn.show_plain(cell)


def _day(cell: Cell) -> date:
    if isinstance(cell, int | Decimal) or (isinstance(cell, str) and re.fullmatch(r"\d{5}", cell, re.ASCII)):
        sentence = _("%(typed)s là một số, không phải là ngày. Định dạng ô thành ngày/tháng/năm rồi nhập lại ngày.")
        raise vn.VietnameseInputError(sentence % {"typed": vn.quoted(plain(cell))})
    return vn.parse_date(cell)


def _count(most: int) -> Callable[[Cell], int]:
    def read(cell: Cell) -> int:
        return vn.parse_count(no_day(cell), largest=most)

    return read


def no_day(cell: Cell) -> Cell:
    """The cell, unless Excel made a day of the number in it."""
    if isinstance(cell, date):
        sentence = _("Ô đang định dạng là ngày (%(day)s). Đổi định dạng ô sang Số (Number) rồi nhập lại số.")
        raise vn.VietnameseInputError(sentence % {"day": vn.show_date(cell)})
    return cell


def _one_of(choices: type[TextChoices], *, otherwise: str | None = None) -> Callable[[Cell], str]:
    """The choice of that label or code, marks and case aside; a blank is `otherwise`, or refused."""
    known = {text.fold(words): choice.value for choice in choices for words in (str(choice.label), choice.value)}

    def read(cell: Cell) -> str:
        typed = plain(cell)
        if not typed and otherwise is not None:
            return otherwise
        if (value := known.get(text.fold(typed))) is not None:
            return str(value)
        labels = ", ".join(str(choice.label) for choice in choices)
        if not typed:
            raise vn.BlankError(_("Ô này đang trống. Ghi một trong: %(labels)s.") % {"labels": labels})
        sentence = _("%(typed)s không có trong danh mục. Ghi một trong: %(labels)s.")
        raise vn.VietnameseInputError(sentence % {"typed": vn.quoted(typed), "labels": labels})

    return read


def _flag(cell: Cell) -> bool:
    typed = text.fold(plain(cell))
    if typed in _YES or typed in _NO:
        return typed in _YES
    sentence = _("Chưa rõ %(typed)s là có hay không. Ghi Có hoặc Không.")
    raise vn.VietnameseInputError(sentence % {"typed": vn.quoted(plain(cell))})


def _words(most: int) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        typed = plain(cell)
        if len(typed) > most:
            sentence = _("Ô này dài %(length)s ký tự, tối đa %(most)s. Rút gọn rồi gửi lại.")
            raise vn.VietnameseInputError(sentence % {"length": vn.show_number(len(typed)), "most": most})
        if why := impersonal.refusal(typed, label=_("Ô này")):
            raise vn.VietnameseInputError(why)
        return typed

    return read


def _place(cell: Cell, directory: Directory, day: date | None) -> Listed:
    typed = plain(cell)
    if not typed:
        raise UnitNotFoundError(_("Ô này đang trống. Ghi xã, thị trấn nơi xảy ra."))
    unit = directory.find(typed, on=day)
    if day and not (unit.valid_from or day) <= day <= (unit.valid_to or day):
        sentence = _("Đơn vị %(unit)s không hoạt động vào ngày %(day)s. Ghi đơn vị kế thừa, hoặc sửa ngày.")
        raise UnitNotFoundError(sentence % {"unit": vn.quoted(unit.name), "day": vn.show_date(day)})
    return unit


_READERS: dict[str, tuple[str, Callable[[Cell], Any]]] = {
    DAY: ("happened_on", _day),
    ROAD: ("road", _words(80)),
    SEVERITY: ("severity", _one_of(Severity)),
    DEATHS: ("deaths", _count(_MOST_DEATHS)),
    INJURED: ("injured", _count(_MOST_INJURED)),
    ALCOHOL: ("alcohol_related", _flag),
    VEHICLE: ("commercial_vehicle", _flag),
    CAUSE: ("cause", _one_of(Cause, otherwise="")),
    CAUSE_NOTE: ("cause_note", _words(80)),
    MODE: ("mode", _one_of(Mode, otherwise=Mode.ROAD.value)),
    CODE: ("code", _words(40)),
}
