from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Phong trào thi đua")

    def ready(self) -> None:
        # Kinds of papers register themselves, so that the lower rooms never import the upper ones.
        from campaigns.inspections import signed as conclusions  # noqa: PLC0415
        from campaigns.launch import signed as changes  # noqa: PLC0415
        from campaigns.papers import printing  # noqa: PLC0415 - models must be loaded first
        from campaigns.plans import kinds  # noqa: PLC0415
        from campaigns.setup import in_view  # noqa: PLC0415
        from campaigns.urging import log, work  # noqa: PLC0415
        from campaigns.urging import signed as urgings  # noqa: PLC0415

        in_view.register()
        kinds.register()
        printing.register()
        log.register()
        work.register()
        for letters in (changes, conclusions, urgings):
            letters.register()
