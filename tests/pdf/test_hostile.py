"""Text that units typed, sent to the printer as it came; and the printer's own lock, tried with raw mark-up."""

import http.server
import io
import threading
import time

import pikepdf
import pytest
import weasyprint

from atgt_portal.lib import printing
from atgt_portal.lib.documents.model import Cell, Column, Paragraph, Table, UserText
from atgt_portal.lib.documents.pdf import document_pdf
from tests.factories.documents import short_paper
from tests.pdf import reading

pytestmark = pytest.mark.pdf


class _Canary(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.hits.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def canary():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Canary)
    server.hits = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def attacks(port):
    host = f"http://127.0.0.1:{port}"
    return {
        "picture on disk": '<img src="file:///etc/passwd">',
        "picture on a host": f'<img src="{host}/img">',
        "host as one number": f'<img src="http://0x7f000001:{port}/hex">',
        "attached file": '<link rel="attachment" href="file:///etc/passwd">',
        "attached by a link": '<a rel="attachment" href="file:///etc/passwd">x</a>',
        "stylesheet": f'<link rel="stylesheet" href="{host}/css">',
        "import": f'<style>@import url("{host}/import");</style>',
        "font": f'<style>@font-face{{font-family:x;src:url("{host}/font")}} p{{font-family:x}}</style><p>x</p>',
        "background": f'<p style="background:url({host}/bg)">x</p>',
        "object": f'<object data="{host}/object"></object>',
        "picture inside a picture": f'<img src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="{host}/svg"/></svg>\'>',
        "drawing": f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{host}/inner" width="9" height="9"/></svg>',
        "base": f'<base href="{host}/"><img src="base">',
    }


def raw(html, **options):
    page = f"<html lang=vi><head></head><body>{html}</body></html>"
    return printing.render_pdf(page, base_stylesheets={}, identifier=b"0" * 16, **options)


def test_every_attack_typed_into_a_report_is_printed_as_typed_and_fetches_nothing(canary):
    typed = attacks(canary.server_port)
    blocks = [UserText(name, text) for name, text in typed.items()]
    cells = tuple((Cell(text),) for text in typed.values())
    pdf = document_pdf(short_paper(*blocks, Table((Column("Nội dung", 100),), cells)))
    shown = reading.text(pdf).replace(" ", "")
    for text in typed.values():
        assert shown.count(text.replace(" ", "")) == 2, text
    assert canary.hits == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert list(opened.attachments) == ["van-ban.json"]
        assert not any("/XObject" in page.get("/Resources", {}) and page.Resources.XObject for page in opened.pages)


@pytest.mark.parametrize("name", attacks(0))
def test_raw_mark_up_that_asks_for_a_file_or_a_host_stops_the_printer(canary, name):
    with pytest.raises(printing.PrintingFailedError, match=r"ngoài hệ thống \((file|http|data):"):
        raw(attacks(canary.server_port)[name])
    assert canary.hits == []


def test_the_same_mark_up_reaches_the_canary_without_the_lock(canary):
    weasyprint.HTML(string=attacks(canary.server_port)["picture on a host"]).write_pdf()
    assert canary.hits == ["/img"]
    assert raw("<p>Không gọi gì</p>").startswith(b"%PDF-")


def test_a_stylesheet_of_ours_is_served_and_its_name_spelt_otherwise_is_not():
    link = '<link rel="stylesheet" href="print:{}.css">{}'
    served = {"print:a.css": "@page { size: 100mm 100mm }"}
    page = printing.render_pdf(link.format("a", "x"), base_stylesheets=served, identifier=b"1" * 16)
    assert round(reading.pages(page)[0].width) == 100
    with pytest.raises(printing.PrintingFailedError, match=r"print:b\.css"):
        printing.render_pdf(link.format("b", "x"), base_stylesheets=served, identifier=b"1" * 16)


@pytest.mark.parametrize(
    "typed",
    [
        "<script>document.write('x')</script>",
        '<p style="font-size:99999999999999999999cm;margin:-9e99px">to</p>',
        "</div></article><h1>QUYẾT ĐỊNH</h1>",
        "{{ settings.SECRET_KEY }}{% include 'x' %}",
        "&lt;b&gt; &amp;nbsp; &#0; ]]>",
    ],
)
def test_typed_mark_up_is_printed_letter_by_letter(typed):
    shown = reading.text(document_pdf(short_paper(UserText("UBND xã Bản Bo báo cáo", typed)))).replace(" ", "")
    assert typed.replace(" ", "") in shown
    assert "Trênđâylàbáocáocủađơnvị./." in shown


def test_three_thousand_nested_tables_typed_by_a_unit_leave_the_rest_unharmed():
    typed = "<table><tr><td>" * 3000
    before = time.monotonic()
    pdf = document_pdf(
        short_paper(UserText("UBND xã Bản Bo báo cáo", typed), Paragraph("Phần của đơn vị khác còn nguyên."))
    )
    assert "Phần của đơn vị khác còn nguyên." in reading.text(pdf)
    assert reading.text(pdf).replace(" ", "").count("<table>") > 2900
    assert time.monotonic() - before < 20, "một từ dài không được làm bộ in chậm theo bình phương"


def test_three_thousand_real_tables_fail_with_a_sentence():
    with pytest.raises(printing.PrintingFailedError, match=r"dừng giữa chừng|quá lớn|giây"):
        raw("<table><tr><td>" * 3000, limits=printing.Limits(cpu_seconds=20, wall_seconds=60))


def test_a_paper_of_too_many_pages_fails_with_their_number():
    long = "Phong trào thi đua được triển khai sâu rộng. " * 400
    with pytest.raises(printing.PrintingFailedError, match=r"dài \d+ trang, nhiều nhất in được 3 trang"):
        document_pdf(short_paper(UserText("UBND xã Bản Bo báo cáo", long)), limits=printing.Limits(pages=3))


def test_one_word_of_ten_thousand_letters_stays_inside_the_margins():
    pdf = document_pdf(
        short_paper(
            UserText("UBND xã Bản Bo báo cáo", "ữ" * 10_000),
            Table((Column("A", 9), Column("B", 90)), ((Cell("x" * 3000), Cell("y")),)),
        )
    )
    for page in reading.pages(pdf):
        assert max(word.right for word in page.words) <= 195.6


def test_too_little_time_and_too_little_memory_fail_with_a_sentence():
    # Long enough that no machine lays it out within a second.
    document = short_paper(*(Paragraph("Phong trào thi đua. " * 40) for _ in range(900)))
    with pytest.raises(printing.PrintingFailedError, match="quá 1 giây"):
        document_pdf(document, limits=printing.Limits(cpu_seconds=1))
    with pytest.raises(printing.PrintingFailedError, match="quá 1 giây"):
        document_pdf(document, limits=printing.Limits(wall_seconds=1))
    with pytest.raises(printing.PrintingFailedError, match=r"quá lớn|dừng giữa chừng"):
        document_pdf(document, limits=printing.Limits(memory_mb=120))


def test_signs_that_the_face_lacks_become_boxes_and_bring_no_other_face():
    pdf = document_pdf(short_paper(Paragraph("Mô hình “Đường em đi” 😀 中文 ✔ đạt 5–10% ≥ 90")))
    assert {name.partition("-Serif")[0] for name, _ in reading.fonts(pdf)} == {"Liberation"}
    assert "“Đường em đi” □ □□ □ đạt 5–10% ≥ 90" in reading.text(pdf)


def test_the_child_that_prints_knows_no_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://bi-mat")
    monkeypatch.setenv("ATGT_SECRET_KEY", "bi-mat")
    assert "bi-mat" not in str(printing._child_environment())
    assert "PATH" in printing._child_environment()
