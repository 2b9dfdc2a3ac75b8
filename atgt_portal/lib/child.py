"""One of our own scripts run beside us on a file that nobody trusts: it limits itself, and may neither linger nor ask."""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

logger = logging.getLogger("portal.child")


def answer_of(script: Path, content: bytes, *, order: Mapping[str, Any], wall_seconds: float) -> tuple[Any, bytes]:
    """What `script` says on its first line as JSON, and the bytes after it; `(None, b"")` where it died or ran too long."""
    try:
        child = subprocess.run(  # noqa: S603  (our own interpreter and script; the file goes in as data)
            [sys.executable, "-I", str(script), json.dumps(order)],
            input=content,
            capture_output=True,
            timeout=wall_seconds,
            check=True,
            env={},
        )
        head, _line_end, rest = child.stdout.partition(b"\n")
        return json.loads(head), rest
    except (subprocess.SubprocessError, ValueError) as fault:
        said = (getattr(fault, "stderr", None) or b"")[-500:].decode("utf-8", "replace")
        logger.warning("child_died", extra={"script": script.stem, "fault": type(fault).__name__, "said": said})
        return None, b""
