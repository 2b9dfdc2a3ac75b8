from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    COLLECTIVE = "collective", _("Tập thể")
    INDIVIDUAL = "individual", _("Cá nhân")


class NomineeCategory(models.TextChoices):
    """Who does the work: the plan asks for a growing share of those directly on it."""

    DIRECT_FORCE = "direct_force", _("Lực lượng trực tiếp")
    CIVIL_SERVANT = "civil_servant", _("Công chức, viên chức")
    LEADER = "leader", _("Lãnh đạo")
    OTHER = "other", _("Khác")
