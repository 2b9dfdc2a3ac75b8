import io
import struct
import time
import zlib

import pikepdf
import pytest
from PIL import Image

from atgt_portal.lib import scan
from atgt_portal.lib.gate import IntakeRefusedError, Kind


def pdf(plant=None, **options):
    with pikepdf.new() as paper:
        paper.add_blank_page()
        if plant:
            plant(paper)
        raw = io.BytesIO()
        paper.save(raw, **options)
    return raw.getvalue()


def action(kind, **more):
    def plant(paper):
        paper.Root.OpenAction = paper.make_indirect(pikepdf.Dictionary(S=pikepdf.Name(kind), **more))

    return plant


def picture(kind, size=(40, 30)):
    raw = io.BytesIO()
    Image.new("RGB", size).save(raw, kind)
    return raw.getvalue()


def refused(content, name="quet.pdf", **options):
    with pytest.raises(IntakeRefusedError) as refusal:
        scan.check_scan(content, name=name, **options)
    return str(refusal.value)


PACKED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "compress_streams": True}


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (pdf(), "Kế hoạch 60.pdf", Kind.PDF),
        (pdf(**PACKED), "quet.PDF", Kind.PDF),
        (picture("PNG"), "anh.png", Kind.PNG),
        (picture("JPEG"), "anh.jpg", Kind.JPEG),
        (picture("JPEG"), "anh.jpeg", Kind.JPEG),
    ],
)
def test_scans_and_photographs_are_taken(content, name, kind):
    assert scan.check_scan(content, name=name) is kind


@pytest.mark.parametrize("options", [{}, PACKED], ids=["plain", "packed"])
@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [("/JavaScript", {"JS": "app.alert(1)"}, "JavaScript"), ("/Launch", {"F": "calc.exe"}, "lệnh mở chương trình")],
)
def test_a_pdf_that_acts_is_refused_wherever_it_hides_it(options, kind, more, said):
    content = pdf(action(kind, **more), **options)
    assert (kind.encode() in content) is not bool(options), "the packed one must really hide it"
    assert said in refused(content)


def test_a_name_written_in_escapes_is_read():
    content = pdf(action("/JavaScript", JS="1")).replace(b"/JavaScript", b"/J#61vaScr#69pt")
    assert "JavaScript" in refused(content)


def test_a_file_within_a_pdf_is_refused():
    def attach(paper):
        paper.attachments["a.txt"] = b"x"

    assert "đính kèm" in refused(pdf(attach))
    assert "đính kèm" in refused(pdf(attach, **PACKED))


def test_a_locked_pdf_is_to_be_unlocked_first():
    locked = pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "mật khẩu" in refused(locked)


def test_objects_packed_in_an_unknown_way_are_refused():
    content = pdf(**PACKED)
    assert "không soát được" in refused(content.replace(b"/FlateDecode", b"/LZWDecodes"))
    at = content.index(b"/ObjStm")
    body = content.index(b"stream\n", at) + 7
    assert "không soát được" in refused(content[:body] + b"\x00\x00" + content[body + 2 :])


def test_a_pdf_bomb_of_objects_costs_little():
    packed = zlib.compress(b" " * 80_000_000, 9)
    content = (
        b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/Filter/FlateDecode/Length 9>>\nstream\n" + packed + b"\nendstream\n%%EOF"
    )
    begun = time.process_time()
    assert "không soát được" in refused(content)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.pdf", "Tệp rỗng"),
        (
            b"%PDF" + bytes(14 * 1024 * 1024),
            "a.pdf",
            "Tệp 14,1 MB, mức tối đa 10 MB. Quét lại ở 200 dpi hoặc tách phụ lục.",
        ),
        (pdf()[:-300], "a.pdf", "bị cắt cụt"),
        (pdf(), "a.jpg", "có đuôi .jpg nhưng bên trong là PDF"),
        (b"<html>" + pdf(), "a.pdf", "không phải là PDF, JPG hay PNG"),
        (b"GIF89a", "a.png", "không phải là PDF, JPG hay PNG"),
        (b"PK\x03\x04", "a.pdf", "không phải là PDF, JPG hay PNG"),
        (picture("PNG")[:-20], "a.png", "bị cắt cụt"),
        (picture("JPEG")[:200], "a.jpg", "bị cắt cụt"),
    ],
)
def test_what_is_no_scan_is_told_so(content, name, said):
    assert said in refused(content, name)


def test_a_picture_of_ten_thousand_million_points_is_refused_by_its_header():
    png = bytearray(picture("PNG"))
    png[16:24] = struct.pack(">LL", 104_000, 104_000)
    assert "Ảnh 104.000 × 104.000 điểm" in refused(bytes(png), "a.png")
    jpeg = bytearray(picture("JPEG"))
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 60_000, 60_000)
    assert "60.000 × 60.000 điểm" in refused(bytes(jpeg), "a.jpg")
