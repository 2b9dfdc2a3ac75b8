"""The names of units by day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import text, vn
from units.models import Unit, UnitName, User


class RenameRefusedError(ValueError):
    """The name cannot hold from that day; the message is for the person."""


def keys_for(name: str) -> dict[str, str]:
    """The stored keys by which `name` is sorted and found, the same on both databases."""
    return {"sort_key": text.sort_key(name), "search_key": text.fold(name)}


def names_on(units: Iterable[int], *, on: date) -> dict[int, str]:
    """unit id → the name it bore that day; a unit without a dated name keeps its present one."""
    ids = list(units)
    found = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))
    found.update(UnitName.objects.filter(unit__in=ids).in_force(on).values_list("unit_id", "name"))
    return found


@transaction.atomic
def rename(unit: Unit, *, name: str, place_name: str, from_day: date, actor: User, at: datetime) -> None:
    """From that day the unit bears a new name; its earlier papers keep the old one.

    Raises `RenameRefusedError` where a name already holds from a later day.
    """
    names = UnitName.objects.filter(unit=unit)
    later = names.filter(valid_from__gt=from_day).order_by("valid_from").first()
    if later is not None:
        sentence = _("Từ ngày %(day)s đơn vị đã mang tên %(name)s. Chọn ngày sau ngày ấy.")
        raise RenameRefusedError(sentence % {"day": vn.show_date(later.valid_from), "name": vn.quoted(later.name)})
    old = names.in_force(from_day).first()
    if old is not None and old.valid_from == from_day:
        names.filter(pk=old.pk).update(name=name, place_name=place_name)
    else:
        names.in_force(from_day).update(valid_to=from_day - timedelta(days=1))
        until = old.valid_to if old else unit.valid_to
        UnitName.objects.create(unit=unit, name=name, place_name=place_name, valid_from=from_day, valid_to=until)
    Unit.objects.filter(pk=unit.pk).update(name=name, place_name=place_name, **keys_for(name))
    detail = {"from": unit.name, "to": name, "on": from_day.isoformat()}
    audit.write(
        "unit.rename", subject=f"unit:{unit.uuid}", actor=actor, at=at, chain=unit.registry.chain, detail=detail
    )
