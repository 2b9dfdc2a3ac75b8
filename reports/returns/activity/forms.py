"""The grid as one form, for browsers without JavaScript too; and the check before sending, where reasons are given."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from atgt_portal.lib.fields import DraftForm
from campaigns.filing.models import Filing
from reports.returns.activity import paper, police
from reports.returns.activity.boxes import above_whole, box_of, boxes_of, number
from reports.returns.activity.months import Months, months_of, papers_with
from reports.returns.activity.rows import beside
from reports.returns.activity.rules import Cell, CellState
from reports.returns.activity.working import Grid, grid_of
from reports.returns.forms import Line, lines_of
from reports.returns.indicators import Asked

NOTHING_HAPPENED = "khong-phat-sinh"
CHECKS = "kiem-tra"


class CellsForm(DraftForm):
    """A box for every cell, two for a ratio, and one for its reason."""

    def __init__(self, data: QueryDict | None, *, grid: Grid) -> None:
        self.grid = grid
        filled = {
            f"{one.code}.{name}": getattr(grid.cell(one.code), name) for one in grid.asked for name in boxes_of(one)
        }
        super().__init__(data, initial=filled, prefix="kq")
        for one in grid.asked:
            for name in boxes_of(one):
                self.fields[f"{one.code}.{name}"] = box_of(one, name)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.grid.asked:
            if fault := above_whole(one, self._cell(one)):
                self.add_error(f"{one.code}.value", fault)
        return cleaned

    def _cell(self, one: Asked) -> Cell:
        read = {name: self.cleaned_data.get(f"{one.code}.{name}") for name in boxes_of(one)}
        return Cell(value=number(read["value"]), out_of=number(read.get("out_of")), note=read["note"] or "")

    def cells(self, *, nothing_else: bool) -> dict[str, dict[str, Any]]:
        """Code → its boxes; with `nothing_else` what was left blank is an explicit zero. A ratio has no zero of its own."""
        found = {one.code: self._cell(one) for one in self.grid.asked}
        if nothing_else:
            blank = [one.code for one in self.grid.asked if not one.is_ratio and found[one.code].is_blank]
            found |= {code: Cell(value=Decimal(0), note=found[code].note) for code in blank}
        return {code: {"value": cell.value, "out_of": cell.out_of, "note": cell.note} for code, cell in found.items()}

    def row(self, one: Asked) -> dict[str, Any]:
        cell, judged = self.grid.cell(one.code), self.grid.judged[one.code]
        errors = [str(text) for name in boxes_of(one) for text in self[f"{one.code}.{name}"].errors]
        state = CellState.BAD if errors else judged.state
        faults = errors or ([] if self.is_bound or judged.is_missing or not judged.fault else [judged.fault])
        warning = "" if errors else judged.warning
        asked_about = (vars(self[f"{one.code}.{name}"].field).get("threads", ()) for name in boxes_of(one))
        return {
            "code": one.code,
            "name": one.name,
            "unit": one.unit_of_measure,
            "is_ratio": one.is_ratio,
            "part_label": one.part_label,
            "whole_label": one.whole_label,
            "value": self._draw(one, "value", state),
            "out_of": self._draw(one, "out_of", state) if one.is_ratio else "",
            "note": self[f"{one.code}.note"].as_widget(attrs={"class": "form-control"}),
            "note_id": self[f"{one.code}.note"].id_for_label,
            "state": state,
            "state_words": STATE_WORDS[state](),
            "faults": faults,
            "warning": warning,
            "asks_reason": bool(warning or cell.note or errors),
            "edition": cell.edition,
            "threads": [talk for talks in asked_about for talk in talks],
            "beside": beside(self.grid, one),
        }

    def _draw(self, one: Asked, name: str, state: CellState) -> str:
        field = self[f"{one.code}.{name}"]
        attrs: dict[str, str | bool] = {
            "class": "form-control is-invalid" if state == CellState.BAD else "form-control",
            "aria-label": str(field.label),
            "aria-describedby": f"tt-{one.code}",
            "placeholder": _("chưa nhập"),
        }
        return field.as_widget(attrs=attrs)


STATE_WORDS = {
    CellState.BLANK: lambda: _("chưa nhập"),
    CellState.SAVED: lambda: _("đã lưu trên máy chủ"),
    CellState.LOCAL: lambda: _("đang chờ mạng, đã giữ trên máy này"),
    CellState.BAD: lambda: _("có lỗi"),
    CellState.REVIEW: lambda: _("cần xem lại"),
    CellState.LOCKED: lambda: _("đã khóa"),
}


class GridForm:
    """The page of the grid, as the edit page of every kind asks for it."""

    def __init__(self, data: QueryDict | None, *, filing: Filing, on: date | None = None) -> None:
        self.filing, self.grid, self.on = filing, grid_of(filing), on
        self.form = CellsForm(data, grid=self.grid)
        self.nothing_else = data is not None and NOTHING_HAPPENED in data
        self.whole: list[str] = []

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def values(self) -> dict[str, Any]:
        return {"cells": self.form.cells(nothing_else=self.nothing_else)}

    def add_fault(self, field: str, message: str) -> None:
        if field in self.form.fields:
            self.form.add_error(field, message)
        else:
            self.whole.append(message)

    def box_of(self, anchor: str) -> BoundField | None:
        """The box that a thread at that place is about."""
        part, _dot, name = anchor.partition(".")
        return self.form[name] if part == "activities" and name in self.form.fields else None

    def error_list(self) -> list[tuple[str, str]]:
        return [*(Line("", text) for text in self.whole), *lines_of(self.form)]

    @property
    def errors(self) -> list[tuple[str, str]]:
        return self.error_list() if self.form.is_bound else []

    @cached_property
    def months(self) -> Months:
        """The unit's other periods, each as it stands that day."""
        if self.on is None:
            return Months(None, None, [])
        return months_of(self.filing, self._papers, on=self.on, listed=True)

    @cached_property
    def _papers(self) -> list[Filing]:
        return papers_with(self.filing, answer=True)

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """Rows of the table under their task groups."""
        groups: dict[tuple[int, str], list[dict[str, Any]]] = {}
        for one in self.grid.asked:
            groups.setdefault((one.group_no, one.group_title), []).append(self.form.row(one))
        return [
            {"title": f"{no}. {title}" if no else _("Số liệu khác"), "rows": rows}
            for (no, title), rows in groups.items()
        ]

    @cached_property
    def police(self) -> police.PolicePanel | None:
        return police.panel_of(self.filing, self._papers)

    @property
    def includes(self) -> str:
        """Whose figures of before a merger stand in the sums and in the year before."""
        return self.grid.includes(self.grid.year.year_before())

    @property
    def missing(self) -> str:
        """Which earlier periods the sums to date still lack."""
        return ", ".join(self.grid.not_on_record)

    @property
    def states(self) -> list[tuple[str, str]]:
        """The words of every state, for the script that shows them."""
        return [(state.value, STATE_WORDS[state]()) for state in CellState]


class ReasonsForm(DraftForm):
    """One box for every figure that stands out."""

    def __init__(self, data: QueryDict | None, *, grid: Grid) -> None:
        self.asking = [one for one in grid.asked if grid.judged[one.code].warning]
        super().__init__(
            data, initial={f"{one.code}.note": grid.cell(one.code).note for one in self.asking}, prefix="kt"
        )
        for one in self.asking:
            self.fields[f"{one.code}.note"] = box_of(one, "note")
            self.fields[f"{one.code}.note"].help_text = grid.judged[one.code].warning


class CheckForm:
    """The page before sending: what keeps the paper here, what wants a reason, and all that will be sent."""

    def __init__(self, data: QueryDict | None, *, filing: Filing) -> None:
        self.filing, self.grid = filing, grid_of(filing)
        self.form = ReasonsForm(data, grid=self.grid)
        self.whole: list[str] = []

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def values(self) -> dict[str, Any]:
        return {"reasons": {one.code: self.form.cleaned_data[f"{one.code}.note"] for one in self.form.asking}}

    def add_fault(self, field: str, message: str) -> None:
        if field in self.form.fields:
            self.form.add_error(field, message)
        else:
            self.whole.append(message)

    def error_list(self) -> list[tuple[str, str]]:
        return [*(Line("", text) for text in self.whole), *lines_of(self.form)]

    @property
    def errors(self) -> list[tuple[str, str]]:
        return self.error_list() if self.form.is_bound else []

    @cached_property
    def blocking(self) -> list[dict[str, str]]:
        """What must be mended in the grid itself, each with its box there."""
        judged = self.grid.judged
        return [
            {"text": judged[one.code].fault, "target": f"id_kq-{one.code}.{judged[one.code].box}"}
            for one in self.grid.asked
            if judged[one.code].fault and not judged[one.code].is_missing
        ]

    @cached_property
    def missing(self) -> list[dict[str, str]]:
        """The cells that are still blank, each with its box in the grid."""
        judged = self.grid.judged
        return [
            {"text": one.name, "target": f"id_kq-{one.code}.value"}
            for one in self.grid.asked
            if judged[one.code].is_missing
        ]

    @cached_property
    def preview(self) -> dict[str, Any]:
        return paper.frozen(self.filing, self.grid)

    @property
    def tally(self) -> str:
        return self.grid.tally.words
