"""What stands at the head and foot of a unit's own papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from units.choices import Heading


class UnitLetterhead(models.Model):
    """A unit's head and signature line where it has told them; without a row the usual ones of its kind stand.

    Texts of several lines are printed line by line.
    """

    unit = models.OneToOneField("units.Unit", models.CASCADE, primary_key=True, related_name="letterhead")
    parent_lines = models.TextField(_("cơ quan chủ quản"), blank=True)
    name_lines = models.TextField(_("tên cơ quan ban hành"))
    heading = models.CharField(_("tiêu đề bên phải"), max_length=10, choices=Heading, default=Heading.STATE)
    symbol = models.CharField(_("ký hiệu cơ quan"), max_length=20)
    place_name = models.CharField(_("địa danh"), max_length=80)
    authority_lines = models.TextField(_("quyền hạn, chức vụ người ký"))
    signer_name = models.CharField(_("họ tên người ký"), max_length=120, blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    told_at = models.DateTimeField(_("ghi lúc"))
    told_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("thể thức văn bản của đơn vị")
        verbose_name_plural = _("thể thức văn bản của đơn vị")

    def __str__(self) -> str:
        return " ".join(self.name_lines.split())
