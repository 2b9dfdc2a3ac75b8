from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.days.choices import DayKind


class Holiday(models.Model):
    """A day on which the country's offices rest though it is a weekday, or work though it is a weekend."""

    day = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("loại"), max_length=6, choices=DayKind, default=DayKind.OFF)
    name = models.CharField(_("dịp"), max_length=120)
    source = models.CharField(_("căn cứ"), max_length=200)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
