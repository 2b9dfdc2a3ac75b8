"""A refusal that no view has answered becomes its page; a session ends when its person has gone."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from atgt_portal.home import errors
from atgt_portal.ledger.files import FileLostError
from campaigns.filing.act import ActionRefusedError, StalePageError


class RefusalMiddleware:
    """Maps the domain's refusals to 403 and 409, and what the medium has lost to 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ActionRefusedError):
            return errors.refused(request, status=403, reason=str(exception))
        if isinstance(exception, StalePageError):
            return errors.refused(request, status=409, reason=str(exception))
        if isinstance(exception, FileLostError):
            return errors.refused(request, status=503, reason=str(exception))
        return None


class SessionLimitsMiddleware:
    """Signed out after `SESSION_COOKIE_AGE` without a page, and in any case after `SESSION_MOST_SECONDS`.

    The session is written at most once in `SESSION_TOUCH_SECONDS`, so that reading a page costs no write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and "_auth_user_id" in request.session:
            now = int(time.time())
            began, touched = request.session.get("began", now), request.session.get("touched", 0)
            if now - began > settings.SESSION_MOST_SECONDS:
                logout(request)
            elif now - touched > settings.SESSION_TOUCH_SECONDS:
                request.session["began"], request.session["touched"] = began, now
        return self.get_response(request)


class LogInFirstMiddleware(LoginRequiredMiddleware):
    """A form sent after its session had ended: its sender is told, and log-in leads back to the page where it stood.

    The address that took the form is often no page at all. What was typed waits there, kept by the browser.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        came_from = urlsplit(request.headers.get("Referer", ""))
        if request.method != "POST" or came_from.netloc != request.get_host():
            return super().handle_no_permission(request, view_func)
        messages.warning(
            request,
            _(
                "Anh/chị đã được đăng xuất vì lâu không thao tác, nên lần gửi vừa rồi chưa được ghi. Đăng nhập để gửi lại."
            ),
        )
        page = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
        return redirect_to_login(page, self.get_login_url(view_func))
