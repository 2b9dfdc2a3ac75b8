from django.db import models
from django.utils.translation import gettext_lazy as _


class Known(models.TextChoices):
    """In the first hours much is not known yet, and that is an answer."""

    YES = "yes", _("Có")
    NO = "no", _("Không")
    UNKNOWN = "unknown", _("Chưa rõ")


class QuickAction(models.TextChoices):
    NOTE = "nhan", _("Ghi “Đã nhận”")
    PASS = "chuyen", _("Chuyển Ban cấp trên")
