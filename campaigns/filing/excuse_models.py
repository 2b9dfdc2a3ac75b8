"""Papers that a unit need not file. Part of `campaigns.filing.models`, which names them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units.models import User


class Excuse(models.Model):
    """One unit is let off one paper, for a reason; taken back, the row stays and says by whom and why.

    `due_on` and `was_optional` are how the paper stood, to which it comes back.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filing = models.ForeignKey("campaigns.Filing", models.PROTECT, related_name="excuses", verbose_name=_("hồ sơ"))
    reason = models.CharField(_("lý do"), max_length=500)
    number = models.CharField(_("theo văn bản"), max_length=60, blank=True)
    due_on = models.DateField(_("hạn nộp khi được miễn"), null=True)
    was_optional = models.BooleanField(_("nếu có"), default=False)
    granted_at = models.DateTimeField(_("miễn lúc"))
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("bỏ miễn lúc"), null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_reason = models.CharField(_("lý do bỏ miễn"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("miễn nộp")
        verbose_name_plural = _("miễn nộp")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing"], condition=Q(ended_at=None), name="excused_once_at_a_time"),
            models.CheckConstraint(condition=~Q(reason=""), name="excuse_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False) & ~Q(ended_reason=""),
                name="excuse_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
