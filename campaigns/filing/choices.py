from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    AWAITING_LEADER = "awaiting_leader", _("Chờ lãnh đạo duyệt")
    SUBMITTED = "submitted", _("Chờ rà soát")
    SENT_BACK = "sent_back", _("Trả lại để bổ sung")
    ACCEPTED = "accepted", _("Đã tiếp nhận")


class Action(models.TextChoices):
    SUBMIT = "submit", _("Gửi")
    APPROVE = "approve", _("Duyệt và gửi")
    SEND_BACK = "send_back", _("Trả lại để bổ sung")
    ACCEPT = "accept", _("Tiếp nhận")
    AMEND = "amend", _("Sửa bản đã tiếp nhận")


class EntrySource(models.TextChoices):
    """From what the office typed a paper for its unit."""

    PAPER = "paper", _("Bản giấy")
    PHOTO = "photo", _("Ảnh chụp")
    PHONE = "phone", _("Điện thoại")


class EntryAnswer(models.TextChoices):
    """What the unit said to a paper that was entered for it."""

    WAITING = "waiting", _("Chờ đơn vị xác nhận")
    CONFIRMED = "confirmed", _("Đơn vị đã xác nhận")
    DISPUTED = "disputed", _("Đơn vị nêu chưa đúng")


class FileKind(models.TextChoices):
    """What a file attached to a paper is."""

    SIGNED = "signed", _("Bản ký, đóng dấu")
    EVIDENCE = "evidence", _("Minh chứng")
