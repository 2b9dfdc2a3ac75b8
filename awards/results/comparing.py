"""What differs between two records of one ranking, unit by unit, in sentences. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.points import in_points
from awards.results.recording import Record
from awards.results.shown import key_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One unit whose points, place or their grounds are no longer the same."""

    unit: str
    words: str


def differences(old: Record, new: Record) -> list[Difference]:
    """Units in the order of the newer record, then those that have left; letters and days of making do not count."""
    before, now = old["units"], new["units"]
    found = [
        Difference(unit["name"], "; ".join(_changes(before[code], unit)) if code in before else _("đơn vị mới có"))
        for code, unit in now.items()
        if before.get(code) != unit
    ]
    return [*found, *(Difference(unit["name"], _("không còn")) for code, unit in before.items() if code not in now)]


def _changes(old: Record, new: Record) -> Iterator[str]:
    lines = {key_of(line): line for line in old["lines"]}
    told = list(_moved_lines(lines, new))
    for name, label in (("total", _("tổng điểm")), ("rank", _("hạng"))):
        if old[name] != new[name]:
            told.append(_from_to(label, *(_shown(name, unit[name]) for unit in (old, new))))
    yield from told or [_("căn cứ, lời giải thích hoặc đơn vị đứng cạnh đã khác; điểm và hạng không đổi")]


def _moved_lines(lines: dict[str, Record], new: Record) -> Iterator[str]:
    for line in new["lines"]:
        before = lines.get(key_of(line))
        if before is None or before["final"] != line["final"]:
            label = _("tiêu chí %(code)s") % {"code": line["code"]}
            yield _from_to(label, _points(before["final"] if before else None), _points(line["final"]))


def _from_to(label: str, old: str, new: str) -> str:
    return _("%(label)s %(old)s → %(new)s") % {"label": label, "old": old, "new": new}


def _shown(name: str, value: int | None) -> str:
    return _points(value) if name == "total" else vn.show_number(value)


def _points(hundredths: int | None) -> str:
    return vn.show_number(in_points(hundredths))
