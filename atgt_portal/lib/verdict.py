"""Yes, or no with a Vietnamese reason."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Verdict:
    """False exactly when it has a reason; the reason is a sentence for the person who was refused."""

    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return not self.reason


ALLOWED = Verdict()
