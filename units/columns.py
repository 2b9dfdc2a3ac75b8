"""Columns of the tables by which units and accounts come in: how a cell is read and shown."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from atgt_portal.lib.widgets import TextWidget, VietnameseDateWidget, YesNoWidget
from units import accounts
from units.models import Unit

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)
_PHONE = re.compile(r"[0-9+() .-]{6,20}", re.ASCII)


def _blank(label: str) -> vn.VietnameseInputError:
    return vn.VietnameseInputError(vn.blank_sentence(label, advice=_("Ghi nội dung vào ô này.")))


class LineColumn(TextWidget):
    """Text no longer than its database column; blank only where allowed."""

    def __init__(self, *, most: int, required: bool = True) -> None:
        super().__init__()
        self.most, self.required = most, required

    def read(self, value: object) -> str:
        said = super().read(value)
        if not said and self.required:
            raise _blank(self.label)
        if len(said) > self.most:
            sentence = _("%(box)s dài %(length)s ký tự, tối đa %(most)s. Rút gọn nội dung.")
            raise vn.VietnameseInputError(sentence % {"box": self.label, "length": len(said), "most": self.most})
        return said


class CodeColumn(LineColumn):
    """A unit's code: it stands in addresses and names of accounts."""

    def read(self, value: object) -> str:
        said = super().read(value)
        if not _CODE.fullmatch(said):
            sentence = _("Mã %(shown)s chỉ được gồm chữ không dấu, chữ số, dấu gạch nối và gạch dưới. Đặt lại mã.")
            raise vn.VietnameseInputError(sentence % {"shown": vn.quoted(said)})
        return said


class UsernameColumn(LineColumn):
    def read(self, value: object) -> str:
        said = super().read(value)
        try:
            return accounts.tidy_username(said)
        except accounts.AccountRefusedError as refusal:
            raise vn.VietnameseInputError(str(refusal)) from None


class EmailColumn(LineColumn):
    def read(self, value: object) -> str:
        said = super().read(value)
        try:
            if said:
                validate_email(said)
        except ValidationError:
            sentence = _("Địa chỉ thư %(typed)s chưa đúng dạng. Ghi đủ tên và máy chủ, ví dụ vanphong@example.vn.")
            raise vn.VietnameseInputError(sentence % {"typed": vn.quoted(said)}) from None
        return said


class PhoneColumn(LineColumn):
    def read(self, value: object) -> str:
        said = super().read(value)
        if said and not _PHONE.fullmatch(said):
            sentence = _("Số điện thoại %(typed)s chưa đúng dạng. Chỉ ghi chữ số, ví dụ 0912 345 678.")
            raise vn.VietnameseInputError(sentence % {"typed": vn.quoted(said)})
        return said


class ChoiceColumn(TextWidget):
    """One of a few words, without regard to capitals and marks."""

    def __init__(self, choices: list[TextChoices], *, required: bool = True) -> None:
        super().__init__()
        self.required = required
        self.labels = {choice.value: str(choice.label) for choice in choices}
        self.known = {text.fold(label): value for value, label in self.labels.items()}

    def read(self, value: object) -> str:
        said = super().read(value)
        if not said and not self.required:
            return ""
        if not said:
            raise _blank(self.label)
        if text.fold(said) not in self.known:
            sentence = _("%(typed)s không có trong danh mục. Ghi một trong: %(listed)s.")
            raise vn.refusal(
                sentence % {"typed": vn.quoted(said), "listed": ", ".join(self.labels.values())}, label=self.label
            )
        return self.known[text.fold(said)]

    def show(self, value: object) -> str:
        return self.labels.get(str(value), str(value))


class YesNoColumn(YesNoWidget):
    """Blank is no."""

    def read(self, value: object) -> bool:
        return bool(super().read(value))


class DayColumn(VietnameseDateWidget):
    """A day; blank only where allowed."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__()
        self.required = required

    def read(self, value: object) -> Any:
        if self.required and not text.clean(str(value or "")):
            raise vn.VietnameseInputError(
                vn.blank_sentence(self.label, advice=_("Ghi theo ngày/tháng/năm, ví dụ 05/12/2023."))
            )
        return super().read(value)


class UnitColumn(TextWidget):
    """A unit of the board, by its code or by its name."""

    def __init__(self) -> None:
        super().__init__()
        self.by_code: dict[str, Unit] = {}
        self.by_name: dict[str, Unit] = {}

    def offer(self, units: list[Unit]) -> None:
        """The units that a cell may name; a name that two of them bear is no answer."""
        self.by_code = {unit.code.casefold(): unit for unit in units}
        names = [text.fold(unit.name) for unit in units]
        self.by_name = {name: unit for name, unit in zip(names, units, strict=True) if names.count(name) == 1}

    def find(self, said: str) -> Unit | None:
        return self.by_code.get(text.clean(said).casefold()) or self.by_name.get(text.fold(said))

    def read(self, value: object) -> Unit:  # type: ignore[override]
        said = super().read(value)
        if not said:
            raise _blank(self.label)
        unit = self.find(said)
        if unit is None:
            sentence = _("%(typed)s không phải mã hay tên đơn vị nào của Ban. Ghi mã như ở trang Đơn vị.")
            raise vn.refusal(sentence % {"typed": vn.quoted(said)}, label=self.label)
        return unit

    def show(self, value: object) -> str:
        return value.code if isinstance(value, Unit) else str(value)
