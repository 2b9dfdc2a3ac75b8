from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        from reports.quick import differing, signed  # noqa: PLC0415
        from reports.returns import kinds  # noqa: PLC0415 - models must be loaded first
        from reports.returns.imports import registered as imports  # noqa: PLC0415
        from reports.summary import resting, work  # noqa: PLC0415

        differing.register()
        signed.register()
        kinds.register()
        imports.register()
        resting.register()
        work.register()
