"""What `collectstatic` leaves out: variants in third-party wheels that no page links to, and that take most of its time."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class CollectedFilesConfig(StaticFilesConfig):
    """Keeps `bootstrap.min.css` with its map, which it names; drops the other thirty files beside it."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "bootstrap-*", "bootstrap.css*", "bootstrap.rtl*"]
