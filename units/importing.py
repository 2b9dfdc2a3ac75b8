"""From an uploaded table to units or accounts: read, tried without storing, taken in as a whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

import tablib
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.results import Result, RowResult

from atgt_portal.ledger import audit
from atgt_portal.lib import intake, sheets, text, vn
from units import accounts
from units.models import Board, ImportBatch, Unit, User
from units.resources import PersonAccountResource, UnitResource

_RESOURCES = {ImportBatch.Kind.UNITS: UnitResource, ImportBatch.Kind.ACCOUNTS: PersonAccountResource}
MOST_ROWS = 1_000
MOST_ACCOUNTS = 200
_EFFECTS = {
    RowResult.IMPORT_TYPE_NEW: gettext_lazy("Thêm mới"),
    RowResult.IMPORT_TYPE_UPDATE: gettext_lazy("Cập nhật"),
    RowResult.IMPORT_TYPE_SKIP: gettext_lazy("Không đổi"),
}


class ImportRefusedError(Exception):
    """The table cannot be taken in any more; nothing was stored."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in which row and column of the person's own file."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class TriedCell:
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class TriedRow:
    """A row of the file, with the number it has on the person's screen, and what would come of it."""

    number: str
    cells: tuple[TriedCell, ...]
    effect: str
    changes: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking the table in would do, or has done."""

    rows: tuple[TriedRow, ...] = ()
    faults: tuple[CellFault, ...] = ()
    new: int = 0
    changed: int = 0
    same: int = 0

    @property
    def has_work(self) -> bool:
        return not self.faults and bool(self.new or self.changed)


@dataclass(frozen=True, slots=True)
class IssuedPassword:
    """Shown once, stored nowhere."""

    username: str
    full_name: str
    unit: str
    password: str = field(repr=False)


def headers_of(kind: str) -> tuple[str, ...]:
    """The columns of the template, in order."""
    resource = _RESOURCES[ImportBatch.Kind(kind)]
    return tuple(str(resource.fields[name].column_name) for name in resource._meta.fields)  # noqa: SLF001


def read_batch(upload: BinaryIO, *, name: str, kind: str, board: Board, owner: User, at: datetime) -> ImportBatch:
    """Keep the table for its maker to look at; `IntakeRefusedError` when the file itself will not do."""
    wanted = _RESOURCES[ImportBatch.Kind(kind)].REQUIRED_COLUMNS
    table = intake.read_table(upload, name=name, limits=intake.Limits(rows=MOST_ROWS), wanted=wanted)
    for column in wanted:
        intake.column_index(table.headers, column)
    ours = {text.slug(header): header for header in headers_of(kind)}
    places = {index: ours[key] for index, header in enumerate(table.headers) if (key := text.slug(header)) in ours}
    rows = [[number, [_as_typed(row[index]) for index in places]] for number, row in table.numbered()]
    if not rows:
        raise intake.IntakeRefusedError(_("Tệp chỉ có dòng tiêu đề. Ghi ít nhất một dòng rồi gửi lại."))
    if kind == ImportBatch.Kind.ACCOUNTS and len(rows) > MOST_ACCOUNTS:
        sentence = _(
            "Tệp có %(count)s dòng tài khoản; mỗi lần nhập tối đa %(most)s dòng. Chia thành nhiều tệp rồi gửi lại."
        )
        shown = {"count": vn.show_number(len(rows)), "most": vn.show_number(MOST_ACCOUNTS)}
        raise intake.IntakeRefusedError(sentence % shown)
    return ImportBatch.objects.create(
        owner=owner,
        board=board,
        kind=kind,
        file_label=text.file_label(name),
        headers=list(places.values()),
        rows=rows,
        created_at=at,
    )


def _as_typed(cell: intake.Cell) -> str:
    """The cell as a person would type it, which is what the columns read."""
    if isinstance(cell, str) or cell is None:
        return cell or ""
    return vn.show_date(cell) if isinstance(cell, date) else vn.show_plain(cell)


def try_batch(batch: ImportBatch) -> Outcome:
    """What taking the batch in would do; everything it does is undone again."""
    return _run(batch, dry_run=True)[0]


def take_in(batch: ImportBatch, *, actor: User, at: datetime) -> tuple[Outcome, list[IssuedPassword]]:
    """Store the whole batch once; new accounts get their first passwords. `ImportRefusedError` stores nothing."""
    ready = _ready_passwords(batch)
    with transaction.atomic():
        waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.WAITING)
        if not waiting.update(state=ImportBatch.State.DONE):
            raise ImportRefusedError(_("Bảng này đã được nhập hoặc đã bỏ. Tải tệp lên lại nếu cần nhập lần nữa."))
        outcome, made = _run(batch, dry_run=False)
        people = [one for one in made if isinstance(one, User)]
        if outcome.faults or len(people) > len(ready):
            raise ImportRefusedError(
                _("Dữ liệu của Ban vừa thay đổi nên bảng không còn khớp. Xem lại các chỗ được báo.")
            )
        issued = [
            _issued(user, batch=batch, actor=actor, at=at, ready=one) for user, one in zip(people, ready, strict=False)
        ]
        audit.write(
            f"import.{batch.kind}",
            subject=f"import:{batch.uuid}",
            actor=actor,
            at=at,
            chain=batch.board.chain,
            detail={"new": outcome.new, "changed": outcome.changed, "same": outcome.same},
        )
    return outcome, issued


def drop(batch: ImportBatch) -> None:
    """Forget the table without storing anything of it."""
    ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.WAITING).update(
        state=ImportBatch.State.DROPPED, rows=[]
    )


def _ready_passwords(batch: ImportBatch) -> list[accounts.ReadyPassword]:
    """One for each account that the batch would make. Outside the transaction: hashing them there would hold the ledger."""
    if batch.kind != ImportBatch.Kind.ACCOUNTS:
        return []
    return [accounts.ready_password() for _each in range(try_batch(batch).new)]


def _issued(
    user: Any, *, batch: ImportBatch, actor: User, at: datetime, ready: accounts.ReadyPassword
) -> IssuedPassword:
    password = accounts.issue_password(user, board=batch.board, actor=actor, at=at, ready=ready)
    return IssuedPassword(user.username, user.full_name, user.held_unit.name, password)


def _run(batch: ImportBatch, *, dry_run: bool) -> tuple[Outcome, list[Unit | User]]:
    numbers = [number for number, _cells in batch.rows]
    resource = _RESOURCES[ImportBatch.Kind(batch.kind)](board=batch.board, numbers=numbers)
    dataset = tablib.Dataset(*(cells for _number, cells in batch.rows), headers=batch.headers)
    result = resource.import_data(
        dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True, raise_errors=False
    )
    made = [row.instance for row in result.rows if row.is_new() and row.instance is not None]
    return _outcome(result, resource, batch, numbers), made


def _outcome(result: Result, resource: Any, batch: ImportBatch, numbers: Sequence[int]) -> Outcome:
    faults = [
        CellFault(numbers[invalid.number - 1], resource.column_of(attribute), message)
        for invalid in result.invalid_rows
        for attribute, messages in invalid.error_dict.items()
        for message in messages
    ]
    for failure in (*result.base_errors, *(error for row in result.error_rows for error in row.errors)):
        raise failure.error
    rows = [row for row in result.rows if row.import_type in _EFFECTS]
    tried = (
        ()
        if faults
        else tuple(_tried(row, *pair, columns=batch.headers) for row, pair in zip(rows, batch.rows, strict=True))
    )
    return Outcome(
        rows=tried,
        faults=tuple(sorted(faults, key=lambda fault: fault.row)),
        new=sum(row.is_new() for row in rows),
        changed=sum(row.is_update() for row in rows),
        same=sum(row.is_skip() for row in rows),
    )


def _tried(row: RowResult, number: int, cells: Sequence[str], *, columns: Sequence[str]) -> TriedRow:
    pairs = tuple(TriedCell(column, value) for column, value in zip(columns, cells, strict=True))
    return TriedRow(str(number), pairs, effect=str(_EFFECTS[row.import_type]), changes=not row.is_skip())


def export_units(board: Board, *, ending: str, at: datetime) -> bytes:
    """The board's units in the very columns that are read back."""
    resource = UnitResource(board=board)
    dataset = resource.export(queryset=resource.get_queryset())
    return _written(_("Đơn vị"), dataset.headers, list(dataset), ending=ending, at=at)


def template_of(kind: str, *, ending: str, at: datetime) -> bytes:
    """An empty table with the right headers."""
    return _written(str(ImportBatch.Kind(kind).label), headers_of(kind), [], ending=ending, at=at)


def _written(name: str, headers: Sequence[str], rows: Sequence[Sequence[str]], *, ending: str, at: datetime) -> bytes:
    if ending == "csv":
        return sheets.write_csv(headers, rows)
    return sheets.write_workbook([sheets.Sheet(name=name, headers=headers, rows=rows)], made_at=at)
