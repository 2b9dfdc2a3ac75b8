from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    PDF = "pdf", _("Báo cáo tổng kết (PDF)")
    DOCX = "docx", _("Báo cáo tổng kết để sửa, trình ký (Word)")
    XLSX = "xlsx", _("Phụ lục số liệu và xếp hạng (Excel)")
    JSON = "json", _("Dữ liệu máy đọc (JSON)")


class Channel(models.TextChoices):
    DOCUMENT_AXIS = "document_axis", _("Trục liên thông văn bản")
    BY_HAND = "by_hand", _("Trực tiếp")
    POST = "post", _("Bưu chính")
