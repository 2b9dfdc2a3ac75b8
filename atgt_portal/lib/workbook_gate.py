"""Whether a parser may open a workbook: asked of its bytes, before anything is unpacked.

It passes when its zip directory tells the truth and is small, and when no part holds a macro, a link out of the file,
an embedded object or a DTD, whatever the part is called: names, declared types and relations are all looked at. Parts
are inflated here piece by piece, so that a lie costs neither memory nor time.
"""

import html
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import sentences, vn
from atgt_portal.lib.gate import IntakeRefusedError, Limits

_UNWANTED: tuple[tuple[re.Pattern[str], str | Promise], ...] = (
    (
        re.compile(
            r"vba(project|data)|macrosheet|dialogsheet|customui|ui/extensibility|macroenabled|excel\.(addin|intlmacro)"
        ),
        gettext_lazy("có macro. Lưu thành kiểu .xlsx không macro rồi gửi lại."),
    ),
    (
        re.compile(r"externallink"),
        gettext_lazy("có liên kết sang tệp khác. Chép các ô ấy, dán lại bằng Dán giá trị (Paste Values) rồi gửi lại."),
    ),
    (
        re.compile(r"connections|querytable|xl/model/|powerpivot|webextension|xmlmaps"),
        gettext_lazy("có truy vấn lấy dữ liệu từ nơi khác. Dán lại bằng Dán giá trị (Paste Values) rồi gửi lại."),
    ),
    (
        re.compile(r"embedding|activex|oleobject|relationships/(package|control)\b"),
        gettext_lazy("có tệp hoặc đối tượng nhúng bên trong. Xóa đối tượng nhúng rồi gửi lại."),
    ),
)
"""Looked for in the names of parts, and in what the file itself declares its parts to be."""
_DECLARED = re.compile(r"""\b(?:ContentType|Type|PartName)\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
_RELATION = re.compile(r"<[^<>]*\bTargetMode\s*=\s*[\"']External[\"'][^<>]*>", re.IGNORECASE)
_TARGET = re.compile(r"""\bTarget\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"mailto:[^\\/]*", re.IGNORECASE)
_DECLARATIONS = re.compile(r"^\[content_types\]\.xml$|\.rels$")
_DECLARATIONS_AT_MOST = 1024 * 1024
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
        _refuse_unwanted(member.filename)
    for member, start in _places(content, members):
        _check_part(content, member, start=start)


def _refuse_unwanted(name: str) -> None:
    for sign, what in _UNWANTED:
        if sign.search(name.lower()):
            raise _refused(what)


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
    name, seen, tail, declared = member.filename.lower(), 0, b"", bytearray()
    is_xml, is_declaration = bool(_XML.search(name)), bool(_DECLARATIONS.search(name))
    try:
        for piece in _inflated(content, member, start=start):
            # A part may be XML without being called so: a relation, not the name, says what a part is read as.
            is_xml = is_xml or (not seen and piece.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"))
            if is_xml:
                _check_xml(tail + piece, first=not seen)
            if is_declaration:
                declared += piece
            seen, tail = seen + len(piece), piece[-16:]
            if seen > member.file_size or len(declared) > _DECLARATIONS_AT_MOST:
                break
    except zlib.error:
        raise _damaged(_("phần nén hỏng")) from None
    if seen != member.file_size:
        raise _damaged(_("kích thước ghi trong mục lục không đúng"))
    _check_declarations(bytes(declared))


def _check_xml(piece: bytes, *, first: bool) -> None:
    encoding = _ENCODING.match(piece) if first else None
    foreign = encoding and encoding[1].lower() not in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
    if foreign or (first and b"\x00" in piece[:200]):
        raise _damaged(_("mã ký tự bên trong không phải UTF-8"))
    if _DTD.search(piece):
        raise _damaged(_("có khai báo DOCTYPE hoặc ENTITY"))


def _check_declarations(declared: bytes) -> None:
    """What the file says its parts are, and where they point; a mail address in a cell is no way out of the file."""
    plain = html.unescape(declared.decode("utf-8", "replace"))
    for kind in _DECLARED.findall(plain):
        _refuse_unwanted(kind)
    for relation in _RELATION.findall(plain):
        target = _TARGET.search(relation)
        if target and _MAIL_ADDRESS.fullmatch(target[1]):
            continue
        shown = vn.quoted(target[1] if target else _("không rõ nơi nào"))
        sentence = _(
            "có liên kết ra ngoài tệp, tới %(target)s. Chọn cả bảng, nhấn chuột phải, Bỏ siêu kết nối (Remove Hyperlinks), lưu lại rồi gửi."
        )
        raise _refused(sentence % {"target": shown})
