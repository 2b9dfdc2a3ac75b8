import os
import sys
import time
from pathlib import Path

import pytest

from scripts import services
from scripts import test as whole_run
from scripts.children import Children
from scripts.places import ROOT

pytest_plugins = ["pytester"]


def test_no_test_file_stands_where_no_stage_would_run_it(tmp_path):
    (tmp_path / "tests/unit").mkdir(parents=True)
    (tmp_path / "tests/unit/test_here.py").touch()
    assert whole_run.astray(tmp_path) == []
    (tmp_path / "tests/test_lost.py").touch()

    assert whole_run.astray(tmp_path) == ["tests/test_lost.py"]
    assert whole_run.astray(ROOT) == []


def test_the_callers_own_settings_do_not_decide_what_is_tested(tmp_path):
    env = whole_run.plain_env(
        {"PATH": "/bin", "DATABASE_URL": "postgres://x", "ATGT_ENV": "production", "PYTHONDONTWRITEBYTECODE": "1"},
        tmp_path,
    )

    assert env == {"PATH": "/bin", "ATGT_STATE_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "atgt_portal.settings"}


@pytest.mark.parametrize(
    ("minutes", "passes", "remark"),
    [(11, True, ""), (13, True, "Quá mục tiêu 12 phút."), (16, False, "Quá 15 phút (ATGT_TEST_MINUTES): không đạt.")],
)
def test_a_run_past_its_target_is_told_and_past_its_gate_fails(minutes, passes, remark):
    assert whole_run.time_verdict(minutes * 60, 15) == (passes, remark)


def test_the_table_names_every_stage_its_time_and_its_verdict():
    results = [
        whole_run.Result("ruff", 1.25, "đạt"),
        whole_run.Result("pytest pdf", 61, "KHÔNG ĐẠT (mã 1)", failed=True),
    ]

    assert whole_run.table(results, 62.3).splitlines()[2:] == [
        "  ruff           1.2 s  đạt",
        "  pytest pdf    61.0 s  KHÔNG ĐẠT (mã 1)",
        "  tổng          62.3 s",
    ]


def test_the_servers_are_addressed_by_their_sockets():
    assert services.addresses(Path("/tmp/atgt-x")) == {
        "DATABASE_URL": "postgres://postgres@/postgres?host=/tmp/atgt-x/pg",
        "REDIS_URL": "redis+socket:///tmp/atgt-x/redis.sock",
    }


@pytest.mark.parametrize(("ends", "verdict"), [(0, "đạt, cùng lúc với các bước sau"), (3, "KHÔNG ĐẠT (mã 3)")])
def test_what_runs_beside_is_told_after_the_others_and_fails_the_run_by_itself(tmp_path, capfd, ends, verdict):
    beside = whole_run.Stage("bên cạnh", (sys.executable, "-c", f"print('nói sau'); raise SystemExit({ends})"))
    alone = whole_run.Stage("một mình", (sys.executable, "-c", "print('nói trước')"))
    with Children(dict(os.environ), tmp_path) as children:
        deadline = time.monotonic() + 60
        told = whole_run.run_beside(
            beside, lambda: whole_run.run_all([alone], children, deadline), children, deadline, tmp_path / "log"
        )

    assert [(result.name, result.verdict, result.failed) for result in told] == [
        ("bên cạnh", verdict, bool(ends)),
        ("một mình", "đạt", False),
    ]
    said = capfd.readouterr().out
    assert said.index("nói trước") < said.index("nói sau")


PASSES = "def test_passes(): pass"
SKIPPED = "import pytest\n@pytest.mark.skip(reason='máy này không có')\ndef test_left_out(): pass"
FORGIVEN = "import pytest\n@pytest.mark.xfail(reason='để sau')\ndef test_forgiven(): assert False"


@pytest.mark.parametrize(("also", "code"), [("", 0), (SKIPPED, 1), (FORGIVEN, 1)])
def test_a_skipped_or_forgiven_test_fails_the_run(pytester, also, code):
    pytester.makepyfile(f"{PASSES}\n{also}")

    result = pytester.runpytest_inprocess("-p", "scripts.no_skips", "-p", "no:django", "-p", "no:cacheprovider")

    assert result.ret == code
