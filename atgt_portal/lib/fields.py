"""Form fields that read Vietnamese, keep text in NFC and refuse in our own words; with them, the bases of `forms`."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import sentences, text, vn
from atgt_portal.lib.forms import DraftForm, PortalForm, PortalFormHelper, PortalFormSet, PortalModelForm
from atgt_portal.lib.old_codes import refuse_typed

__all__ = [
    "ChoiceField",
    "CountField",
    "DraftForm",
    "EmailField",
    "LineField",
    "ModelChoiceField",
    "ModelMultipleChoiceField",
    "MultipleChoiceField",
    "NumberField",
    "PortalForm",
    "PortalFormHelper",
    "PortalFormSet",
    "PortalModelForm",
    "RevisionField",
    "TextField",
    "TickField",
    "TypedChoiceField",
    "TypedMultipleChoiceField",
    "UploadField",
    "VietnameseDateField",
    "formfield",
]


class _OurField(forms.Field):
    """Names itself when it is left empty, and says nothing in Django's words.

    A box that may be left empty is drawn with “(nếu có)”; `maybe=False` where that would be silly: one of many boxes of
    which some are filled, an answer.
    """

    blank_advice: str | Promise = _("Nhập %(thing)s.")

    def __init__(
        self, *args: Any, blank_advice: str | Promise | None = None, maybe: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unmarked = not maybe
        self.says_itself_when_blank = "required" in (kwargs.get("error_messages") or {})
        if blank_advice is not None:
            self.blank_advice = blank_advice
        sentences.reword(self)

    @property
    def said_label(self) -> str:
        return str(self.label or "")

    def clean(self, value: Any, *args: Any) -> Any:
        try:
            return super().clean(value, *args)
        except ValidationError as refusal:
            if getattr(refusal, "code", "") != "required" or self.says_itself_when_blank:
                raise
            thing = vn.uncapitalise(self.said_label) or _("nội dung")
            advice = str(self.blank_advice) % {"thing": thing}
            raise ValidationError(vn.blank_sentence(self.said_label, advice=advice), code="required") from None


class LineField(_OurField, forms.CharField):
    """Text of one line, kept in NFC without control signs."""

    def to_python(self, value: Any) -> str:
        typed = "" if value is None else str(value)
        if "\x00" in typed:
            raise ValidationError(self.error_messages["null_characters_not_allowed"], code="invalid")
        refuse_typed(typed, label=self.said_label)
        return super().to_python(self.tidy(typed)) or ""

    def tidy(self, typed: str) -> str:
        return text.clean(typed)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: browsers cut a pasted text without a word, the server says how much is too much."""
        attrs = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name not in {"maxlength", "minlength"}}


class TextField(LineField):
    """Text of several lines."""

    widget = forms.Textarea(attrs={"rows": 4})

    def tidy(self, typed: str) -> str:
        return text.clean_lines(typed)


class EmailField(LineField, forms.EmailField):
    """One address for mail."""


class _ReadField(_OurField):
    """A field whose text is read by `vn`."""

    widget: forms.Widget | type[forms.Widget] = forms.TextInput

    def read(self, value: Any) -> Any:
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        try:
            return self.read(value)
        except vn.BlankError:
            return None
        except vn.VietnameseInputError as refusal:
            raise ValidationError(str(refusal), code="invalid") from None


class VietnameseDateField(_ReadField):
    """A day, typed day first; never a browser's date box, which shows it as the browser's own language does."""

    widget = forms.TextInput(attrs={"placeholder": "ngày/tháng/năm", "inputmode": "numeric", "autocomplete": "off"})
    blank_advice = _("Nhập theo ngày/tháng/năm, ví dụ 05/12/2023.")

    def read(self, value: Any) -> date:
        return vn.parse_date(value, label=self.said_label)

    def prepare_value(self, value: Any) -> Any:
        return vn.show_date(value) if isinstance(value, date) else value


class CountField(_ReadField):
    """A whole number from 0 up; a dot groups thousands. `min_value` and `max_value` are as in Django's field."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    blank_advice = _("Nhập %(thing)s; không phát sinh thì ghi 0.")

    def __init__(self, *, min_value: int = 0, max_value: int | None = None, **kwargs: Any) -> None:
        self.min_value, self.max_value = min_value or 0, max_value
        super().__init__(**kwargs)

    def read(self, value: Any) -> Any:
        largest = vn.LARGEST if self.max_value is None else min(self.max_value, vn.LARGEST)
        count = vn.parse_count(value, label=self.said_label, largest=largest)
        if count < self.min_value:
            raise vn.refusal(_too_small(count, self.min_value), label=self.said_label)
        return count

    def prepare_value(self, value: Any) -> Any:
        return vn.show_plain(value) if isinstance(value, (int, Decimal)) else value


class NumberField(_ReadField):
    """A number with a decimal comma; takes what Django's `DecimalField` takes, and `unit` for the question about 1.234."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    blank_advice = _("Nhập bằng chữ số; không phát sinh thì ghi 0.")

    def __init__(
        self,
        *,
        min_value: Decimal | int | None = 0,
        max_value: Decimal | int | None = None,
        max_digits: int = 14,
        decimal_places: int = 2,
        unit: str | Promise = "",
        **kwargs: Any,
    ) -> None:
        self.min_value = Decimal(0) if min_value is None else Decimal(min_value)
        self.decimal_places, self.unit = decimal_places, unit
        largest = min(10 ** (max_digits - decimal_places) - 1, vn.LARGEST)
        self.largest = largest if max_value is None else min(Decimal(max_value), largest)
        super().__init__(**kwargs)

    def read(self, value: Any) -> Decimal:
        label = self.said_label
        # Where 0 is too little as well, nobody is told to correct a negative number to 0.
        negative = self.min_value != 0
        number = vn.parse_number(value, label=label, unit=str(self.unit), largest=self.largest, negative=negative)
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.decimal_places:
            sentence = _("%(typed)s có quá %(most)s chữ số phần lẻ. Làm tròn rồi nhập lại.")
            raise vn.refusal(
                sentence % {"typed": vn.quoted(vn.show_plain(number)), "most": self.decimal_places}, label=label
            )
        if number < self.min_value:
            raise vn.refusal(_too_small(number, self.min_value), label=label)
        return number

    def prepare_value(self, value: Any) -> Any:
        return vn.show_plain(value) if isinstance(value, (int, Decimal)) else value


def _too_small(number: Decimal | int, least: Decimal | int) -> str:
    sentence = _("%(typed)s nhỏ hơn mức tối thiểu %(least)s. Kiểm tra lại số đã nhập.")
    return sentence % {"typed": vn.quoted(vn.show_number(number)), "least": vn.show_number(least)}


class RevisionField(CountField):
    """The hidden mark of what the person saw, carried by every form that moves or changes a paper."""

    def __init__(self, **kwargs: Any) -> None:
        stale = _("Trang thiếu dấu của bản đang xem. Tải lại trang rồi gửi lại.")
        super().__init__(widget=forms.HiddenInput, error_messages={"required": stale, "invalid": stale}, **kwargs)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class _PickField(_OurField):
    blank_advice = _("Chọn một mục trong danh sách.")


class ChoiceField(_PickField, forms.ChoiceField):
    """One of a list."""


class TypedChoiceField(_PickField, forms.TypedChoiceField):
    """One of a list, as its type."""


class MultipleChoiceField(_PickField, forms.MultipleChoiceField):
    """Several of a list."""


class TypedMultipleChoiceField(_PickField, forms.TypedMultipleChoiceField):
    """Several of a list, as their type."""


class ModelChoiceField(_PickField, forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row."""


class ModelMultipleChoiceField(_PickField, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows."""


class TickField(_OurField, forms.BooleanField):
    """A box to tick; when it must be ticked it says so by name."""

    def clean(self, value: Any, *args: Any) -> Any:
        try:
            return super().clean(value, *args)
        except ValidationError:
            if self.says_itself_when_blank:
                raise
            sentence = _("Ô “%(box)s” chưa được đánh dấu. Đánh dấu vào ô để tiếp tục.") % {"box": self.said_label}
            raise ValidationError(sentence, code="required") from None


class UploadField(_OurField, forms.FileField):
    """A file within the size its page allows. What it holds is asked of `intake`, before any parser."""

    blank_advice = _("Chọn tệp rồi gửi lại.")

    def __init__(self, *, max_bytes: int, advice: str | Promise = "", accept: str = "", **kwargs: Any) -> None:
        self.max_bytes, self.advice = max_bytes, advice or _("Chia nhỏ tệp rồi gửi lại.")
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept} if accept else {}))
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if upload is not None and (upload.size or 0) > self.max_bytes:
            sentence = sentences.too_big(upload.size or 0, most=self.max_bytes, advice=self.advice)
            raise ValidationError(sentence, code="too_big")
        return upload


_FOR_MODEL_FIELDS: "tuple[tuple[type[models.Field[Any, Any]], type[forms.Field]], ...]" = (
    (models.DateField, VietnameseDateField),
    (models.DecimalField, NumberField),
    (models.IntegerField, CountField),
    (models.EmailField, EmailField),
    (models.TextField, TextField),
    (models.CharField, LineField),
    (models.BooleanField, TickField),
)


def formfield(db_field: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    """The form field of ours for a model's field."""
    plain = not db_field.choices and not isinstance(
        db_field, (models.DateTimeField, models.FloatField, models.URLField)
    )
    ours = next((field for kind, field in _FOR_MODEL_FIELDS if plain and isinstance(db_field, kind)), None)
    if ours:
        kwargs["form_class"] = ours
    return db_field.formfield(**kwargs)
