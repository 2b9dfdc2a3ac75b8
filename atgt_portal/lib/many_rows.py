"""Thousands of plain rows at once, without an object for each: COPY on PostgreSQL, executemany elsewhere."""

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

_JSON = json.JSONEncoder(ensure_ascii=False)


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows with a value for each of `columns` (`attname`s); the key is the database's own, no other default is filled in.

    The constraints of the table hold as ever; what a field would clean has been cleaned before.
    """
    fields = [_column(model, name) for name in columns]
    quote = connection.ops.quote_name
    place = f"{quote(model._meta.db_table)} ({', '.join(quote(one.column) for one in fields)})"  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            say = [_json_text if isinstance(one, models.JSONField) else copy_text for one in fields]
            lines = "".join(
                "\t".join([told(value) for told, value in zip(say, row, strict=True)]) + "\n" for row in rows
            )
            cursor.copy_expert(f"COPY {place} FROM STDIN", io.StringIO(lines))
            return
        adapted = [
            [one.get_db_prep_save(value, connection) for one, value in zip(fields, row, strict=True)] for row in rows
        ]
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {place} VALUES ({marks})", adapted)  # noqa: S608


def copy_text(value: Any) -> str:
    """A value as PostgreSQL's COPY reads it."""
    if value is None:
        return r"\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, str):
        return value.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
    return str(value)


def _column(model: type[models.Model], name: str) -> Any:
    return next(one for one in model._meta.concrete_fields if one.attname == name)  # noqa: SLF001


def _json_text(value: Any) -> str:
    return copy_text(_JSON.encode(value))
