"""Scans and photographs as clerks send them."""

import io

import pikepdf
from PIL import Image


def one_page(*, pages: int = 1) -> bytes:
    """A PDF of blank sheets, the same bytes every time."""
    pdf, taken = pikepdf.new(), io.BytesIO()
    for _page in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.save(taken, deterministic_id=True)
    return taken.getvalue()


def photograph(colour: str, *, kind: str = "JPEG") -> bytes:
    """One colour; a JPEG whose camera noted where it stood."""
    taken, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Máy ảnh minh họa"
    exif[0x8825] = {1: "N", 2: (22.0, 20.0, 1.0)}
    Image.new("RGB", (120, 160), colour).save(taken, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return taken.getvalue()
