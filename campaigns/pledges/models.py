import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.setup.models import Cluster
from units.models import Unit


class Pledge(models.Model):
    """The pact of one cluster as it was signed on paper; who entered it and when is in the audit."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cluster = models.OneToOneField(Cluster, models.PROTECT, related_name="pledge")
    signed_on = models.DateField(_("ngày ký"))
    place = models.CharField(_("nơi ký"), max_length=200)
    units = models.ManyToManyField(Unit, related_name="pledges", verbose_name=_("đơn vị đã ký"))
    note = models.TextField(_("ghi chú"), blank=True)
    revision = models.PositiveIntegerField(_("lần ghi"), default=0, editable=False)

    class Meta:
        verbose_name = _("giao ước thi đua")
        verbose_name_plural = _("giao ước thi đua")

    def __str__(self) -> str:
        return str(self.cluster_id)
