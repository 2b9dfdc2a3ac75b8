"""A throw-away PostgreSQL and Redis on unix sockets: no port, nothing left behind, any number side by side."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.places import CannotGoOnError

# Socket paths must be short, and PostgreSQL, which refuses to be root, must be able to walk in: not TMPDIR.
TEMPORARY = "/tmp"  # noqa: S108
START_SECONDS = 30
MODEL_DATABASE = "atgt_mau"
MODEL_VARIABLE = "ATGT_TEST_TEMPLATE"  # by this name tests/conftest.py learns that there is one
# Nothing here survives the run, so nothing waits for a disk; JIT compiles for seconds what answers in milliseconds.
POSTGRES_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "jit": "off",
    "join_collapse_limit": "5",
}


@contextlib.contextmanager
def running() -> Iterator[dict[str, str]]:
    """The environment that points the portal at both servers, for as long as the context lasts."""
    folder = Path(tempfile.mkdtemp(prefix="atgt-", dir=TEMPORARY))
    folder.chmod(0o755)
    servers: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
    try:
        servers.append((_start_redis(folder), signal.SIGTERM))
        servers.append((_start_postgres(folder / "pg"), signal.SIGQUIT))
        _wait_for(folder, [server for server, _ in servers])
        yield addresses(folder)
    finally:
        for server, stop in servers:
            server.send_signal(stop)
        for server, _stop in servers:
            server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def addresses(folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": f"postgres://postgres@/postgres?host={folder / 'pg'}",
        "REDIS_URL": f"redis+socket://{folder / 'redis.sock'}",
    }


def _start_redis(folder: Path) -> subprocess.Popen[bytes]:
    options = ("--port", "0", "--save", "", "--appendonly", "no", "--dir", str(folder))
    command = ["redis-server", "--unixsocket", str(folder / "redis.sock"), *options]
    return _server(_ended_with_parent("TERM", command), folder / "redis.log")


def _start_postgres(folder: Path) -> subprocess.Popen[bytes]:
    newest = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    folder.mkdir()
    user = _postgres_user()
    if user:
        shutil.chown(folder, user)
    initdb = [str(newest), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    made = subprocess.run(
        [*_as(user), *initdb, "--locale=C.UTF-8", "--no-sync"],
        cwd="/", env=_plain_env(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise CannotGoOnError(f"Không tạo được PostgreSQL tạm: {made.stderr}")
    options = [text for name, value in POSTGRES_OPTIONS.items() for text in ("-c", f"{name}={value}")]
    command = [str(newest.with_name("postgres")), "-D", str(folder / "data"), "-k", str(folder), *options]
    return _server(_ended_with_parent("QUIT", command, user), folder.parent / "postgres.log")


def _postgres_user() -> str:
    """Whom PostgreSQL runs as; empty when it may run as we do."""
    if os.geteuid() != 0:
        return ""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


def _as(user: str) -> list[str]:
    return ["runuser", "-u", user, "--"] if user else []


def _ended_with_parent(how: str, command: list[str], user: str = "") -> list[str]:
    if shutil.which("setpriv") is None:
        return [*_as(user), *command]
    whom = [f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"] if user else []
    return ["setpriv", *whom, "--pdeathsig", how, "--", *command]


def _server(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            command, cwd="/", env=_plain_env(), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )


def _plain_env() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**own, "LC_ALL": "C.UTF-8"}


def _wait_for(folder: Path, servers: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _both_answer(folder):
        if time.monotonic() > deadline or any(server.poll() is not None for server in servers):
            logs = "\n".join(log.read_text(errors="replace")[-2000:] for log in sorted(folder.glob("*.log")))
            raise CannotGoOnError(f"PostgreSQL hoặc Redis tạm không khởi động được:\n{logs}")
        time.sleep(0.05)


def _both_answer(folder: Path) -> bool:
    # PostgreSQL opens its socket a moment before it lets anyone in; its status stands in the last line of this file.
    status = folder / "pg" / "data" / "postmaster.pid"
    return (folder / "redis.sock").exists() and status.exists() and status.read_text().rstrip().endswith("ready")
