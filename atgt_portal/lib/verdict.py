"""Yes, or no with a Vietnamese reason; failures that can be told to people."""

from dataclasses import dataclass

from django.utils.functional import Promise


class ToldError(Exception):
    """What went wrong, as a sentence for the person it concerns."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """False exactly when it has a reason; the reason is a sentence for the person who was refused."""

    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return not self.reason


ALLOWED = Verdict()
