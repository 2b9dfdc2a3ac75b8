"""`make test`: everything that must hold, stage by stage, with the time of each; also `--fast` and `--lint`."""

import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT

from scripts import services, setup, system_packages
from scripts.children import Children, StopRequestedError
from scripts.places import MANAGE, PYTHON, ROOT, VENV, CannotGoOnError

TARGET_MINUTES = 12
GATE_MINUTES = 15
OURS = ("ATGT_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PORT", "DJANGO_", "PYTEST_")
# A run starts hundreds of processes: each would compile every module again.
NOT_FOR_MANY = ("PYTHONDONTWRITEBYTECODE",)
PYTEST = (str(PYTHON), "-m", "pytest", "-q", "-rs", "--durations=20", "--durations-min=3", "-p", "scripts.no_skips")
# Whole files, so that what a module builds once is built by one of the two; in the order given, so that the small ones
# come last and both end together.
TWO_AT_ONCE = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
SERIAL_FOLDERS = ("tests/worker", "tests/pdf")
# It waits more than it works, and so does the worker: it runs beside the serial ones, on portals of its own.
BESIDE = "tests/browser"
PARALLEL_FOLDERS = ("tests/flow", "tests/unit")
# What `make run` lives on: the ledger, a plan's way, the summary. The demo is told on SQLite by `make run` itself, in
# tests/worker; the whole of it runs on PostgreSQL.
SMOKE_ON_SQLITE = (
    "tests/unit/ledger",
    "tests/flow/test_plan_story.py",
    "tests/flow/test_summary_opening.py",
    "tests/flow/test_summary_story.py",
    "tests/flow/test_told_by_papers.py",
)
NOT_ON_SQLITE = ("-m", "not postgres and not worker and not browser and not pdf")


@dataclass(frozen=True, slots=True)
class Stage:
    """One command; `why_not` says why it has nothing to do."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    seconds: float
    verdict: str
    failed: bool = False


def lint_stages() -> list[Stage]:
    templates = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("templates/**/*.html"))]
    return [
        Stage("ruff", (_tool("ruff"), "check", ".")),
        Stage("định dạng", (_tool("ruff"), "format", "--check", ".")),
        Stage("mypy", (_tool("mypy"),)),
        # Without its cache, which two runs side by side would write at once.
        Stage("chiều import", (_tool("lint-imports"), "--no-cache")),
        Stage(
            "djade",
            (_tool("djade"), "--check", "--target-version", "5.2", *templates),
            why_not="" if templates else "chưa có mẫu trang nào",
        ),
    ]


def django_stages() -> list[Stage]:
    production = {
        "ATGT_ENV": "production",
        "ATGT_SECRET_KEY": secrets.token_urlsafe(64),
        "ATGT_ALLOWED_HOSTS": "thidua.example.vn",
        "ATGT_PROXY_COUNT": "1",
    }
    return [
        Stage("check --deploy", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), env=production),
        Stage("makemigrations --check", (*MANAGE, "makemigrations", "--check", "--dry-run")),
        _collectstatic(),
    ]


def full_stages() -> list[Stage]:
    return [*django_stages(), _pytest("đơn vị và luồng", PARALLEL_FOLDERS, *TWO_AT_ONCE)]


def model_stage() -> Stage:
    return Stage("cơ sở dữ liệu mẫu", (str(PYTHON), "-m", "scripts.model_database"))


def serial_stages() -> list[Stage]:
    return [_pytest(folder.removeprefix("tests/"), (folder,)) for folder in SERIAL_FOLDERS]


def smoke_stage() -> Stage:
    return _on_sqlite(SMOKE_ON_SQLITE)


def stage_beside(env: Mapping[str, str]) -> Stage:
    return _pytest(BESIDE.removeprefix("tests/"), (BESIDE,), env=env)


def fast_stages() -> list[Stage]:
    return [_collectstatic(), _on_sqlite(PARALLEL_FOLDERS)]


def _collectstatic() -> Stage:
    return Stage("collectstatic", (*MANAGE, "collectstatic", "-v0", "--noinput"))


def _on_sqlite(folders: tuple[str, ...]) -> Stage:
    without_servers = {"DATABASE_URL": "", "REDIS_URL": ""}
    return _pytest("SQLite", folders, *TWO_AT_ONCE, *NOT_ON_SQLITE, env=without_servers)


def _pytest(name: str, folders: tuple[str, ...], *options: str, env: Mapping[str, str] | None = None) -> Stage:
    """Pytest's own "no tests collected" is a failure, unless there is no test file to collect from."""
    filled = tuple(folder for folder in folders if _has_tests(ROOT / folder))
    why_not = "" if filled else f"chưa có tệp kiểm thử trong {', '.join(folders)}"
    return Stage(f"pytest {name}", (*PYTEST, *options, *filled), env=env or {}, why_not=why_not)


def _has_tests(path: Path) -> bool:
    return path.is_file() or any(path.rglob("test_*.py"))


def _tool(name: str) -> str:
    return str(VENV / "bin" / name)


def astray(root: Path) -> list[str]:
    """Test files that no stage would ever run."""
    folders = [root / folder for folder in (*PARALLEL_FOLDERS, *SERIAL_FOLDERS, BESIDE)]
    files = sorted((root / "tests").rglob("test_*.py"))
    return [str(file.relative_to(root)) for file in files if not any(file.is_relative_to(it) for it in folders)]


def plain_env(env: Mapping[str, str], state: Path) -> dict[str, str]:
    """The caller's settings of the portal must not decide what is tested."""
    kept = {name: value for name, value in env.items() if not name.startswith(OURS + NOT_FOR_MANY)}
    return {**kept, "ATGT_STATE_DIR": str(state), "DJANGO_SETTINGS_MODULE": "atgt_portal.settings"}


def run_stage(stage: Stage, children: Children, deadline: float) -> Result:
    print(f"\n── {stage.name}", flush=True)
    if stage.why_not:
        print(stage.why_not, flush=True)
        return Result(stage.name, 0, stage.why_not)
    began = time.monotonic()
    children.start(stage.name, stage.command, env=stage.env)
    code = children.finish(stage.name, timeout=max(1.0, deadline - began))
    seconds = time.monotonic() - began
    return Result(stage.name, seconds, "đạt" if code == 0 else f"KHÔNG ĐẠT (mã {code})", failed=code != 0)


def run_all(stages: list[Stage], children: Children, deadline: float) -> list[Result]:
    return [run_stage(stage, children, deadline) for stage in stages]


def run_beside(
    beside: Stage, meanwhile: Callable[[], list[Result]], children: Children, deadline: float, log: Path
) -> list[Result]:
    """`meanwhile` while `beside` goes on; what that one said is shown when it is through."""
    began = time.time()
    children.start(beside.name, beside.command, env=beside.env, log=log)
    results = meanwhile()
    code = children.finish(beside.name, timeout=max(1.0, deadline - time.monotonic()))
    print(f"\n── {beside.name}\n{log.read_text(encoding='utf-8', errors='replace')}", end="", flush=True)
    seconds = log.stat().st_mtime - began
    verdict = "đạt, cùng lúc với các bước sau" if code == 0 else f"KHÔNG ĐẠT (mã {code})"
    return [Result(beside.name, seconds, verdict, failed=code != 0), *results]


def last_stages(children: Children, deadline: float, logs: Path, *, env: Mapping[str, str]) -> list[Result]:
    """The browser beside the worker, then beside the printed papers, which have SQLite beside them."""
    worker, pdf = serial_stages()

    def printed() -> list[Result]:
        return run_all([pdf], children, deadline)

    def one_by_one() -> list[Result]:
        told = run_all([worker], children, deadline)
        return [*told, *run_beside(smoke_stage(), printed, children, deadline, logs / "smoke.log")]

    return run_beside(stage_beside(env), one_by_one, children, deadline, logs / "beside.log")


def timed(name: str, act: Callable[[], None]) -> Result:
    began = time.monotonic()
    act()
    return Result(name, time.monotonic() - began, "đạt")


def table(results: list[Result], total: float) -> str:
    width = max(len(result.name) for result in results)
    rows = [f"  {result.name:<{width}} {result.seconds:7.1f} s  {result.verdict}" for result in results]
    return "\n".join(["", "Từng bước:", *rows, f"  {'tổng':<{width}} {total:7.1f} s"])


def time_verdict(total: float, gate_minutes: float) -> tuple[bool, str]:
    """Whether the run kept within the gate, and what to say about its time."""
    if total > gate_minutes * 60:
        return False, f"Quá {gate_minutes:g} phút (ATGT_TEST_MINUTES): không đạt."
    if total > TARGET_MINUTES * 60:
        return True, f"Quá mục tiêu {TARGET_MINUTES} phút."
    return True, ""


def require_packages() -> None:
    lacking = system_packages.missing(system_packages.TESTING)
    if lacking and not system_packages.install(lacking):
        raise CannotGoOnError(f"Thiếu {', '.join(lacking)}; chạy: {system_packages.apt_line(lacking)}")


def main(mode: str) -> int:
    began = time.monotonic()
    if files := astray(ROOT):
        raise CannotGoOnError(f"Không bước nào chạy các tệp kiểm thử này, hãy chuyển chỗ: {', '.join(files)}")
    gate = float(os.environ.get("ATGT_TEST_MINUTES") or GATE_MINUTES)
    results: list[Result] = []
    # Twice the gate only ends a run that hangs; one that is merely slow is heard out.
    deadline = began + gate * 120
    with ExitStack() as stack:
        state = Path(tempfile.mkdtemp(prefix="atgt-state-"))
        stack.callback(shutil.rmtree, state, ignore_errors=True)
        # SIGINT, so that pytest takes down what its fixtures have started.
        children = stack.enter_context(Children(plain_env(os.environ, state), ROOT, polite=SIGINT))
        results.append(timed("môi trường Python", setup.main))
        stages = {"--lint": lint_stages, "--fast": fast_stages, "--full": full_stages}[mode]()
        if mode == "--full":
            results.append(timed("gói hệ thống", require_packages))
            children.env = {**children.env, **stack.enter_context(services.running())}
            results.extend(
                run_beside(
                    model_stage(),
                    lambda: run_all(lint_stages(), children, deadline),
                    children,
                    deadline,
                    state / "model.log",
                )
            )
            children.env[services.MODEL_VARIABLE] = services.MODEL_DATABASE
        results.extend(run_all(stages, children, deadline))
        if mode == "--full":
            # Its own servers, on which there is no database to copy from.
            env = {**stack.enter_context(services.running()), services.MODEL_VARIABLE: ""}
            results.extend(last_stages(children, deadline, state, env=env))
    total = time.monotonic() - began
    in_time, remark = time_verdict(total, gate)
    print(table(results, total), remark, sep="\n", flush=True)
    return 0 if in_time and not any(result.failed for result in results) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except StopRequestedError:
        sys.exit(130)
    except CannotGoOnError as reason:
        print(reason, file=sys.stderr)
        sys.exit(2)
