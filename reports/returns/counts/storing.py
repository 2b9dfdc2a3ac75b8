"""Storing single rows of the police's table as they are typed: one place at a time, as the grid stores its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import act as filing_act
from campaigns.filing.models import Filing
from campaigns.record.dated import MEASURES
from campaigns.setup.forms import capitalised
from reports.returns.accidents import window_of_paper
from reports.returns.activity.cells import Typed
from reports.returns.activity.rules import CellState
from reports.returns.counts.forms import PlaceRow
from reports.returns.counts.rows import NEEDED, contradictions, rows_of, standing_places
from reports.returns.models import AccidentReturn, CountEdit, UnitCount
from units.models import Unit, User

BOXES = (*MEASURES, "note")
Row = Mapping[str, Any]
BLANK: dict[str, Any] = {**dict.fromkeys(MEASURES), "note": ""}


@dataclass(slots=True)
class Stored:
    """What became of the rows that were sent; `rows` as they now stand, by code, with their `edits`."""

    before: int
    revision: int
    places: dict[str, Unit]
    rows: dict[str, Row]
    edits: dict[str, CountEdit]
    conflicts: dict[str, Row] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def edits_of(filing: Filing) -> dict[str, CountEdit]:
    """How each row was stored last, by the code of its place."""
    rows = CountEdit.objects.filter(filing=filing).select_related("about_unit", "by")
    return {row.about_unit.code: row for row in rows}


def store(filing: Filing, typed: Sequence[Typed], *, actor: User, at: datetime) -> Stored:
    """Store what is new in the rows that were sent; the same request sent again changes nothing.

    Raises `ActionRefusedError` or `StalePageError` where the paper cannot be edited.
    """
    with filing_act.storing():
        held = filing_act.hold(filing, actor=actor, at=at)
        stored = Stored(
            before=held - 1,
            revision=held,
            places={place.code: place for place in standing_places(filing.campaign, window_of_paper(filing))},
            rows={row["unit"]: row for row in rows_of(filing)},
            edits=edits_of(filing),
        )
        fresh = [(one, row) for one in typed if (row := _new(one, stored, actor=actor)) is not None]
        for one, row in fresh:
            _put(filing, one, row, stored, actor=actor, at=at)
        if not fresh:
            # Every row says already what was sent, or cannot be stored: the paper stays as it was.
            transaction.set_rollback(True)
            stored.revision = stored.before
    return stored


def _new(one: Typed, stored: Stored, *, actor: User) -> Row | None:
    """The row as it is to be stored; None where it is not, with the reason in `stored`."""
    place = stored.places.get(one.code)
    if place is None:
        stored.refused[one.code] = _("%(code)s không có trong bảng của kỳ này. Tải lại trang.") % {"code": one.code}
        return None
    form = PlaceRow(
        {f"dv-{one.code}-{name}": text for name, text in one.boxes.items()}, place=place, prefix=f"dv-{one.code}"
    )
    if not form.is_valid():
        stored.refused[one.code] = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return None
    row = form.values()
    if _says(stored.rows.get(one.code, BLANK), row):
        return None
    edit = stored.edits.get(one.code)
    if edit is not None and edit.page and (edit.page, edit.by_id) == (one.page, actor.pk):
        return row if edit.turn < one.turn else None
    if (edit.edition if edit else 0) == one.seen:
        return row
    stored.conflicts[one.code] = row
    return None


def _says(stands: Row, row: Row) -> bool:
    return all(stands[name] == row[name] for name in BOXES)


def _put(filing: Filing, one: Typed, row: Row, stored: Stored, *, actor: User, at: datetime) -> None:
    place, edit = stored.places[one.code], stored.edits.get(one.code)
    paper, _made = AccidentReturn.objects.get_or_create(filing=filing)
    if all(row[measure] is None for measure in MEASURES):
        UnitCount.objects.filter(accident_return=paper, about_unit=place).delete()
    else:
        said = {name: row[name] for name in BOXES}
        UnitCount.objects.update_or_create(accident_return=paper, about_unit=place, defaults=said)
    edition = (edit.edition if edit else 0) + 1
    hand = {"edition": edition, "by": actor, "at": at, "page": one.page, "turn": one.turn}
    stored.edits[one.code], _new_row = CountEdit.objects.update_or_create(
        filing=filing, about_unit=place, defaults=hand
    )
    stored.rows[one.code] = row


def state_of(row: Row) -> CellState:
    """What a stored row tells of itself: a contradiction is stored, too, and told."""
    if contradictions(row):
        return CellState.BAD
    return CellState.BLANK if all(row[measure] is None for measure in MEASURES) else CellState.SAVED


def tally_words(rows: Mapping[str, Row], places: Sequence[str]) -> str:
    told = sum(all(rows[code][measure] is not None for measure in NEEDED) for code in places if code in rows)
    said = {"n": vn.show_number(told), "all": vn.show_number(len(places))}
    return _("%(n)s/%(all)s địa bàn đã đủ ba số") % said


def answer(stored: Stored, sent: Sequence[str], *, at: datetime) -> dict[str, Any]:
    """What a page is told of the rows it sent."""
    return {
        "before": stored.before,
        "revision": stored.revision,
        "said": _("Đã lưu %(at)s") % {"at": f"{timezone.localtime(at):%H:%M}"},
        "tally": tally_words(stored.rows, list(stored.places)),
        "cells": {code: _told(stored, code) for code in sent},
    }


def _told(stored: Stored, code: str) -> dict[str, Any]:
    row, edit = stored.rows.get(code, BLANK), stored.edits.get(code)
    told: dict[str, Any] = {
        "state": state_of(row),
        "edition": edit.edition if edit else 0,
        "fault": " ".join(capitalised(words) for _name, words in contradictions(row)),
        "warning": "",
        **{name: "" if row[name] is None else str(row[name]) for name in BOXES},
    }
    if code in stored.refused:
        return told | {"state": CellState.BAD, "fault": stored.refused[code], "refused": True}
    if (mine := stored.conflicts.get(code)) is None:
        return told
    said = {
        "by": edit.by.full_name if edit and edit.by else _("Người khác"),
        "theirs": _counts(row),
        "mine": _counts(mine),
    }
    sentence = _("%(by)s đã sửa dòng này thành %(theirs)s. Chọn giữ số ấy hay dùng số của anh/chị (%(mine)s).")
    choice = {"keep": _("Giữ %(theirs)s") % said, "use": _("Dùng %(mine)s") % said}
    return told | {"state": CellState.REVIEW, "conflict": sentence % said} | choice


def _counts(row: Row) -> str:
    """Accidents, dead, hurt: 1/0/2."""
    return "/".join(vn.show_number(row[measure]) for measure in NEEDED)
