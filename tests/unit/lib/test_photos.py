import io

import pikepdf
import pytest
from PIL import Image

from atgt_portal.lib import photos, scan
from atgt_portal.lib.gate import IntakeRefusedError, Kind
from atgt_portal.lib.photos import BindLimits, Photo, bind
from tests.unit.lib.test_scan import pdf, picture

UPPER_HALF_DARK = (40, 60)


def photograph(name="trang.jpg", size=UPPER_HALF_DARK, turn=1, kind="JPEG", mode="RGB"):
    """Dark above and light below, as the camera's chip saw it."""
    seen = Image.new(mode, size, "white")
    seen.paste("black", (0, 0, size[0], size[1] // 2))
    exif = Image.Exif()
    exif[0x0112], exif[0x8825] = turn, {1: "N", 2: (22.0, 20.0, 0.0)}
    raw = io.BytesIO()
    seen.save(raw, kind, exif=exif)
    return Photo(name, raw.getvalue())


def pages_of(paper):
    with pikepdf.open(io.BytesIO(paper)) as opened:
        return [Image.open(io.BytesIO(page.Resources.XObject.P.read_raw_bytes())) for page in opened.pages]


def refused(*taken, **limits):
    with pytest.raises(IntakeRefusedError) as refusal:
        bind(taken, limits=BindLimits(**limits))
    return str(refusal.value)


def test_photographs_become_the_pages_of_one_pdf_in_their_order():
    paper = bind([photograph(size=(40, 60)), photograph("2.png", size=(60, 40), kind="PNG"), photograph(size=(30, 90))])
    assert [page.size for page in pages_of(paper)] == [(40, 60), (60, 40), (30, 90)]
    with pikepdf.open(io.BytesIO(paper)) as opened:
        boxes = [[round(float(side)) for side in page.MediaBox] for page in opened.pages]
    assert boxes == [[0, 0, 595, 842], [0, 0, 842, 595], [0, 0, 595, 842]]
    assert scan.check_scan(paper, name="ban-ke.pdf") is Kind.PDF


@pytest.mark.parametrize(("turn", "dark"), [(1, (20, 5)), (3, (20, 55)), (6, (55, 20)), (8, (5, 20))])
def test_a_photograph_taken_aslant_stands_upright(turn, dark):
    (page,) = pages_of(bind([photograph(turn=turn)]))
    opposite = (page.width - 1 - dark[0], page.height - 1 - dark[1])
    assert page.size == ((40, 60) if turn < 5 else (60, 40))
    assert sum(page.getpixel(dark)) < 60
    assert sum(page.getpixel(opposite)) > 700


def test_what_the_camera_noted_stays_behind_and_the_same_photographs_give_the_same_bytes():
    taken = [photograph(turn=6)]
    assert b"Exif" in taken[0].content
    paper = bind(taken)
    assert b"Exif" not in paper
    assert dict(pages_of(paper)[0].getexif()) == {}
    assert paper == bind(taken)


def test_a_large_photograph_is_kept_as_sharp_as_a_page_needs():
    (page,) = pages_of(bind([photograph(size=(3000, 4000))]))
    assert page.size == (1754, 2339)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
def test_pictures_of_every_make_are_put_on_white(mode):
    raw = io.BytesIO()
    Image.new(mode, (20, 20), 0).save(raw, "PNG", **({"transparency": 0} if mode == "P" else {}))
    (page,) = pages_of(bind([Photo("a.png", raw.getvalue())]))
    assert page.mode == "RGB"
    assert page.getpixel((5, 5)) == ((255, 255, 255) if mode in {"RGBA", "LA", "P"} else (0, 0, 0))


def test_a_broken_photograph_is_named():
    sound = photograph()
    broken = Photo("trang 2.jpg", sound.content.replace(b"\xff\xdb", b"\xff\xfe"))
    assert scan.check_scan(broken.content, name="a.jpg") is Kind.JPEG
    assert "Ảnh “trang 2.jpg” hỏng" in refused(sound, broken)


def test_what_is_no_photograph_or_too_many_are_refused():
    assert "Tệp “a.pdf” là PDF" in refused(Photo("a.pdf", pdf()))
    assert "bị cắt cụt" in refused(Photo("a.png", picture("PNG")[:-20]))
    assert "Có 0 ảnh" in refused()
    assert "Có 3 ảnh; mỗi lần ghép từ 1 đến 2 ảnh" in refused(*[photograph()] * 3, photos=2)


def test_a_binder_that_outgrows_its_limits_harms_nobody():
    assert "quá lớn" in refused(photograph(), memory_bytes=1024 * 1024)
    assert "quá lớn" in refused(photograph(size=(3000, 4000)), wall_seconds=0)
    assert photos.BindLimits().photos == 30
