"""The state folder of a demo installation: who runs on it, its backups, its accounts, its end."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.places import CannotGoOnError

DATABASE = "portal.sqlite3"
MADE_BY_THE_DEMO = (
    f"{DATABASE}*",
    "files",
    "doorbell*",
    "beat-schedule*",
    "demo.json",
    "demo_password",
    "demo-loading",
)


@dataclass(frozen=True, slots=True)
class Demo:
    """What `seed_demo` wrote down: the day the demo lives in, and who may sign in."""

    today: str = ""
    accounts: tuple[tuple[str, str, str], ...] = ()


@contextlib.contextmanager
def held(state: Path, holder_text: str) -> Iterator[None]:
    """Hold `state`, telling others who does; the lock falls with the process, however that ends."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (state / "run.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise CannotGoOnError(
            f"Không ghi được vào thư mục trạng thái {state} ({error.strerror}); "
            "đặt ATGT_STATE_DIR là một thư mục ghi được rồi chạy lại."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotGoOnError(in_use_text(state, holder(state))) from error
        lock.truncate(0)
        lock.write(holder_text)
        lock.flush()
        yield


def holder(state: Path) -> str:
    """Who holds `state`; empty when nobody does."""
    with contextlib.suppress(FileNotFoundError), (state / "run.lock").open(encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return lock.read()
    return ""


def in_use_text(state: Path, holder_text: str) -> str:
    return f"Thư mục trạng thái {state} đang được dùng bởi {holder_text}; dừng ở đó (Ctrl-C) rồi chạy lại."


def copy_to(backup: Path, state: Path) -> None:
    """Copy the SQLite database, as one consistent moment, and the stored files."""
    backup.mkdir(parents=True, mode=0o700)
    with (
        contextlib.closing(sqlite3.connect(state / DATABASE)) as source,
        contextlib.closing(sqlite3.connect(backup / DATABASE)) as target,
    ):
        source.backup(target)
    if (state / "files").is_dir():
        shutil.copytree(state / "files", backup / "files")


def demo_of(state: Path) -> Demo:
    try:
        written = json.loads((state / "demo.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Demo()
    accounts = tuple((row["username"], row["who"], row["what"]) for row in written["accounts"])
    return Demo(today=written["today"], accounts=accounts)


def password_for_seeding(state: Path, env: Mapping[str, str] = os.environ) -> str:
    """`ATGT_DEMO_PASSWORD`, else the one kept, else a new one; kept 0600 so that it can be shown again."""
    password = env.get("ATGT_DEMO_PASSWORD") or kept_password(state) or secrets.token_urlsafe(9)
    path = state / "demo_password"
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(password, encoding="utf-8")
    return password


def kept_password(state: Path) -> str:
    path = state / "demo_password"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def accounts_text(demo: Demo, password: str) -> str:
    """The table of those who may sign in."""
    if not demo.accounts:
        return "Chưa có tài khoản chạy thử nào trong thư mục trạng thái này."
    widths = [max(len(row[column]) for row in demo.accounts) for column in (0, 1)]
    rows = [f"  {name:<{widths[0]}}  {who:<{widths[1]}}  {what}".rstrip() for name, who, what in demo.accounts]
    return "\n".join([f"Tài khoản chạy thử (mật khẩu chung: {password}):", *rows])


def wipe(state: Path) -> list[str]:
    """Delete what the demo made; the backups, the logs and the local key stay."""
    doomed = sorted({path for pattern in MADE_BY_THE_DEMO for path in state.glob(pattern)})
    for path in doomed:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return [path.name for path in doomed]
