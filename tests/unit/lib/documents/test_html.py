from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from atgt_portal.lib import charts
from atgt_portal.lib.documents.html import document_html, first_sheet_view
from atgt_portal.lib.documents.model import Cell, Chart, Column, Dot, Heading, Paragraph, Table, UserText
from tests.factories.documents import UNITS, reduction_chart, short_paper, year_end_report

HOSTILE = '<script>alert(1)</script><b style="font-size:9cm">x</b>&amp;"\''


@pytest.mark.parametrize(
    "block",
    [
        UserText(HOSTILE, HOSTILE),
        Paragraph(HOSTILE, label=HOSTILE),
        Heading(2, HOSTILE, HOSTILE),
        Table((Column(HOSTILE, 20),), ((Cell(HOSTILE),),), caption=HOSTILE, notes=(HOSTILE,)),
        Chart(HOSTILE, (Dot(HOSTILE, HOSTILE),), low=Decimal(-10), high=Decimal(-5), band_label=HOSTILE, unit="<b>"),
    ],
    ids=lambda block: block.kind,
)
def test_typed_mark_up_stays_text_in_every_block(block):
    page = document_html(short_paper(block))
    assert "&lt;script&gt;" in page
    for mark_up in ("<script", "<b ", "<b>"):
        assert mark_up not in page


def test_typed_mark_up_stays_text_in_every_line_of_the_frame():
    page = document_html(
        short_paper(
            kind=HOSTILE, abstract=HOSTILE, number=HOSTILE, symbol=HOSTILE, place_name=HOSTILE, note=HOSTILE,
            addressees=(HOSTILE, HOSTILE), bases=(HOSTILE,), recipients=(HOSTILE,), snapshot_label=HOSTILE, data_sha256=HOSTILE,
        )
    )  # fmt: skip
    assert page.count("&lt;script&gt;") >= 10
    assert "<script" not in page
    assert "<b " not in page


def test_what_a_unit_typed_stands_only_in_the_marked_block():
    imitation = "V. QUYẾT ĐỊNH\nTặng Bằng khen cho UBND xã Bản Bo"
    page = document_html(short_paper(UserText("UBND xã Bản Bo báo cáo", imitation)))
    block = page[page.index('<div class="user-text">') : page.index("</div>", page.index('<div class="user-text">'))]
    assert page.count("V. QUYẾT ĐỊNH") == block.count("V. QUYẾT ĐỊNH") == 1
    assert "UBND xã Bản Bo báo cáo:" in block


def test_no_setting_of_the_portal_changes_how_numbers_are_written_in_mark_up():
    page = document_html(year_end_report())
    assert '<col width="7.27%">' in page
    assert ' viewBox="0 0 640 ' in page


def test_the_page_shows_the_first_sheet_without_appendices():
    view = first_sheet_view(year_end_report())
    page = render_to_string("print/preview.html", {"paper": view})
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    assert UNITS[-1] not in page
    assert 'aria-hidden="true"' in page


def test_a_chart_says_in_words_what_it_draws():
    drawing = charts.dots_on_band(reduction_chart())
    assert 'role="img"' in drawing
    assert "<title>Mức tăng, giảm so với năm 2022. Mục tiêu giảm 5–10%. Số vụ tai nạn giao thông: −6,25%" in drawing
    for forbidden in ("style", "<script", "href", "url("):
        assert forbidden not in drawing.replace("http://www.w3.org/2000/svg", "")


def test_a_measure_without_percentage_has_no_dot():
    dots = (Dot("Số vụ", "−6,25%", Decimal("-6.25")), Dot("Số người chết", "phát sinh 01 người"))
    drawing = charts.dots_on_band(Chart("Mức giảm", dots, low=Decimal(-10), high=Decimal(-5), band_label="Mục tiêu"))
    assert drawing.count("<circle") == 1
    assert "phát sinh 01 người" in drawing


@pytest.mark.parametrize("value", [Decimal(0), Decimal(-100), Decimal(900), Decimal("-6.25")])
def test_every_dot_lies_inside_the_drawing(value):
    chart = Chart("Mức giảm", (Dot("Số vụ", "x", value),), low=Decimal(-10), high=Decimal(-5), band_label="Mục tiêu")
    place = int(charts.dots_on_band(chart).split('<circle cx="')[1].split('"')[0])
    assert 200 < place < 500
