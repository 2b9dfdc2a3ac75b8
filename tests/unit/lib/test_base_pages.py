import gzip
import re
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import include, path

ROOT = Path(__file__).resolve().parents[3]

urlpatterns = [
    path("", lambda request: None, name="home"),
    path("dang-nhap/", lambda request: None, name="login"),
    path("dang-xuat/", lambda request: None, name="logout"),
    path(
        "",
        include(
            (
                [
                    path("doi-mat-khau/", lambda request: None, name="password"),
                    path("ma/", lambda request: None, name="code"),
                ],
                "units",
            )
        ),
    ),
]

OURS = override_settings(
    ROOT_URLCONF=__name__,
    STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
)
PORTAL = SimpleNamespace(
    board_name="Ban An toàn giao thông huyện Tam Đường",
    campaign_name="Bảo đảm trật tự An toàn giao thông năm 2023",
    user_name="Người dùng mẫu",
    user_post="UBND xã Bản Bo",
    user_key="0f3c",
    nav=[{"label": "Việc của tôi", "url": "/", "count": 3, "current": True}],
    demo_day=None,
    local_mode=False,
    support="Phòng Kinh tế và Hạ tầng",
)


@OURS
def test_the_base_page_names_the_board_the_campaign_and_who_is_here():
    page = render_to_string("base.html", {"portal": PORTAL})
    assert "Ban An toàn giao thông huyện Tam Đường" in page
    assert "Phong trào thi đua “Bảo đảm trật tự An toàn giao thông năm 2023”" in page
    assert 'aria-current="page">Việc của tôi' in page
    assert '<form method="post" action="/dang-xuat/">' in page
    assert "site-banner" not in page


@OURS
def test_a_stranger_sees_neither_menu_nor_log_out():
    page = render_to_string(
        "base.html", {"portal": SimpleNamespace(**vars(PORTAL) | {"user_name": "", "user_key": "", "nav": []})}
    )
    assert "Đăng xuất" not in page
    assert "site-nav" not in page


class LoginForm(forms.Form):
    username = forms.CharField()
    password = forms.CharField()


@OURS
def test_a_refused_log_in_says_the_same_whatever_the_reason_was():
    pages = set()
    for reason in ("Tài khoản không tồn tại", "Tài khoản đã khóa"):
        form = LoginForm({"username": "banbo", "password": "sai"})
        form.add_error(None, reason)
        pages.add(render_to_string("registration/login.html", {"portal": PORTAL, "form": form, "next": "/so-lieu/"}))
    (page,) = pages
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page
    assert 'name="next" value="/so-lieu/"' in page
    assert 'value="banbo"' in page
    assert 'value="sai"' not in page


@OURS
@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500, 503])
def test_an_error_page_says_what_to_do_and_shows_the_code_to_read_out(status):
    page = render_to_string(f"{status}.html", {"portal": PORTAL, "code": "3f9a1c20"})
    assert "3f9a1c20" in page
    assert len(re.findall(r"<h1>[^<]{10,}</h1>\s*<p>[^<]{30,}</p>\s*<p>[^<]{25,}</p>", page)) == 1


@pytest.mark.parametrize("status", [400, 500])
def test_the_pages_of_last_resort_need_no_context_at_all(status):
    assert "<h1>Máy chủ" in render_to_string(f"{status}.html")


@OURS
def test_the_refusal_of_a_rule_stands_in_the_page_as_it_was_given():
    page = render_to_string(
        "403.html", {"portal": PORTAL, "reason": "Anh/chị không được giao việc này.", "code": "3f9a1c20"}
    )
    assert "<p>Anh/chị không được giao việc này.</p>" in page


@OURS
def test_a_form_left_open_overnight_keeps_the_typed_text_and_offers_to_send_it_again():
    long = "Trong quý, xã đã tổ chức 09 buổi tuyên truyền\ntại 8/8 bản với 640 lượt người dự."
    typed = [("form_token", "3f9a1c20-0000"), ("so_vu", "3"), ("ghi_chu", long)]
    page = render_to_string(
        "stale_form.html", {"portal": PORTAL, "typed": typed, "action": "/so-lieu/11/", "csrf_token": "mới"}
    )
    assert 'method="post" action="/so-lieu/11/"' in page
    assert 'name="csrfmiddlewaretoken" value="mới"' in page
    assert 'type="hidden" name="form_token"' in page
    assert 'name="so_vu" value="3"' in page
    assert f">\n{long}</textarea>" in page


OWN = [
    file
    for pattern in ("*.html", "components/*.html", "registration/*.html", "bootstrap5/**/*.html")
    for file in (ROOT / "templates").glob(pattern)
]
INLINE = re.compile(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|\|\s*safe\b")


def test_no_page_carries_inline_style_or_script_or_trusts_a_text():
    assert INLINE.search('<i style="width:60%">')
    assert len(OWN) > 40
    assert [file.name for file in OWN if INLINE.search(file.read_text(encoding="utf-8"))] == []


def test_the_style_sheets_stay_small_and_ask_nobody_else():
    bootstrap = Path(next(iter(find_spec("bootstrap").submodule_search_locations))) / "css" / "bootstrap.min.css"
    sheets = [bootstrap, *(ROOT / "static/css" / f"{name}.css" for name in ("portal", "tokens", "base", "components"))]
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in sheets) <= 40 * 1024
    own = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets[1:])
    assert re.findall(r"url\(\"?(?:data:|https?:|//)", own) == []


def test_what_runs_on_every_page_is_small():
    assert len(gzip.compress((ROOT / "static/js/keep.js").read_bytes())) <= 3 * 1024
    assert len(gzip.compress((ROOT / "static/js/copy.js").read_bytes())) <= 1024


def _light(colour):
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(
            (ink, ground)
            for ink in ("ink", "ink-2", "navy", "red", "green", "amber")
            for ground in ("white", "ground", "quiet")
        ),
        *((name, f"{name}-tint") for name in ("navy", "red", "amber", "green")),
        ("grey-ink", "grey-tint"),
        ("white", "navy"),
        ("white", "red"),
        ("navy-2", "group"),
        ("ink-2", "navy-tint"),
    ],
)
def test_every_pair_of_text_and_ground_can_be_read_in_the_sun(text, ground):
    tokens = dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (ROOT / "static/css/tokens.css").read_text(encoding="utf-8"))
    )
    tokens["white"] = "#ffffff"
    assert _contrast(tokens[text], tokens[ground]) >= 4.5


def test_the_edge_of_an_input_is_seen():
    assert _contrast("#6b7888", "#ffffff") >= 3
    assert _contrast("#d5dbe3", "#ffffff") < 3
