"""Reading pages as a browser does: hidden boxes, error lists, what is typed."""

import html
import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from units.models import User


def text_of(response: Any) -> str:
    """The page's words, tags and doubled blanks taken out."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def hidden(response: Any, name: str) -> str:
    """The value of the hidden box of that name."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode())
    assert found, f"trang không có ô ẩn {name}"
    return found[1]


def sent_from(response: Any, **typed: str) -> dict[str, str]:
    """What a browser would post from the form on this page."""
    return {name: hidden(response, name) for name in ("form_token", "seen_revision")} | typed


def errors_of(response: Any) -> list[str]:
    """The lines of the error summary."""
    summary = re.search(r'<div class="error-summary".*?</div>', response.content.decode(), re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    return [html.unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in lines]


class _Boxes(HTMLParser):
    """The boxes of every form on a page, as a browser would send each form untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._area = self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and name and told.get("type") not in {"checkbox", "radio", "file"}:
            self.forms[-1][name] = value
        elif tag == "input" and name and "checked" in told:
            self.forms[-1][name] = value or "on"
        elif tag == "textarea":
            self._area = name
            self.forms[-1][name] = ""
        elif tag == "select":
            self._choice = name
            self.forms[-1].setdefault(name, "")
        elif tag == "option" and "selected" in told:
            self.forms[-1][self._choice] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.forms[-1][self._area] = self.forms[-1][self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area] += data


def boxes_of(response: Any) -> dict[str, str]:
    """What a browser would post from the paper's form on this page, nothing typed."""
    reader = _Boxes()
    reader.feed(response.content.decode())
    return next(form for form in reader.forms if "seen_revision" in form)


class Desk:
    """Someone's browser through a story of months: signed in again each time, as sessions last half an hour."""

    def __init__(self, user: User) -> None:
        self.user = user

    def _client(self) -> Client:
        client = Client()
        client.force_login(self.user, backend="units.entry.backends.AccountBackend")
        return client

    def get(self, url: str) -> Any:
        return self._client().get(url)

    def post(self, url: str, data: dict[str, str]) -> Any:
        return self._client().post(url, data)
