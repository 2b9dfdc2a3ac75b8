import pytest
from django.conf import settings
from kombu import Connection

from atgt_portal import celery_app
from atgt_portal.doorbell import Transport


@pytest.mark.parametrize("turn", sorted(celery_app.conf.beat_schedule))
def test_every_turn_of_beat_names_a_task_that_exists_and_expires_by_the_next(turn):
    celery_app.loader.import_default_modules()
    entry = celery_app.conf.beat_schedule[turn]

    assert entry["task"] in celery_app.tasks
    assert entry["options"]["expires"] <= entry["schedule"]


def test_the_sweep_comes_round_every_thirty_seconds():
    entry = celery_app.conf.beat_schedule["sweep"]

    assert (entry["task"], entry["schedule"]) == ("ledger.sweep", 30.0)


def test_without_redis_the_bell_is_the_one_that_never_shows_half_a_message():
    with Connection("doorbell://localhost") as connection:
        assert isinstance(connection.transport, Transport)


def test_every_name_in_the_settings_reaches_celery():
    assert celery_app.conf.task_acks_late is True
    assert celery_app.conf.worker_prefetch_multiplier == 1
    assert celery_app.conf.broker_url == settings.CELERY_BROKER_URL
