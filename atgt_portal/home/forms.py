from typing import Any

from django.contrib.auth.forms import AuthenticationForm

from units.models import User

_LONGEST_NAME = User._meta.get_field("username").max_length  # noqa: SLF001


class LogInForm(AuthenticationForm):
    """Django's own. A name longer than any account bears is wrong like any other: the count of attempts cannot hold it."""

    def clean(self) -> dict[str, Any]:
        if len(self.cleaned_data.get("username", "")) > (_LONGEST_NAME or 0):
            raise self.get_invalid_login_error()
        return super().clean()
