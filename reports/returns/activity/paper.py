"""The whole paper: store a page of cells, freeze it, judge it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from campaigns.record.figures import ratio_percent
from reports.returns.activity import sums
from reports.returns.activity.cells import Hand, put
from reports.returns.activity.rules import Cell, CellState
from reports.returns.activity.working import Grid, grid_of
from reports.returns.indicators import Asked
from units.models import User


def write(filing: Filing, values: Mapping[str, Any], *, actor: User, at: datetime) -> None:
    """Whole cells, or reasons alone; only what says something new becomes a new edition of its cell."""
    grid = grid_of(filing)
    known = {one.code for one in grid.asked}
    said: dict[str, Cell] = {code: Cell(**boxes) for code, boxes in values.get("cells", {}).items() if code in known}
    for code, note in values.get("reasons", {}).items():
        if code in known:
            said[code] = replace(grid.cell(code), note=note)
    new = {code: cell for code, cell in said.items() if not grid.cell(code).says(cell)}
    put(filing, grid, new, hands=dict.fromkeys(new, Hand(actor, at)))


def nothing(filing: Filing) -> dict[str, Any]:
    """A zero in every cell that has one, as `write` takes it; a ratio of nothing is left unsaid."""
    zero = {"value": Decimal(0), "out_of": None, "note": ""}
    return {"cells": {one.code: dict(zero) for one in grid_of(filing).asked if not one.is_ratio}}


def content(filing: Filing) -> dict[str, Any]:
    return frozen(filing, grid_of(filing))


def frozen(filing: Filing, grid: Grid) -> dict[str, Any]:
    """What is stated, and beside it what the sums are at this moment, as they are shown."""
    filled = [cell for code, cell in grid.cells.items() if cell.value is not None]
    return {
        "period": {
            "name": filing.period.name,
            "first_day": grid.window.first_day.isoformat(),
            "last_day": grid.window.last_day.isoformat(),
        },
        "nothing_happened": bool(filled) and all(cell.value == 0 for cell in filled),
        "since": grid.year.first_day.isoformat(),
        "activities": [_frozen(grid, one) for one in grid.asked],
    }


def doubts(content: dict[str, Any]) -> int:
    """How many cells bear a warning, explained or not."""
    return sum(bool(row["warning"]) for row in content.get("activities", ()))


def _frozen(grid: Grid, one: Asked) -> dict[str, Any]:
    cell, judged = grid.cell(one.code), grid.judged[one.code]
    to_date, before = grid.to_date(one), grid.to_date_before(one)
    return {
        "code": one.code,
        "name": one.name,
        "unit_of_measure": one.unit_of_measure,
        "group_no": one.group_no,
        "group_title": one.group_title,
        "is_ratio": one.is_ratio,
        "part_label": one.part_label,
        "whole_label": one.whole_label,
        "value": plain(cell.value),
        "out_of": plain(cell.out_of),
        "percent": plain(ratio_percent(cell.value, cell.out_of)) if one.is_ratio else None,
        # What the unit states of the year before comes from its papers of that year, never from this one.
        "previous_value": None,
        "previous_out_of": None,
        "note": cell.note,
        "warning": judged.warning,
        "same_days": sums.shown(grid.same_days(one), is_ratio=one.is_ratio),
        "to_date": sums.shown(to_date, is_ratio=one.is_ratio),
        "to_date_before": sums.shown(before, is_ratio=one.is_ratio),
        "change": sums.change_words(before, to_date, unit=one.unit_of_measure, is_ratio=one.is_ratio),
    }


def plain(number: Decimal | None) -> str | None:
    """A number as JSON keeps it: the same text for 3 and 3.00."""
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def check(filing: Filing, *, on: date) -> list[Fault]:
    """Blank cells, broken rules, and figures that stand out without a reason."""
    return faults_of(grid_of(filing))


def faults_of(grid: Grid) -> list[Fault]:
    faults = []
    for one in grid.asked:
        judged = grid.judged[one.code]
        if judged.fault:
            faults.append(Fault(f"{one.code}.{judged.box}", judged.fault))
        elif judged.state == CellState.REVIEW:
            faults.append(Fault(f"{one.code}.note", f"{one.name}: {judged.warning}"))
    return faults
