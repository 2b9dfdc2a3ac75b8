"""Reading a JSON file whose every fault is told with its place. Knows nothing of campaigns."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from campaigns.setup.json_text import FileFault, JsonObject

NO_DAY = date(1900, 1, 1)  # stands in for a day that could not be read; never a day of a file
_YEARS = range(1901, 2101)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SHOWN = 12
_LONGEST_KEY = 60


class Spot:
    """A place in the file. Each reader returns the value as the schema wants it; otherwise it notes a fault and goes on.

    A key that is missing and one that is null mean the same.
    """

    def __init__(self, value: Any, path: str, faults: list[FileFault]) -> None:
        self.value, self.path, self.faults = value, path, faults

    def fault(self, message: str) -> None:
        self.faults.append(FileFault(self.path, message))

    def _is_not(self, wanted: str) -> None:
        self.fault(
            _("%(shown)s không phải là %(wanted)s. Sửa lại giá trị này.") % {"shown": self._shown(), "wanted": wanted}
        )

    def _shown(self) -> str:
        if isinstance(self.value, dict | list):
            return _("một nhóm {…}") if isinstance(self.value, dict) else _("một danh sách […]")
        return vn.quoted(self.value) if isinstance(self.value, str) else json.dumps(self.value)[:40]

    def _missing(self) -> None:
        self.fault(_("chưa ghi giá trị. Ghi thêm mục này."))

    @property
    def is_given(self) -> bool:
        return self.value is not None

    def __getitem__(self, key: str) -> "Spot":
        held = self.value.get(key) if isinstance(self.value, dict) else None
        name = text.clean(key)[:_LONGEST_KEY]
        return Spot(held, f"{self.path}.{name}" if self.path else name, self.faults)

    def group(self, *, required: bool = True) -> "Spot":
        """This place, once it is sure to hold a {…}; otherwise an empty one, whose keys are not asked for again."""
        if isinstance(self.value, dict):
            return self
        if self.value is not None:
            self._is_not(_("một nhóm {…}"))
        elif required:
            self._missing()
        return Spot({}, self.path, _Deaf())

    def rows(self, *, required: bool = False) -> list["Spot"]:
        """The places of a list; a file that says nothing has none."""
        if isinstance(self.value, list):
            if required and not self.value:
                self.fault(_("danh sách đang trống. Ghi ít nhất một mục."))
            return [Spot(item, f"{self.path}[{index}]", self.faults) for index, item in enumerate(self.value)]
        if self.value is not None:
            self._is_not(_("danh sách […]"))
        elif required:
            self._missing()
        return []

    def entries(self, *, required: bool = False) -> list["Spot"]:
        """The places of a list of {…}."""
        return [row.group() for row in self.rows(required=required)]

    def items(self) -> Iterator[tuple[str, "Spot"]]:
        """The keys of a {…} with their places."""
        for key in self.group(required=False).value:
            yield text.clean(key), self[key]

    def inner(self) -> "Spot":
        """The place of the value itself, whether it stands bare or as {"value": …, "illustrative": …}."""
        return self["value"] if isinstance(self.value, dict) else self

    def line(self, *, most: int, required: bool = True) -> str:
        """Text of one line, in NFC."""
        if self.value is not None and not isinstance(self.value, str):
            self._is_not(_("một dòng chữ"))
            return ""
        said = text.clean(self.value or "")
        if not said and required:
            self._missing()
        if len(said) > most:
            sentence = _("dài %(length)s ký tự, tối đa %(most)s. Rút gọn nội dung này.")
            self.fault(sentence % {"length": len(said), "most": most})
        return said

    def code(self, *, most: int) -> str:
        """A code that can stand in an address: Latin letters, digits, hyphen, underscore."""
        said = self.line(most=most)
        if said and not _CODE.fullmatch(said):
            sentence = _("mã %(shown)s chỉ được gồm chữ không dấu, chữ số, dấu gạch nối và gạch dưới. Đặt lại mã.")
            self.fault(sentence % {"shown": vn.quoted(said)})
        return said

    def whole(self, *, least: int = 0, most: int = 9999, default: int | None = None) -> int:
        number = self.number(least=least, most=most, default=default)
        if number != int(number):
            self._is_not(_("số nguyên"))
        return int(number)

    def number(
        self, *, least: int | Decimal, most: int | Decimal, default: int | None = None, places: int = 2
    ) -> Decimal:
        if self.value is None and default is not None:
            return Decimal(default)
        if self.value is None:
            self._missing()
            return Decimal(0)
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self._is_not(_("số"))
            return Decimal(0)
        number = Decimal(str(self.value))
        if not number.is_finite() or not least <= number <= most:
            sentence = _("%(shown)s nằm ngoài khoảng từ %(least)s đến %(most)s. Kiểm tra lại số này.")
            self.fault(sentence % {"shown": self._shown(), "least": least, "most": most})
            return Decimal(0)
        if number != round(number, places):
            self.fault(
                _("%(shown)s có quá %(places)s chữ số phần lẻ. Làm tròn số này.")
                % {"shown": self._shown(), "places": places}
            )
        return number

    def flag(self) -> bool:
        if self.value is not None and not isinstance(self.value, bool):
            self._is_not(_("true hoặc false"))
        return self.value is True

    def day(self) -> date:
        """A day that must be there, year first."""
        if self.value is None:
            self._missing()
        return self.day_if_given() or NO_DAY

    def day_if_given(self) -> date | None:
        if self.value is None:
            return None
        if not isinstance(self.value, str) or not _ISO_DAY.fullmatch(said := text.clean(self.value)):
            self._is_not(_("ngày ghi theo năm-tháng-ngày, ví dụ 2023-12-05"))
            return NO_DAY
        try:
            day = date.fromisoformat(said)
        except ValueError:
            self.fault(_("ngày %(day)s không có trong lịch. Ghi lại theo năm-tháng-ngày.") % {"day": said})
            return NO_DAY
        if day.year not in _YEARS:
            self.fault(_("ngày %(day)s nằm ngoài các năm 1901 đến 2100. Kiểm tra lại năm.") % {"day": said})
            return NO_DAY
        return day

    def reference(self, known: Mapping[str, Any] | list[str], *, to: str, required: bool = True) -> str:
        """A code that stands in another place of the file, named by `to`."""
        said = self.line(most=200, required=required)
        if said and said not in known:
            self.unknown(said, known=known, to=to)
        return said

    def unknown(self, said: str, *, known: Mapping[str, Any] | list[str], to: str) -> None:
        """Note that `said` is not among `known`, and list what is."""
        names = list(known)
        listed = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
        advice = (
            _("Sửa thành một trong %(listed)s.") % {"listed": listed} if names else _("Bỏ mã này, hoặc ghi thêm ở đó.")
        )
        self.fault(
            _("%(said)s không có trong %(to)s. %(advice)s") % {"said": vn.quoted(said), "to": to, "advice": advice}
        )

    def plain(self) -> Any:
        """The value as it stands, every text in NFC, every number finite."""
        return _plain(self)


class _Deaf(list[FileFault]):
    """Takes the faults of places inside something that is missing as a whole, which has been told already."""

    def append(self, fault: FileFault) -> None:
        """Say nothing."""


def _plain(spot: Spot) -> Any:
    value = spot.value
    if isinstance(value, dict):
        return {text.clean(key): _plain(spot[key]) for key in value}
    if isinstance(value, list):
        return [_plain(row) for row in spot.rows()]
    if isinstance(value, str):
        return text.clean(value)
    if isinstance(value, float) and not Decimal(str(value)).is_finite():
        spot.fault(_("số này quá lớn. Kiểm tra lại số chữ số."))
    return value


def note_keys_given_twice(spot: Spot) -> None:
    """A key written twice silently hides its first value: told for every {…} of the file."""
    if isinstance(spot.value, JsonObject):
        for key in spot.value.twice:
            spot[key].fault(_("khóa này được ghi hai lần. Giữ lại một lần."))
        for key in spot.value:
            note_keys_given_twice(spot[key])
    elif isinstance(spot.value, list):
        for row in spot.rows():
            note_keys_given_twice(row)


def codes_of(spots: list[Spot], key: str = "code") -> list[str]:
    """The codes of a list as its entries will have them, for asking whether a reference is known."""
    return [text.clean(said) for spot in spots if isinstance(said := spot[key].value, str)]


def note_doubles(spots: list[Spot], key: str) -> None:
    """The same code twice in one list, also when only capitals differ."""
    seen: dict[str, str] = {}
    for spot in spots:
        said = spot[key].value
        if isinstance(said, str | int) and not isinstance(said, bool):
            folded = text.clean(str(said)).casefold()
            if folded in seen:
                sentence = _("%(said)s trùng với %(first)s. Đặt mã khác nhau cho từng mục.")
                spot[key].fault(sentence % {"said": vn.quoted(said), "first": seen[folded]})
            seen.setdefault(folded, spot[key].path)


def runs_forward(first: date | None, last: date | None) -> bool:
    """Whether the days stand in order, as far as both could be read."""
    return first is None or last is None or NO_DAY in {first, last} or first <= last
