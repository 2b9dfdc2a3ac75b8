"""A conflict of interest outlives the unit with which it was told: it goes on with whoever takes over from it."""

from collections.abc import Iterable
from datetime import date

from units.models import ConflictOfInterest, Unit


def hand_on(olds: Iterable[Unit], heirs: Iterable[Unit], *, since: date) -> None:
    """From that day each person judges nothing of the heirs of a unit that he may not judge; whoever has it, keeps his own."""
    taking_over = list(heirs)
    standing = ConflictOfInterest.objects.filter(unit__in=list(olds), withdrawn_at=None).order_by("pk")
    ConflictOfInterest.objects.bulk_create(
        [
            ConflictOfInterest(
                user_id=row.user_id,
                board_id=row.board_id,
                unit=heir,
                reason=row.reason,
                valid_from=max(since, row.valid_from),
                recorded_at=row.recorded_at,
                recorded_by_id=row.recorded_by_id,
            )
            for row in standing
            for heir in taking_over
        ],
        ignore_conflicts=True,
    )
