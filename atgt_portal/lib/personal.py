"""What in a text looks like the data of one person: a number he is known by, a name behind a form of address. Pure."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_MONEY = r"(?i:\s*(?:đồng(?!\s*chí|\w)|(?:vn)?đ(?![\w/])|vnd\b|triệu\b|nghìn\b|ngàn\b|tỷ\b|tỉ\b))"
"""What follows a sum; “đồng chí” and “đ/c” are a comrade."""
# Of provinces 11 to 99; in small letters only with both dash and point, for “22h 1530” is an hour.
_PLATE = (
    r"(?<![\w./])(?:1[1-9]|[2-9]\d)-?(?:[A-ZĐ]{1,2}\d?\s?[-–.]?\s?(?:\d{3}\.\d{2}|\d{4,5})|[a-zđ]{1,2}\d?\s?[-–]\s?\d{3}\.\d{2})"
    r"(?!\d)"
)
NUMBERS: tuple[tuple[re.Pattern[str], Promise], ...] = (
    (re.compile(r"(?<!\d)0\d{11}(?!\d)"), _("số căn cước")),
    (re.compile(r"(?<!\d)(?:\+?84|0)[ .-]?[35789](?:[ .-]?\d){8}(?!\d)" rf"(?!{_MONEY})"), _("số điện thoại")),
    (re.compile(_PLATE), _("biển số xe")),
)
_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_NAMES: tuple[tuple[re.Pattern[str], Promise], ...] = (
    (re.compile(r"\bhọ (?:và )?tên\b|\bsinh năm\b|\bnăm sinh\b|\bsn\s*\d{4}\b", re.IGNORECASE), _("họ tên, năm sinh")),
    # In small letters: “Bà Rịa” is a place, “bà Rịa …” would be a person.
    (
        re.compile(rf"\b(?:ông|bà|anh|chị|cháu|em|cụ) [{_CAPITAL}]\w*(?: [{_CAPITAL}]\w*)+"),
        _("tên một người"),
    ),
    (re.compile(rf"(?<!\d)\d{{9}}(?!\d)(?!{_MONEY})"), _("số giấy tờ")),
)


def found_in(text: str) -> str:
    """What kind of personal data `text` seems to hold; "" where none is seen. A check of form, it knows no names."""
    return next((str(what) for sign, what in (*NUMBERS, *_NAMES) if sign.search(text)), "")
