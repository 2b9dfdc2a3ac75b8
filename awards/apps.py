from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("Chấm điểm, khen thưởng")

    def ready(self) -> None:
        from awards import kinds, remarks  # noqa: PLC0415 - models must be loaded first

        kinds.register()
        remarks.register()
