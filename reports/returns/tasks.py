"""Work in the background about what units send in."""

from celery import shared_task

from atgt_portal.lib import clock
from reports.returns.imports import previewing


@shared_task(name="returns.forget_previews")
def forget_previews() -> None:
    """Safe to run again: what was never stored is forgotten a day after it was sent."""
    previewing.forget_past(at=clock.now())
