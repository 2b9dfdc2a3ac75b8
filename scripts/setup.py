"""`make setup`: the environment in `.venv`, exactly as the two hash locks say; at once when nothing has changed."""

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import system_packages
from scripts.places import PYTHON, ROOT, VENV, CannotGoOnError

LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-dev.lock")
STAMP = VENV / ".atgt-setup"
UV = VENV / "bin" / "uv"


def stamp_of(python: str, locks: tuple[Path, ...] = LOCKS) -> str:
    """What the environment was made from: the interpreter and every byte of the locks."""
    return "\n".join([python, *(hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks)]) + "\n"


def pin_of(name: str, lock: str) -> str:
    """The lines of `lock` that pin `name`, with their hashes."""
    lines = iter(lock.splitlines())
    pinned: list[str] = []
    for line in lines:
        if line.startswith(f"{name}=="):
            pinned.append(line)
            while pinned[-1].endswith("\\"):
                pinned.append(next(lines))
    return "\n".join(pinned) + "\n"


def main() -> None:
    # Two commands may set up one checkout at the same moment; the second waits and then finds it done.
    with LOCKS[-1].open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _unchanged():
            return
        _say("Đang chuẩn bị môi trường Python trong .venv …")
        _make_venv()
        _install()
        STAMP.write_text(stamp_of(_this_python()), encoding="utf-8")
        _say("Môi trường Python đã sẵn sàng.")


def _this_python() -> str:
    return f"{platform.python_version()} {sys.base_prefix}"


def _unchanged() -> bool:
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp_of(_this_python())


def _make_venv() -> None:
    """Keep a sound environment of the same Python, whoever made it; the locks are laid over it."""
    STAMP.unlink(missing_ok=True)
    if _python_of_venv() == _this_python():
        return
    _require_venv_module()
    shutil.rmtree(VENV, ignore_errors=True)
    _run(sys.executable, "-m", "venv", str(VENV))


def _python_of_venv() -> str:
    if not PYTHON.exists():
        return ""
    ask = "import pip, platform, sys; print(platform.python_version(), sys.base_prefix)"
    command = (str(PYTHON), "-c", ask)
    return subprocess.run(command, capture_output=True, text=True, env=_clean_env(), check=False).stdout.strip()


def _require_venv_module() -> None:
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if not system_packages.install([package]):
        raise CannotGoOnError(
            f"Python tại {sys.executable} thiếu phần venv nên chưa tạo được .venv; "
            f"chạy: {system_packages.apt_line([package])}"
        )


def _install() -> None:
    if not (_install_uv() and _install_with_uv()):
        _say("Không dùng được uv, chuyển sang pip (chậm hơn) …")
        _run(str(PYTHON), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(LOCKS[-1]))


def _install_uv() -> bool:
    pin = pin_of("uv", LOCKS[-1].read_text(encoding="utf-8"))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pinned:
        pinned.write(pin)
        pinned.flush()
        command = (str(PYTHON), "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", pinned.name)
        return _tried(*command)


def _install_with_uv() -> bool:
    # `sync` also removes what the locks no longer name; it leaves pip and uv themselves alone.
    command = (str(UV), "pip", "sync", "-q", "--system-certs", "--require-hashes", "--python", str(PYTHON))
    return _tried(*command, *map(str, LOCKS))


def _tried(*command: str) -> bool:
    return subprocess.run(command, cwd=ROOT, env=_clean_env(), check=False).returncode == 0


def _run(*command: str) -> None:
    if not _tried(*command):
        raise CannotGoOnError(
            f"Chưa chuẩn bị được .venv: lệnh «{' '.join(command)}» không thành công (chi tiết ở trên). "
            "Kiểm tra kết nối tới kho gói Python rồi chạy lại make setup."
        )


def _clean_env() -> dict[str, str]:
    """An environment that was activated elsewhere must not receive our packages."""
    return {
        name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"}
    }


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        main()
    except CannotGoOnError as reason:
        print(reason, file=sys.stderr)
        sys.exit(2)
