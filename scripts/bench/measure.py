"""The run itself, on a seeded board: every key in paired rounds, then the table. Imported once Django is set up."""

import gc
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import override_settings

from atgt_portal.ledger.models import AuditEntry
from atgt_portal.management.scale.layout import CODE
from atgt_portal.management.scale.seeding import SEEDED
from scripts.bench import cases
from scripts.bench.goals import Figure, marginal, table
from scripts.bench.rounds import paired, timed
from units.models import Board


def cpu_clock() -> float:
    """CPU seconds of this process, of its ended children (a reader of an upload is one), and of its PostgreSQL process."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + _server_seconds()


def _server_seconds() -> float:
    """What the kernel has counted for the server's process; 0 where it may not be read."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    pid = connection.connection.get_backend_pid()
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    except OSError:
        return 0.0


def figures(rounds: int) -> Iterator[Figure]:
    stage = cases.Stage.of(Board.objects.get(code=CODE))
    # What the run itself has loaded is looked through for rubbish once, and not at the cost of whoever comes next.
    gc.collect()
    gc.freeze()
    for page in cases.pages(stage):
        yield _page(page, rounds)
    if cases.rows_waiting(stage) > cases.FEW:
        yield _row(stage, rounds)
    for task in cases.tasks(stage):
        pair = paired(task.ours, task.bare, clock=cpu_clock, rounds=rounds, times=task.times)
        ours_sql, bare_sql = _statements(task.ours), _statements(task.bare)
        yield Figure(task.key, pair.ours_ms, pair.bare_ms, pair.ratio, task.goal, ours_sql=ours_sql, bare_sql=bare_sql)


def _statements(work: Callable[[], object]) -> int:
    """Counted one by one: what Django itself keeps of them ends at 9,000."""
    count = 0

    def counted(execute: Callable[..., Any], *told: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*told)

    with connection.execute_wrapper(counted):
        work()
    return count


def _page(page: cases.Page, rounds: int) -> Figure:
    visit = page.browser.visit
    pair = paired(
        lambda: visit(page.ours), lambda: visit(page.bare), clock=cpu_clock, rounds=rounds, times=_times(page)
    )
    return Figure(
        page.key,
        pair.ours_ms,
        pair.bare_ms,
        pair.ratio,
        page.goal,
        ours_sql=page.browser.queries(page.ours),
        bare_sql=page.browser.queries(page.bare),
        zipped_kb=page.browser.zipped_kb(page.ours),
    )


def _times(page: cases.Page) -> int:
    """Enough requests a round for about a fifth of a second, at most twenty."""
    page.browser.visit(page.ours)
    one = timed(lambda: page.browser.visit(page.ours), clock=cpu_clock, times=1)
    return max(1, min(20, int(200 / max(one, 1.0))))


def _row(stage: cases.Stage, rounds: int) -> Figure:
    """What one more row of the queue costs, ours and bare: first pages of two lengths."""
    costs = []
    for visit in (cases.our_queue(stage), cases.bare_queue(stage)):
        pair = paired(partial(visit, cases.ROWS), partial(visit, cases.FEW), clock=cpu_clock, rounds=rounds, times=10)
        costs.append(marginal(pair.ours_ms, pair.bare_ms, rows=cases.rows_waiting(stage) - cases.FEW))
    ours, bare = costs
    return Figure("thêm một dòng danh sách", ours, bare, ours / bare if bare > 0 else 0.0, cases.ROW_GOAL)


def run(*, rounds: int) -> str:
    """The table, seen on the day on which the seeded year is being closed."""
    seeded = AuditEntry.objects.filter(action=SEEDED).latest("at")
    with override_settings(DEMO_TODAY=seeded.detail["day"]):
        return table(list(figures(rounds)))
