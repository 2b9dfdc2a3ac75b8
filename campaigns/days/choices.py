from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    OFF = "off", _("Nghỉ")
    WORKED = "worked", _("Làm việc (làm bù)")
