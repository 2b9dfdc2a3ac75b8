"""What a unit's leader asked his own staff: it never leaves the unit, and is settled when the paper does."""

from datetime import datetime

from campaigns.filing.models import Filing
from campaigns.filing.threads.models import Thread
from units.models import User


def are_open(filing: Filing) -> bool:
    return Thread.objects.filter(filing=filing, is_inside=True).unresolved().exists()


def close(filing: Filing, *, actor: User, at: datetime) -> None:
    """Whoever lets the paper out of the unit has taken what was asked inside for done."""
    Thread.objects.filter(filing=filing, is_inside=True).unresolved().update(resolved_at=at, resolved_by=actor)
