"""The three papers that change units, as they are typed. Each gives the values of a prepared change."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import text, vn
from atgt_portal.lib.fields import (
    ChoiceField,
    CountField,
    LineField,
    MultipleChoiceField,
    TextField,
    VietnameseDateField,
)
from atgt_portal.lib.forms import PortalForm
from campaigns.record.lineage import WHOLE
from units.choices import SuccessionKind, UnitKind
from units.models import Unit

PARTS = 4
_NONE = [("", _("– Chọn –"))]
_MOST_CODE = 40


class ChangeForm(PortalForm):
    """What every change rests on: its paper and its day."""

    kind: SuccessionKind
    paper_number = LineField(label=_("Số văn bản"), max_length=60, help_text=_("Ví dụ 1670/NQ-UBTVQH15."))
    signed_on = VietnameseDateField(label=_("Ngày ký"))
    signer = LineField(label=_("Người ký"), max_length=120)
    on = VietnameseDateField(label=_("Có hiệu lực từ ngày"))

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Communes first: it is they that are merged and divided.
        placed = sorted(units, key=lambda unit: not unit.is_geographic)
        self.units = {str(unit.uuid): unit for unit in placed}
        self.offered = [(uuid, f"{unit.name} ({unit.code})") for uuid, unit in self.units.items()]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        signed, on = values.get("signed_on"), values.get("on")
        if signed and on and signed > on:
            sentence = _("Ngày ký %(signed)s ở sau ngày có hiệu lực %(on)s. Kiểm tra lại hai ngày.")
            self.add_error("signed_on", sentence % {"signed": vn.show_date(signed), "on": vn.show_date(on)})
        return values

    def plan_values(self) -> dict[str, Any]:
        """The fields of the prepared change."""
        values = {name: self.cleaned_data[name] for name in ("paper_number", "signed_on", "signer", "on")}
        return {**values, "kind": self.kind}


class RenameUnitForm(ChangeForm):
    """The same unit under a new name."""

    kind = SuccessionKind.RENAME
    old = ChoiceField(label=_("Đơn vị đổi tên"))
    name = LineField(label=_("Tên mới"), max_length=200)
    place_name = LineField(label=_("Tên địa bàn mới"), max_length=120, required=False)
    field_order = ("old", "name", "place_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old"].choices = _NONE + self.offered  # type: ignore[attr-defined]

    def plan_values(self) -> dict[str, Any]:
        values = self.cleaned_data
        entry = {"unit": values["old"], "name": values["name"], "place_name": values["place_name"]}
        return {**super().plan_values(), "olds": [values["old"]], "news": [entry]}


class EndingForm(ChangeForm):
    """A change by which units end."""

    wind_up_on = VietnameseDateField(
        label=_("Xử lý xong hồ sơ cũ đến ngày"),
        required=False,
        help_text=_("Đến hết ngày này, người của đơn vị cũ còn hoàn thành hồ sơ mang tên cũ. Để trống: không gia hạn."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        on, until = values.get("on"), values.get("wind_up_on")
        if on and until and until < on:
            sentence = _("Ngày %(until)s ở trước ngày có hiệu lực %(on)s. Chọn ngày sau đó hoặc để trống.")
            self.add_error("wind_up_on", sentence % {"until": vn.show_date(until), "on": vn.show_date(on)})
        return values

    def plan_values(self) -> dict[str, Any]:
        return {**super().plan_values(), "wind_up_on": self.cleaned_data["wind_up_on"]}

    def _check_code(self, field: str) -> None:
        code = self.cleaned_data.get(field) or ""
        taken = {unit.code.lower() for unit in self.units.values()}
        if code and not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in code):
            sentence = _("Mã %(code)s chỉ được gồm chữ không dấu, chữ số, dấu gạch nối và gạch dưới. Đặt lại mã.")
            self.add_error(field, sentence % {"code": vn.quoted(code)})
        elif code.lower() in taken:
            sentence = _("Mã %(code)s đã có đơn vị dùng. Đặt mã khác.")
            self.add_error(field, sentence % {"code": vn.quoted(code)})

    def _ask(self, field: str) -> None:
        if field in self.cleaned_data and not self.cleaned_data[field]:
            label = str(self.fields[field].label)
            self.add_error(field, vn.blank_sentence(label, advice=gettext("Điền cho đơn vị mới.")))


class MergeForm(EndingForm):
    """Several units become one: a new one, or one of those that stand."""

    kind = SuccessionKind.MERGE
    olds = MultipleChoiceField(
        label=_("Các đơn vị nhập lại"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Những đơn vị này thôi hoạt động từ ngày có hiệu lực."),
    )
    outside = TextField(
        label=_("Đơn vị ngoài Ban cùng nhập vào"),
        required=False,
        max_length=1000,
        help_text=_("Mỗi dòng một đơn vị. Cổng không có số liệu của họ nên cùng kỳ ghi “không đủ căn cứ tính”."),
    )
    into = ChoiceField(
        label=_("Nhập vào đơn vị đang có"),
        required=False,
        help_text=_("Để trống khi thành lập đơn vị mới, rồi điền các ô dưới."),
    )
    code = LineField(label=_("Mã đơn vị mới"), max_length=_MOST_CODE, required=False, maybe=False)
    name = LineField(label=_("Tên đơn vị mới"), max_length=200, required=False, maybe=False)
    place_name = LineField(label=_("Tên địa bàn mới"), max_length=120, required=False, maybe=False)
    unit_kind = ChoiceField(label=_("Loại đơn vị mới"), choices=_NONE + UnitKind.choices, required=False)
    gso_code = LineField(label=_("Mã hành chính mới"), max_length=10, required=False, maybe=False)
    field_order = ("olds", "outside", "into", "code", "name", "place_name", "unit_kind", "gso_code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["olds"].choices = self.offered  # type: ignore[attr-defined]
        self.fields["into"].choices = _NONE + self.offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        olds, into = values.get("olds") or [], values.get("into")
        if into and into in olds:
            sentence = _("%(unit)s vừa là đơn vị nhập đi vừa là đơn vị nhận. Bỏ dấu ở danh sách đơn vị nhập lại.")
            self.add_error("into", sentence % {"unit": self.units[into].name})
        if "olds" in values and len(olds) == 1 and not into and not values.get("outside"):
            self.add_error(
                "olds", _("Mới chọn một đơn vị. Chọn từ hai đơn vị trở lên; nếu chỉ đổi tên, dùng trang Đổi tên.")
            )
        if not into:
            for field in ("code", "name", "unit_kind"):
                self._ask(field)
            self._check_code("code")
        return values

    def plan_values(self) -> dict[str, Any]:
        values = self.cleaned_data
        entry: dict[str, Any] = {"unit": values["into"]}
        if not values["into"]:
            entry = {name: values[name] for name in ("code", "name", "place_name", "gso_code")}
            entry["kind"] = values["unit_kind"]
        outside = [line for line in map(text.clean, values["outside"].splitlines()) if line]
        return {**super().plan_values(), "olds": values["olds"], "news": [entry], "outside": outside}


class SplitForm(EndingForm):
    """One unit becomes several new ones; last year's figures are shared by declared thousandths."""

    kind = SuccessionKind.SPLIT
    old = ChoiceField(label=_("Đơn vị chia tách"))
    field_order = ("old",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old"].choices = _NONE + self.offered  # type: ignore[attr-defined]
        for n in range(1, PARTS + 1):
            told = {"n": n}
            self.fields[f"code_{n}"] = LineField(
                label=_("Mã đơn vị mới %(n)s") % told, max_length=_MOST_CODE, required=False, maybe=False
            )
            self.fields[f"name_{n}"] = LineField(
                label=_("Tên đơn vị mới %(n)s") % told, max_length=200, required=False, maybe=False
            )
            self.fields[f"place_{n}"] = LineField(
                label=_("Tên địa bàn %(n)s") % told, max_length=120, required=False, maybe=False
            )
            kinds = ChoiceField(label=_("Loại đơn vị %(n)s") % told, choices=_NONE + UnitKind.choices, required=False)
            self.fields[f"kind_{n}"] = kinds
            self.fields[f"mille_{n}"] = CountField(
                label=_("Phần nghìn số liệu cùng kỳ chia cho đơn vị %(n)s") % told,
                max_value=WHOLE,
                required=False,
                maybe=False,
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        rows = self._rows()
        if len(rows) < 2:
            self.add_error(
                "name_1", _("Chia tách cần ít nhất hai đơn vị mới. Điền tên, mã, loại và phần nghìn của từng đơn vị.")
            )
            return values
        for n in rows:
            for field in (f"code_{n}", f"name_{n}", f"kind_{n}", f"mille_{n}"):
                self._ask(field)
            self._check_code(f"code_{n}")
        codes = [str(values.get(f"code_{n}", "")).lower() for n in rows]
        if len(set(codes)) < len(codes):
            self.add_error(f"code_{rows[-1]}", _("Hai đơn vị mới trùng mã. Đặt mỗi đơn vị một mã."))
        total = sum(values.get(f"mille_{n}") or 0 for n in rows)
        if not self.errors and total != WHOLE:
            sentence = _("Các phần nghìn cộng lại là %(sum)s. Sửa để tổng đúng 1.000.")
            self.add_error(f"mille_{rows[0]}", sentence % {"sum": vn.show_number(total)})
        return values

    def _rows(self) -> list[int]:
        names = ("code", "name", "place", "kind", "mille")
        return [n for n in range(1, PARTS + 1) if any(self.cleaned_data.get(f"{name}_{n}") for name in names)]

    def plan_values(self) -> dict[str, Any]:
        values = self.cleaned_data
        news = [
            {
                "code": values[f"code_{n}"],
                "name": values[f"name_{n}"],
                "place_name": values[f"place_{n}"],
                "kind": values[f"kind_{n}"],
                "gso_code": "",
                "mille": values[f"mille_{n}"],
            }
            for n in self._rows()
        ]
        return {**super().plan_values(), "olds": [values["old"]], "news": news}
