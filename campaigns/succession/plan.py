"""A prepared change as its rules need it: which units end, which take their place, what forbids it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.owed import stands
from campaigns.record.lineage import WHOLE
from units.choices import SuccessionKind
from units.models import Unit, UnitChange

_ONE_DAY = timedelta(days=1)


class ChangeRefusedError(ValueError):
    """The change cannot be made; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit that takes over: one that stands already, or one to be made of `entry`."""

    place: int
    name: str
    mille: int
    unit: Unit | None = None
    entry: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """The change with its units looked up."""

    change: UnitChange
    olds: tuple[Unit, ...]
    heirs: tuple[Heir, ...]

    @property
    def is_rename(self) -> bool:
        return self.change.kind == SuccessionKind.RENAME

    @property
    def only_heir(self) -> Heir | None:
        return self.heirs[0] if len(self.heirs) == 1 else None

    @property
    def last_day(self) -> date:
        """The last day of the units that end."""
        return self.change.on - _ONE_DAY

    @property
    def wind_up_on(self) -> date:
        """How long the people of the units that end may still settle their papers."""
        return self.change.wind_up_on or self.last_day

    @property
    def basis(self) -> str:
        """The paper, as it is cited."""
        said = _("Văn bản số %(number)s ngày %(day)s do %(signer)s ký")
        shown = {"number": self.change.paper_number, "day": vn.show_date(self.change.signed_on)}
        return said % {**shown, "signer": self.change.signer}


def uuids_of(change: UnitChange) -> list[str]:
    """Every unit that the change names."""
    return [*change.olds, *(entry["unit"] for entry in change.news if entry.get("unit"))]


def plan_of(change: UnitChange, units: Iterable[Unit]) -> Plan:
    """`units` are those of `uuids_of(change)`."""
    known = {str(unit.uuid): unit for unit in units}
    heirs = [
        Heir(
            place=place,
            name=entry["name"] if entry.get("name") else known[entry["unit"]].name,
            mille=int(entry.get("mille", WHOLE)),
            unit=known.get(entry.get("unit") or ""),
            entry=entry,
        )
        for place, entry in enumerate(change.news, start=1)
    ]
    return Plan(change=change, olds=tuple(known[uuid] for uuid in change.olds), heirs=tuple(heirs))


def blockers(plan: Plan, *, on: date, taken: Iterable[str] = ()) -> list[str]:
    """What forbids the change on that day; `taken` are codes that other units of the board bear, lower case."""
    return [*_about_days(plan, on=on), *_about_shares(plan), *_about_codes(plan, {code.lower() for code in taken})]


def _about_days(plan: Plan, *, on: date) -> Iterator[str]:
    change = plan.change
    if change.on > on:
        sentence = _(
            "Thay đổi có hiệu lực từ ngày %(day)s, hôm nay là %(today)s. Áp dụng từ ngày đó; bản này được giữ."
        )
        yield sentence % {"day": vn.show_date(change.on), "today": vn.show_date(on)}
    for unit in (*plan.olds, *(heir.unit for heir in plan.heirs if heir.unit is not None)):
        if not stands(unit, on=plan.last_day):
            sentence = _("%(unit)s không hoạt động vào ngày %(day)s. Chọn lại đơn vị, hoặc sửa ngày.")
            yield sentence % {"unit": unit.name, "day": vn.show_date(plan.last_day)}
        elif not stands(unit, on=change.on):
            sentence = _("%(unit)s đã thôi hoạt động từ trước ngày %(day)s theo một thay đổi khác. Chọn lại đơn vị.")
            yield sentence % {"unit": unit.name, "day": vn.show_date(change.on)}


def _about_shares(plan: Plan) -> Iterator[str]:
    total = sum(heir.mille for heir in plan.heirs)
    if plan.change.kind == SuccessionKind.SPLIT and total != WHOLE:
        sentence = _("Phần chia cho các đơn vị mới cộng lại là %(sum)s phần nghìn. Sửa để tổng đúng 1.000.")
        yield sentence % {"sum": vn.show_number(total)}


def _about_codes(plan: Plan, taken: set[str]) -> Iterator[str]:
    for heir in plan.heirs:
        code = str(heir.entry.get("code", ""))
        if heir.unit is None and code.lower() in taken:
            sentence = _("Mã %(code)s đã có đơn vị dùng. Đặt mã khác cho %(unit)s.")
            yield sentence % {"code": vn.quoted(code), "unit": heir.name}
