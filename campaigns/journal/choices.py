from django.db import models
from django.utils.translation import gettext_lazy as _


class ExampleKind(models.TextChoices):
    """Individuals are named in award dossiers only, where their names can be erased."""

    COLLECTIVE = "collective", _("Tập thể")
    MODEL = "model", _("Mô hình, cách làm")
