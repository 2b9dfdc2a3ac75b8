import json
import multiprocessing
import os
import time
from pathlib import Path

import pytest
from kombu import Connection, Consumer, Exchange, Producer, Queue

from atgt_portal import doorbell

QUEUE = Queue("celery", Exchange("celery", type="direct"), routing_key="celery")
PADDING = "ầ" * 7_000  # large enough that a message written in place is seen half-written


@pytest.fixture(autouse=True)
def _nothing_declared_yet():
    """A process remembers what it declared, whichever folder it was declared in."""
    doorbell.Transport.global_state.clear()


def bell(folder: Path) -> Connection:
    return Connection(
        transport=doorbell.Transport,
        transport_options={
            "data_folder_in": str(folder / "in"),
            "data_folder_out": str(folder / "in"),
            "processed_folder": str(folder / "done"),
            "control_folder": str(folder / "control"),
            "store_processed": True,
            "polling_interval": 0.01,
        },
    )


def ring_many(folder: Path, who: str, count: int) -> None:
    with bell(folder) as connection:
        producer = Producer(connection)
        for number in range(count):
            producer.publish(
                {"who": who, "number": number, "padding": PADDING},
                exchange=QUEUE.exchange,
                routing_key=QUEUE.routing_key,
                declare=[QUEUE],
            )


def hear(folder: Path, count: int, *, seconds: float = 30) -> list[tuple[str, int]]:
    heard: list[tuple[str, int]] = []

    def note(body, message):
        heard.append((body["who"], body["number"]))
        message.ack()

    deadline = time.monotonic() + seconds
    with bell(folder) as connection, Consumer(connection, QUEUE, callbacks=[note]):
        while len(heard) < count and time.monotonic() < deadline:
            connection.drain_events(timeout=seconds)
    return heard


def test_two_processes_ring_and_a_third_hears_every_ring_once(tmp_path):
    context = multiprocessing.get_context("spawn")
    ringers = [context.Process(target=ring_many, args=(tmp_path, who, 200)) for who in ("lap", "duyet")]
    for ringer in ringers:
        ringer.start()

    heard = hear(tmp_path, 400)

    for ringer in ringers:
        ringer.join()
    assert sorted(heard) == [(who, number) for who in ("duyet", "lap") for number in range(200)]


def test_rings_are_heard_in_the_order_they_were_rung(tmp_path):
    ring_many(tmp_path, "lap", 20)

    assert hear(tmp_path, 20) == [("lap", number) for number in range(20)]


def test_a_message_under_way_is_not_heard_and_a_finished_one_is(tmp_path):
    ring_many(tmp_path, "lap", 1)
    (finished,) = (tmp_path / "in").glob("*.msg")
    (tmp_path / "in" / f".0{finished.name}").write_text('{"half', encoding="utf-8")

    assert hear(tmp_path, 1) == [("lap", 0)]


def test_the_table_of_an_exchange_is_complete_from_its_first_moment(tmp_path):
    ring_many(tmp_path, "lap", 1)

    assert json.loads((tmp_path / "control" / "celery.exchange").read_text()) == [["celery", "", "celery"]]
    assert [path.name for path in (tmp_path / "control").iterdir()] == ["celery.exchange"]


def test_what_was_delivered_over_a_day_ago_is_purged_and_the_rest_stays(tmp_path):
    done, incoming = tmp_path / "done", tmp_path / "in"
    now = time.time()
    ages = {
        done / "old.celery.msg": 25,
        done / "new.celery.msg": 23,
        incoming / ".1_a.celery.msg": 25,
        incoming / "2_b.celery.msg": 25,
    }
    for path, hours in ages.items():
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (now - hours * 3600, now - hours * 3600))

    deleted = doorbell.purge({"processed_folder": str(done), "data_folder_in": str(incoming)}, now=now)

    assert deleted == 2
    assert {path.name for path in tmp_path.rglob("*.msg")} == {"new.celery.msg", "2_b.celery.msg"}


def test_redis_as_the_bell_has_nothing_to_purge():
    assert doorbell.purge({"socket_timeout": 5}, now=time.time()) == 0
