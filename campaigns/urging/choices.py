from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """When a paper that is owed and not sent is spoken of: days before and after its due day, by hand, by letter."""

    T_7 = "t-7", _("trước hạn 7 ngày")
    T_3 = "t-3", _("trước hạn 3 ngày")
    T_1 = "t-1", _("trước hạn 1 ngày")
    T = "t", _("ngày đến hạn")
    T1 = "t+1", _("quá hạn 1 ngày")
    T3 = "t+3", _("quá hạn từ 3 ngày")
    HAND = "hand", _("văn phòng nhắc")
    LETTER = "letter", _("công văn đôn đốc")


class Mark(models.TextChoices):
    WAITING = "waiting", _("Chờ gửi")
    HELD = "held", _("Đang giữ lại")
    DROPPED = "dropped", _("Đã bỏ")
    SENT = "sent", _("Đã nhắc")


class FileKind(models.TextChoices):
    PDF = "pdf", _("Bản in (PDF)")
    DOCX = "docx", _("Bản Word (DOCX)")
