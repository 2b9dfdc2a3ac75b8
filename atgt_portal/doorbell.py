"""The door bell of an installation without Redis: messages are files in the state folder.

Only a bell: the `Job` row is the work, so a lost ring costs one sweep. Celery finds it as `doorbell://`.
"""

import os
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

KEEP_PROCESSED = timedelta(days=1)


class Channel(filesystem.Channel):
    """Kombu's filesystem channel, with every file complete before its name can be seen."""

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        for folder in {self.data_folder_in, self.data_folder_out, self.processed_folder, self.control_folder}:
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        # Kombu opens the final name first and fills it afterwards: a second process then reads half a message.
        # Its names also come from a clock that restarts with the machine, which turns the order round.
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f".{name}"
        try:
            unfinished.write_text(dumps(payload), encoding="utf-8")
            unfinished.replace(folder / name)
        except OSError as error:
            msg = f"Cannot add {name} to {folder}"
            raise ChannelError(msg) from error

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        # The same race at the first start: web and worker declare one exchange at once, and kombu
        # creates its table empty. A table that begins complete is then only read and changed under kombu's lock.
        table = self._exchange_file(exchange)
        if not table.exists():
            empty = table.with_name(f".{uuid.uuid4()}")
            empty.write_text("[]", encoding="ascii")
            try:
                os.link(empty, table)
            except FileExistsError:
                pass
            finally:
                empty.unlink()
        super()._queue_bind(exchange, routing_key, pattern, queue)


class Transport(filesystem.Transport):
    """Named `doorbell` in `atgt_portal.celery`."""

    Channel = Channel


def purge(options: dict[str, Any], *, now: float) -> int:
    """Delete what was delivered, or left unfinished by a killed process, more than a day before `now`."""
    limit = now - KEEP_PROCESSED.total_seconds()
    return sum(_deleted(path, limit) for path in _leftovers(options))


def _leftovers(options: dict[str, Any]) -> Iterator[Path]:
    if processed := options.get("processed_folder"):
        yield from Path(processed).glob("*.msg")
    if incoming := options.get("data_folder_in"):
        yield from Path(incoming).glob(".*.msg")


def _deleted(path: Path, limit: float) -> bool:
    try:
        if path.stat().st_mtime >= limit:
            return False
        path.unlink()
    except FileNotFoundError:
        return False
    return True
