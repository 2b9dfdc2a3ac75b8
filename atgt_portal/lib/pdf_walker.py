"""The child process that walks every object of a PDF: `python -I pdf_walker.py <limits as JSON>`, the file on standard input.

Whatever way names are escaped and objects packed, qpdf writes each object out plainly, and that is what is looked at.
Answers one line of JSON: the pages, or a code with which the parent words its refusal.
"""

import io
import json
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any

import pikepdf

_SIGNS = (
    ("script", rb"JavaScript|JS"),
    ("launch", rb"Launch"),
    ("attached", rb"EmbeddedFiles?|EF|RichMedia|FileAttachment|GoToE"),
    ("form", rb"XFA"),
    ("sends", rb"SubmitForm|ImportData|GoToR"),
    ("plays", rb"Rendition|Movie|Sound|3D"),
)
_SIGN = re.compile(rb"/(?:%s)(?=[\s/<>\[\]()]|$)" % b"|".join(b"(?P<%s>%s)" % (c.encode(), s) for c, s in _SIGNS))


class _Refused(Exception):  # noqa: N818
    """The code with which the parent words its refusal."""


def _limit(limits: dict[str, int]) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _plain(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    yield pdf.trailer.unparse(resolved=True)
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream):
            # A stream whose body lies in another file.
            if "/F" in one.stream_dict:
                raise _Refused("attached")
            yield one.stream_dict.unparse(resolved=True)
        elif isinstance(one, pikepdf.Object):
            yield one.unparse(resolved=True)


def _pages(content: bytes, limits: dict[str, int]) -> int:
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise _Refused("locked") from None
    if pdf.is_encrypted:
        raise _Refused("locked")
    for plain in _plain(pdf):
        if found := _SIGN.search(plain):
            raise _Refused(str(found.lastgroup))
    pages = len(pdf.pages)
    if not 0 < pages <= limits["pages"]:
        raise _Refused("pages", pages)
    return pages


def main() -> None:
    order = json.loads(sys.argv[1])
    _limit(order)
    answer: dict[str, Any]
    try:
        answer = {"pages": _pages(sys.stdin.buffer.read(), order)}
    except _Refused as refusal:
        answer = {"refused": refusal.args}
    except MemoryError:
        answer = {"refused": ("too_heavy",)}
    except Exception as fault:  # noqa: BLE001  (whatever the parser stumbles over, the file is at fault)
        answer = {"refused": ("unreadable", type(fault).__name__)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
