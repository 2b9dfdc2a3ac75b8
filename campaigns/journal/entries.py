"""The hands that write a journal: enter, change, drop; and the one answer "không có đơn vị trực thuộc"."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib.verdict import ToldError
from campaigns.journal.models import Example, NoSubordinates, SubordinateCheck
from campaigns.journal.permissions import writing_for
from units.models import Unit, User

Entry = TypeVar("Entry", SubordinateCheck, Example)


class EntryRefusedError(ToldError):
    """The entry contradicts what the unit has said."""


class StaleEntryError(ToldError):
    """Somebody else of the unit has changed or dropped the entry meanwhile."""


@transaction.atomic
def enter(kind: type[Entry], unit: Unit, /, *, actor: User, at: datetime, **values: Any) -> Entry:
    _writes(actor, unit, at=at)
    if kind is SubordinateCheck and NoSubordinates.objects.select_for_update().filter(unit=unit).exists():
        raise EntryRefusedError(
            _("Đơn vị đã trả lời “không có đơn vị trực thuộc”. Bỏ câu trả lời ấy rồi ghi cuộc kiểm tra.")
        )
    row: Entry = kind.objects.create(unit=unit, **values)
    _trace("enter", row, unit, actor=actor, at=at, detail={"fields": sorted(values)})
    return row


@transaction.atomic
def change(row: Entry, *, actor: User, at: datetime, seen_revision: int, **values: Any) -> None:
    """Rewrite `row` as it was seen, or refuse and change nothing."""
    _writes(actor, row.unit, at=at)
    same_as_seen = type(row).objects.filter(pk=row.pk, revision=seen_revision)
    if not same_as_seen.update(revision=seen_revision + 1, **values):
        raise _stale()
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    _trace("change", row, row.unit, actor=actor, at=at, detail={"fields": changed})


@transaction.atomic
def drop(row: Entry, *, actor: User, at: datetime, seen_revision: int) -> None:
    """Take out what was entered by mistake; the audit keeps that it was there."""
    _writes(actor, row.unit, at=at)
    deleted, _by_model = type(row).objects.filter(pk=row.pk, revision=seen_revision).delete()
    if not deleted:
        raise _stale()
    _trace("drop", row, row.unit, actor=actor, at=at, detail={"day": _day_of(row).isoformat()})


@transaction.atomic
def say_none(unit: Unit, *, actor: User, at: datetime, since: date) -> None:
    """Answer that the unit has no subordinates; refused where a check since that day says otherwise."""
    _writes(actor, unit, at=at)
    if checked := SubordinateCheck.objects.filter(unit=unit, checked_on__gte=since).count():
        sentence = _("Nhật ký năm nay đã có %(n)s cuộc kiểm tra đơn vị trực thuộc. Xóa các cuộc ghi nhầm rồi trả lời.")
        raise EntryRefusedError(sentence % {"n": checked})
    _row, is_new = NoSubordinates.objects.get_or_create(unit=unit, defaults={"said_on": timezone.localdate(at)})
    if is_new:
        _audit("journal.no_subordinates", unit, actor=actor, at=at, subject=f"unit:{unit.uuid}", detail={})


@transaction.atomic
def take_back_none(unit: Unit, *, actor: User, at: datetime) -> None:
    _writes(actor, unit, at=at)
    deleted, _by_model = NoSubordinates.objects.filter(unit=unit).delete()
    if deleted:
        _audit("journal.has_subordinates", unit, actor=actor, at=at, subject=f"unit:{unit.uuid}", detail={})


def _writes(actor: User, unit: Unit, *, at: datetime) -> None:
    writing_for(actor, unit, on=timezone.localdate(at)).taken()


def _stale() -> StaleEntryError:
    return StaleEntryError(
        _("Mục này vừa được người khác của đơn vị sửa hoặc xóa. Mở lại nhật ký để xem bản đang có rồi ghi lại.")
    )


def _day_of(row: SubordinateCheck | Example) -> date:
    return row.checked_on if isinstance(row, SubordinateCheck) else row.since


def _trace(
    step: str, row: SubordinateCheck | Example, unit: Unit, *, actor: User, at: datetime, detail: dict[str, Any]
) -> None:
    name = "check" if isinstance(row, SubordinateCheck) else "example"
    _audit(f"journal.{name}.{step}", unit, actor=actor, at=at, subject=f"{name}:{row.uuid}", detail=detail)


def _audit(action: str, unit: Unit, *, actor: User, at: datetime, subject: str, detail: dict[str, Any]) -> None:
    told = {"unit": unit.code, **detail}
    audit.write(action, subject=subject, actor=actor, at=at, chain=unit.registry.chain, detail=told)
