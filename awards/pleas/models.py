import uuid
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from awards.pleas.choices import Ground
from campaigns.filing.models import Filing
from campaigns.setup.models import Campaign
from units.models import Board, Unit, User


class PleaQuerySet(models.QuerySet["Plea"]):
    def with_last_word(self) -> Self:
        """Each with `leaves_out`: what the office has said last, None while it has said nothing."""
        return self.annotate(leaves_out=_last_word())

    def granted(self) -> Self:
        """Those whose accident is left out."""
        return self.annotate(leaves_out=_last_word()).filter(leaves_out=True)


def _last_word() -> Subquery:
    return Subquery(Ruling.objects.filter(plea=OuterRef("pk")).order_by("-number").values("leaves_out")[:1])


class Plea(models.Model):
    """One accident of a return of the police that a unit asks not to count for its points. Insert-only.

    `key` names the accident inside the return, `accident` is how the return stated it then: counts and classes, no name.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="pleas")
    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pleas", verbose_name=_("đơn vị"))
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="pleas", verbose_name=_("số liệu của công an"))
    key = models.CharField(_("vụ"), max_length=200)
    accident = models.JSONField(_("vụ khi giải trình"))
    ground = models.CharField(_("lý do"), max_length=16, choices=Ground)
    explanation = models.CharField(_("giải trình"), max_length=1000)
    filed_at = models.DateTimeField(_("gửi lúc"))
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = PleaQuerySet.as_manager()

    class Meta:
        verbose_name = _("giải trình vụ tai nạn")
        verbose_name_plural = _("giải trình vụ tai nạn")
        ordering = ["filed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "unit", "key"], name="accident_pleaded_once"),
            models.CheckConstraint(condition=~Q(explanation=""), name="plea_explains"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.key}"


class Ruling(models.Model):
    """What the office decides about a plea, with its reason; a later ruling replaces an earlier one. Insert-only."""

    plea = models.ForeignKey(Plea, models.PROTECT, related_name="rulings")
    number = models.PositiveSmallIntegerField(_("lần"))
    leaves_out = models.BooleanField(_("không tính vụ này"))
    reason = models.CharField(_("lý do"), max_length=500)
    decided_at = models.DateTimeField(_("quyết định lúc"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("quyết định về giải trình")
        verbose_name_plural = _("quyết định về giải trình")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plea", "number"], name="ruling_once_a_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="ruling_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.plea_id}.{self.number}"
