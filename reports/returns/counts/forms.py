"""The grid of the edit page: a row a place, six boxes and a note. Read leniently as a draft, judged by the paper's check."""

from typing import Any

from django.forms import BoundField
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.fields import CountField, DraftForm
from atgt_portal.lib.impersonal import ImpersonalLine
from campaigns.filing.models import Filing
from campaigns.record.dated import MEASURES
from campaigns.setup.choices import AccidentMeasure
from reports.returns.accidents import window_of_paper
from reports.returns.by_unit import LARGEST_COUNT, LONGEST_NOTE
from reports.returns.counts.rows import rows_and_editions, standing_places
from reports.returns.forms import AccidentReturnForm, head_form, lines_of
from units.models import Unit

_CELL = {"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}
_HEADS = (_("Số vụ"), _("Người chết"), _("Bị thương"), _("Rượu, bia"), _("Đặc biệt nghiêm trọng"), _("Ô tô KD vận tải"))
"""Of the six measures in their order; every box says its own in full."""


class PlaceRow(DraftForm):
    """What the period brought one place."""

    note = ImpersonalLine(label=_("Ghi chú"), max_length=LONGEST_NOTE, required=False)

    def __init__(self, *args: Any, place: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code, self.name = place.code, place.place_name or place.name
        for measure in AccidentMeasure:
            self.fields[measure.value] = CountField(label=measure.label, max_value=LARGEST_COUNT, required=False)
        for name, field in self.fields.items():
            described = {"aria-label": f"{self.name}, {field.label}"}
            wrong = (
                {"aria-invalid": "true", "class": "form-control is-invalid"}
                if self.is_bound and name in self.errors
                else {}
            )
            field.widget.attrs.update({**_CELL, **described, **wrong})

    def cells(self) -> list[BoundField]:
        return [self[measure] for measure in MEASURES]

    def values(self) -> dict[str, Any]:
        return {"unit": self.code, **{name: self.cleaned_data.get(name) for name in self.fields}}


class CountsForm:
    """One row for each place that stood in the period, or the statement that nothing happened anywhere."""

    is_counted = True

    def __init__(self, data: QueryDict | None, *, filing: Filing) -> None:
        rows, self.editions = rows_and_editions(filing)
        stored = rows if data is None else {}
        self.head = head_form(data, filing=filing)
        places = standing_places(filing.campaign, window_of_paper(filing))
        self.rows = [
            PlaceRow(data, place=place, prefix=f"dv-{place.code}", initial=stored.get(place.code)) for place in places
        ]
        self.heads = _HEADS

    def placed(self) -> list[tuple[PlaceRow, int]]:
        """Each row with the edition in which the page shows it."""
        return [(row, self.editions.get(row.code, 0)) for row in self.rows]

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), *[row.is_valid() for row in self.rows]])

    def values(self) -> dict[str, Any]:
        return {
            **self.head.cleaned_data,
            "counts": [row.values() for row in self.rows],
        }

    def add_fault(self, field: str, message: str) -> None:
        if (box := self._row_and_name(field)) is None:
            self.head.add_error(field if field in self.head.fields else None, message)
            return
        row, name = box
        row.add_error(name, message)
        row.fields[name].widget.attrs.update({"aria-invalid": "true", "class": "form-control is-invalid"})

    def box_of(self, anchor: str) -> BoundField | None:
        """The box that a thread at that place is about."""
        if not anchor.startswith("counts."):
            return self.head["nothing_happened"]
        box = self._row_and_name(anchor)
        return box[0][box[1]] if box else None

    def _row_and_name(self, field: str) -> tuple[PlaceRow, str] | None:
        part, _dot, rest = field.partition(".")
        code, _dot, name = rest.partition(".")
        name = name or MEASURES[0]
        found = next((row for row in self.rows if row.code == code and name in row.fields), None)
        return (found, name) if part == "counts" and found else None

    def error_list(self) -> list[tuple[str, str]]:
        found = lines_of(self.head)
        for row in self.rows:
            found += lines_of(row, before=f"{row.name}: ")
        return found

    @property
    def errors(self) -> list[tuple[str, str]]:
        return self.error_list() if self.head.is_bound else []


def police_form(data: QueryDict | None, *, filing: Filing) -> AccidentReturnForm | CountsForm:
    """The page that the campaign's official source asks for."""
    return (CountsForm if filing.campaign.counts_by_unit else AccidentReturnForm)(data, filing=filing)
