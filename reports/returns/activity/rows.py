"""The grid in words: what the page prints, what an answer to a stored cell says. One place, so that both agree."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.setup.choices import Direction
from reports.returns.activity import sums
from reports.returns.activity.boxes import plain
from reports.returns.activity.cells import Conflict, Stored
from reports.returns.activity.rules import Cell, CellState
from reports.returns.activity.working import Grid
from reports.returns.indicators import Asked


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a cell."""

    same_days: str
    to_date: str
    to_date_before: str
    change: str
    tone: str
    same_includes: str = ""
    sum_includes: str = ""


def beside(grid: Grid, one: Asked) -> Beside:
    before, now = grid.to_date_before(one), grid.to_date(one)
    return Beside(
        same_days=sums.shown(grid.same_days(one), is_ratio=one.is_ratio),
        to_date=sums.shown(now, is_ratio=one.is_ratio),
        to_date_before=sums.shown(before, is_ratio=one.is_ratio),
        change=sums.change_words(before, now, unit=one.unit_of_measure, is_ratio=one.is_ratio),
        tone=_tone(one, before, now),
        same_includes=grid.includes(grid.window.year_before()),
        sum_includes=grid.includes(grid.year),
    )


def _tone(one: Asked, before: sums.Amount | None, now: sums.Amount | None) -> str:
    """Only what is plainly good is coloured: fewer patrols or fines are neither good nor bad by themselves."""
    if one.is_ratio or before is None or now is None or before.value == now.value:
        return ""
    better = Direction.MORE_IS_BETTER if now.value > before.value else Direction.LESS_IS_BETTER
    return "good" if one.direction == better else ""


def moment_words(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"


def cell_words(cell: Cell, one: Asked) -> str:
    """A cell inside a sentence: 3, 45/50, trống."""
    if cell.is_blank:
        return _("trống")
    value = vn.show_number(cell.value)
    return f"{value}/{vn.show_number(cell.out_of)}" if one.is_ratio else value


def conflict_words(conflict: Conflict, one: Asked) -> str:
    said = {
        "by": conflict.by,
        "theirs": cell_words(conflict.theirs, one),
        "mine": cell_words(conflict.mine, one),
        "at": moment_words(conflict.at) if conflict.at else _("vừa xong"),
    }
    if said["theirs"] == said["mine"]:
        return _("%(by)s đã sửa lý do của ô này lúc %(at)s. Chọn giữ lời ấy hay dùng lời của anh/chị.") % said
    return (
        _("%(by)s đã sửa ô này thành %(theirs)s lúc %(at)s. Chọn giữ %(theirs)s hay dùng số của anh/chị (%(mine)s).")
        % said
    )


def answer(stored: Stored, sent: list[str], *, at: datetime) -> dict[str, Any]:
    """What a page is told of the cells it sent and of those that hang together with them."""
    asked = {one.code: one for one in stored.grid.asked}
    codes = {code for code in sent if code in asked}
    codes |= {asked[code].part_of for code in codes} | {one.code for one in asked.values() if one.part_of in codes}
    cells = {code: _told(stored, asked[code]) for code in asked if code in codes}
    unknown = {code: {"state": CellState.BAD, "fault": stored.refused[code]} for code in sent if code not in asked}
    return {
        "before": stored.before,
        "revision": stored.revision,
        "said": _("Đã lưu %(at)s") % {"at": moment_words(at)},
        "tally": stored.grid.tally.stored,
        "cells": cells | unknown,
    }


def _told(stored: Stored, one: Asked) -> dict[str, Any]:
    grid, cell, judged = stored.grid, stored.grid.cell(one.code), stored.grid.judged[one.code]
    shown = beside(grid, one)
    told: dict[str, Any] = {
        "state": judged.state,
        "edition": cell.edition,
        "value": plain(cell.value),
        "out_of": plain(cell.out_of),
        "note": cell.note,
        "fault": "" if judged.is_missing else judged.fault,
        "warning": judged.warning,
        "to_date": shown.to_date,
        "change": shown.change,
    }
    if one.code in stored.refused:
        return told | {"state": CellState.BAD, "fault": stored.refused[one.code], "refused": True}
    if (conflict := stored.conflicts.get(one.code)) is not None:
        theirs = cell_words(conflict.theirs, one)
        choice = {
            "keep": _("Giữ %(theirs)s") % {"theirs": theirs},
            "use": _("Dùng %(mine)s") % {"mine": cell_words(conflict.mine, one)},
        }
        return told | {"state": CellState.REVIEW, "conflict": conflict_words(conflict, one)} | choice
    return told
