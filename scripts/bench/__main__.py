"""`make bench`: a throw-away PostgreSQL, a seeded board, the table of ratios. Slow is told, never a failure."""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from scripts import services, setup
from scripts.children import Children, StopRequestedError
from scripts.places import MANAGE, PYTHON, ROOT, CannotGoOnError
from scripts.test import plain_env, require_packages

LONGEST_SECONDS = 1800


def arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--units", type=int, default=300, help="số đơn vị thử")
    parser.add_argument("--years", type=int, default=2, help="số năm")
    parser.add_argument("--rounds", type=int, default=5, help="số lượt đo từng cặp")
    return parser.parse_args(given)


def steps(asked: argparse.Namespace) -> list[tuple[str, tuple[str, ...]]]:
    seeded = ("--units", str(asked.units), "--years", str(asked.years))
    return [
        ("cơ sở dữ liệu", (*MANAGE, "migrate", "-v0")),
        ("tệp tĩnh", (*MANAGE, "collectstatic", "-v0", "--noinput")),
        ("dữ liệu thử", (*MANAGE, "seed_scale", *seeded)),
        ("đo", (str(PYTHON), "-m", "scripts.bench.inside", str(asked.rounds))),
    ]


def main(given: Sequence[str]) -> int:
    asked = arguments(given)
    setup.main()
    require_packages()
    with ExitStack() as stack:
        state = Path(tempfile.mkdtemp(prefix="atgt-bench-"))
        stack.callback(shutil.rmtree, state, ignore_errors=True)
        env = {**plain_env(os.environ, state), "DJANGO_SETTINGS_MODULE": "scripts.bench.settings"}
        children = stack.enter_context(Children(env, ROOT))
        children.env = {**children.env, **stack.enter_context(services.running())}
        for name, command in steps(asked):
            print(f"\n── {name}", flush=True)
            children.start(name, command)
            if code := children.finish(name, timeout=LONGEST_SECONDS):
                raise CannotGoOnError(f"Bước “{name}” dừng với mã {code}.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StopRequestedError:
        sys.exit(130)
    except CannotGoOnError as reason:
        print(reason, file=sys.stderr)
        sys.exit(2)
