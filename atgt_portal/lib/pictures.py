"""PNG and JPEG, walked to their end without decoding a point: size, wholeness, what hangs behind, and what they tell.

Phones hang a second picture or a short film behind a photograph; anything else that hangs there is refused.
"""

import itertools
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.gate import IntakeRefusedError, Kind

MOST_PIXELS = 50_000_000
_MOST_UNPACKED = 256 * 1024 * 1024
_PIECE = 64 * 1024
_MOST_PIECES = 20_000
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"}
_JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_AFTER_SCAN = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_FOREIGN = re.compile(rb"<(?:!doctype|html|script|svg|\?php)|%PDF-", re.IGNORECASE)
_SCAN, _END, _EXIF, _COMMENT = 0xDA, 0xD9, 0xE1, 0xFE
_EXIF_OF_ORIENTATION = b"\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00%c\x00\x00\x00\x00\x00\x00"


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk of a PNG or a segment of a JPEG, with all its bytes."""

    name: bytes
    whole: bytes
    body: bytes


class _BrokenError(Exception):
    """The picture ends before its end, or contradicts itself."""


def check(content: bytes, kind: Kind) -> None:
    """Refuse a picture that is broken, too large when unfolded, or carries something else behind it."""
    try:
        pieces, rest = _taken_apart(content, kind)
        width, height = _png_size(pieces) if kind is Kind.PNG else _jpeg_size(pieces)
        _refuse_many_points(width, height)
        if kind is Kind.PNG:
            _check_png_points(pieces)
    except (_BrokenError, struct.error, zlib.error):
        raise IntakeRefusedError(_("Ảnh hỏng hoặc bị cắt cụt. Chụp lại rồi gửi.")) from None
    if not _is_phones_own(rest, kind):
        sentence = _(
            "Ảnh có %(size)s dữ liệu lạ nối phía sau. Mở ảnh, lưu thành tệp mới (hoặc chụp màn hình) rồi gửi lại."
        )
        raise IntakeRefusedError(sentence % {"size": _("%(n)s byte") % {"n": vn.show_number(len(rest))}})


def without_details(content: bytes, kind: Kind) -> bytes:
    """The same points without place, time, camera and remarks, and without what hangs behind; it still stands upright."""
    pieces, _rest = _taken_apart(content, kind)
    if kind is Kind.PNG:
        return content[:8] + b"".join(piece.whole for piece in pieces if piece.name in _PNG_KEPT)
    upright = _EXIF_OF_ORIENTATION % turn if (turn := orientation(pieces)) > 1 else b""
    kept = [piece.whole for piece in pieces if _tells_nothing(piece)]
    return b"\xff\xd8" + upright + b"".join(kept)


def orientation(pieces: list[Piece]) -> int:
    """How the camera was held, 1 to 8 as Exif counts; 1 where it does not say."""
    exif = next((one.body for one in pieces if one.name == bytes([_EXIF]) and one.body.startswith(b"Exif\0\0")), b"")[
        6:
    ]
    order = {b"II": "<", b"MM": ">"}.get(exif[:2], "")
    try:
        at = struct.unpack_from(f"{order}L", exif, 4)[0] if order else len(exif)
        for entry in range(struct.unpack_from(f"{order}H", exif, at)[0] if order else 0):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHLH", exif, at + 2 + 12 * entry)
            if tag == 0x0112:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _taken_apart(content: bytes, kind: Kind) -> tuple[list[Piece], bytes]:
    """The pieces, and what hangs behind the last of them."""
    found = _png_chunks(content) if kind is Kind.PNG else _jpeg_segments(content)
    pieces = list(itertools.islice(found, _MOST_PIECES + 1))
    if len(pieces) > _MOST_PIECES:
        raise _BrokenError
    length = (8 if kind is Kind.PNG else 2) + sum(len(piece.whole) for piece in pieces)
    return pieces, content[length:]


def _png_chunks(content: bytes) -> Iterator[Piece]:
    at = 8
    while True:
        length, name = struct.unpack_from(">L4s", content, at)
        whole = content[at : at + 12 + length]
        if len(whole) < 12 + length or zlib.crc32(whole[4:-4]) != struct.unpack(">L", whole[-4:])[0]:
            raise _BrokenError
        yield Piece(name, whole, whole[8:-4])
        at += len(whole)
        if name == b"IEND":
            return


def _png_size(pieces: list[Piece]) -> tuple[int, int]:
    if pieces[0].name != b"IHDR" or len(pieces[0].body) != 13:
        raise _BrokenError
    return _filled(*struct.unpack_from(">LL", pieces[0].body))


def _filled(width: int, height: int) -> tuple[int, int]:
    if not width or not height:
        raise _BrokenError
    return width, height


def _check_png_points(pieces: list[Piece]) -> None:
    """Unpacked piece by piece: exactly as many bytes as the size asks for."""
    width, height, depth, colour, _packing, _filter, interlaced = struct.unpack(">LLBBBBB", pieces[0].body)
    bits = depth * _PNG_CHANNELS.get(colour, 0)
    passes = _ADAM7 if interlaced else ((0, 0, 1, 1),)
    sides = [(-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in passes]
    expected = sum((1 + -(-wide * bits // 8)) * high for wide, high in sides if wide > 0 and high > 0)
    if not bits or expected > _MOST_UNPACKED:
        raise _BrokenError
    stream, unpacked = zlib.decompressobj(), 0
    for piece in pieces:
        waiting = piece.body if piece.name == b"IDAT" else b""
        while waiting and not stream.eof:
            unpacked += len(stream.decompress(waiting, _PIECE))
            waiting = stream.unconsumed_tail
            if unpacked > expected:
                raise _BrokenError
    if not stream.eof or unpacked != expected:
        raise _BrokenError


def _jpeg_segments(content: bytes) -> Iterator[Piece]:
    at = 2
    while True:
        start = at
        while content[at : at + 1] == b"\xff" and content[at + 1 : at + 2] == b"\xff":
            at += 1
        sign, mark = struct.unpack_from("BB", content, at)
        if sign != 0xFF:
            raise _BrokenError
        if mark == _END:
            yield Piece(bytes([mark]), content[start : at + 2], b"")
            return
        length = struct.unpack_from(">H", content, at + 2)[0]
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise _BrokenError
        body = content[at + 4 : end]
        if mark == _SCAN:
            found = _AFTER_SCAN.search(content, end)
            if not found:
                raise _BrokenError
            end = found.start()
        yield Piece(bytes([mark]), content[start:end], body)
        at = end


def _jpeg_size(pieces: list[Piece]) -> tuple[int, int]:
    frame = next((piece.body for piece in pieces if piece.name[0] in _JPEG_FRAMES), b"")
    if not any(piece.name[0] == _SCAN for piece in pieces):
        raise _BrokenError
    height, width = struct.unpack_from(">xHH", frame)
    return _filled(width, height)


def _tells_nothing(piece: Piece) -> bool:
    mark = piece.name[0]
    if mark == 0xE0:
        return piece.body.startswith(b"JFIF\0") and len(piece.body) == 14
    if mark == 0xE2:
        return piece.body.startswith(b"ICC_PROFILE\0")
    return mark == 0xEE or not (_EXIF <= mark <= 0xEF or mark == _COMMENT)


def _refuse_many_points(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        sentence = _("Ảnh %(width)s × %(height)s điểm, mức tối đa %(most)s triệu điểm. Giảm cỡ ảnh rồi gửi lại.")
        shown = {"width": vn.show_number(width), "height": vn.show_number(height), "most": MOST_PIXELS // 1_000_000}
        raise IntakeRefusedError(sentence % shown)


def _is_phones_own(rest: bytes, kind: Kind) -> bool:
    """Nothing, padding, or a phone's second picture, film or notes; never another kind of file."""
    filled = rest.strip(b"\0\r\n ")
    if not filled:
        return True
    if kind is Kind.PNG or _FOREIGN.search(rest[:4096]) or zipfile.is_zipfile(BytesIO(rest)):
        return False
    return filled.startswith(b"\xff\xd8\xff") or b"ftyp" in rest[:64] or filled[-4:] in {b"SEFT", b"SEFH"}
