from django.db import models
from django.utils.translation import gettext_lazy as _


class SpotKind(models.TextChoices):
    BLACK = "diem_den", _("Điểm đen")
    POTENTIAL = "tiem_an", _("Điểm tiềm ẩn tai nạn")


class SpotState(models.TextChoices):
    FOUND = "found", _("Mới phát hiện")
    SURVEYED = "surveyed", _("Đã khảo sát")
    TREATED = "treated", _("Đã xử lý, đang theo dõi")
    CLOSED = "closed", _("Kết thúc theo dõi")


class SpotAction(models.TextChoices):
    SURVEY = "survey", _("Ghi kết quả khảo sát")
    TREAT = "treat", _("Ghi biện pháp đã xử lý")
    CLOSE = "close", _("Kết thúc theo dõi")
    DISMISS = "dismiss", _("Đưa ra khỏi sổ")
    REOPEN = "reopen", _("Ghi tai nạn tái diễn")


class Hand(models.TextChoices):
    """In what part somebody acts on a spot."""

    AREA = "area", _("đơn vị có địa bàn")
    POLICE = "police", _("công an")
    ROADS = "roads", _("cơ quan thường trực")
    OFFICE = "office", _("văn phòng thường trực")
