"""What an uploaded file is, and whether a parser may open it: asked of its bytes, before anything is unpacked.

A workbook passes when its zip directory tells the truth and is small, and when no part holds a macro, a link, an
embedded object or a DTD. Parts are inflated here piece by piece, so that a lie costs neither memory nor time.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

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
_BROKEN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(content: bytes) -> Kind:
    """What the bytes are, whatever the name says."""
    if content.startswith(b"PK\x03\x04"):
        return next((kind for sign, kind in _IN_ZIP if sign in content), Kind.ZIP)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kind.LOCKED if "EncryptedPackage".encode("utf-16-le") in content else Kind.XLS
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


_UNWANTED: tuple[tuple[re.Pattern[str], str | Promise], ...] = (
    (
        re.compile(r"vba(project|data)|macrosheets/|dialogsheets/|customui"),
        gettext_lazy("có macro. Lưu thành kiểu .xlsx không macro rồi gửi lại."),
    ),
    (
        re.compile(r"externallinks/"),
        gettext_lazy("có liên kết sang tệp khác. Chép các ô ấy, dán lại bằng Dán giá trị (Paste Values) rồi gửi lại."),
    ),
    (
        re.compile(r"connections\.xml|querytables/|xl/model/|webextensions/"),
        gettext_lazy("có truy vấn lấy dữ liệu từ nơi khác. Dán lại bằng Dán giá trị (Paste Values) rồi gửi lại."),
    ),
    (
        re.compile(r"embeddings/|activex/|oleobject"),
        gettext_lazy("có tệp hoặc đối tượng nhúng bên trong. Xóa đối tượng nhúng rồi gửi lại."),
    ),
)
_END = struct.Struct("<4s4H2LH")
_HEADER = struct.Struct("<4s5H3L2H")
_XML = re.compile(r"\.(xml|rels|vml)$")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}encoding\s*=\s*["']([^"']{1,40})["']""")
_PIECE = 64 * 1024


def _refused(what: str | Promise) -> IntakeRefusedError:
    return IntakeRefusedError(_("Tệp %(what)s") % {"what": what})


def _damaged(how: str) -> IntakeRefusedError:
    advice = _("Mở bằng Excel, lưu thành tệp mới rồi gửi lại.")
    return IntakeRefusedError(_("Cấu trúc tệp .xlsx bị sai (%(how)s). %(advice)s") % {"how": how, "advice": advice})


def refuse_cut(content: bytes) -> None:
    """Refuse a workbook whose end did not arrive: the end is where its directory is."""
    if content.startswith(b"PK\x03\x04") and b"PK\x05\x06" not in content[-66_000:]:
        raise _refused(_("bị cắt cụt, thiếu phần cuối, thường do mạng đứt khi gửi. Gửi lại tệp gốc."))


def check_workbook(content: bytes, *, limits: Limits) -> None:
    """Refuse a workbook that no parser should open."""
    members = _members(content, limits=limits)
    for member in members:
        name = member.filename.lower()
        for sign, what in _UNWANTED:
            if sign.search(name):
                raise _refused(what)
    for member, start in _places(content, members):
        _check_part(content, member, start=start)


def _members(content: bytes, *, limits: Limits) -> list[zipfile.ZipInfo]:
    """The parts by the zip's directory, after the directory itself was found small and in its place."""
    sign, *_disks, count, size, offset, comment = _END.unpack(content[-_END.size :].rjust(_END.size, b"\0"))
    if sign != b"PK\x05\x06" or comment or offset + size + _END.size != len(content):
        raise _damaged(_("có phần thừa ở cuối"))
    if count > limits.members or size > limits.members * 1024:
        raise _refused(_("gồm quá nhiều phần. Chép bảng số liệu sang mẫu .xlsx rồi gửi lại."))
    try:
        members = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _damaged(_("mục lục hỏng")) from None
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members or unpacked > limits.unpacked_bytes or unpacked > limits.ratio * len(content):
        sentence = _("nở ra %(size)s khi mở, quá lớn so với một bảng số liệu. Chép số liệu sang mẫu .xlsx rồi gửi lại.")
        raise _refused(sentence % {"size": sentences.size(unpacked)})
    _check_names(members)
    return members


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names):
        raise _damaged(_("hai phần trùng tên"))
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise _damaged(_("tên phần bên trong lạ"))
    if not {"[content_types].xml", "xl/workbook.xml"} <= set(names):
        raise _damaged(_("thiếu phần mô tả"))
    if any(member.flag_bits & 0x1 for member in members):
        raise _refused(_("bị khóa bằng mật khẩu. Bỏ mật khẩu, lưu lại rồi gửi."))


def _places(content: bytes, members: list[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, int]]:
    """Each part and where its bytes begin; parts that lie on each other, or differ from the directory, are refused."""
    end = 0
    for member in sorted(members, key=lambda part: part.header_offset):
        if member.header_offset < end or (not end and member.header_offset):
            raise _damaged(_("các phần chồng lên nhau"))
        header = content[member.header_offset : member.header_offset + _HEADER.size]
        sign, *_middle, name_length, extra_length = _HEADER.unpack(header.ljust(_HEADER.size, b"\0"))
        name_at = member.header_offset + _HEADER.size
        name, start = content[name_at : name_at + name_length], name_at + name_length + extra_length
        if sign != b"PK\x03\x04" or name not in {
            member.orig_filename.encode(code, "replace") for code in ("utf-8", "cp437")
        }:
            raise _damaged(_("mục lục không khớp"))
        end = start + member.compress_size
        if end > len(content):
            raise _refused(_("bị cắt cụt. Gửi lại tệp gốc."))
        yield member, start


def _inflated(content: bytes, member: zipfile.ZipInfo, *, start: int) -> Iterator[bytes]:
    packed = memoryview(content)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise _damaged(_("cách nén lạ"))
    stream = zlib.decompressobj(-15)
    for at in range(0, len(packed), _PIECE):
        waiting = bytes(packed[at : at + _PIECE])
        while waiting and not stream.eof:
            yield stream.decompress(waiting, _PIECE)
            waiting = stream.unconsumed_tail
    yield stream.flush()


def _check_part(content: bytes, member: zipfile.ZipInfo, *, start: int) -> None:
    is_xml, seen, tail = _XML.search(member.filename.lower()), 0, b""
    try:
        for piece in _inflated(content, member, start=start):
            if is_xml:
                _check_xml(tail + piece, first=not seen)
            seen, tail = seen + len(piece), piece[-16:]
            if seen > member.file_size:
                break
    except zlib.error:
        raise _damaged(_("phần nén hỏng")) from None
    if seen != member.file_size:
        raise _damaged(_("kích thước ghi trong mục lục không đúng"))


def _check_xml(piece: bytes, *, first: bool) -> None:
    encoding = _ENCODING.match(piece) if first else None
    foreign = encoding and encoding[1].lower() not in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
    if foreign or (first and b"\x00" in piece[:200]):
        raise _damaged(_("mã ký tự bên trong không phải UTF-8"))
    if _DTD.search(piece):
        raise _damaged(_("có khai báo DOCTYPE hoặc ENTITY"))
