"""Storing single cells as they are typed. Two who type in different cells never meet; in the same cell the later asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.filing import act as filing_act
from campaigns.filing.models import Filing
from reports.returns.activity.boxes import above_whole, box_of, boxes_of, number
from reports.returns.activity.rules import Cell
from reports.returns.activity.working import Grid, grid_of
from reports.returns.indicators import Asked
from reports.returns.models import CellEdit
from units.models import User


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell as a page sends it: the texts of its boxes, the edition that the page had seen, which page, and its turn."""

    code: str
    boxes: Mapping[str, str]
    seen: int
    page: str
    turn: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else has stored something else in the cell since it was seen."""

    mine: Cell
    theirs: Cell
    by: str
    at: datetime | None


@dataclass(slots=True)
class Stored:
    """What became of the cells that were sent: the grid as it now stands, whom they met, what could not be read.

    `before` is the paper's revision that the storing found, `revision` the one it left.
    """

    grid: Grid
    before: int
    revision: int
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who stores, when, and from which page by which turn."""

    by: User
    at: datetime
    page: str = ""
    turn: int = 0


def store(filing: Filing, typed: Sequence[Typed], *, actor: User, at: datetime) -> Stored:
    """Store what is new in the cells that were sent; the same request sent again changes nothing.

    Raises `ActionRefusedError` or `StalePageError` where the paper cannot be edited.
    """
    with filing_act.storing():
        # From here to the end of the transaction cells of this paper are stored one hand after the other.
        held = filing_act.hold(filing, actor=actor, at=at)
        stored = Stored(before=held - 1, revision=held, grid=grid_of(filing))
        if fresh := _fresh(filing, typed, stored, actor=actor):
            hands = {one.code: Hand(actor, at, one.page, one.turn) for one, _cell in fresh}
            stored.grid = put(filing, stored.grid, {one.code: cell for one, cell in fresh}, hands=hands)
        else:
            # Every cell says already what was sent, or cannot be stored: the paper stays as it was.
            transaction.set_rollback(True)
            stored.revision = stored.before
    return stored


def put(filing: Filing, grid: Grid, cells: Mapping[str, Cell], *, hands: Mapping[str, Hand]) -> Grid:
    """Write these cells, each as its next edition, with the trace of who did: one statement, however many cells."""
    keys = {one.code: one.pk for one in grid.asked}
    new = {code: replace(cell, edition=grid.cell(code).edition + 1) for code, cell in cells.items()}
    CellEdit.objects.bulk_create(
        CellEdit(
            filing=filing,
            indicator_id=keys[code],
            value=cell.value,
            out_of=cell.out_of,
            note=cell.note,
            edition=cell.edition,
            by=hands[code].by,
            at=hands[code].at,
            page=hands[code].page,
            turn=hands[code].turn,
        )
        for code, cell in new.items()
    )
    return replace(grid, cells={**grid.cells, **new})


def _fresh(filing: Filing, typed: Sequence[Typed], stored: Stored, *, actor: User) -> list[tuple[Typed, Cell]]:
    """What is to be stored; notes in `stored` what is not and why."""
    asked = {one.code: one for one in stored.grid.asked}
    fresh: list[tuple[Typed, Cell]] = []
    doubtful: list[tuple[Typed, Cell]] = []
    for one in typed:
        cell, refusal = _read(asked.get(one.code), one)
        stands = stored.grid.cell(one.code)
        if refusal:
            stored.refused[one.code] = refusal
        elif not stands.says(cell):
            (fresh if stands.edition == one.seen else doubtful).append((one, cell))
    return fresh + _cleared(filing, doubtful, stored, actor=actor)


def _read(asked: Asked | None, typed: Typed) -> tuple[Cell, str]:
    if asked is None:
        return Cell(), _("Chỉ tiêu %(code)s không còn trong bảng của kỳ này. Tải lại trang.") % {"code": typed.code}
    try:
        read = {name: box_of(asked, name).clean(typed.boxes.get(name, "")) for name in boxes_of(asked)}
    except ValidationError as refusal:
        return Cell(), " ".join(refusal.messages)
    cell = Cell(value=number(read["value"]), out_of=number(read.get("out_of")), note=read["note"])
    return cell, above_whole(asked, cell)


def _cleared(
    filing: Filing, doubtful: list[tuple[Typed, Cell]], stored: Stored, *, actor: User
) -> list[tuple[Typed, Cell]]:
    """Of cells stored since they were seen: a later turn of the page that stored them goes on, an earlier one comes too
    late and is forgotten, anybody else's is a conflict.
    """
    if not doubtful:
        return []
    codes = {one.pk: one.code for one in stored.grid.asked}
    edits = CellEdit.objects.filter(filing=filing, indicator__code__in=[one.code for one, _cell in doubtful])
    last = {codes[edit.indicator_id]: edit for edit in edits.select_related("by").order_by("edition")}
    fresh = []
    for one, cell in doubtful:
        edit = last.get(one.code)
        if edit is not None and edit.page and (edit.page, edit.by_id) == (one.page, actor.pk):
            fresh += [(one, cell)] if edit.turn < one.turn else []
            continue
        by, at = (edit.by.full_name, edit.at) if edit else (_("Người khác"), None)
        stored.conflicts[one.code] = Conflict(mine=cell, theirs=stored.grid.cell(one.code), by=by, at=at)
    return fresh
