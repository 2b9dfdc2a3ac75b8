"""What was submitted, every step, every figure and the audit: the database refuses to change, delete or empty them."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from atgt_portal.ledger import append_only, kept
from atgt_portal.ledger.models import AuditEntry
from awards.pleas.choices import Ground
from awards.pleas.models import Plea, Ruling
from campaigns.filing import lock_guard
from campaigns.filing.choices import State
from campaigns.filing.lock_models import LockedPaper, PeriodLock, UnlockException
from campaigns.filing.locked import end_of, hold_papers
from campaigns.filing.models import Filing, FilingEvent, FilingVersion
from campaigns.record.models import Figure, UpperFigures
from campaigns.setup.models import Indicator
from reports.corrections.models import CorrectionReview
from reports.quick.models import QuickReport, QuickStep, QuickVersion
from reports.returns.models import CellEdit
from tests.conftest import APPEND_ONLY
from tests.factories.papers import FIRST_DAY, LAST_DAY, SmallBoard, moment, small_board

pytestmark = pytest.mark.django_db
FIELDS: dict[type[models.Model], str] = {
    AuditEntry: "action", FilingVersion: "sha256", FilingEvent: "note", Figure: "status", CellEdit: "note",
    UpperFigures: "source", CorrectionReview: "units_told", PeriodLock: "note", QuickVersion: "content",
    QuickStep: "action", Plea: "explanation", Ruling: "reason",
}  # fmt: skip
BY_MODEL = pytest.mark.parametrize("model", FIELDS, ids=lambda model: model.__name__)


@pytest.fixture
def here() -> SmallBoard:
    """A plan sent and accepted, and one figure on record from it."""
    board = small_board()
    filing = board.brought_to(board.owe(), State.ACCEPTED)
    Figure.objects.create(
        indicator=Indicator.objects.get(code="accidents"), about_unit=board.unit, first_day=FIRST_DAY,
        last_day=LAST_DAY, days=365, value=5, version=filing.versions.get(),
    )  # fmt: skip
    CellEdit.objects.create(
        filing=filing, indicator=Indicator.objects.get(code="accidents"), edition=1, by=filing.versions.get().frozen_by,
        at=moment(6, 1),
    )  # fmt: skip
    author = filing.versions.get().frozen_by
    UpperFigures.objects.create(
        campaign=board.campaign, first_day=FIRST_DAY, last_day=LAST_DAY, accidents=5, source="Báo cáo số 1/BC-BATGT",
        stated_on=LAST_DAY, entered_at=moment(6, 1), entered_by=author,
    )  # fmt: skip
    CorrectionReview.objects.create(
        version=filing.versions.get(), units_told=board.unit.code, reviewed_at=moment(6, 1), reviewed_by=author
    )
    lock = PeriodLock.objects.create(locked_at=moment(6, 1), locked_by=author)
    hold_papers([filing], lock.pk)
    UnlockException.objects.create(
        lock=lock, reason="Công an sửa lại số người bị thương", until=LAST_DAY, opened_at=moment(6, 1), opened_by=author,
        closes_at=end_of(LAST_DAY),
    )  # fmt: skip
    told = QuickReport.objects.create(
        board=board.board, unit=board.unit, content={}, known_at=moment(6, 1), due_at=moment(6, 2),
        first_sent_at=moment(6, 1), sent_at=moment(6, 1),
    )  # fmt: skip
    QuickVersion.objects.create(report=told, number=1, content={}, sent_at=moment(6, 1), sent_by=author)
    QuickStep.objects.create(report=told, action="note", number=1, actor=author, done_at=moment(6, 1))
    plea = Plea.objects.create(
        campaign=board.campaign, board=board.board, unit=board.unit, filing=filing, key="V1", accident={},
        ground=Ground.NO_FAULT, explanation="Xe nơi khác đi qua", filed_at=moment(6, 1), filed_by=author,
    )  # fmt: skip
    Ruling.objects.create(
        plea=plea, number=1, leaves_out=True, reason="Đúng như biên bản", decided_at=moment(6, 1), decided_by=author
    )
    if connection.vendor == "postgresql":
        # A table with checks still to be made is neither emptied nor altered, whoever asks.
        run("SET CONSTRAINTS ALL IMMEDIATE")
    return board


def attempts(model: type[models.Model]) -> dict[str, Any]:
    """Ways to touch what stands there, through the models and past them."""
    table, field = model._meta.db_table, FIELDS[model]
    text = """'"x"'""" if isinstance(model._meta.get_field(field), models.JSONField) else "'x'"
    first = model._default_manager.first()
    assert first is not None
    return {
        "update": lambda: model._default_manager.update(**{field: "x"}),
        "save": first.save,
        "bulk update": lambda: model._default_manager.bulk_update([first], [field]),
        "delete one": lambda: model._base_manager.filter(pk=first.pk)._raw_delete("default"),
        "delete all": lambda: model._base_manager.all()._raw_delete("default"),
        "raw update": lambda: run(f"UPDATE {table} SET {field} = {text}"),
        "raw delete": lambda: run(f"DELETE FROM {table}"),
        "replace": lambda: run(
            f"INSERT INTO {table} SELECT * FROM {table} WHERE true "
            f"ON CONFLICT ({model._meta.pk.column}) DO UPDATE SET {field} = {text}"
        ),
        **only_here(table, field),
    }


def only_here(table: str, field: str) -> dict[str, Any]:
    """What only this database knows: emptying a table at once, and putting a row in the place of another."""
    if connection.vendor == "postgresql":
        return {"truncate": lambda: run(f"TRUNCATE {table} CASCADE")}
    return {"or replace": lambda: run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")}


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@BY_MODEL
def test_the_database_refuses_to_touch_what_was_written_and_says_which_table(
    here: SmallBoard, model: type[models.Model]
) -> None:
    before = list(model._default_manager.values())
    assert before

    for attempt in attempts(model).values():
        with pytest.raises(DatabaseError, match=r"append-only table .* bị từ chối"), transaction.atomic():
            attempt()

    assert list(model._default_manager.values()) == before


@BY_MODEL
def test_without_its_triggers_each_of_those_ways_would_have_worked(here: SmallBoard, model: type[models.Model]) -> None:
    """The positive control: it is the triggers that refuse, nothing else."""
    for statement in append_only.lifted(connection.vendor, model._meta.db_table):
        run(statement)

    for attempt in ("update", "save", "bulk update", "raw update", "replace"):
        attempts(model)[attempt]()

    assert set(model._default_manager.values_list(FIELDS[model], flat=True)) == {"x"}


@BY_MODEL
def test_closing_a_table_twice_changes_nothing(here: SmallBoard, model: type[models.Model]) -> None:
    for _twice in range(2):
        for statement in append_only.laid(connection.vendor, model._meta.db_table):
            run(statement)

    with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
        attempts(model)["update"]()


def test_an_exception_is_ended_once_and_neither_it_nor_what_a_lock_holds_is_changed_or_deleted(
    here: SmallBoard,
) -> None:
    rows, held, other = UnlockException.objects, LockedPaper.objects, here.new_unit("X-HAI")
    lock = PeriodLock.objects.create(locked_at=moment(6, 1), locked_by=rows.get().opened_by)
    ways = [
        lambda: rows.update(reason="Lý do khác, cũng dài hơn hai mươi"),
        lambda: rows.update(unit=other),
        lambda: rows.update(closes_at=end_of(LAST_DAY) + timedelta(days=1)),
        lambda: rows.all()._raw_delete("default"),
        lambda: run("DELETE FROM campaigns_unlockexception"),
        lambda: held.update(lock=lock),
        lambda: held.all()._raw_delete("default"),
        lambda: run("DELETE FROM campaigns_lockedpaper"),
    ]
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        ways += [
            lambda: run("TRUNCATE campaigns_lockedpaper"),
            lambda: run("TRUNCATE campaigns_unlockexception CASCADE"),
        ]
    for way in ways:
        with pytest.raises(DatabaseError, match=r"append-only table .* bị từ chối"), transaction.atomic():
            way()
    assert held.update(unit=other) == 1
    assert rows.update(closes_at=moment(6, 2), ended_by=rows.get().opened_by) == 1
    with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
        rows.update(closes_at=moment(6, 1))
    for one in lock_guard.KEPT:
        for statement in kept.lifted(connection.vendor, one):
            run(statement)
    for way in ways[:4] + ways[5:7]:
        way()
    assert [rows.count(), held.count()] == [0, 0], "the positive control: it is the triggers that refuse"


def test_rows_are_still_added_and_other_tables_still_change(here: SmallBoard) -> None:
    version, paper = FilingVersion.objects.get(), here.owe("dissemination")

    FilingVersion.objects.create(
        filing=paper, number=1, content={}, sha256="0" * 64, frozen_at=version.frozen_at, frozen_by=version.frozen_by
    )

    assert FilingVersion.objects.count() == 2
    assert Filing.objects.filter(pk=paper.pk).update(note="Ghi chú") == 1
    assert Filing.objects.filter(pk=here.owe("dissemination", unit=here.new_unit("X-HAI")).pk).delete()[0] == 1


def test_the_tables_that_only_grow_are_these() -> None:
    """A table that is told to be insert-only anywhere is closed here, too, and emptied by the tests' own hand only."""
    assert set(APPEND_ONLY) == {model._meta.db_table for model in FIELDS}
    assert all(apps.get_model(model._meta.label) is model for model in FIELDS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_with_real_commits_leaves_no_row_and_the_tables_closed(turn: str) -> None:
    """Both turns find the tables empty, though each leaves rows behind."""
    assert [model.__name__ for model in FIELDS if model._default_manager.exists()] == []
    here = small_board()
    here.brought_to(here.owe(), State.ACCEPTED)

    with pytest.raises(DatabaseError, match="append-only table"):
        AuditEntry.objects.update(action=turn)


def test_the_way_back_of_the_migrations_opens_the_tables_and_the_way_forth_closes_them(here: SmallBoard) -> None:
    """An update of the portal that has to be taken back must not stop at a trigger."""
    guard = append_only.guard("campaigns_figure")
    # Not entered: on SQLite a schema editor begins outside transactions only, and this one is asked for single statements.
    editor = connection.SchemaEditorClass(connection, atomic=False)
    guard.reverse_code(apps, editor)
    assert Figure.objects.update(status="x") == 1
    guard.code(apps, editor)

    with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
        Figure.objects.update(status="y")
