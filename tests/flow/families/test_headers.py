"""Headers of every kind of answer, cookies, log-in: what a stranger can do before he is anybody. Trust 1, 2, 6, 12 and 4."""

import json
import os
import subprocess
import sys
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.flow.families.urls import BY_NAME
from tests.flow.families.world import World
from units.models import User

PASSWORD = "bốn từ không liên quan"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng"


def answers(world: World) -> dict[str, HttpResponseBase]:
    filer, reviewer = world.client("filer"), world.client("reviewer")
    plan = BY_NAME["plans:edit"].url(world)
    return {
        "trang": filer.get("/"),
        "đăng nhập": world.client("anonymous").get(reverse("login")),
        "chuyển hướng": world.client("anonymous").get("/"),
        "400": filer.post(plan, {f"o-{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}),
        "403": world.client("filer", enforce_csrf_checks=True).post(plan, {"a": "b"}),
        "404": filer.get("/khong-co/"),
        "405": filer.get(reverse("notices-read")),
        "409": filer.post(BY_NAME["awards:self"].url(world)),
        "422": filer.post(plan),
        "bảng tính": reviewer.get(BY_NAME["awards:ranking-file"].url(world)),
        "tệp": reviewer.get(BY_NAME["summary:file"].url(world)),
        "json": filer.get(reverse("readyz")),
        "chữ": filer.get(reverse("healthz")),
    }


def test_every_kind_of_answer_carries_the_whole_set(world: World):
    for name, answer in answers(world).items():
        headers = answer.headers
        assert "default-src 'none'" in headers.get("Content-Security-Policy", ""), name
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], name
        assert "unsafe" not in headers["Content-Security-Policy"], name
        assert headers.get("X-Content-Type-Options") == "nosniff", name
        assert headers.get("X-Frame-Options") == "DENY", name
        assert headers.get("Referrer-Policy") == "same-origin", name
        assert headers.get("Cross-Origin-Opener-Policy") == "same-origin", name
        assert "Server" not in headers, name
        assert "X-Powered-By" not in headers, name


def test_the_answers_are_of_the_kinds_they_are_said_to_be(world: World):
    """The positive control: each name is the code it got."""
    got = {name: answer.status_code for name, answer in answers(world).items()}
    assert {
        name: code
        for name, code in got.items()
        if name.isdigit() and code != int(name) and (name, code) != ("400", 413)
    } == {}
    assert got["trang"] == got["bảng tính"] == got["tệp"] == 200
    assert got["chuyển hướng"] == 302


def test_a_file_is_saved_and_never_shown(world: World):
    for name in ("bảng tính", "tệp"):
        headers = answers(world)[name].headers
        assert headers["Content-Disposition"].startswith("attachment; ")
        assert headers["Content-Security-Policy"].startswith("sandbox")
        assert "no-store" in headers["Cache-Control"]


def test_pages_of_people_are_kept_by_no_one_on_the_way(world: World):
    for name in ("trang", "422"):
        assert "public" not in answers(world)[name].headers.get("Cache-Control", "")
        assert "Cookie" in answers(world)[name].headers.get("Vary", "")


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """How slow a hash is, is not asked here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def account(world: World) -> User:
    user = User.objects.get(pk=world.people["filer"].pk)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def log_in(client: Client, username: str, password: str, **more: str) -> HttpResponseBase:
    return client.post(reverse("login"), {"username": username, "password": password, **more})


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(account: User):
    client = Client()
    client.get(reverse("login"))
    log_in(client, account.username, PASSWORD)
    cookies: SimpleCookie = client.cookies
    assert set(cookies) >= {"sessionid", "csrftoken"}
    for name in ("sessionid", "csrftoken"):
        assert cookies[name]["httponly"], name
        assert cookies[name]["samesite"] == "Lax", name


def test_the_key_of_the_session_changes_at_log_in(account: User):
    """Trust 6."""
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    log_in(client, account.username, PASSWORD)
    assert client.cookies["sessionid"].value != "a" * 32


@pytest.mark.parametrize(
    "evil", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", "http:evil.example", "///evil.example", "\\\\evil.example"]
)  # fmt: skip
def test_log_in_leads_to_no_other_house(account: User, evil: str):
    """Trust 12."""
    answer = log_in(Client(), account.username, PASSWORD, next=evil)
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("home")


def test_log_in_leads_back_to_the_page_that_was_asked_for(account: User):
    """The positive control of the test above."""
    assert log_in(Client(), account.username, PASSWORD, next=reverse("filing:list")).headers["Location"] == reverse(
        "filing:list"
    )


def without_token(page: HttpResponseBase, username: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.content.decode()).replace(username, "…")


def test_a_refused_log_in_does_not_tell_who_exists(world: World, account: User):
    known = log_in(Client(), account.username, "sai")
    unknown = log_in(Client(), "khong-co-ai", "sai")
    disabled = log_in(Client(), world.people["disabled"].username, "sai")
    assert known.status_code == unknown.status_code == disabled.status_code
    assert WRONG in known.content.decode()
    assert (
        without_token(known, account.username)
        == without_token(unknown, "khong-co-ai")
        == without_token(disabled, world.people["disabled"].username)
    )


def test_ten_wrong_passwords_lock_that_account_on_that_machine_only(world: World, account: User):
    """Trust 1 and 3."""
    other = User.objects.get(pk=world.people["neighbour"].pk)
    other.set_password(PASSWORD)
    other.save(update_fields=["password"])
    here, elsewhere = Client(REMOTE_ADDR="10.0.0.5"), Client(REMOTE_ADDR="10.0.0.6")
    for _try in range(9):
        assert WRONG in log_in(here, account.username, "sai").content.decode()
    locked = log_in(here, account.username, "sai")
    assert locked.status_code == 429
    assert "Tạm dừng nhận đăng nhập" in locked.content.decode()
    assert log_in(here, account.username, PASSWORD).status_code == 429
    assert log_in(Client(REMOTE_ADDR="10.0.0.5"), other.username, PASSWORD).status_code == 302
    assert log_in(elsewhere, account.username, PASSWORD).status_code == 302


def test_the_lock_opens_by_itself(account: User):
    import time_machine

    from tests.flow.families.world import NOW

    client = Client(REMOTE_ADDR="10.0.0.7")
    for _try in range(10):
        log_in(client, account.username, "sai")
    assert log_in(client, account.username, PASSWORD).status_code == 429
    with time_machine.travel(NOW.replace(hour=3), tick=False):
        assert log_in(client, account.username, PASSWORD).status_code == 302


def test_the_lock_is_not_told_for_who_exists_alone(world: World):
    """A name that nobody bears is locked alike."""
    client = Client(REMOTE_ADDR="10.0.0.8")
    codes = [log_in(client, "khong-co-ai", "sai").status_code for _try in range(10)]
    assert codes[-1] == 429
    assert set(codes[:-1]) == {200}


IN_PRODUCTION = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
page = Client(SERVER_NAME="thidua.example.vn").get("/dang-nhap/", secure=True)
plain = Client(SERVER_NAME="thidua.example.vn").get("/dang-nhap/")
print(json.dumps({"headers": dict(page.headers), "status": page.status_code, "plain": [plain.status_code, plain.headers["Location"]],
 "cookies": {name: {key: morsel[key] for key in ("secure", "httponly", "samesite")} for name, morsel in page.cookies.items()},
 "session": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE]}))
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict:

    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATGT_", "DATABASE_", "REDIS_"))}
    env = {
        **kept, "ATGT_ENV": "production", "ATGT_SECRET_KEY": "k" * 60, "ATGT_ALLOWED_HOSTS": "thidua.example.vn",
        "DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('db') / 'x.sqlite3'}", "ATGT_STATE_DIR": str(settings.STATE_DIR),
        "DJANGO_SETTINGS_MODULE": "atgt_portal.settings",
    }  # fmt: skip
    told = subprocess.run(
        [sys.executable, "-c", IN_PRODUCTION],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout.splitlines()[-1])


def score(told: dict) -> int:
    """trust.md 4: the chart of mdn-http-observatory, the rows that can apply to us."""
    headers, csp = told["headers"], told["headers"].get("Content-Security-Policy", "")
    hsts = headers.get("Strict-Transport-Security", "")
    secure, http_only, same_site = told["session"]
    minus = (
        (not secure, 40), (not http_only, 30), (not csp, 25), ("unsafe-inline" in csp, 20), (not hsts, 20),
        ("frame-ancestors" not in csp and "X-Frame-Options" not in headers, 20),
        (headers.get("X-Content-Type-Options") != "nosniff", 5),
    )  # fmt: skip
    plus = (
        ("default-src 'none'" in csp and "unsafe" not in csp, 10), ("frame-ancestors" in csp, 5), (same_site in {"Lax", "Strict"}, 5),
        (headers.get("Referrer-Policy") in {"same-origin", "no-referrer", "strict-origin"}, 5),
        (headers.get("Cross-Origin-Opener-Policy") == "same-origin", 10),
        (headers.get("Cross-Origin-Embedder-Policy") in {"require-corp", "credentialless"}, 10),
        (headers.get("Cross-Origin-Resource-Policy") == "same-origin", 10), ("preload" in hsts, 5),
    )  # fmt: skip
    base = 100 - sum(points for lacking, points in minus if lacking)
    return base + (sum(points for there, points in plus if there) if base >= 90 else 0)


def test_the_portal_in_production_is_graded_a_plus(production: dict):
    assert production["status"] == 200
    assert score(production) >= 130


def test_a_portal_without_headers_is_graded_low():
    """The positive control of the scorer."""
    assert score({"headers": {}, "session": [False, False, ""]}) < 0


def test_in_production_nothing_travels_in_the_clear(production: dict):
    assert production["plain"] == [301, "https://thidua.example.vn/dang-nhap/"]
    assert all(morsel["secure"] and morsel["httponly"] for morsel in production["cookies"].values())
    assert production["cookies"]
