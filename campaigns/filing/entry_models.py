"""What the standing office files for a unit that cannot: from which source, why, and what the unit says to it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.filing.choices import EntryAnswer, EntrySource
from units.models import Membership, User


class EntryForUnit(models.Model):
    """One opening of a unit's paper by the office; its content is the paper's own, its mark stays with the paper."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filing = models.ForeignKey("campaigns.Filing", models.PROTECT, related_name="entries")
    source = models.CharField(_("nguồn"), max_length=8, choices=EntrySource)
    told_by = models.CharField(_("người cung cấp"), max_length=120)
    told_on = models.DateField(_("ngày cung cấp"))
    reason = models.CharField(_("lý do nhập thay"), max_length=500)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    acted_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(_("mở lúc"))
    # Beside the entry, so that a paper's page knows them without another question.
    hands = models.JSONField(_("mã những người đã nhập"), default=list, blank=True)
    answer = models.CharField(_("đơn vị trả lời"), max_length=10, choices=EntryAnswer, default=EntryAnswer.WAITING)
    answer_note = models.CharField(_("ý kiến của đơn vị"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)

    class Meta:
        verbose_name = _("lần nhập thay")
        verbose_name_plural = _("lần nhập thay")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="waiting") | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="entry_answer_tells_by_whom",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="entry_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} – {self.filing_id}"
