"""The child process that binds photographs: `python -I photo_binder.py <limits as JSON>`, the photographs on standard input.

Each is decoded, turned upright, made as large as a page needs, and coded anew, so nothing of the file but its points
goes on. Answers one line of JSON (in a refusal the place of the photograph), and after it the PDF.
"""

import io
import json
import resource
import sys
import warnings
from typing import Any

import pikepdf
from PIL import Image, ImageOps

_PAGE = (595.28, 841.89)  # A4 in points
_QUALITY = 80


def _limit(limits: dict[str, int]) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _upright(photo: bytes, *, longest: int) -> Image.Image:
    """On white, in colour, no side longer than a page is worth."""
    with Image.open(io.BytesIO(photo), formats=("JPEG", "PNG")) as taken:
        taken.draft("RGB", (longest, longest))
        taken.thumbnail((longest, longest))
        turned = ImageOps.exif_transpose(taken)
        if not turned.has_transparency_data:
            return turned.convert("RGB")
        ground = Image.new("RGB", turned.size, "white")
        ground.paste(turned, mask=turned.convert("RGBA").getchannel("A"))
        return ground


def _add_page(pdf: pikepdf.Pdf, picture: Image.Image) -> None:
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=_QUALITY, optimize=True)
    across, down = _PAGE if picture.height >= picture.width else _PAGE[::-1]
    share = min(across / picture.width, down / picture.height)
    wide, high = picture.width * share, picture.height * share
    placed = f"q {wide:.2f} 0 0 {high:.2f} {(across - wide) / 2:.2f} {(down - high) / 2:.2f} cm /P Do Q"
    image = pikepdf.Stream(
        pdf,
        packed.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, round(across, 2), round(down, 2)],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=pdf.make_indirect(image))),
        Contents=pikepdf.Stream(pdf, placed.encode()),
    )
    pdf.pages.append(pikepdf.Page(page))


def main() -> None:
    order = json.loads(sys.argv[1])
    _limit(order)
    warnings.simplefilter("error")
    answer: dict[str, Any] = {}
    pdf, paper = pikepdf.new(), io.BytesIO()
    try:
        for length in order["lengths"]:
            _add_page(pdf, _upright(sys.stdin.buffer.read(length), longest=order["longest_side"]))
        pdf.save(paper, deterministic_id=True)
    except Exception as fault:  # noqa: BLE001  (whatever the decoder stumbles over, the picture is at fault)
        answer = {"refused": min(len(pdf.pages), len(order["lengths"]) - 1), "fault": type(fault).__name__}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + (b"" if answer else paper.getvalue()))


if __name__ == "__main__":
    main()
