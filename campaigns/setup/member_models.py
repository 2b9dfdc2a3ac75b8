"""Who takes part, and among whom. Part of `campaigns.setup.models`, which names them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.setup.querysets import ParticipationQuerySet
from units.models import Unit


class Cluster(models.Model):
    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="clusters")
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên khối"), max_length=200)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    head = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("trưởng khối")
    )

    class Meta:
        verbose_name = _("khối thi đua")
        verbose_name_plural = _("khối thi đua")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["campaign", "code"], name="cluster_code_once")]

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """A unit takes part in the campaign, in one cluster; without days from the launch to the end.

    `left_on` is the first day on which it takes part no more; the row stays for what it has filed until then.
    """

    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="participations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="participations")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="participations")
    joined_on = models.DateField(_("tham gia từ ngày"), null=True, blank=True)
    left_on = models.DateField(_("thôi tham gia từ ngày"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị tham gia")
        verbose_name_plural = _("đơn vị tham gia")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="unit_takes_part_once"),
            models.CheckConstraint(
                condition=Q(joined_on=None) | Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="unit_leaves_after_it_joined",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.campaign}"

    def covers(self, day: date) -> bool:
        """Whether the unit takes part on that day."""
        return (self.joined_on is None or self.joined_on <= day) and (self.left_on is None or day < self.left_on)
