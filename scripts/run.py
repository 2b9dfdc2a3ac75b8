"""`make run`: a demo installation on this machine: web, worker and beat under one parent, until Ctrl-C."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from scripts import setup, state, system_packages
from scripts.children import Children, StopRequestedError
from scripts.places import MANAGE, PYTHON, ROOT, CannotGoOnError, state_dir

SERVING = "python:atgt_portal.serving"
CELERY = (str(PYTHON), "-m", "celery", "-A", "atgt_portal")
START_SECONDS = 60
LOG_BYTES = 5 * 1024 * 1024


class FailedError(Exception):
    """Something that should run did not; the command ends with exit code 1."""


def port_of(env: Mapping[str, str]) -> int:
    text = env.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CannotGoOnError(f"PORT là «{text}»; cần một số từ 1 đến 65535, ví dụ PORT=8001 make run")
    return int(text)


def port_taken_text(port: int) -> str:
    return f"Cổng {port} đang được dùng; thử PORT={port + 1 if port < 65535 else 8001} make run"


def require_free(port: int, folder: Path) -> None:
    """Ask by binding, as the server will; a port in its closing minute counts as free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise CannotGoOnError(f"Cổng {port} chỉ dành cho root; thử PORT=8000 make run") from error
        except OSError as error:
            text = port_taken_text(port)
            if (holder := state.holder(folder)).endswith(f":{port}"):
                text += f"\n{state.in_use_text(folder, holder)}"
            raise CannotGoOnError(text) from error


def environment(env: Mapping[str, str], folder: Path) -> dict[str, str]:
    if env.get("ATGT_ENV", "local") != "local":
        raise CannotGoOnError("make run chỉ để chạy thử; bỏ biến ATGT_ENV, hoặc vận hành thật bằng docker-compose.yml.")
    return {
        **env,
        "ATGT_ENV": "local",
        "ATGT_STATE_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "atgt_portal.settings",
        "PYTHONUNBUFFERED": "1",
    }


def demo_today(env: Mapping[str, str], demo: state.Demo) -> str:
    return env.get("ATGT_DEMO_TODAY") or demo.today


def main() -> None:
    folder = state_dir()
    port = port_of(os.environ)
    address = f"http://127.0.0.1:{port}"
    env = environment(os.environ, folder)
    require_free(port, folder)
    with state.held(folder, f"bản đang chạy tại {address}"), Children(env, ROOT) as children:
        setup.main()
        _prepare_printing()
        # From here on files are made in the state folder only, and they are for its owner only.
        os.umask(0o077)
        demo = _prepare_state(children, folder)
        _start(children, port, folder / "logs", ATGT_DEMO_TODAY=demo_today(os.environ, demo))
        _wait_until_it_answers(children, f"{address}/healthz", folder / "logs")
        _say(_welcome(address, folder, demo))
        while not (fallen := children.dead()):
            time.sleep(0.3)
        raise FailedError(f"Tiến trình {fallen} đã dừng ngoài ý muốn; {_log_tail(folder / 'logs', fallen)}")


def _prepare_printing() -> None:
    lacking = system_packages.missing(system_packages.PRINTING)
    if lacking and not system_packages.install(lacking):
        _say(
            f"Thiếu {', '.join(lacking)} nên chưa in được PDF; các phần khác vẫn chạy. "
            f"Để in: {system_packages.apt_line(lacking)}"
        )


def _prepare_state(children: Children, folder: Path) -> state.Demo:
    verdict = _state_version(children)
    loading = folder / "demo-loading"
    if verdict == "newer":
        raise CannotGoOnError(
            f"Dữ liệu trong {folder} do một phiên bản mới hơn của phần mềm tạo ra nên không mở bằng phiên bản này; "
            "lấy phiên bản mới hơn, hoặc đặt ATGT_STATE_DIR là một thư mục khác. Dữ liệu còn nguyên."
        )
    if verdict == "empty":
        loading.touch()
    if verdict == "older":
        _back_up(children, folder)
    if verdict != "current":
        _manage(children, "cập nhật cấu trúc dữ liệu", "migrate", "-v0", "--noinput")
    _manage(children, "gom tệp tĩnh", "collectstatic", "-v0", "--noinput")
    if loading.exists():
        # An interrupted first start comes here again: the seed may be laid any number of times.
        _say("Đang nạp dữ liệu chạy thử của phong trào năm 2023 …")
        password = state.password_for_seeding(folder)
        _manage(children, "nạp dữ liệu chạy thử", "seed_demo", "--stage", "yearend", ATGT_DEMO_PASSWORD=password)
        loading.unlink()
    return state.demo_of(folder)


def _state_version(children: Children) -> str:
    command = (str(PYTHON), "-m", "scripts.state_version")
    asked = subprocess.run(command, cwd=ROOT, env=dict(children.env), stdout=subprocess.PIPE, text=True, check=False)
    if asked.returncode:
        raise FailedError(
            "Không đọc được cơ sở dữ liệu (chi tiết ở trên); kiểm tra DATABASE_URL và thư mục trạng thái."
        )
    return asked.stdout


def _back_up(children: Children, folder: Path) -> None:
    backup = folder / "backups" / time.strftime("%Y%m%d-%H%M%S")
    if url := children.env.get("DATABASE_URL"):
        if shutil.which("pg_dump") is None:
            raise CannotGoOnError(
                "Dữ liệu của phiên bản cũ hơn nằm trong cơ sở dữ liệu ngoài (DATABASE_URL) và máy này không có pg_dump "
                "để sao lưu; hãy tự sao lưu, chạy .venv/bin/python manage.py migrate, rồi chạy lại."
            )
        backup.mkdir(parents=True, mode=0o700)
        _step(children, "sao lưu", "pg_dump", "--format=custom", f"--file={backup / 'portal.dump'}", f"--dbname={url}")
    else:
        state.copy_to(backup, folder)
    _say(f"Dữ liệu do phiên bản cũ hơn tạo ra: đã sao lưu vào {backup} và đang cập nhật.")


def _manage(children: Children, what: str, *arguments: str, **env: str) -> None:
    _step(children, what, *MANAGE, *arguments, **env)


def _step(children: Children, what: str, *command: str, **env: str) -> None:
    children.start(what, command, env=env)
    code = children.finish(what)
    if code:
        raise FailedError(f"Bước «{what}» không thành công (mã {code}); chi tiết ở trên. Chưa có gì được khởi động.")


def _start(children: Children, port: int, logs: Path, **env: str) -> None:
    logs.mkdir(exist_ok=True)
    gunicorn = (str(PYTHON), "-m", "gunicorn", "--config", SERVING, "--bind", f"127.0.0.1:{port}")
    serving = ("--workers", "2", "--threads", "2", "--graceful-timeout", "8", "--timeout", "60", "--no-control-socket")
    # Gossip and mingle talk through mailboxes that nobody empties on the filesystem bell.
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    beat = ("beat", "--schedule", str(logs.parent / "beat-schedule"), "--pidfile=")
    commands = {
        "web": (*gunicorn, *serving, "atgt_portal.wsgi:application"),
        "worker": (*CELERY, "worker", "--concurrency", "1", "--loglevel", "INFO", *alone),
        "beat": (*CELERY, *beat),
    }
    for name, command in commands.items():
        log = logs / f"{name}.log"
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        children.start(name, command, env=env, log=log)


def _wait_until_it_answers(children: Children, url: str, logs: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if fallen := children.dead():
            raise FailedError(f"Tiến trình {fallen} không khởi động được; {_log_tail(logs, fallen)}")
        try:
            direct.open(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise FailedError(f"Sau {START_SECONDS} giây {url} vẫn chưa trả lời; {_log_tail(logs, 'web')}")


def _log_tail(logs: Path, name: str) -> str:
    log = logs / f"{name}.log"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
    return "\n".join([f"những dòng cuối của {log}:", *lines])


def _welcome(address: str, folder: Path, demo: state.Demo) -> str:
    password = state.kept_password(folder)
    lines = ["", f"Cổng thi đua bảo đảm TTATGT đang chạy tại {address}", ""]
    lines.append(state.accounts_text(demo, password))
    if os.environ.get("ATGT_DEMO_PASSWORD", password) != password:
        lines.append("ATGT_DEMO_PASSWORD chỉ có tác dụng ở lần nạp đầu tiên; muốn đổi: make reset-demo rồi make run.")
    lines += ["", f"Dữ liệu: {folder}", f"Nhật ký: {folder / 'logs'}/*.log", "Dừng: Ctrl-C"]
    return "\n".join(lines)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        main()
    except StopRequestedError:
        _say("Đã dừng.")
    except CannotGoOnError as reason:
        print(reason, file=sys.stderr)
        sys.exit(2)
    except FailedError as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)
