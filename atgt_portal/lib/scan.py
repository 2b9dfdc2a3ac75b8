"""The gate for scanned papers and photographs: what they are, how large a picture they unfold to, and what a PDF hides.

Nothing is rendered here. A file that passes is still only ever sent out by `http.download`, to be saved.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import gate, text, vn
from atgt_portal.lib.gate import IntakeRefusedError, Kind

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
_ENDINGS = {Kind.PDF: {".pdf"}, Kind.PNG: {".png"}, Kind.JPEG: {".jpg", ".jpeg"}}
_UNFOLDED_AT_MOST = 50_000_000
_HEADER_AT_MOST = 4096

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECTS = re.compile(rb"/ObjStm\b")
_READABLE_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?/(?:FlateDecode|Fl)\s*(?:\]|/|>>)")
_UNWANTED: tuple[tuple[re.Pattern[bytes], str | Promise], ...] = (
    (re.compile(rb"/JavaScript\b"), gettext_lazy("có mã JavaScript")),
    (re.compile(rb"/Launch\b"), gettext_lazy("có lệnh mở chương trình")),
    (re.compile(rb"/(?:EmbeddedFiles?|RichMedia|FileAttachment)\b"), gettext_lazy("có tệp đính kèm bên trong")),
    (re.compile(rb"/XFA\b"), gettext_lazy("là biểu mẫu điện tử (XFA)")),
)


def check_scan(content: bytes, *, name: str, max_bytes: int = MOST_BYTES) -> Kind:
    """Say whether this is a PDF, PNG or JPEG that may be kept, or refuse it."""
    gate.refuse_size(len(content), limits=gate.Limits(max_bytes=max_bytes), advice=smaller_advice())
    kind = gate.kind_of(content)
    label, ending = vn.quoted(text.file_label(name)), text.file_ending(name)
    if kind not in _ENDINGS or not content.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8")):
        sentence = _("Tệp %(name)s không phải là PDF, JPG hay PNG. Quét hoặc chụp lại rồi gửi một trong ba loại ấy.")
        raise IntakeRefusedError(sentence % {"name": label})
    if ending not in _ENDINGS[kind]:
        sentence = _("Tệp %(name)s có đuôi %(ending)s nhưng bên trong là %(kind)s. Đổi lại đúng đuôi rồi gửi.")
        shown = {"name": label, "ending": ending or _("trống"), "kind": kind.upper()}
        raise IntakeRefusedError(sentence % shown)
    if kind is Kind.PDF:
        _check_pdf(content)
    else:
        _check_picture(content, kind)
    return kind


def smaller_advice() -> str:
    """What to do about a paper that is too large."""
    return _("Quét lại ở 200 dpi hoặc tách phụ lục.")


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise IntakeRefusedError(_("Tệp PDF bị cắt cụt, thiếu phần cuối. Gửi lại tệp gốc."))
    plain = _unescaped(content)
    if re.search(rb"/Encrypt\b", plain):
        raise IntakeRefusedError(_("Tệp PDF bị khóa bằng mật khẩu hoặc hạn chế quyền. Bỏ khóa, lưu lại rồi gửi."))
    for body in (plain, *_object_streams(plain, content)):
        for sign, what in _UNWANTED:
            if sign.search(body):
                sentence = _("Tệp PDF %(what)s nên không được nhận. In lại thành PDF (Print to PDF) rồi gửi.")
                raise IntakeRefusedError(sentence % {"what": what})


def _unescaped(content: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _object_streams(plain: bytes, content: bytes) -> Iterator[bytes]:
    """Every compressed run of objects, unfolded; one that cannot be looked into is refused."""
    expected, left = len(_OBJECTS.findall(plain)), _UNFOLDED_AT_MOST
    for found in _STREAM.finditer(content):
        before = max(content.rfind(b" obj", max(found.start() - _HEADER_AT_MOST, 0), found.start()), 0)
        header = _unescaped(content[before : found.start()]) if before else b""
        if not _OBJECTS.search(header) and b"/First" not in header:
            continue
        expected -= len(_OBJECTS.findall(header))
        body = _inflated(content[found.end() : content.find(b"endstream", found.end())], most=left)
        left -= len(body)
        if not body or not _READABLE_FILTER.search(header):
            break
        yield _unescaped(body)
    else:
        if expected <= 0:
            return
    raise IntakeRefusedError(_("Tệp PDF có phần nén không soát được. In lại thành PDF (Print to PDF) rồi gửi."))


def _inflated(packed: bytes, *, most: int) -> bytes:
    """Nothing when it is no whole zlib stream, or unfolds to more than `most`."""
    stream = zlib.decompressobj()
    try:
        body = stream.decompress(packed, max(most, 1))
    except zlib.error:
        return b""
    return body if stream.eof else b""


def _check_picture(content: bytes, kind: Kind) -> None:
    width, height = _png_size(content) if kind is Kind.PNG else _jpeg_size(content)
    if not width or not height:
        raise IntakeRefusedError(_("Ảnh hỏng hoặc bị cắt cụt. Chụp lại rồi gửi."))
    if width * height > MOST_PIXELS:
        sentence = _("Ảnh %(width)s × %(height)s điểm, mức tối đa %(most)s triệu điểm. Giảm cỡ ảnh rồi gửi lại.")
        shown = {"width": vn.show_number(width), "height": vn.show_number(height), "most": MOST_PIXELS // 1_000_000}
        raise IntakeRefusedError(sentence % shown)


def _png_size(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR" or b"IEND" not in content[-64:]:
        return 0, 0
    width, height = struct.unpack(">LL", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """From the first frame header; segments are walked, so a thumbnail inside another segment is not taken for it."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        mark, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= mark <= 0xCF and mark not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return (width, height) if b"\xff\xd9" in content[-1024:] else (0, 0)
        at += 2 + length
    return 0, 0
