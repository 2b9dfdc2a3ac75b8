"""The table of a return: what was done by indicator, this year and the year before, with what is offered for each box."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import vn
from atgt_portal.lib.fields import CountField, DraftForm, NumberField, TickField
from campaigns.plans.counting import MOST_COUNTED
from reports.returns.indicators import Asked
from reports.returns.suggesting import Suggested, offered
from reports.returns.working import BOXES, Working

_BOX_LABELS = {
    "value": _("kỳ này"),
    "out_of": _("kỳ này, trên tổng số"),
    "previous_value": _("cùng kỳ"),
    "previous_out_of": _("cùng kỳ, trên tổng số"),
}


class ActivitiesForm(DraftForm):
    """This year and the year before for each indicator the unit answers for; both halves where it is a ratio."""

    zero_rest = TickField(label=_("Các ô “Kỳ này” còn trống ở bảng trên: không phát sinh, ghi 0"), required=False)

    def __init__(
        self, data: QueryDict | None, *, working: Working, fresh: bool, suggested: Mapping[str, Suggested]
    ) -> None:
        asked, filled = working.asked, working.activities if fresh else {}
        self.asked, self.suggested = asked, suggested
        initial = {f"{code}.{box}": value for code, boxes in filled.items() for box, value in boxes.items()}
        super().__init__(data, initial=initial, prefix="kq")
        for one in asked:
            for box in BOXES if one.is_ratio else ("value", "previous_value"):
                self.fields[f"{one.code}.{box}"] = _figure_box(one, box)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for one in (one for one in self.asked if one.is_ratio):
            for part_box, whole_box in (("value", "out_of"), ("previous_value", "previous_out_of")):
                part, whole = cleaned.get(f"{one.code}.{part_box}"), cleaned.get(f"{one.code}.{whole_box}")
                if part is not None and whole is not None and part > whole:
                    sentence = _(
                        "“%(name)s”: %(part_label)s (%(part)s) lớn hơn %(whole_label)s (%(whole)s). Sửa một trong hai số."
                    )
                    said = sentence % {
                        "name": one.name,
                        "part_label": one.part_label,
                        "part": vn.show_number(part),
                        "whole_label": one.whole_label,
                        "whole": vn.show_number(whole),
                    }
                    self.add_error(f"{one.code}.{part_box}", said)
        return cleaned

    def figures(self) -> dict[str, dict[str, Decimal | None]]:
        return {one.code: {box: self._typed(one, box) for box in BOXES} for one in self.asked}

    def _typed(self, one: Asked, box: str) -> Decimal | None:
        value = self.cleaned_data.get(f"{one.code}.{box}")
        if value is None and box == "value" and not one.is_ratio and self.cleaned_data["zero_rest"]:
            return Decimal(0)
        return None if value is None else Decimal(value)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Rows of the table under their task groups."""
        groups: dict[tuple[int, str], list[dict[str, Any]]] = {}
        for one in self.asked:
            groups.setdefault((one.group_no, one.group_title), []).append(self._row(one))
        return [
            {"title": f"{no}. {title}" if no else str(_("Số liệu khác")), "rows": rows}
            for (no, title), rows in groups.items()
        ]

    def _row(self, one: Asked) -> dict[str, Any]:
        boxes = [self[f"{one.code}.{box}"] for box in BOXES if f"{one.code}.{box}" in self.fields]
        drawn = {box: draw(self[f"{one.code}.{box}"]) for box in BOXES if f"{one.code}.{box}" in self.fields}
        return {
            "name": one.name,
            "unit": one.unit_of_measure,
            "is_ratio": one.is_ratio,
            "part_label": one.part_label,
            "whole_label": one.whole_label,
            "value": drawn["value"],
            "previous_value": drawn["previous_value"],
            "out_of": drawn.get("out_of", ""),
            "previous_out_of": drawn.get("previous_out_of", ""),
            "errors": [str(text) for field in boxes for text in field.errors],
            "threads": [one for field in boxes for one in vars(field.field).get("threads", ())],
            "offer": offered(self.suggested[one.code], self) if one.code in self.suggested else None,
        }


def _figure_box(one: Asked, box: str) -> forms.Field:
    label = f"{one.name}, {_BOX_LABELS[box]}"
    if one.is_counted:
        return CountField(label=label, required=False, max_value=MOST_COUNTED)
    return NumberField(label=label, required=False, unit=one.unit_of_measure)


def draw(field: BoundField) -> str:
    """The control alone, for a table whose header is its label; the label is read aloud."""
    kind = "form-control is-invalid" if field.errors else "form-control"
    return field.as_widget(attrs={"class": kind, "aria-label": str(field.label)})
