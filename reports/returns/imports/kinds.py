"""Kinds of tables that can be imported. Each tells how its rows are judged, stored and taken back; the pages are one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.intake import Limits, Table
from atgt_portal.lib.sheet_template import TemplateSheet
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.setup.choices import Paper
from reports.returns.import_models import FigureImport
from units.models import Unit, User

MARK = "Lỗi"
"""The head of the column in which a marked file tells its faults; nothing is read from it when the file comes back."""


class Effect(StrEnum):
    """What storing a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


EFFECT_WORDS: Mapping[str, str | Promise] = {
    Effect.NEW: _("Thêm mới"),
    Effect.CHANGED: _("Thay số đã nhập"),
    Effect.SAME: _("Không đổi"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the preview: its name, where it stands in the table (−1: not there), whether it holds numbers, or days."""

    name: str
    index: int
    is_number: bool = False
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of the person's own table.

    `faults` by place of the column in the table, −1 for the row as a whole; `values` is what `store` takes, plain JSON.
    """

    number: int
    faults: Mapping[int, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    effect: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a kind says of a table; `faults` are about the table as a whole and cannot be mended on the page."""

    columns: tuple[Column, ...]
    rows: tuple[CheckedRow, ...] = ()
    faults: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def fault_count(self) -> int:
        return len(self.faults) + sum(len(row.faults) for row in self.rows)

    def values(self) -> list[Mapping[str, Any]]:
        """What is to be stored: rows that would change something."""
        return [row.values for row in self.rows if row.effect != Effect.SAME]


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing left behind: how to take it back, and how many rows it wrote."""

    rows: int
    former: Mapping[str, Any] = field(default_factory=dict)
    revision: int | None = None


def _own_unit(filing: Filing, on: date, user: User) -> Unit:
    """Most tables are sent by the unit that owes the paper."""
    return filing.unit


def _every_paper(filing: Filing) -> bool:
    """Most tables may be sent for any paper of their kind."""
    return True


def dated_only(filing: Filing) -> bool:
    """Tables that belong to accidents stated one by one."""
    return not filing.campaign.counts_by_unit


def _none_standing(filing: Filing) -> int:
    """Most kinds put nothing in the place of other rows."""
    return 0


@dataclass(frozen=True, slots=True)
class ImportKind:
    """What a room tells about a kind of table for its kind of paper.

    `check(table, filing, on, unit)` judges every row of that unit's table at once;
    `store(figure_import, rows, actor, at)` writes the values of checked rows inside the caller's transaction,
    `undo(figure_import, actor, at)` takes them back: both may raise `ActionRefusedError` or `StalePageError` of the
    filing room. `changes_paper` tells that storing needs the right to edit the paper; a kind with `can_replace` may put
    its rows in the place of the `standing` ones. `template(filing, on, unit)` is the workbook for it to fill in.

    A table of another unit about somebody's paper names the sender's unit (`source`), the `papers` it may be sent for,
    and the page to go back to (`home`, a name of an address): the paper itself is not for its eyes. `fits` tells for
    which papers of its sort the kind exists at all.
    """

    slug: str
    paper: Paper
    title: str | Promise
    hint: str | Promise
    sheet: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    limits: Limits
    check: Callable[[Table, Filing, date, Unit], Checked]
    store: Callable[[FigureImport, Sequence[Mapping[str, Any]], User, datetime], Stored]
    undo: Callable[[FigureImport, User, datetime], None]
    template: Callable[[Filing, date, Unit], TemplateSheet]
    note: str | Promise = ""
    changes_paper: bool = True
    can_replace: bool = False
    standing: Callable[[Filing], int] = _none_standing
    source: Callable[[Filing, date, User], Unit] = _own_unit
    papers: Callable[[User, date], FilingQuerySet] | None = None
    home: str = ""
    fits: Callable[[Filing], bool] = _every_paper


_KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    _KINDS[kind.slug] = kind


def kind_of(slug: str) -> ImportKind:
    """`KeyError` for a kind that no room has registered."""
    return _KINDS[slug]


def beside(kind: ImportKind, filing: Filing) -> Iterable[ImportKind]:
    """The tables that the same people can import for the same paper, in the order of registration."""
    same = (one for one in _KINDS.values() if (one.paper, one.papers) == (kind.paper, kind.papers))
    return [one for one in same if one.fits(filing)]
