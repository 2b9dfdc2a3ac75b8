"""Papers that are no longer asked for: what nobody has touched goes, work that somebody has begun stays."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.filing.choices import State
from campaigns.filing.models import Filing


def untouched(papers: QuerySet[Filing]) -> QuerySet[Filing]:
    """Papers on which nobody has done anything: not begun, and nothing rests on them that any room keeps for good.

    What goes with its paper, such as the reminders about it, does not count.
    """
    return papers.filter(is_untouched())


def is_untouched() -> Q:
    """The same as a condition on a paper's row."""
    fresh = Q(state=State.DRAFT, begun_at=None, received_at=None, entry=None, held_by=None)
    for key in Filing._meta.get_fields(include_hidden=True):  # noqa: SLF001
        if isinstance(key, models.ManyToOneRel) and key.on_delete is models.PROTECT:
            kept: QuerySet[models.Model] = QuerySet(key.field.model).filter(**{key.field.name: OuterRef("pk")})
            fresh &= ~Q(Exists(kept))
    return fresh


def stop_asking(papers: QuerySet[Filing]) -> None:
    """Take untouched papers away; others that have not reached the office stay, are optional and due on no day.

    In a transaction of the caller.
    """
    # Who begins a paper just now waits for the lock, or has made it a paper that stays.
    rows = Filing.objects.select_for_update().filter(pk__in=papers.values("pk")).order_by("pk")
    locked = Filing.objects.filter(pk__in=[row.pk for row in rows.only("pk")], received_at=None)
    untouched(locked).delete()
    locked.update(is_optional=True, due_on=None)
