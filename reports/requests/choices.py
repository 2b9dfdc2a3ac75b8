from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldKind(models.TextChoices):
    COUNT = "count", _("Số đếm (số nguyên)")
    NUMBER = "number", _("Số có phần lẻ")
    DATE = "date", _("Ngày")
    TEXT = "text", _("Lời văn ngắn")


SUMMED = frozenset({FieldKind.COUNT, FieldKind.NUMBER})
