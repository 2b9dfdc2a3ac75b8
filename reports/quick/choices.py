from django.db import models
from django.utils.translation import gettext_lazy as _

SIGNED = "bao-cao-nhanh"
"""What stands for quick reports in the address of signed copies."""


class Known(models.TextChoices):
    """In the first hours much is not known yet, and that is an answer."""

    YES = "yes", _("Có")
    NO = "no", _("Không")
    UNKNOWN = "unknown", _("Chưa rõ")


class QuickAction(models.TextChoices):
    """What is said of a report: by its office, by its board, by the board above."""

    NOTE = "nhan", _("Ghi “Đã nhận”")
    PASS = "chuyen", _("Chuyển Ban cấp trên")
    RECEIVE = "cap-tren", _("Ghi “Ban cấp trên đã nhận”")
