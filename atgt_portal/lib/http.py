"""What views need of HTTP: a request that has a user, a file that leaves safely, a way back that stays at home."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from atgt_portal.lib import text

if TYPE_CHECKING:
    from django.contrib.auth.models import _User

_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


class SignedInRequest(HttpRequest):
    """A request behind `LoginRequiredMiddleware`: its user is one of ours, never anonymous."""

    user: "_User"


def disposition(name: str) -> str:
    """The header that names a download: plain Latin for old programs (RFC 6266), Vietnamese for the rest (RFC 5987)."""
    return f"attachment; filename=\"{text.file_name(name)}\"; filename*=UTF-8''{quote(text.file_label(name), safe='')}"


def download(content: bytes | BinaryIO, *, name: str, content_type: str) -> HttpResponseBase:
    """A file to be saved, never shown in the portal's own origin, whatever it turns out to hold."""
    response: HttpResponseBase
    if isinstance(content, bytes):
        response = HttpResponse(content, content_type=content_type)
        response.headers["Content-Length"] = str(len(content))
    else:
        response = FileResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def refreshed(response: HttpResponse, *, waits: bool) -> HttpResponse:
    """A page that waits for the background asks again by itself, without a script."""
    if waits:
        response.headers["Refresh"] = "2"
    return response


def seen_revision(posted: Mapping[str, Any]) -> int:
    """The revision that the sent page had shown; −1, which nothing ever has, where the page does not tell."""
    raw = str(posted.get("seen_revision", ""))
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1


_OWN_MARKS = frozenset({"csrfmiddlewaretoken", "form_token", "seen_revision", "luu", "gui"})


def typed_again(posted: QueryDict) -> list[tuple[str, str]]:
    """All that was typed on a page that came back, to be sent once more with fresh marks."""
    return [(name, str(value)) for name, values in posted.lists() if name not in _OWN_MARKS for value in values]


def safe_next(request: HttpRequest, *, default: str = "/") -> str:
    """Where the person wanted to go, if that is a page of ours; otherwise `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else default
