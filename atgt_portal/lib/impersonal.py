"""Fields for words that may never hold the data of one person: a number he is known by, a name behind a form of address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from atgt_portal.lib import personal
from atgt_portal.lib.fields import LineField, TextField


def refusal(value: str, *, label: str) -> str:
    """Why these words are not taken; "" where nothing personal is seen in them."""
    what = personal.found_in(value)
    sentence = _("%(label)s hình như có %(what)s. Bỏ đi rồi ghi lại: cổng không giữ thông tin của riêng ai.")
    return sentence % {"label": label or _("Ô này"), "what": what} if what else ""


class _Impersonal(LineField):
    def to_python(self, value: Any) -> str:
        said = super().to_python(value)
        if why := refusal(said, label=self.said_label):
            raise ValidationError(why, code="personal")
        return said


class ImpersonalLine(_Impersonal):
    """One line, of nobody."""


class ImpersonalText(_Impersonal, TextField):
    """Several lines, of nobody."""
