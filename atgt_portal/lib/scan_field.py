"""The box of a form that takes a scan or several photographs; what comes out has passed the gate."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import scan, sentences
from atgt_portal.lib.fields import UploadField
from atgt_portal.lib.gate import IntakeRefusedError
from atgt_portal.lib.photos import Photo
from atgt_portal.lib.scanned_papers import MOST_AT_ONCE, Scanned, taken

MOST_TOGETHER = 40 * 1024 * 1024


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class ScansField(UploadField):
    """One scan or several photographs of a paper; its clean value is a list of `Scanned`."""

    blank_advice = gettext_lazy("Chọn tệp PDF, hoặc các ảnh chụp theo thứ tự trang.")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", _SeveralFiles(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}))
        super().__init__(
            max_bytes=scan.MOST_BYTES, advice=gettext_lazy("Quét lại ở 200 dpi hoặc tách phụ lục."), **kwargs
        )

    def clean(self, data: Any, initial: Any = None) -> list[Scanned]:
        chosen = list(data) if isinstance(data, (list, tuple)) else [data] if data else []
        if not chosen:
            # The field's own words for nothing; where it may be left out, nothing is taken.
            super().clean(None, initial)
            return []
        if len(chosen) > MOST_AT_ONCE:
            sentence = _("Chọn %(count)s tệp, mỗi lần nhiều nhất %(most)s tệp. Gửi làm nhiều lần.")
            raise ValidationError(sentence % {"count": len(chosen), "most": MOST_AT_ONCE}, code="too_many")
        uploads = [super(ScansField, self).clean(one, initial) for one in chosen]
        together = sum(one.size or 0 for one in uploads)
        if together > MOST_TOGETHER:
            told = sentences.too_big(together, most=MOST_TOGETHER, advice=_("Gửi làm nhiều lần."))
            raise ValidationError(told, code="too_big")
        try:
            return taken([Photo(one.name, one.read()) for one in uploads])
        except IntakeRefusedError as refusal:
            raise ValidationError(str(refusal), code="refused") from None
