"""Storing a unit's head: papers printed from now on carry it, those printed before stay as they are."""

from datetime import datetime
from typing import Any

from django.db import transaction

from atgt_portal.ledger import audit
from units.models import Unit, UnitLetterhead, User


@transaction.atomic
def tell_head(unit: Unit, *, actor: User, at: datetime, **lines: Any) -> UnitLetterhead:
    """`lines`: the fields of `UnitLetterhead`, texts of several lines as typed."""
    told, _created = UnitLetterhead.objects.update_or_create(
        unit=unit, defaults={**lines, "told_at": at, "told_by": actor}
    )
    audit.write(
        "unit.letterhead",
        subject=f"unit:{unit.uuid}",
        actor=actor,
        at=at,
        chain=unit.registry.chain,
        detail={name: str(value) for name, value in lines.items()},
    )
    return told


@transaction.atomic
def forget_head(unit: Unit, *, actor: User, at: datetime) -> None:
    """Back to the usual head of the unit's kind."""
    UnitLetterhead.objects.filter(unit=unit).delete()
    audit.write(
        "unit.letterhead", subject=f"unit:{unit.uuid}", actor=actor, at=at, chain=unit.registry.chain, detail={}
    )
