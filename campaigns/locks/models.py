import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from campaigns.filing.lock_models import SHORTEST_REASON, PeriodLock, UnlockException
from campaigns.filing.models import Filing
from units.models import Membership, Unit, User


class UnlockRequest(models.Model):
    """A unit asks for a locked period to be opened for one of its papers. Answered by an exception, or refused in words."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lock = models.ForeignKey(PeriodLock, models.PROTECT, related_name="requests")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="unlock_requests")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reason = models.CharField(_("lý do đề nghị"), max_length=500)
    asked_at = models.DateTimeField(_("đề nghị lúc"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    acted_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted = models.ForeignKey(UnlockException, models.PROTECT, null=True, related_name="requests")
    refusal = models.CharField(_("lý do không mở"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("đề nghị mở khóa")
        verbose_name_plural = _("đề nghị mở khóa")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lock", "filing"], condition=Q(answered_at=None), name="unlock_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("reason"), SHORTEST_REASON), name="unlock_request_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, granted=None, refusal="")
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False)
                    & (Q(granted__isnull=False) ^ ~Q(refusal=""))
                ),
                name="unlock_request_granted_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lock_id} – {self.unit_id}"
