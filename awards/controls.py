"""Controls inside tables and blocks: they carry their own label and mark, because crispy draws none of them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import CountField, LineField, NumberField, PortalForm, TypedChoiceField
from awards.points import in_points
from awards.tables import TableLine


class ControlForm(PortalForm):
    """A paper's form whose controls are laid out by hand: wrong ones are marked, faults of the paper find their control."""

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors:
            self._mark(name)

    def add_fault(self, field: str, message: str) -> None:
        name = self.control_of(field)
        self.add_error(name, message)
        self._mark(name or "")

    def control_of(self, field: str) -> str | None:
        """The control that a fault of the paper is shown at; None for the whole form."""
        return field if field in self.fields else None

    def box_of(self, anchor: str) -> BoundField | None:
        """The control that a thread at that place is about."""
        name = self.control_of(anchor)
        return self[name] if name else None

    def error_list(self) -> list[tuple[str, str]]:
        whole = [("", str(text)) for text in self.non_field_errors()]
        return whole + [(bound.id_for_label, str(text)) for bound in self for text in bound.errors]

    def _mark(self, name: str) -> None:
        if name in self.fields:
            attrs = self.fields[name].widget.attrs
            attrs["class"] = f"{attrs.get('class', '').replace(' is-invalid', '')} is-invalid"


class YearField(CountField):
    """A year of four digits."""

    def read(self, value: Any) -> int:
        year: int = super().read(value)
        if not 1900 <= year <= 2100:
            sentence = _("%(label)s: không nhận năm %(year)s. Nhập đủ bốn chữ số, ví dụ 1985.")
            raise ValidationError(sentence % {"label": self.said_label, "year": vn.show_plain(year)}, code="invalid")
        return year


class PointsField(NumberField):
    """Points of one criterion, from 0 to its maximum, two places at most; cleaned to whole hundredths."""

    def __init__(self, *, line: TableLine, **kwargs: Any) -> None:
        self.line = line
        super().__init__(required=False, **kwargs)
        self.widget.attrs |= {"class": "form-control w-auto", "size": "6", "aria-label": self.label}

    def read(self, value: Any) -> Decimal:
        typed = super().read(value)
        if typed * 100 > self.line.maximum:
            sentence = _("Tiêu chí %(code)s: %(typed)s điểm cao hơn điểm chuẩn. Nhập từ 0 đến %(maximum)s điểm.") % {
                "code": self.line.code,
                "typed": vn.show_number(typed),
                "maximum": vn.show_number(in_points(self.line.maximum)),
            }
            raise ValidationError(sentence, code="too_many")
        return typed

    def clean(self, value: Any, *args: Any) -> int | None:
        typed = super().clean(value, *args)
        return None if typed is None else int(typed * 100)


def points_field(line: TableLine, *, label: str) -> forms.Field:
    """Levels in words for a rubric, a number for everything else."""
    if not line.steps:
        return PointsField(line=line, label=label)
    choices = [("", _("Chưa chấm"))] + [(str(points), _step_label(words, points)) for words, points in line.steps]
    widget = forms.Select(attrs={"class": "form-select", "aria-label": label})
    return TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=widget,
        error_messages={
            "invalid_choice": _(
                "Tiêu chí %(code)s: mức đã chọn không có trong bảng điểm. Chọn lại một mức trong danh sách."
            )
            % {"code": line.code}
        },
    )


def _step_label(words: str, points: int) -> str:
    return _("%(words)s: %(points)s điểm") % {"words": words, "points": vn.show_number(in_points(points))}


def evidence_field(name: str, line: TableLine) -> LineField:
    label = _("%(name)s tiêu chí %(code)s") % {"name": name, "code": line.code}
    widget = forms.TextInput(attrs={"class": "form-control", "aria-label": label})
    return LineField(label=label, required=False, max_length=300, widget=widget)
