"""The portal as one installation: settings, table of contents, worker, door bell and the rooms every app stands on.

Holds `lib` and `ledger` (the ground), `home` and `management` (whole-portal pages and commands), and the modules that
start a process: `wsgi`, `celery`. The Celery app is imported here so that `delay()` rings the same bell in every process.
"""

from atgt_portal.celery import app as celery_app

__all__ = ["celery_app"]
