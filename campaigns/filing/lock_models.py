"""What the office has closed, and what it has opened again for a while; the rule that reads them is `locked`."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from units.models import Membership, Unit, User

SHORTEST_REASON = 20


class PeriodLock(models.Model):
    """The closing of one period's figures. It is never taken back: whoever must correct is given an exception."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    locked_at = models.DateTimeField(_("khóa lúc"))
    locked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    acted_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("khóa kỳ")
        verbose_name_plural = _("khóa kỳ")

    def __str__(self) -> str:
        return str(self.uuid)


class LockedPaper(models.Model):
    """A paper that a lock holds, with its unit: by these rows alone the database itself refuses (`lock_guard`).

    Each lock holds it by a row of its own, so that an exception from one opens nothing that another keeps shut.
    """

    filing = models.ForeignKey("campaigns.Filing", models.CASCADE, related_name="held_by")
    lock = models.ForeignKey(PeriodLock, models.PROTECT, related_name="papers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("hồ sơ bị khóa")
        verbose_name_plural = _("hồ sơ bị khóa")
        constraints = [models.UniqueConstraint(fields=["filing", "lock"], name="paper_held_once_a_lock")]

    def __str__(self) -> str:
        return str(self.filing_id)


class UnlockException(models.Model):
    """A locked period open again for one unit, or without `unit` for all, up to the end of a day.

    `closes_at` is the end of `until`, or the moment at which the office ended it early. Nothing has to run for it to
    end: whoever asks compares days.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lock = models.ForeignKey(PeriodLock, models.PROTECT, related_name="exceptions")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("lý do mở khóa"), max_length=500)
    until = models.DateField(_("mở đến hết ngày"))
    opened_at = models.DateTimeField(_("mở lúc"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    acted_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    closes_at = models.DateTimeField(_("khóa lại lúc"))
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("lần mở khóa")
        verbose_name_plural = _("lần mở khóa")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("reason"), SHORTEST_REASON), name="unlock_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(closes_at__gte=F("opened_at")), name="unlock_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.lock_id} – {self.until}"
