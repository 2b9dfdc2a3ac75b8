"""The gate for scanned papers and photographs: what they are, how large a picture they unfold to, and what a PDF hides.

A PDF is looked through twice: its bytes here, and every object by a limited child process. Nothing is rendered. A file
that passes is still only ever sent out by `http.download`, to be saved.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import child, gate, pictures, text, vn
from atgt_portal.lib.gate import IntakeRefusedError, Kind

MOST_BYTES = 10 * 1024 * 1024
_ENDINGS = {Kind.PDF: {".pdf"}, Kind.PNG: {".png"}, Kind.JPEG: {".jpg", ".jpeg"}}
_UNFOLDED_AT_MOST = 50_000_000
_HEADER_AT_MOST = 4096

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECTS = re.compile(rb"/ObjStm\b")
_READABLE_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?/(?:FlateDecode|Fl)\s*(?:\]|/|>>)")
_PAGE = re.compile(rb"<(?:!doctype|html|script|svg|\?php)", re.IGNORECASE)
_UNWANTED: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"/JavaScript\b"), "script"),
    (re.compile(rb"/Launch\b"), "launch"),
    (re.compile(rb"/(?:EmbeddedFiles?|RichMedia|FileAttachment)\b"), "attached"),
    (re.compile(rb"/XFA\b"), "form"),
)
_ACTS: dict[str, str | Promise] = {
    "script": gettext_lazy("có mã JavaScript"),
    "launch": gettext_lazy("có lệnh mở chương trình"),
    "attached": gettext_lazy("có tệp đính kèm bên trong"),
    "form": gettext_lazy("là biểu mẫu điện tử (XFA)"),
    "sends": gettext_lazy("có lệnh gửi dữ liệu hoặc mở tệp khác"),
    "plays": gettext_lazy("có phim, âm thanh hoặc mô hình ba chiều"),
}
_REFUSALS: dict[str, str | Promise] = {
    "locked": gettext_lazy("Tệp PDF bị khóa bằng mật khẩu hoặc hạn chế quyền. Bỏ khóa, lưu lại rồi gửi."),
    "pages": gettext_lazy("Tệp PDF không có trang nào hoặc quá 500 trang. Kiểm tra lại, chia thành nhiều tệp rồi gửi."),
    "too_heavy": gettext_lazy("Tệp PDF quá phức tạp nên không soát hết được. In lại thành PDF (Print to PDF) rồi gửi."),
    "unreadable": gettext_lazy("Tệp PDF hỏng nên không đọc được. In lại thành PDF (Print to PDF) rồi gửi."),
}
_SIGNED = re.compile(rb"/SubFilter\s*/(?:adbe\.pkcs7|ETSI\.)")
_WALKER = Path(__file__).with_name("pdf_walker.py")


@dataclass(frozen=True, slots=True)
class WalkLimits:
    """What looking through one PDF may cost, and how many pages it may have."""

    pages: int = 500
    memory_bytes: int = 110 * 1024 * 1024
    cpu_seconds: int = 2
    wall_seconds: int = 3


@dataclass(frozen=True, slots=True)
class Looked:
    """What the gate saw: a digital signature only as being there; nobody here judges whether it holds."""

    kind: Kind
    pages: int = 1
    has_signature: bool = False


def check_scan(content: bytes, *, name: str, max_bytes: int = MOST_BYTES) -> Kind:
    """Say whether this is a PDF, PNG or JPEG that may be kept, or refuse it."""
    return look(content, name=name, max_bytes=max_bytes).kind


def look(content: bytes, *, name: str, max_bytes: int = MOST_BYTES) -> Looked:
    """What this PDF, PNG or JPEG is that may be kept, or refuse it."""
    gate.refuse_size(len(content), limits=gate.Limits(max_bytes=max_bytes), advice=smaller_advice())
    kind = gate.kind_of(content)
    label, ending = vn.quoted(text.file_label(name)), text.file_ending(name)
    if kind not in _ENDINGS or not content.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8")):
        raise IntakeRefusedError(_not_a_scan(kind) % {"name": label})
    if ending not in _ENDINGS[kind]:
        sentence = _("Tệp %(name)s có đuôi %(ending)s nhưng bên trong là %(kind)s. Đổi lại đúng đuôi rồi gửi.")
        shown = {"name": label, "ending": ending or _("trống"), "kind": kind.upper()}
        raise IntakeRefusedError(sentence % shown)
    if kind is Kind.PDF:
        return _look_through(content)
    pictures.check(content, kind)
    return Looked(kind)


def _not_a_scan(kind: Kind) -> str:
    if kind is Kind.HEIC:
        return _(
            "Tệp %(name)s không phải là PDF, JPG hay PNG mà là ảnh HEIC của điện thoại. Trong cài đặt máy ảnh chọn định dạng Tương thích nhất rồi chụp lại."
        )
    if kind in {Kind.DOCX, Kind.XLSX, Kind.XLS, Kind.RTF, Kind.ODS}:
        return _("Tệp %(name)s không phải là PDF, JPG hay PNG mà là văn bản hoặc bảng tính. Lưu thành PDF rồi gửi.")
    return _("Tệp %(name)s không phải là PDF, JPG hay PNG. Quét hoặc chụp lại rồi gửi một trong ba loại ấy.")


def smaller_advice() -> str:
    """What to do about a paper that is too large."""
    return _("Quét lại ở 200 dpi hoặc tách phụ lục.")


def _look_through(content: bytes) -> Looked:
    end = content.rfind(b"%%EOF")
    if end < 0 or len(content) - end > 2048:
        raise IntakeRefusedError(_("Tệp PDF bị cắt cụt, thiếu phần cuối. Gửi lại tệp gốc."))
    if content[end + 5 :].strip(b"\0\r\n\t ") or zipfile.is_zipfile(BytesIO(content)) or _PAGE.search(content[:1024]):
        raise IntakeRefusedError(_("Tệp PDF có lẫn tệp kiểu khác bên trong. In lại thành PDF (Print to PDF) rồi gửi."))
    plain = _unescaped(content)
    if re.search(rb"/Encrypt\b", plain):
        raise _refused("locked")
    for body in (plain, *_object_streams(plain, content)):
        for sign, code in _UNWANTED:
            if sign.search(body):
                raise _refused(code)
    return Looked(Kind.PDF, pages=_walk(content), has_signature=bool(_SIGNED.search(plain)))


def _refused(code: str) -> IntakeRefusedError:
    if code in _ACTS:
        sentence = _("Tệp PDF %(what)s nên không được nhận. In lại thành PDF (Print to PDF) rồi gửi.")
        return IntakeRefusedError(sentence % {"what": _ACTS[code]})
    return IntakeRefusedError(str(_REFUSALS[code]))


def _walk(content: bytes) -> int:
    """Every object, by a child that may neither grow nor linger; the number of pages."""
    limits = WalkLimits()
    told, _rest = child.answer_of(_WALKER, content, order=asdict(limits), wall_seconds=limits.wall_seconds)
    answer: dict[str, Any] = told or {"refused": ["too_heavy"]}
    if "refused" in answer:
        raise _refused(str(answer["refused"][0]))
    return int(answer["pages"])


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
