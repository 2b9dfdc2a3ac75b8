"""The Word file says what the PDF says, in the layout of the decree, and opens."""

import zipfile
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

from atgt_portal.lib.documents.docx import document_docx
from atgt_portal.lib.documents.model import Letterhead, Paragraph
from tests.factories.documents import short_paper, year_end_report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(content: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


def lines(content: bytes) -> list[str]:
    body = parts(content)["word/document.xml"]
    return ["".join(word.text or "" for word in line.iter(f"{W}t")) for line in body.iter(f"{W}p")]


def test_every_part_that_is_named_is_there():
    found = parts(document_docx(year_end_report()))
    named = {part.get("PartName", "").lstrip("/") for part in found["[Content_Types].xml"]} - {""}
    assert named <= set(found)
    targets = {f"word/{row.get('Target')}" for row in found["word/_rels/document.xml.rels"]}
    assert targets <= set(found)


def test_the_paper_reads_in_the_order_of_the_decree():
    shown = "\n".join(lines(document_docx(year_end_report())))
    order = (
        "BAN AN TOÀN GIAO THÔNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
        "Kính gửi: Ban An toàn giao thông tỉnh Lai Châu",
        "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO",
        "./.",
        "Nơi nhận:",
        "\nPhụ lục I\n",
    )
    places = [shown.index(piece) for piece in order]
    assert places == sorted(places)


def test_a4_with_the_margins_of_the_decree_and_no_number_on_the_first_page():
    body = parts(document_docx(year_end_report()))["word/document.xml"]
    sections = list(body.iter(f"{W}sectPr"))
    assert len(sections) == 1 + len(year_end_report().appendices)
    first = sections[0]
    assert (first.find(f"{W}pgSz").get(f"{W}w"), first.find(f"{W}pgSz").get(f"{W}h")) == ("11906", "16838")
    margins = first.find(f"{W}pgMar")
    assert [margins.get(f"{W}{side}") for side in ("top", "right", "bottom", "left")] == ["1134", "850", "1134", "1701"]
    assert all(section.find(f"{W}titlePg") is not None for section in sections)


def test_every_table_of_figures_repeats_its_head_and_spans_its_columns():
    body = parts(document_docx(year_end_report()))["word/document.xml"]
    ruled = [table for table in body.iter(f"{W}tbl") if table.find(f"{W}tblPr/{W}tblBorders") is not None]
    assert ruled
    for table in ruled:
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        for row in rows:
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            assert sum(int(span.get(f"{W}val")) if span is not None else 1 for span in spans) == columns


def test_words_that_look_like_marks_stay_words_and_equal_papers_are_equal_files():
    paper = short_paper(Paragraph("</w:t><w:p> & <script>\x00\x0b{{ x }}"))
    once, twice = document_docx(paper), document_docx(paper)
    assert once == twice
    assert any("</w:t><w:p> & <script>{{ x }}" in line for line in lines(once))


def test_a_body_outside_the_state_has_its_own_heading():
    head = Letterhead(
        issuer_lines=("BCH Đoàn huyện",), parent_lines=("Tỉnh Đoàn",), national_lines=("Đoàn TNCS Hồ Chí Minh",)
    )
    shown = lines(document_docx(short_paper(letterhead=head, symbol="-KH/ĐTN")))
    assert "ĐOÀN TNCS HỒ CHÍ MINH" in shown
    assert not any("CỘNG HÒA" in line for line in shown)
    assert any(line.endswith("-KH/ĐTN") and "/-" not in line for line in shown)


def test_the_foot_tells_the_data_as_the_pdf_does_and_only_where_there_is_some():
    made = replace(year_end_report(), snapshot_label="lần 1", data_sha256="ab12")
    found = parts(document_docx(made))
    foot = "".join(word.text or "" for word in found["word/footer1.xml"].iter(f"{W}t"))
    assert foot == "lần 1 · SHA-256 ab12"
    assert len(list(found["word/document.xml"].iter(f"{W}footerReference"))) == 2 * (1 + len(made.appendices))
    bare = parts(document_docx(replace(made, snapshot_label="", data_sha256="")))
    assert "word/footer1.xml" not in bare
    assert document_docx(made) == document_docx(made)
