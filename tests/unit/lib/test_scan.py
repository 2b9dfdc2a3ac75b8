import io
import struct
import time
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from atgt_portal.lib import pictures, scan
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
    png[29:33] = struct.pack(">L", zlib.crc32(png[12:29]))
    assert "Ảnh 104.000 × 104.000 điểm" in refused(bytes(png), "a.png")
    jpeg = bytearray(picture("JPEG"))
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 60_000, 60_000)
    assert "60.000 × 60.000 điểm" in refused(bytes(jpeg), "a.jpg")


def embedded_elsewhere(paper):
    paper.Root.Elsewhere = paper.make_indirect(pikepdf.Dictionary(S=pikepdf.Name("/SubmitForm"), F="http://a/"))


@pytest.mark.parametrize("options", [{}, PACKED], ids=["plain", "packed"])
@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (embedded_elsewhere, "gửi dữ liệu hoặc mở tệp khác"),
        (action("/GoToR", F="b.pdf"), "gửi dữ liệu hoặc mở tệp khác"),
        (action("/Rendition"), "phim, âm thanh"),
        (lambda paper: setattr(paper.Root, "A", pikepdf.Dictionary(JS="app.alert(1)")), "JavaScript"),
        (lambda paper: setattr(paper.Root, "A", paper.make_stream(b"x", F="other.bin")), "đính kèm"),
        (lambda paper: setattr(paper.Root, "AcroForm", pikepdf.Dictionary(XFA="x")), "XFA"),
        (lambda paper: paper.pages.__delitem__(0), "không có trang nào"),
    ],
)
def test_every_object_of_a_pdf_is_looked_at(plant, said, options):
    assert scan.check_scan(pdf(**options), name="a.pdf") is Kind.PDF
    assert said in refused(pdf(plant, **options))


def test_objects_packed_without_saying_so_are_found_all_the_same():
    """A lenient reader takes a packed run of objects whose header does not call itself one."""
    content = pdf(action("/JavaScript", JS="1"), **PACKED)
    assert "JavaScript" in refused(content)
    assert refused(content.replace(b"/Type /ObjStm", b"/Type /Others"))


def test_a_link_to_a_page_of_the_web_is_no_act():
    def link(paper):
        target = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.vn/")
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=target)
        paper.pages[0].Annots = pikepdf.Array([note])

    assert scan.check_scan(pdf(link), name="a.pdf") is Kind.PDF


def crowd(paper):
    paper.Root.Crowd = paper.make_indirect(
        pikepdf.Array([paper.make_indirect(pikepdf.Dictionary(A=number)) for number in range(150_000)])
    )


def test_a_pdf_of_too_many_objects_is_refused():
    assert "quá phức tạp" in refused(pdf(crowd, **PACKED))


def zipped():
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as paper:
        paper.writestr("a.js", "x")
    return raw.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (pdf() + zipped(), "a.pdf", "lẫn tệp kiểu khác"),
        (pdf() + zipped() + b"%%EOF", "a.pdf", "lẫn tệp kiểu khác"),
        (pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%<html><script>1</script>\n"), "a.pdf", "lẫn tệp kiểu khác"),
        (picture("PNG") + b"x", "a.png", "1 byte dữ liệu lạ"),
        (picture("PNG") + picture("JPEG"), "a.png", "dữ liệu lạ nối phía sau"),
        (picture("JPEG") + zipped(), "a.jpg", "dữ liệu lạ nối phía sau"),
        (picture("JPEG") + b"\xff\xd8\xff" + zipped(), "a.jpg", "dữ liệu lạ nối phía sau"),
        (picture("JPEG") + b"<?php a(); ?>", "a.jpg", "dữ liệu lạ nối phía sau"),
        (picture("PNG")[:60] + b"\x55" + picture("PNG")[61:], "a.png", "Ảnh hỏng"),
        (picture("PNG").replace(b"IDAT", b"IDAX"), "a.png", "Ảnh hỏng"),
        (picture("JPEG").replace(b"\xff\xda", b"\xff\xfe"), "a.jpg", "Ảnh hỏng"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "a.heic", "ảnh HEIC của điện thoại"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "a.jpg", "ảnh HEIC của điện thoại"),
        (zipped(), "a.pdf", "không phải là PDF, JPG hay PNG"),
        (
            b"\x89PNG\r\n\x1a\n" + (b"\0\0\0\0aaaa" + struct.pack(">L", zlib.crc32(b"aaaa"))) * 50_000,
            "a.png",
            "Ảnh hỏng",
        ),
    ],
)
def test_a_file_that_is_two_things_or_half_a_thing_is_refused(content, name, said):
    assert said in refused(content, name)


@pytest.mark.parametrize("behind", [b"\0" * 99, picture("JPEG"), b"\0\0\0\x18ftypmp42" + bytes(99), b"xxxxSEFHxxSEFT"])
def test_what_a_phone_hangs_behind_a_photograph_is_let_pass(behind):
    assert scan.check_scan(picture("JPEG") + behind, name="a.jpg") is Kind.JPEG


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (64, 33)])
def test_pictures_of_every_make_are_whole(mode, size):
    for kind, ending in (("PNG", "png"), ("JPEG", "jpg")):
        if kind == "JPEG" and mode not in {"L", "RGB"}:
            continue
        for more in ({}, {"progressive": True}) if kind == "JPEG" else ({},):
            raw = io.BytesIO()
            Image.new(mode, size).save(raw, kind, **more)
            assert scan.check_scan(raw.getvalue(), name=f"a.{ending}")


def photograph(turn=1, size=(40, 30)):
    raw = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turn, "Máy ảnh bí mật".encode().decode("latin-1")
    Image.new("RGB", size, "red").save(raw, "JPEG", exif=exif, comment=b"ghi chu bi mat")
    return raw.getvalue()


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_a_photograph_loses_what_it_tells_and_still_stands_upright(turn):
    taken = photograph(turn) + picture("JPEG")
    assert b"ghi chu bi mat" in taken
    plain = pictures.without_details(taken, Kind.JPEG)
    assert b"mat" not in plain
    before, after = Image.open(io.BytesIO(taken)), Image.open(io.BytesIO(plain))
    assert dict(after.getexif()) == ({} if turn == 1 else {0x0112: turn})
    assert before.tobytes() == after.tobytes()
    assert scan.check_scan(plain, name="a.jpg") is Kind.JPEG


def test_a_png_loses_its_remarks_and_no_point():
    remarks = PngInfo()
    remarks.add_text("Author", "bi mat")
    raw = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(raw, "PNG", pnginfo=remarks)
    plain = pictures.without_details(raw.getvalue(), Kind.PNG)
    assert (b"bi mat" in raw.getvalue(), b"bi mat" in plain) == (True, False)
    assert Image.open(io.BytesIO(plain)).tobytes() == Image.open(raw).tobytes()
