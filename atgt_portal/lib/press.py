"""The child process that prints: `python -P press.py` with one JSON on stdin, the PDF on stdout, and an exit code.

Started by `printing` only, by path and without the portal's packages or environment: text typed by users meets here
neither a secret nor the network. Limits are set before WeasyPrint is opened, so a paper that is too big kills this
process and nothing else. Imports nothing of ours.
"""

import base64
import json
import os
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

TOO_LONG, OUTSIDE, NO_MEMORY, BROKEN = 3, 4, 5, 6

UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""Stands wherever a file format insists on a date: a clock would make equal papers unequal."""

_USUAL_LETTERS_END = 0x250
_BOX = "\u25a1"


class TooLongError(Exception):
    """Holds the number of pages."""


class OutsideError(Exception):
    """Holds the first address that was asked for."""


def limit(*, memory_mb: int, cpu_seconds: int) -> None:
    size = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def locked_fetcher(stylesheets: Mapping[str, str], *, refused: list[str]) -> Callable[..., Any]:
    """Serves the stylesheets of the order, stops the render at any other address and writes it into `refused`.

    The list is needed beside the fatal error: WeasyPrint swallows even that while it draws an SVG, and would hand over
    a paper with a hole in it.
    """
    from weasyprint import urls

    class LockedFetcher(urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            if url not in stylesheets:
                refused.append(url)
                raise urls.FatalURLFetchingError(url)
            return urls.URLFetcherResponse(url, stylesheets[url], {"Content-Type": "text/css"})

    return LockedFetcher()


def within_face(html: str, *, faces: Sequence[str]) -> str:
    """`html` with an empty box for each character that one of the faces lacks: no other face may step in."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415

    unusual = {ord(letter) for letter in set(html) if ord(letter) >= _USUAL_LETTERS_END}
    if not unusual:
        return html
    missing: set[int] = set()
    for face in faces:
        with TTFont(face, lazy=True) as font:
            missing |= unusual - font.getBestCmap().keys()
    return html.translate(dict.fromkeys(missing, _BOX))


def print_order(order: Mapping[str, Any]) -> bytes:
    """The PDF of the order, or an error; nothing that asked for an outside address is ever handed over."""
    refused: list[str] = []
    try:
        printed = _print(order, fetcher=locked_fetcher(order["stylesheets"], refused=refused))
    finally:
        if refused:
            raise OutsideError(refused[0])
    return printed


def _print(order: Mapping[str, Any], *, fetcher: Callable[..., Any]) -> bytes:
    import weasyprint

    source = weasyprint.HTML(string=within_face(order["html"], faces=order["faces"]), url_fetcher=fetcher)
    source.etree_element.set("lang", order["lang"])
    # An Attachment serves one render only; presentational hints carry the widths of table columns.
    options = {
        "presentational_hints": True,
        "pdf_variant": "pdf/a-3b",
        "pdf_tags": True,
        "pdf_identifier": bytes.fromhex(order["identifier"]),
        "attachments": [_attachment(item) for item in order["attachments"]],
    }
    document = source.render(**options)
    if len(document.pages) > order["limits"]["pages"]:
        raise TooLongError(len(document.pages))
    return bytes(document.write_pdf(**options))


def _attachment(item: Mapping[str, str]) -> Any:
    import weasyprint

    return weasyprint.Attachment(
        string=base64.b64decode(item["data"]),
        name=item["name"],
        description=item["description"],
        created=UNDATED,
        modified=UNDATED,
        relationship="Source",
    )


def main() -> int:
    """Answers with the PDF, or with a code and one line on stderr that says what `printing` needs for its sentence."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    order = json.loads(sys.stdin.buffer.read())
    limit(memory_mb=order["limits"]["memory_mb"], cpu_seconds=order["limits"]["cpu_seconds"])
    code, said = BROKEN, ""
    try:
        with answer:
            answer.write(print_order(order))
        code = 0
    except MemoryError:
        code = NO_MEMORY
    except TooLongError as refusal:
        code, said = TOO_LONG, str(refusal)
    except OutsideError as refusal:
        code, said = OUTSIDE, str(refusal)
    except Exception as fault:  # noqa: BLE001  whatever breaks the renderer breaks this paper only
        said = type(fault).__name__
    if code:
        sys.stderr.write(f"\n{said}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
