from celery import shared_task

from atgt_portal.lib import clock
from campaigns.urging import sending


@shared_task(name="urging.remind")
def remind() -> None:
    """Asked every few minutes; what is not due yet or was said already stays unsaid."""
    at = clock.now()
    sending.send_by_hand(at=at)
    sending.send_morning(at=at)
