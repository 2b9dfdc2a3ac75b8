from django.db import models
from django.utils.translation import gettext_lazy as _


class RemedyState(models.TextChoices):
    OPEN = "open", _("Phải khắc phục")
    REPORTED = "reported", _("Chờ chấp nhận")
    SENT_BACK = "sent_back", _("Yêu cầu làm tiếp")
    ACCEPTED = "accepted", _("Đã khắc phục")


class RemedyAction(models.TextChoices):
    REPORT = "report", _("Báo đã khắc phục")
    ACCEPT = "accept", _("Chấp nhận")
    SEND_BACK = "send_back", _("Yêu cầu làm tiếp")
