from django.db import models
from django.utils.translation import gettext_lazy as _


class FigureStatus(models.TextChoices):
    ESTIMATE = "estimate", _("ước")
    PROVISIONAL = "provisional", _("tạm tính")
    OFFICIAL = "official", _("chính thức")
