"""A scoring table that is written while the campaign runs. Part of `campaigns.launch.models`, which names it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.setup.models import Campaign
from units.models import User


class PreparedTable(models.Model):
    """Nothing is scored by it until a letter issues it; what it says then is kept with the letter."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="prepared_tables")
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên bảng điểm"), max_length=200)
    clusters = models.JSONField(_("áp dụng cho khối"), default=list, help_text=_("mã khối"))
    parts = models.JSONField(_("các phần"), default=list, help_text=_("như trong tệp phong trào"))
    revision = models.PositiveIntegerField(_("lần ghi"), default=0, editable=False)
    made_at = models.DateTimeField(_("lập lúc"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("ban hành lúc"), null=True)

    class Meta:
        verbose_name = _("bảng điểm đang soạn")
        verbose_name_plural = _("bảng điểm đang soạn")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name
