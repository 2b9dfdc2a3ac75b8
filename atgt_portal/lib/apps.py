from django.apps import AppConfig
from django.core import checks

from atgt_portal.lib import printing


class LibConfig(AppConfig):
    """Carries the template tags and tells, at every start, whether this machine can print."""

    name = "atgt_portal.lib"
    label = "lib"

    def ready(self) -> None:
        checks.register(printing.check_printing)
