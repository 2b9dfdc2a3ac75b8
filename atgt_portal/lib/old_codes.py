"""Letters of the fonts before Unicode, seen as Western ones: which code they are, and the word that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from atgt_portal.lib import text

_CODES = (
    (text.looks_like_tcvn3, "TCVN3 (phông .VnTime)"),
    (text.looks_like_vni, "VNI (phông VNI-Times)"),
)


@dataclass(frozen=True, slots=True)
class OldCode:
    """The code by its name and its fonts, with a text written in it."""

    name: str
    example: str


def old_code_in(words: Sequence[str]) -> OldCode | None:
    """The first code that one of the words, or all of them together, is surely written in."""
    whole = " ".join(words)
    if not text.may_be_old_code(whole):
        return None
    for seems, name in _CODES:
        if (suspect := next((word for word in [*words, whole] if seems(word)), None)) is not None:
            return OldCode(name, suspect)
    return None


def refuse_typed(typed: str, *, label: str) -> None:
    """Raise what a form says of a box filled in an old code: stored, its letters could not be read back."""
    if found := old_code_in([typed]):
        sentence = _(
            "%(label)s gõ bằng mã %(code)s nên chữ đọc ra sai. Chuyển mã sang Unicode bằng UniKey rồi dán lại."
        )
        raise ValidationError(sentence % {"label": label or _("Ô này"), "code": found.name}, code="old_code")
