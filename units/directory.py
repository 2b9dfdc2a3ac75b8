"""Which unit a table means: by its place, full name or code, as people type them."""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from units.models import Unit, UnitName

_LONGEST_NAME = 200
_LIKE_ENOUGH = 0.75


class UnitNotFoundError(ValueError):
    """No one unit is meant; the message tells the person which name was read and what to write."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit under the name that tables and their answers carry: its place, or the full name where it has none."""

    pk: int
    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Words that name a unit, and the days on which it bore them."""

    words: str
    unit: Listed
    first_day: date | None = None
    last_day: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first_day or day) <= day <= (self.last_day or day)


class Directory:
    """The units that a table may speak of."""

    def __init__(self, names: Iterable[Known]) -> None:
        self._by_key: dict[str, list[Known]] = defaultdict(list)
        self._meant: dict[str, list[Known]] = {}
        for known in names:
            self._by_key[text.word_key(known.words)].append(known)

    @cached_property
    def _labels(self) -> dict[str, str]:
        """What a name that nobody bears is held against; most tables have none."""
        return {text.fold(known.unit.name): known.unit.name for found in self._by_key.values() for known in found}

    def find(self, typed: str, *, on: date | None, suggest: bool = True) -> Listed:
        """The unit of that name; of two that bore it, the one that did on that day. `UnitNotFoundError` otherwise."""
        known = self._known(typed) if len(typed) <= _LONGEST_NAME else []
        units = {one.unit for one in known}
        if len(units) > 1 and on:
            units = {one.unit for one in known if one.holds(on)} or units
        if len(units) == 1:
            return units.pop()
        raise UnitNotFoundError(self._several(typed, units) if units else self._unknown(typed, suggest=suggest))

    def _known(self, typed: str) -> list[Known]:
        """A table names the same units over and over: each spelling is worked out once."""
        if typed not in self._meant:
            self._meant[typed] = self._by_key.get(text.word_key(typed), [])
        return self._meant[typed]

    def _several(self, typed: str, units: Iterable[Listed]) -> str:
        sentence = _("%(typed)s là tên của nhiều đơn vị (mã %(codes)s). Ghi mã của đơn vị thay cho tên.")
        codes = ", ".join(sorted(unit.code for unit in units))
        return sentence % {"typed": vn.quoted(typed), "codes": codes}

    def _unknown(self, typed: str, *, suggest: bool) -> str:
        sentence = _("không có đơn vị %(typed)s trong phong trào.") % {"typed": vn.quoted(typed)}
        near = self._nearest(typed) if suggest else ""
        if near:
            return sentence + " " + _("Nếu là %(near)s thì ghi đúng như vậy.") % {"near": vn.quoted(near)}
        return sentence + " " + _("Ghi địa danh, tên đầy đủ hoặc mã như trong danh sách đơn vị.")

    def _nearest(self, typed: str) -> str:
        plain = text.fold(typed[:_LONGEST_NAME])
        ending = [label for label in self._labels if plain and label.endswith(f" {plain}")]
        near = ending if len(ending) == 1 else difflib.get_close_matches(plain, self._labels, n=1, cutoff=_LIKE_ENOUGH)
        return self._labels[near[0]] if near else ""


def directory_of(units: Iterable[Unit], *, names: Iterable[UnitName] | None = None) -> Directory:
    """Every name that these units bear or bore, dated where that is known, and their codes.

    `names` are those of these units where they have been read already.
    """
    units = list(units)
    listed = {
        unit.pk: Listed(unit.pk, unit.code, unit.place_name or unit.name, unit.valid_from, unit.valid_to)
        for unit in units
    }
    dated = [
        Known(words, listed[row.unit_id], row.valid_from, row.valid_to)
        for row in (UnitName.objects.filter(unit__in=listed) if names is None else names)
        for words in (row.name, row.place_name)
        if words
    ]
    known = {(one.words, one.unit.pk) for one in dated}
    always = [
        Known(words, listed[unit.pk])
        for unit in units
        for words in (unit.code, unit.name, unit.place_name)
        if words and (words, unit.pk) not in known
    ]
    return Directory([*dated, *always])
