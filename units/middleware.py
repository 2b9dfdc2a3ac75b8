"""Whoever signs in with an issued password chooses his own before anything else; who holds several posts acts in one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect  # noqa: TID251
from django.urls import reverse

from atgt_portal.lib import clock
from units.acting import choosing
from units.models import User

_OPEN = ("logout", "healthz", "readyz")


class OwnPasswordFirstMiddleware:
    """Stands behind the authentication middleware; sends every page but the way out to the change of password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = getattr(request, "user", None)
        if isinstance(user, User) and user.must_change_password:
            page = reverse("units:password")
            if request.path not in {page, *(reverse(name) for name in _OPEN)}:
                return HttpResponseRedirect(page)
        return self.get_response(request)


class ActingPostMiddleware:
    """Stands behind the authentication middleware; tells the user object in which of his posts this session acts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = getattr(request, "user", None)
        if isinstance(user, User):
            choosing.take_up(request.session, user, on=clock.today())
        return self.get_response(request)
