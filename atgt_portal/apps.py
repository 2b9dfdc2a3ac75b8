from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Carries the commands about the whole portal."""

    name = "atgt_portal"
    label = "portal"
