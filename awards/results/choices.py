from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far a result of record is."""

    COMMENTS = "comments", _("Đang lấy ý kiến")
    FROZEN = "frozen", _("Đã chốt, chờ công bố")
    PUBLISHED = "published", _("Đã công bố")


class Move(models.TextChoices):
    """What is done to a result; the values are what the form says."""

    FREEZE = "chot", _("Chốt kết quả")
    PUBLISH = "cong-bo", _("Công bố cho thành viên")
    OPEN = "cong-khai", _("Mở trang công khai")
    CLOSE = "dong-cong-khai", _("Đóng trang công khai")


class Outcome(models.TextChoices):
    """What the office answers to a query."""

    KEPT = "kept", _("Giữ nguyên điểm")
    CHANGED = "changed", _("Sửa điểm, lập bản kết quả mới")
