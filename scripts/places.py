"""Where things are: the checkout, its interpreter, the state folder."""

import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MANAGE = (str(PYTHON), "manage.py")


class CannotGoOnError(Exception):
    """Told to the person at the terminal; the command ends with exit code 2 and has changed nothing."""


def state_dir(env: Mapping[str, str] = os.environ) -> Path:
    """The same folder as the settings compute."""
    return (ROOT / (env.get("ATGT_STATE_DIR") or "var")).resolve()
