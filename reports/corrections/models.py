from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.filing.models import FilingVersion
from units.models import User


class CorrectionReview(models.Model):
    """That the standing office has seen to one correction and told the units. Insert-only."""

    version = models.OneToOneField(FilingVersion, models.PROTECT, related_name="correction_review")
    units_told = models.TextField(_("mã các đơn vị đã báo"), blank=True)
    reviewed_at = models.DateTimeField(_("lúc"))
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("lần xem xét điều chỉnh số liệu")
        verbose_name_plural = _("lần xem xét điều chỉnh số liệu")

    def __str__(self) -> str:
        return str(self.version_id)
