from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.setup.choices import AccidentsCounted


class Ground(models.TextChoices):
    """Why a unit thinks that an accident is none of its own."""

    NATIONAL_ROAD = "national_road", _("Xảy ra trên quốc lộ")
    OUTSIDERS = "outsiders", _("Do người, phương tiện từ nơi khác đi qua gây ra")
    NO_FAULT = "no_fault", _("Không thuộc trách nhiệm quản lý của đơn vị")


GROUNDS: dict[AccidentsCounted, tuple[Ground, ...]] = {
    AccidentsCounted.ALL: (),
    AccidentsCounted.WITHOUT_NATIONAL_ROADS: (Ground.NATIONAL_ROAD,),
    AccidentsCounted.BY_RESPONSIBILITY: tuple(Ground),
}
"""What may be pleaded under each rule of a campaign."""
