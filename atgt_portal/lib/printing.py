"""Official papers as PDF: in one typeface, within limits, without network. `press` is the child that opens WeasyPrint."""

import base64
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.utils.translation import gettext as _

from atgt_portal.lib import press
from atgt_portal.lib.verdict import ALLOWED, ToldError, Verdict

FACE = "Liberation Serif"
FACE_VERSION = 2
STYLES = ("Regular", "Bold", "Italic", "Bold Italic")
LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation2"
LETTERS = "".join(map(chr, range(0x1EA0, 0x1EFA))) + "ĂăÂâĐđÊêÔôƠơƯưÀÁÃÈÉÌÍÒÓÕÙÚÝàáãèéìíòóõùúýĨĩŨũ–−“”…"
"""What a Vietnamese paper cannot do without; version 1 of the face lacks most of the first range."""


class PrintingOffError(Exception):
    """This machine cannot print official papers yet; the message names the packages to install."""


class PrintingFailedError(ToldError):
    """This paper could not be printed; the message is a sentence for the person who asked for it."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file carried inside the PDF; its type follows from the name."""

    name: str
    data: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one paper may cost; measured need is about 0.25 s and 5 MB a page."""

    memory_mb: int = 1536
    cpu_seconds: int = 240
    wall_seconds: int = 300
    pages: int = 100


LIMITS = Limits()


def render_pdf(
    html: str,
    *,
    base_stylesheets: Mapping[str, str],
    identifier: bytes,
    lang: str = "vi",
    attachments: Sequence[Attached] = (),
    limits: Limits = LIMITS,
) -> bytes:
    """The tagged PDF (made with the PDF/A-3b profile) of `html`, which may link to `base_stylesheets` by key only.

    `identifier` comes from the data's hash; equal input then gives equal bytes. Raises `PrintingOffError` before,
    `PrintingFailedError` after the attempt.
    """
    order = {
        "faces": [str(face) for face in _faces_or_refuse()],
        "html": html,
        "stylesheets": dict(base_stylesheets),
        "identifier": identifier.hex(),
        "lang": lang,
        "attachments": [asdict(item) | {"data": base64.b64encode(item.data).decode()} for item in attachments],
        "limits": asdict(limits),
    }
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-P", press.__file__],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
            cwd="/",
            env=_child_environment(),
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        raise PrintingFailedError(_too_slow(limits.wall_seconds)) from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise PrintingFailedError(_reason(done.returncode, done.stderr.decode(errors="replace"), limits=limits))
    return done.stdout


def printing_ready() -> Verdict:
    """Whether papers can be printed here: Pango loads, and the face with all its Vietnamese letters is found."""
    try:
        _faces_or_refuse()
    except PrintingOffError as refusal:
        return Verdict(str(refusal))
    return ALLOWED


def check_printing(app_configs: object = None, **_kwargs: object) -> list[CheckMessage]:
    """A system check: the portal runs without printing, but its keeper should know before December."""
    verdict = printing_ready()
    return [] if verdict else [CheckWarning(str(verdict.reason), id="printing.W001")]


def _faces_or_refuse() -> list[Path]:
    try:
        for library in LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        raise PrintingOffError(_off(_("thiếu thư viện dàn trang Pango"))) from None
    faces = [face for style in STYLES if (face := _find_face(style))]
    if len(faces) < len(STYLES):
        raise PrintingOffError(_off(_("chưa có phông Liberation Serif bản 2 đủ chữ tiếng Việt")))
    return faces


def _find_face(style: str) -> Path | None:
    """The file that fontconfig, and so Pango, takes for this style; None where it would take another face."""
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]  # noqa: PLC0415

    matcher = shutil.which("fc-match")
    if not matcher:
        return None
    command = [matcher, "--format", "%{file}", f"{FACE}:style={style}"]
    path = Path(subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout)  # noqa: S603
    try:
        with TTFont(path, lazy=True) as font:
            family, drawn = font["name"].getDebugName(1), font["name"].getDebugName(2)
            right = (family, drawn) == (FACE, style) and font["head"].fontRevision >= FACE_VERSION
            return path if right and {ord(letter) for letter in LETTERS} <= font.getBestCmap().keys() else None
    except (OSError, TTLibError):
        return None


def _off(cause: str) -> str:
    return _(
        "Máy chủ chưa in được văn bản: %(cause)s. Người quản trị cài các gói %(packages)s"
        " (từ Debian 13: fonts-liberation thay cho fonts-liberation2) rồi lập lại văn bản."
    ) % {"cause": cause, "packages": PACKAGES}


def _child_environment() -> dict[str, str]:
    """Made anew: what finds Python and the font, and what makes equal papers equal; no setting of the portal."""
    needed = ("PATH", "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
    kept = {name: os.environ[name] for name in needed if name in os.environ}
    fixed = {"LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(int(press.UNDATED.timestamp()))}
    return kept | fixed


def _too_slow(seconds: int) -> str:
    return _(
        "In quá %(seconds)s giây nên đã dừng. Chuyển phụ lục dài sang tệp Excel hoặc rút ngắn nội dung rồi lập lại."
    ) % {"seconds": seconds}


def _reason(code: int, stderr: str, *, limits: Limits) -> str:
    said = (stderr.strip().splitlines() or [""])[-1][:200]
    if code == -signal.SIGXCPU:
        return _too_slow(limits.cpu_seconds)
    if code == press.NO_MEMORY or code < 0:
        return _(
            "Văn bản quá lớn: in cần hơn %(memory)s MB bộ nhớ. Chuyển phụ lục dài sang tệp Excel hoặc rút ngắn nội dung rồi lập lại."
        ) % {"memory": limits.memory_mb}
    if code == press.TOO_LONG:
        return _(
            "Văn bản dài %(said)s trang, nhiều nhất in được %(pages)s trang. Chuyển phụ lục dài sang tệp Excel rồi lập lại."
        ) % {"said": said, "pages": limits.pages}
    if code == press.OUTSIDE:
        return _(
            "Mẫu in gọi tài nguyên ngoài hệ thống (%(said)s) nên đã dừng in. Báo người quản trị kiểm tra mẫu in."
        ) % {"said": said}
    return _("Bộ in dừng giữa chừng (%(said)s). Số liệu không bị ảnh hưởng; báo người quản trị để in lại.") % {
        "said": said
    }
