import re
from io import BytesIO

import pytest
from django.test import RequestFactory

from atgt_portal.lib import http

NAME = "Báo cáo tổng kết “Tam Đường”.pdf"


@pytest.mark.parametrize("content", [b"%PDF-1.7", BytesIO(b"%PDF-1.7")])
def test_a_download_is_saved_never_shown_and_bears_both_names(content):
    response = http.download(content, name=NAME, content_type="application/pdf")
    assert b"".join(response) == b"%PDF-1.7"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="bao-cao-tong-ket-tam-duong.pdf"; '
        "filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20t%E1%BB%95ng%20k%E1%BA%BFt%20%E2%80%9CTam%20%C4%90%C6%B0%E1%BB%9Dng%E2%80%9D.pdf"
    )
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Length"] == "8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "name", ['a"; filename=evil.exe', "a\r\nX-Evil: 1.pdf", "../../etc/passwd", "\x00.pdf", "", "é" * 604 + ".pdf"]
)
def test_no_name_breaks_out_of_the_header(name):
    header = http.download(b"x", name=name, content_type="application/pdf").headers["Content-Disposition"]
    assert re.fullmatch(r"""attachment; filename="[a-z0-9.-]+"; filename\*=UTF-8''[A-Za-z0-9._~%-]+""", header)
    assert not set("\r\n/\\\0") & set(header)


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/so-lieu/11/?a=1", "/so-lieu/11/?a=1"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
        ("so-lieu", "/"),
        ("", "/"),
        (" //evil.example", "/"),
    ],
)
def test_the_way_back_stays_at_home(wanted, goes_to):
    for request in (RequestFactory().get("/", {"next": wanted}), RequestFactory().post("/", {"next": wanted})):
        assert http.safe_next(request) == goes_to
    assert http.safe_next(RequestFactory().get("/"), default="/viec/") == "/viec/"
