"""Error pages: what is wrong, what to do, and a code to read out on the phone."""

import logging
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("portal.refused")

_NEVER_SHOWN_AGAIN = ("csrfmiddlewaretoken", "password", "again")


def refused(request: HttpRequest, *, status: int, reason: str = "") -> HttpResponse:
    """The page of that status with `reason` for the person; the same code stands in the log."""
    code = uuid.uuid4().hex[:8]
    user = getattr(getattr(request, "user", None), "pk", None)
    log.warning("refused", extra={"status": status, "code": code, "path": request.path, "user": user})
    return render(request, f"{status}.html", {"code": code, "reason": reason}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, status=404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or came from elsewhere: what was typed is shown again, to be sent once more.

    Passwords are not: not the one of log-in, nor those of its change.
    """
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.endswith(_NEVER_SHOWN_AGAIN)
    ]
    return render(request, "stale_form.html", {"typed": typed, "action": request.get_full_path()}, status=403)
