"""Who has told that he cannot judge a unit fairly; the rule that reads it is `campaigns.filing.permissions`."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ConflictOfInterest(models.Model):
    """A person judges nothing of that unit from `valid_from` on, until this is withdrawn.

    He says so himself, or the head of the office puts it on record. Never changed otherwise: a new one is made.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("units.User", models.PROTECT, related_name="conflicts")
    board = models.ForeignKey("units.Board", models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    reason = models.CharField(_("lý do"), max_length=300)
    valid_from = models.DateField(_("từ ngày"))
    recorded_at = models.DateTimeField(_("ghi lúc"))
    recorded_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_by = models.ForeignKey("units.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("xung đột lợi ích")
        verbose_name_plural = _("xung đột lợi ích")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "board", "unit"], condition=Q(withdrawn_at=None), name="conflict_standing_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_has_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="conflict_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"
