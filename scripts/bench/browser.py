"""Requests without a network: one signed-in browser, straight into the portal or into the bare pages."""

import gzip
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from units.models import User

_BARE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
_MARK = "x" * 32  # the same in cookie and form, as the guard against forged forms wants it


class UnexpectedAnswerError(Exception):
    """A page that is to be measured did not come."""


class Browser:
    """`visit` answers with the body of a page; anything but 200 is an error."""

    def __init__(self, user: User | None = None) -> None:
        self.ours = WSGIHandler()
        with override_settings(MIDDLEWARE=_BARE_MIDDLEWARE):
            self.bare = WSGIHandler()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={_session(user)}" if user else ""

    def visit(self, address: str) -> bytes:
        return self._answer(address, {"REQUEST_METHOD": "GET", "wsgi.input": BytesIO()})

    def send(self, address: str, **typed: str) -> bytes:
        """What a form of these boxes is answered with."""
        body = urlencode({"csrfmiddlewaretoken": _MARK, **typed}).encode()
        told = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body))}
        return self._answer(address, {"REQUEST_METHOD": "POST", "wsgi.input": BytesIO(body), **told})

    def _answer(self, address: str, told: dict[str, Any]) -> bytes:
        path, _mark, query = address.partition("?")
        answers: list[str] = []

        def begin(status: str, _headers: list[tuple[str, str]], _exc: Any = None, /) -> Callable[[bytes], object]:
            answers.append(status)
            return bytes

        handler = self.bare if path.startswith("/tran/") else self.ours
        body = b"".join(handler(self._environ(path, query) | told, begin))
        if not answers[0].startswith("200"):
            raise UnexpectedAnswerError(f"{address}: {answers[0]}")
        return body

    def queries(self, address: str) -> int:
        """How many statements a page costs."""
        with CaptureQueriesContext(connection) as seen:
            self.visit(address)
        return len(seen)

    def zipped_kb(self, address: str) -> float:
        return len(gzip.compress(self.visit(address), 6)) / 1024

    def _environ(self, path: str, query: str) -> dict[str, Any]:
        return {
            "PATH_INFO": path,
            "SCRIPT_NAME": "",
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={_MARK}",
            "wsgi.url_scheme": "http",
        }


def _session(user: User) -> str:
    """A session as logging in leaves it."""
    client = Client()
    client.force_login(user, backend="units.entry.backends.AccountBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
