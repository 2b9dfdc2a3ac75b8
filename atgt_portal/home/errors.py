"""Error pages: what is wrong, what to do, and a code to read out on the phone."""

import logging
import math
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from units import throttle
from units.acting.rights import NotInThisPostError

log = logging.getLogger("portal.refused")

_NEVER_SHOWN_AGAIN = ("csrfmiddlewaretoken", "password", "again", "one_time_code")


def refused(request: HttpRequest, *, status: int, reason: str = "", **more: Any) -> HttpResponse:
    """The page of that status with `reason` for the person; the same code stands in the log."""
    code = _logged(request, status=status)
    return render(request, f"{status}.html", {"code": code, "reason": reason, **more}, status=status)


def _logged(request: HttpRequest, *, status: int) -> str:
    code = uuid.uuid4().hex[:8]
    user = getattr(getattr(request, "user", None), "pk", None)
    log.warning("refused", extra={"status": status, "code": code, "path": request.path, "user": user})
    return code


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Named in `AXES_LOCKOUT_CALLABLE`: too many wrong log-ins, and how long to wait."""
    lock = throttle.lock_of(request, credentials)
    minutes = max(1, math.ceil(lock.wait.total_seconds() / 60))
    context = {"minutes": minutes, "by_address": lock.by_address, "code": _logged(request, status=429)}
    page = render(request, "registration/locked.html", context, status=429)
    page.headers["Retry-After"] = str(minutes * 60)
    return page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also where the check of the form's token, before any view, was the first to read too long a request."""
    too_long = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    boxes = _("Trang gửi lên có quá nhiều ô.") if isinstance(exception, TooManyFieldsSent) else ""
    return refused(request, status=413 if too_long else 400, reason=boxes)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Whoever may do it in another of his posts finds the switch here, and comes back to the page that he asked for."""
    switch = exception.switch if isinstance(exception, NotInThisPostError) else None
    return refused(request, status=403, reason=str(exception), switch=switch, switch_back=_page_before(request))


def _page_before(request: HttpRequest) -> str:
    """The page that was asked for, or from which a form was sent, if it is one of ours."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    before = urlsplit(request.headers.get("Referer", ""))
    return before._replace(scheme="", netloc="").geturl() if before.netloc == request.get_host() else "/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, status=404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long: what was typed is shown again, to be sent once more.

    Passwords are not: not the one of log-in, nor those of its change. What a page of another site has filled in is not
    offered either: one click would send it as if the person had typed it.
    """
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        return refused(request, status=403)
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.endswith(_NEVER_SHOWN_AGAIN)
    ]
    return render(request, "stale_form.html", {"typed": typed, "action": request.get_full_path()}, status=403)
