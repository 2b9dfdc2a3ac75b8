from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = _("Đơn vị")

    def ready(self) -> None:
        from units import throttle  # noqa: PLC0415 - the models of axes must be loaded first

        checks.register(throttle.check_proxies, deploy=True)
