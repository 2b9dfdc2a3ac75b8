"""Widgets of django-import-export that read Vietnamese.

The stock ones read 1,5 as 1, 1.234 as a decimal without asking, and 05/12/2023 as 12 May: never use them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from atgt_portal.lib import text, vn


class _VietnameseWidget(widgets.Widget):  # type: ignore[misc]
    """Blank becomes None; the column is named in every refusal."""

    def __init__(self, *, label: str = "", coerce_to_string: bool = True) -> None:
        super().__init__(coerce_to_string=coerce_to_string)
        self.label = label

    def read(self, value: object) -> object:
        raise NotImplementedError

    def show(self, value: Any) -> str:
        return vn.show_plain(value)

    def clean(self, value: object, row: Mapping[str, object] | None = None, **_kwargs: object) -> Any:
        try:
            return self.read(value)
        except vn.BlankError:
            return None

    def render(self, value: Any, obj: object = None, **kwargs: object) -> Any:
        native = kwargs.get("force_native_type") or not self.coerce_to_string
        return value if native else "" if value is None else self.show(value)


class VietnameseDateWidget(_VietnameseWidget):
    """Days, day first."""

    def read(self, value: object) -> date:
        return vn.parse_date(value, label=self.label)

    def show(self, value: date) -> str:
        return vn.show_date(value)


class CountWidget(_VietnameseWidget):
    """Whole numbers from 0 up; 1.234 is 1234."""

    def read(self, value: object) -> int:
        return vn.parse_count(value, label=self.label)


class NumberWidget(_VietnameseWidget):
    """Numbers with a decimal comma; 1.234 is asked about."""

    def read(self, value: object) -> Decimal:
        return vn.parse_number(value, label=self.label)


class TextWidget(_VietnameseWidget):
    """Text of one line in NFC; blank stays the empty text, as model fields want it."""

    def read(self, value: object) -> str:
        return "" if value is None else text.clean(str(value))

    def show(self, value: object) -> str:
        return str(value)


class LinesWidget(TextWidget):
    """Text of several lines in NFC."""

    def read(self, value: object) -> str:
        return "" if value is None else text.clean_lines(str(value))


class YesNoWidget(_VietnameseWidget):
    """Có or Không; anything else is refused, where the stock widget takes it for no."""

    _WORDS = {"co": True, "x": True, "1": True, "true": True, "khong": False, "0": False, "false": False}

    def read(self, value: object) -> bool | None:
        typed = "" if value is None else text.fold(str(value))
        if typed and typed not in self._WORDS:
            sentence = _("%(typed)s không phải là có hay không. Ghi Có hoặc Không.") % {"typed": vn.quoted(value)}
            raise vn.refusal(sentence, label=self.label)
        return self._WORDS.get(typed)

    def show(self, value: object) -> str:
        return _("Có") if value else _("Không")


class CodeWidget(widgets.ForeignKeyWidget):  # type: ignore[misc]
    """A row of another table by its code or name, in NFC; one that is not there is named."""

    def clean(self, value: object, row: Mapping[str, object] | None = None, **kwargs: object) -> Any:
        typed = "" if value is None else text.clean(str(value))
        try:
            return super().clean(typed, row, **kwargs)
        except ObjectDoesNotExist:
            sentence = _("%(typed)s không có trong danh mục %(list)s. Ghi đúng như trong danh mục.")
            named = {"typed": vn.quoted(typed), "list": self.model._meta.verbose_name}  # noqa: SLF001
            raise vn.VietnameseInputError(sentence % named) from None


class VietnameseField(fields.Field):  # type: ignore[misc]
    """A column; its name stands in the refusals of its widget."""

    def clean(self, row: Mapping[str, object], **kwargs: object) -> Any:
        if self.column_name not in row:
            columns = ", ".join(str(name) for name in row)
            sentence = _("Tệp thiếu cột %(column)s. Các cột đọc được: %(columns)s. Tải mẫu rồi nhập lại.")
            raise vn.VietnameseInputError(sentence % {"column": self.column_name, "columns": columns})
        if isinstance(self.widget, _VietnameseWidget) and not self.widget.label:
            self.widget.label = self.column_name
        return super().clean(row, **kwargs)


class VietnameseResource(resources.ModelResource):  # type: ignore[misc]
    """The base of every resource: each kind of model field gets the widget that reads Vietnamese."""

    DEFAULT_RESOURCE_FIELD = VietnameseField
    WIDGETS_MAP = {
        **resources.ModelResource.WIDGETS_MAP,
        "CharField": TextWidget,
        "TextField": LinesWidget,
        "DateField": VietnameseDateWidget,
        "DecimalField": NumberWidget,
        "BooleanField": YesNoWidget,
        "NullBooleanField": YesNoWidget,
        **dict.fromkeys(
            (
                "AutoField",
                "BigAutoField",
                "SmallAutoField",
                "IntegerField",
                "BigIntegerField",
                "SmallIntegerField",
                "PositiveIntegerField",
                "PositiveBigIntegerField",
                "PositiveSmallIntegerField",
            ),
            CountWidget,
        ),
    }
