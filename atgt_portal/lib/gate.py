"""What an uploaded file is, by its bytes and not by its name, and how large it may be."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import sentences


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one upload may be, weigh when unpacked, and cost to read."""

    max_bytes: int = 5 * 1024 * 1024
    members: int = 200
    unpacked_bytes: int = 100 * 1024 * 1024
    ratio: int = 200
    rows: int = 5_000
    columns: int = 100
    text: int = 20_000_000
    memory_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 10
    wall_seconds: int = 20


class IntakeRefusedError(ValueError):
    """The file is not taken in; the message tells the person what it is and what to send instead."""


class Kind(StrEnum):
    """What a file's bytes say it is."""

    XLSX = "xlsx"
    DOCX = "docx"
    XLSB = "xlsb"
    ODS = "ods"
    ZIP = "zip"
    LOCKED = "locked"
    XLS = "xls"
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    IMAGE = "image"
    HEIC = "heic"
    PROGRAM = "program"
    RTF = "rtf"
    HTML = "html"
    XML = "xml"
    UTF16 = "utf16"
    BINARY = "binary"
    TEXT = "text"


_SAVE_AS = gettext_lazy("Mở bằng Excel, chọn Lưu thành (Save As) kiểu .xlsx rồi gửi lại.")
_USE_TEMPLATE = gettext_lazy("Gửi tệp .xlsx theo mẫu, hoặc .csv.")
NOT_TABLES: dict[Kind, tuple[str | Promise, str | Promise]] = {
    Kind.DOCX: (gettext_lazy("là tệp Word"), gettext_lazy("Chép bảng sang mẫu .xlsx rồi gửi lại.")),
    Kind.XLSB: (gettext_lazy("là tệp Excel nhị phân (.xlsb)"), _SAVE_AS),
    Kind.ODS: (gettext_lazy("là tệp OpenDocument (.ods)"), gettext_lazy("Lưu thành kiểu .xlsx rồi gửi lại.")),
    Kind.ZIP: (gettext_lazy("là tệp nén"), gettext_lazy("Giải nén rồi gửi tệp .xlsx ở bên trong.")),
    Kind.LOCKED: (gettext_lazy("bị khóa bằng mật khẩu"), gettext_lazy("Bỏ mật khẩu, lưu lại rồi gửi.")),
    Kind.XLS: (gettext_lazy("là tệp Excel kiểu cũ (.xls)"), _SAVE_AS),
    Kind.PDF: (gettext_lazy("là PDF"), _USE_TEMPLATE),
    Kind.PNG: (gettext_lazy("là ảnh"), _USE_TEMPLATE),
    Kind.JPEG: (gettext_lazy("là ảnh"), _USE_TEMPLATE),
    Kind.IMAGE: (gettext_lazy("là ảnh"), _USE_TEMPLATE),
    Kind.HEIC: (gettext_lazy("là ảnh"), _USE_TEMPLATE),
    Kind.PROGRAM: (gettext_lazy("là chương trình chạy được"), _USE_TEMPLATE),
    Kind.RTF: (gettext_lazy("là văn bản RTF"), _USE_TEMPLATE),
    Kind.HTML: (gettext_lazy("là trang web (HTML) mang tên tệp Excel"), _SAVE_AS),
    Kind.XML: (gettext_lazy("là tệp XML"), _SAVE_AS),
    Kind.UTF16: (
        gettext_lazy("là văn bản mã UTF-16 (Unicode Text)"),
        gettext_lazy("Trong Excel chọn Lưu thành kiểu “CSV UTF-8” rồi gửi lại."),
    ),
    Kind.BINARY: (gettext_lazy("không phải là bảng tính"), _USE_TEMPLATE),
}

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF8", Kind.IMAGE),
    (b"BM", Kind.IMAGE),
    (b"II*\x00", Kind.IMAGE),
    (b"MM\x00*", Kind.IMAGE),
    (b"RIFF", Kind.IMAGE),
    (b"MZ", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"{\\rtf", Kind.RTF),
    (b"\xff\xfe", Kind.UTF16),
    (b"\xfe\xff", Kind.UTF16),
)
_IN_ZIP: tuple[tuple[bytes, Kind], ...] = (
    (b"xl/workbook.xml", Kind.XLSX),
    (b"xl/workbook.bin", Kind.XLSB),
    (b"word/document.xml", Kind.DOCX),
    (b"application/vnd.oasis.opendocument", Kind.ODS),
)
_PHONE_PICTURE = re.compile(rb"\0\0\0.ftyp(?:hei|hev|mif1|msf1|avif)", re.DOTALL)
_BROKEN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(content: bytes) -> Kind:
    """What the bytes are, whatever the name says."""
    if content.startswith(b"PK\x03\x04"):
        return next((kind for sign, kind in _IN_ZIP if sign in content), Kind.ZIP)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kind.LOCKED if "EncryptedPackage".encode("utf-16-le") in content else Kind.XLS
    if _PHONE_PICTURE.match(content):
        return Kind.HEIC
    for sign, kind in _MAGIC:
        # "BM" and "MZ" may also begin a line of text: a picture and a program are not text.
        if content.startswith(sign) and (len(sign) > 2 or _BROKEN_TEXT.search(content, 0, 4096) or kind is Kind.UTF16):
            return kind
    return _kind_of_text(content)


def _kind_of_text(content: bytes) -> Kind:
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"%pdf-" in start:
        return Kind.PDF
    if re.match(rb"<!doctype html|<html|<table|<head|<body|<script|<meta", start):
        return Kind.HTML
    if start.startswith((b"<?xml", b"<!doctype", b"<svg")):
        return Kind.HTML if b"<html" in start else Kind.XML
    low, high = content[:4096:2].count(0), content[1:4096:2].count(0)
    if bool(low) != bool(high) and low + high > len(content[:4096]) // 8:
        return Kind.UTF16
    return Kind.BINARY if _BROKEN_TEXT.search(content) else Kind.TEXT


def refuse_size(count: int, *, limits: Limits, advice: str = "") -> None:
    """Refuse an empty file and one above the limit."""
    if not count:
        raise IntakeRefusedError(_("Tệp rỗng (0 byte). Mở tệp trên máy để kiểm tra, lưu lại rồi gửi lại."))
    if count > limits.max_bytes:
        advice = advice or _("Xóa ảnh và trang tính không dùng, hoặc chia tệp thành nhiều phần.")
        raise IntakeRefusedError(sentences.too_big(count, most=limits.max_bytes, advice=advice))
