from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    MOVE = "move", _("Đổi hạn nộp của một loại hồ sơ")
    EXTEND = "extend", _("Gia hạn cho một đơn vị")
    ADD = "add", _("Thêm hồ sơ phải nộp")
