"""The table of days off as one calendar, and its two acts: to add a day, to take one away."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError
from atgt_portal.lib.working_days import WorkingDays
from campaigns.days.choices import DayKind
from campaigns.days.models import Holiday
from units.models import User

_SATURDAY = 5


class DayRefusedError(ToldError):
    """The day stands in the table already, or says nothing that the week does not say."""


def working_days() -> WorkingDays:
    """Monday to Friday as the table changes them: one query."""
    rows = Holiday.objects.values_list("day", "kind")
    marked = {kind: frozenset(day for day, its in rows if its == kind) for kind in DayKind.values}
    return WorkingDays(off=marked[DayKind.OFF], worked=marked[DayKind.WORKED])


@transaction.atomic
def add(*, day: date, kind: DayKind, name: str, source: str, actor: User, at: datetime) -> Holiday:
    """Enter a day; or refuse and change nothing."""
    shown = vn.show_date(day)
    if (kind == DayKind.OFF) == (day.weekday() >= _SATURDAY):
        said = _("%(day)s là ngày cuối tuần nên vốn đã nghỉ. Chỉ ghi ngày nghỉ rơi vào thứ Hai đến thứ Sáu.")
        if kind == DayKind.WORKED:
            said = _("%(day)s là ngày trong tuần nên vốn đã làm việc. Chỉ ghi ngày làm bù rơi vào cuối tuần.")
        raise DayRefusedError(said % {"day": shown})
    if Holiday.objects.filter(day=day).exists():
        said = _("Ngày %(day)s đã có trong bảng. Xóa dòng cũ trước khi ghi lại.")
        raise DayRefusedError(said % {"day": shown})
    row = Holiday.objects.create(day=day, kind=kind, name=name, source=source)
    _trace("calendar.add", row, actor=actor, at=at)
    return row


@transaction.atomic
def remove(row: Holiday, *, actor: User, at: datetime) -> None:
    """Take a day out of the table; the trace keeps what it said."""
    _trace("calendar.remove", row, actor=actor, at=at)
    row.delete()


def _trace(action: str, row: Holiday, *, actor: User, at: datetime) -> None:
    detail = {"kind": row.kind, "name": row.name, "source": row.source}
    audit.write(action, subject=f"day:{row.day.isoformat()}", actor=actor, at=at, detail=detail)
