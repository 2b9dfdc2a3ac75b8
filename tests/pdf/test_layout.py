"""The year-end report as the văn thư gets it: Nghị định 30/2020/NĐ-CP, Phụ lục I, in millimetres."""

import html
import io
import re
import subprocess
import zipfile
from collections import Counter

import pikepdf
import pytest
from PIL import Image

from atgt_portal.lib.documents import canonical
from atgt_portal.lib.documents.docx import document_docx
from atgt_portal.lib.documents.model import Letterhead, Paragraph, Signature
from atgt_portal.lib.documents.pdf import DATA_NAME, document_pdf
from tests.factories.documents import UNITS, issued_report, short_paper, year_end_report
from tests.pdf import reading

pytestmark = pytest.mark.pdf

LEFT, RIGHT, TOP, BOTTOM = 30, 195, 20, 277
CLOSE = 0.6


@pytest.fixture(scope="module")
def draft():
    return document_pdf(year_end_report())


@pytest.fixture(scope="module")
def issued():
    return document_pdf(issued_report())


def body(page):
    return [word for word in page.words if word.top > TOP - 1 and word.bottom < page.height - 18]


def test_only_liberation_serif_is_used_and_it_is_embedded(draft):
    used = reading.fonts(draft)
    assert {name for name, _ in used} == {
        f"Liberation-Serif{style}" for style in ("", "-Bold", "-Italic", "-Bold-Italic")
    }
    assert all(embedded for _, embedded in used)


def test_the_report_reads_in_the_order_of_the_decree(draft):
    shown = reading.text(draft)
    order = (
        "UBND HUYỆN TAM ĐƯỜNG",
        "BAN AN TOÀN GIAO THÔNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
        "Tổng kết phong trào thi đua “Bảo đảm trật tự An toàn giao thông năm 2023”",
        "(Số liệu minh họa)",
        "Kính gửi: Ban An toàn giao thông tỉnh Lai Châu",
        "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO",
        "giảm 01 vụ (−6,25%)",
        "đ) Thực thi pháp luật",
        "huyện Tam Đường./.",
        "Phụ lục I TAI NẠN GIAO THÔNG",
        "Phụ lục II KẾT QUẢ CHẤM ĐIỂM",
    )
    places = [shown.index(words) for words in order]
    assert places == sorted(places)
    assert shown.count("./.") == 1
    assert all(name in shown for name in UNITS)


def test_the_word_file_says_the_same_words_and_no_others(draft):
    """But for what a page repeats: its number, the head of a table that runs on."""
    with zipfile.ZipFile(io.BytesIO(document_docx(year_end_report()))) as packed:
        marks = " ".join(packed.read(name).decode() for name in packed.namelist() if name.startswith("word/"))
    told = html.unescape(re.sub(r"<[^>]+>", "", marks.replace("</w:p>", " ")))
    in_word, in_pdf = Counter(re.findall(r"\w+", told)), Counter(re.findall(r"\w+", reading.text(draft)))
    assert set(in_word) - set(in_pdf) <= {"STT"}
    repeated = {"S", "ST", "T", "TT"} | {str(number) for number in range(1, 1 + len(reading.pages(draft)))}
    assert set(in_pdf) - set(in_word) <= repeated
    assert sum((in_word - in_pdf).values()) <= 6
    assert len(in_word) > 200


def test_everything_stays_inside_the_margins(draft):
    for page in reading.pages(draft):
        landscape = page.width > page.height
        right, bottom = (282, 190) if landscape else (RIGHT, BOTTOM)
        assert (round(page.width), round(page.height)) == ((297, 210) if landscape else (210, 297))
        assert min(word.left for word in page.words) >= LEFT - CLOSE
        assert max(word.right for word in page.words) <= right + CLOSE
        assert max(word.bottom for word in body(page)) <= bottom + CLOSE


def test_body_lines_fill_the_text_area_from_edge_to_edge(draft):
    lines = body(reading.pages(draft)[0])
    assert min(word.left for word in lines) == pytest.approx(LEFT, abs=CLOSE)
    assert max(word.right for word in lines) == pytest.approx(RIGHT, abs=CLOSE)
    assert reading.pages(draft)[0].find("Thực", "hiện", "Quyết")[0].left == pytest.approx(LEFT + 10, abs=CLOSE)


def test_the_page_number_is_centred_in_the_top_margin_from_page_two(draft):
    pages = reading.pages(draft)
    above = [[word for word in page.words if word.bottom < TOP] for page in pages]
    assert [[word.text for word in words] for words in above] == [[], ["2"], ["3"], [], [], ["2"]]
    for page, words in zip(pages, above, strict=True):
        for word in words:
            middle = (LEFT + RIGHT) / 2 if page.height > page.width else (30 + 282) / 2
            assert (word.left + word.right) / 2 == pytest.approx(middle, abs=CLOSE)


def test_the_two_columns_of_the_head_stand_level(draft):
    first = reading.pages(draft)[0]
    nation = first.find(*["CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"])
    assert len({round(word.top, 1) for word in nation}) == 1
    middle = (nation[0].left + nation[-1].right) / 2
    assert middle == pytest.approx(30 + 66 + 99 / 2, abs=CLOSE)
    assert first.find("UBND", "HUYỆN")[0].top == pytest.approx(nation[0].top, abs=CLOSE)
    motto = first.find(*["Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc"])
    assert (motto[0].left + motto[-1].right) / 2 == pytest.approx(middle, abs=CLOSE)
    number, place = first.find("Số:")[0], first.find("Tam", "Đường,", "ngày")[0]
    assert number.bottom == pytest.approx(place.bottom, abs=CLOSE)


def _longest_rule(pdf, *, left, right, top, bottom):
    """The longest unbroken dark run (mm) in this part of the first page."""
    command = ["pdftoppm", "-r", "200", "-gray", "-f", "1", "-l", "1", "-"]
    page = Image.open(io.BytesIO(subprocess.run(command, input=pdf, capture_output=True, check=True).stdout))
    dot = 25.4 / 200
    part = page.crop(tuple(int(edge / dot) for edge in (left, top, right, bottom)))
    rows = (bytes(part.crop((0, y, part.width, y + 1)).tobytes()) for y in range(part.height))
    return (
        max(max(map(len, "".join("x" if value < 140 else " " for value in row).split()), default=0) for row in rows)
        * dot
    )


def test_the_rules_have_the_lengths_of_the_decree(draft):
    first = reading.pages(draft)[0]
    motto = first.find(*["Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc"])
    below = {"top": motto[0].bottom - 0.5, "bottom": motto[0].bottom + 2}
    assert _longest_rule(draft, left=96, right=195, **below) == pytest.approx(motto[-1].right - motto[0].left, abs=1)
    issuer = first.find(*["BAN", "AN", "TOÀN", "GIAO", "THÔNG"])
    below = {"top": issuer[0].bottom - 0.5, "bottom": issuer[0].bottom + 2}
    share = _longest_rule(draft, left=30, right=96, **below) / (issuer[-1].right - issuer[0].left)
    assert 1 / 3 <= share <= 1 / 2


def test_number_and_day_are_blank_until_the_paper_is_issued(draft, issued):
    assert "Số: /BC-BATGT" in reading.text(draft)
    assert "Tam Đường, ngày tháng năm 2023" in reading.text(draft)
    first = reading.pages(draft)[0]
    assert first.find("/BC-BATGT")[0].left - first.find("Số:")[0].right > 6
    assert "Số: 07/BC-BATGT" in reading.text(issued)
    assert "Tam Đường, ngày 05 tháng 01 năm 2024" in reading.text(issued)
    assert "(Kèm theo Báo cáo số 07/BC-BATGT ngày 05 tháng 01 năm 2024" in reading.text(issued)


def test_recipients_stand_level_with_the_signature_and_leave_room_for_ink(draft):
    page = reading.pages(draft)[2]
    recipients, authority = page.find("Nơi", "nhận:")[0], page.find("KT.", "TRƯỞNG", "BAN")[0]
    assert recipients.left == pytest.approx(LEFT, abs=CLOSE)
    assert recipients.top == pytest.approx(authority.top, abs=1.2)
    deputy, post, name = (
        page.find("PHÓ", "TRƯỞNG")[0],
        page.find("TRƯỞNG", "PHÒNG", "KINH")[0],
        page.find("Lê", "Huy", "Chính"),
    )
    assert post.top - deputy.bottom >= 30
    assert (name[0].left + name[-1].right) / 2 == pytest.approx(30 + 66 + 99 / 2, abs=CLOSE)
    for line in ("Như trên;", "Các thành viên Ban ATGT huyện;", "Lưu: VT, KT&HT."):
        assert f"- {line}" in reading.text(draft)


@pytest.mark.parametrize(
    "last", ["Trên đây là báo cáo.", "Trên đây là báo cáo của đơn vị. " * 4], ids=["one line", "more lines"]
)
def test_the_signature_never_stands_alone_on_a_page(last):
    told = 0
    for count in range(10, 17):
        lines = [
            Paragraph("Phong trào thi đua được triển khai đến toàn thể cán bộ, công chức. " * 2) for _ in range(count)
        ]
        pages = reading.pages(document_pdf(year_end_report(blocks=(*lines, Paragraph(last)), appendices=())))
        page = next(page for page in pages if any(word.text == "PHÓ" for word in page.words))
        top = page.find("PHÓ", "TRƯỞNG")[0].top
        above = {round(word.top) for word in body(page) if word.bottom < top - 6}
        assert len(above) >= 2
        told += len(pages) > 1 and len(above) < 6
    assert told


def test_table_heads_are_repeated_and_no_row_is_cut(draft):
    ranking = reading.pages(draft)[4:6]
    assert [page.find("Điểm", "tự")[0].text for page in ranking] == ["Điểm", "Điểm"]
    assert ranking[1].find("STT")[0].top == pytest.approx(ranking[1].find("STT")[0].top)
    assert ranking[1].find("Hội", "Cựu", "chiến", "binh", "huyện")


def test_long_names_of_units_wrap_inside_their_column():
    head = Letterhead(
        parent_lines=("Ủy ban nhân dân huyện Tam Đường",),
        issuer_lines=("Trung tâm Văn hóa, Thông tin - Truyền thông",),
        name="Trung tâm Văn hóa, Thông tin - Truyền thông huyện",
    )
    first = reading.pages(document_pdf(short_paper(letterhead=head)))[0]
    assert max(word.right for word in first.words if word.left < 90 and word.bottom < 45) <= 96 + CLOSE
    assert first.find(*["CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"])[0].top == pytest.approx(20, abs=2)


def test_minutes_have_no_place_and_date_and_two_signatures():
    minutes = short_paper(
        kind="Biên bản",
        abstract="Họp bình xét khen thưởng",
        symbol="BB-BATGT",
        place_name="",
        addressees=(),
        recipients=("Lưu: VT, Hồ sơ",),
        left_signature=Signature(("Thư ký",)),
        signature=Signature(("Chủ tọa",), "Lê Huy Chính"),
    )
    pdf = document_pdf(minutes)
    page = reading.pages(pdf)[0]
    secretary, chair, recipients = page.find("THƯ", "KÝ")[0], page.find("CHỦ", "TỌA")[0], page.find("Nơi", "nhận:")[0]
    assert secretary.top == pytest.approx(chair.top)
    assert secretary.right < 112 < chair.left
    assert recipients.top > page.find("Lê", "Huy", "Chính")[0].top
    assert "Tam Đường, ngày" not in reading.text(pdf)


def test_a_letter_names_its_subject_under_the_number():
    pdf = document_pdf(
        short_paper(
            kind="", abstract="đôn đốc nộp báo cáo", symbol="BATGT-KTHT", addressees=("UBND xã Bản Bo", "Huyện đoàn")
        )
    )
    page = reading.pages(pdf)[0]
    assert page.find("V/v", "đôn", "đốc")[0].top > page.find("Số:")[0].bottom
    colon, dash = page.find("gửi:")[0], page.find("-", "UBND", "xã")[0]
    assert dash.left == pytest.approx(colon.right - 1.4, abs=1)


def test_the_file_carries_its_own_figures_under_the_archive_profile(issued):
    with pikepdf.open(io.BytesIO(issued)) as pdf:
        assert list(pdf.attachments) == [DATA_NAME]
        data = pdf.attachments[DATA_NAME].get_file().read_bytes().decode()
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "B")
        assert str(pdf.Root.Lang) == "vi"
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.AF[0].AFRelationship) == "/Source"
    assert canonical.from_json(data) == issued_report()


def test_printing_twice_gives_the_same_bytes_and_another_number_does_not(draft):
    assert document_pdf(year_end_report()) == draft
    assert document_pdf(year_end_report(number="8")) != draft


def test_the_snapshot_is_named_at_the_foot(draft):
    for page in reading.pages(draft):
        foot = [word.text for word in page.words if word.top > page.height - 18]
        assert foot[:5] == ["Bản", "chốt", "số", "liệu", "SL-2023-12-20-01"]
        assert year_end_report().data_sha256 in foot
