"""The journal in words: a unit's own page, the office's list of all units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.journal.counting import NOTHING, Count
from campaigns.journal.models import Example, SubordinateCheck
from units.models import Unit

ALL, BLANK, WAITING, RECOGNISED = "", "chua-ghi", "con-khac-phuc", "dien-hinh"


@dataclass(frozen=True, slots=True)
class CheckRow:
    uuid: str
    day: date
    subordinate: str
    content: str
    conclusion: str
    badge: str
    tone: str


@dataclass(frozen=True, slots=True)
class ExampleRow:
    uuid: str
    name: str
    kind: str
    since: date
    content: str
    result: str
    evidence: str
    badge: str
    tone: str
    recognition: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in the office's list."""

    name: str
    url: str
    checks: str
    subordinates: str
    to_mend: str
    is_overdue: bool
    examples: str
    recognised: str
    last_on: str


def check_row(row: SubordinateCheck, *, on: date) -> CheckRow:
    badge, tone = _mending(row, on=on)
    return CheckRow(
        uuid=str(row.uuid),
        day=row.checked_on,
        subordinate=row.subordinate,
        content=row.content,
        conclusion=row.conclusion,
        badge=badge,
        tone=tone,
    )


def _mending(row: SubordinateCheck, *, on: date) -> tuple[str, str]:
    if row.mended_on is not None:
        return _("Đã khắc phục %(day)s") % {"day": vn.show_date(row.mended_on)}, "good"
    if row.mend_by is None:
        return "", ""
    if row.mend_by < on:
        return _("Quá hạn khắc phục %(day)s") % {"day": vn.show_date(row.mend_by)}, "bad"
    return _("Khắc phục trước %(day)s") % {"day": vn.show_date(row.mend_by)}, "warn"


def example_row(row: Example) -> ExampleRow:
    said = ""
    if row.recognised_on is not None:
        number = _(" theo văn bản số %(number)s") % {"number": row.recognition_number} if row.recognition_number else ""
        told = {"who": row.recognised_by, "number": number, "day": vn.show_date(row.recognised_on)}
        said = _("%(who)s công nhận%(number)s ngày %(day)s") % told
    return ExampleRow(
        uuid=str(row.uuid),
        name=row.name,
        kind=row.get_kind_display(),
        since=row.since,
        content=row.content,
        result=row.result,
        evidence=row.evidence,
        badge=_("Đã công nhận") if said else _("Chưa công nhận"),
        tone="good" if said else "plain",
        recognition=said,
    )


def checks_line(count: Count) -> str:
    """Beside the heading: how many checks of how many subordinates."""
    if not count.checks:
        return ""
    return _("%(checks)s cuộc, %(units)s đơn vị trực thuộc") % {
        "checks": vn.two_digits(count.checks),
        "units": vn.two_digits(count.subordinates),
    }


def examples_line(count: Count) -> str:
    if not count.examples:
        return ""
    told = {"all": vn.two_digits(count.examples), "known": vn.two_digits(count.recognised)}
    return _("%(all)s điển hình, mô hình; %(known)s được công nhận trong năm") % told


def unit_rows(units: Iterable[Unit], counts: Mapping[int, Count], *, year: int, narrowed: str) -> list[UnitRow]:
    """The list for `narrowed`, in the order of the units."""
    kept = ((unit, counts.get(unit.pk, NOTHING)) for unit in units)
    return [_unit_row(unit, count, year=year) for unit, count in kept if belongs(count, narrowed)]


def belongs(count: Count, narrowed: str) -> bool:
    if narrowed == BLANK:
        return count.is_blank
    if narrowed == WAITING:
        return count.to_mend > 0
    return narrowed != RECOGNISED or count.examples > 0


def _unit_row(unit: Unit, count: Count, *, year: int) -> UnitRow:
    """What nobody has written is a dash, not a nought."""
    checked = count.checks or not (count.is_blank or count.has_no_subordinates)
    return UnitRow(
        name=unit.name,
        url=f"{reverse('journal:unit', kwargs={'uuid': unit.uuid})}?nam={year}",
        checks=_("không có đơn vị") if count.has_no_subordinates else _shown(count.checks, said=checked),
        subordinates=_shown(count.subordinates, said=checked),
        to_mend=_shown(count.to_mend, said=checked),
        is_overdue=count.overdue > 0,
        examples=_shown(count.examples, said=not count.is_blank),
        recognised=_shown(count.recognised, said=not count.is_blank),
        last_on=vn.show_date(count.last_on) if count.last_on else "–",
    )


def _shown(number: int, *, said: bool | int) -> str:
    return vn.show_number(number) if said else "–"


def filters(counts: Mapping[int, Count], units: Iterable[Unit], *, year: int, narrowed: str) -> list[dict[str, object]]:
    """The chips over the list, each with how many units it leaves."""
    listed = [counts.get(unit.pk, NOTHING) for unit in units]
    named = (
        (ALL, _("Tất cả")),
        (BLANK, _("Chưa ghi gì")),
        (WAITING, _("Còn việc phải khắc phục")),
        (RECOGNISED, _("Có điển hình, mô hình")),
    )
    return [
        {
            "label": label,
            "url": f"?nam={year}&loc={name}" if name else f"?nam={year}",
            "current": name == narrowed,
            "count": vn.show_number(sum(belongs(count, name) for count in listed)),
        }
        for name, label in named
    ]
