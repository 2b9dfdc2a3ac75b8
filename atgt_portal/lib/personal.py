"""What in a text looks like the data of one person: a number he is known by, a name behind a form of address. Pure."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NUMBERS: tuple[tuple[re.Pattern[str], Promise], ...] = (
    (re.compile(r"(?<!\d)0\d{11}(?!\d)"), _("số căn cước")),
    (re.compile(r"(?<!\d)(?:\+?84|0)[ .-]?[35789](?:[ .-]?\d){8}(?!\d)"), _("số điện thoại")),
)
_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_NAMES: tuple[tuple[re.Pattern[str], Promise], ...] = (
    (re.compile(r"\bhọ (?:và )?tên\b|\bsinh năm\b|\bnăm sinh\b|\bsn\s*\d{4}\b", re.IGNORECASE), _("họ tên, năm sinh")),
    # In small letters: “Bà Rịa” is a place, “bà Rịa …” would be a person.
    (
        re.compile(rf"\b(?:ông|bà|anh|chị|cháu|em|cụ) [{_CAPITAL}]\w*(?: [{_CAPITAL}]\w*)+"),
        _("tên một người"),
    ),
    (re.compile(r"(?<!\d)\d{9}(?!\d)"), _("số giấy tờ")),
)


def found_in(text: str) -> str:
    """What kind of personal data `text` seems to hold; "" where none is seen. A check of form, it knows no names."""
    return next((str(what) for sign, what in (*NUMBERS, *_NAMES) if sign.search(text)), "")
