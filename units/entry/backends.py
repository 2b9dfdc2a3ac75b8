"""The ways in: by password, and by a one-time code, counted and throttled like any other."""

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest  # noqa: TID251

from atgt_portal.lib import clock
from units.entry import tickets
from units.models import User
from units.permissions import account_with_posts


class AccountBackend(ModelBackend):
    """By password. Whoever comes back with his session is read together with the posts that every page asks about."""

    def get_user(self, user_id: int) -> User | None:
        user = account_with_posts(user_id, on=clock.today())
        return user if user is not None and self.user_can_authenticate(user) else None


class OneTimeCodeBackend(AccountBackend):
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
