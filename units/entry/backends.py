"""Signing in by a one-time code, counted and throttled like any other way in."""

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest  # noqa: TID251

from atgt_portal.lib import clock
from units.entry import tickets
from units.models import User


class OneTimeCodeBackend(ModelBackend):
    """Takes a user name and a code; a password is none of its business."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, username: str | None = None, one_time_code: str | None = None
    ) -> User | None:
        if username is None or one_time_code is None:
            return None
        ticket = tickets.holder_of_code(username, one_time_code, at=clock.now())
        if ticket is None:
            return None
        ticket.user.ticket = ticket  # type: ignore[attr-defined]
        return ticket.user
