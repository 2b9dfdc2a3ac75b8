"""Many rows at once, with keys that are known before they are stored: COPY on PostgreSQL, executemany on SQLite."""

import io
import json
import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from atgt_portal.lib.many_rows import copy_text

Row = dict[str, Any]


def values_of(row: models.Model) -> Row:
    """The columns of a stored row as a pattern for others: without its own key and UUID, JSON as text."""
    return {
        one.attname: json.dumps(value, ensure_ascii=False) if isinstance(one, models.JSONField) else value
        for one in row._meta.concrete_fields  # noqa: SLF001
        if not isinstance(one, models.AutoField | models.UUIDField)
        for value in [getattr(row, one.attname)]
    }


@dataclass
class Table:
    """Rows of one model on their way. What a row leaves out takes the model's default; JSON is given as text."""

    model: type[models.Model]
    chance: random.Random
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        meta = self.model._meta  # noqa: SLF001
        self.fields, self.table = meta.concrete_fields, meta.db_table
        self.key = meta.pk.attname if isinstance(meta.pk, models.AutoField) else ""
        rows = self.model._base_manager  # noqa: SLF001
        self.next_key = ((rows.aggregate(newest=models.Max("pk"))["newest"] or 0) if self.key else 0) + 1
        self.defaults = {one.attname: self._default(one) for one in self.fields if one.attname != self.key}

    def _default(self, one: "models.Field[Any, Any]") -> Callable[[], Any]:
        if isinstance(one, models.UUIDField):
            return lambda: uuid.UUID(int=self.chance.getrandbits(128), version=4)
        if isinstance(one, models.JSONField):
            text = json.dumps(one.get_default())
            return lambda: text
        return one.get_default

    def reserve(self) -> int:
        """A key for a row that will come."""
        key, self.next_key = self.next_key, self.next_key + 1
        return key

    def add(self, values: Row) -> int:
        """Keep a row for the next `flush`; returns the key it will have, 0 where the key is not the table's own."""
        if self.key and self.key not in values:
            values[self.key] = self.reserve()
        self.rows.append(values)
        return int(values[self.key]) if self.key else 0

    def flush(self) -> None:
        if not self.rows:
            return
        names = [one.attname for one in self.fields]
        made = ([row[name] if name in row else self.defaults[name]() for name in names] for row in self.rows)
        if connection.vendor == "postgresql":
            self._copy(made)
        else:
            self._insert(made)
        self.rows = []

    def _copy(self, rows: Iterable[Sequence[Any]]) -> None:
        lines = io.StringIO("".join("\t".join(map(copy_text, row)) + "\n" for row in rows))
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {self._place()} FROM STDIN", lines)

    def _insert(self, rows: Iterable[Sequence[Any]]) -> None:
        adapted = [
            [
                value if isinstance(one, models.JSONField) else one.get_db_prep_save(value, connection)
                for one, value in zip(self.fields, row, strict=True)
            ]
            for row in rows
        ]
        marks = ", ".join(["%s"] * len(self.fields))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {self._place()} VALUES ({marks})", adapted)  # noqa: S608

    def _place(self) -> str:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(one.column) for one in self.fields)
        return f"{quote(self.table)} ({columns})"


@dataclass
class Bulk:
    """Tables that are filled together. Nobody else may write to the database meanwhile: keys are counted here."""

    chance: random.Random
    tables: dict[type[models.Model], Table] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)

    def add(self, model: type[models.Model], **values: Any) -> int:
        return self._table(model).add(values)

    def reserve(self, model: type[models.Model]) -> int:
        return self._table(model).reserve()

    def _table(self, model: type[models.Model]) -> Table:
        if model not in self.tables:
            self.tables[model] = Table(model, self.chance)
        return self.tables[model]

    def settle(self) -> None:
        """Count keys afresh, and let the database know how its tables have grown. Everything must have been stored."""
        self.tables = {}
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def store(self) -> None:
        """Everything that was added, whole or not at all; what refers to each other may come in any order."""
        with transaction.atomic():
            for table in self.tables.values():
                self.made[table.model.__name__] += len(table.rows)
                table.flush()
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), list(self.tables)):
                    cursor.execute(statement)
