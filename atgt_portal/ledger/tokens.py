"""One-time form tokens: the same form sent twenty times makes one record."""

import json
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.db import IntegrityError, transaction

from atgt_portal.ledger.models import FormToken

if TYPE_CHECKING:
    from units.models import User

FIELD = "form_token"


def mint() -> str:
    """A fresh token for a form about to be shown."""
    return str(uuid.uuid4())


class Posted(Protocol):
    """A form as it was sent."""

    def get(self, name: str, /) -> str | list[object] | None: ...

    def lists(self) -> Iterable[tuple[str, list[str]]]: ...


def of(posted: Posted) -> str:
    """The mark of this very post: its form's token and all that was typed.

    A page that is gone back to and filled in anew is another act: it must not vanish behind the first one's answer.
    """
    token = _parse(str(posted.get(FIELD) or ""))
    if token is None:
        return ""
    said = sorted((name, values) for name, values in posted.lists() if name != "csrfmiddlewaretoken")
    return str(uuid.uuid5(token, json.dumps(said)))


def once(raw: str, *, user: "User", at: datetime, do: Callable[[], str], foreseen: str = "") -> str:
    """Run `do` in one transaction with its token and return its answer (an address).

    A token that this user has used before does nothing and returns the first answer. A client without a token is
    served, though not protected. An answer that is `foreseen` is kept with the token itself, in one statement.
    """
    shown = _parse(raw)
    # Each person has his own mark of a token: whoever signs in where another has left his page meets none of his answers.
    token = uuid.uuid5(shown, f"{user.pk}") if shown else uuid.uuid4()
    try:
        with transaction.atomic():
            # A parallel twin waits here on the unique token until the first has committed or rolled back.
            row = FormToken.objects.create(token=token, user=user, used_at=at, answer=foreseen)
            answer = do()
            if answer != foreseen:
                FormToken.objects.filter(pk=row.pk).update(answer=answer)
            return answer
    except IntegrityError:
        first = FormToken.objects.filter(token=token).first()
        if first is None or not first.answer:
            raise
        return first.answer


def _parse(raw: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(raw)
    except ValueError:
        return None
