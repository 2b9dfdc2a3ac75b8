"""Rows of several small tables in one question, for pages that are made of many of them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Field, IntegerField, JSONField, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject


def read_together(*parts: QuerySet[Any]) -> list[list[Any]]:
    """The rows of each part, in no order and with nothing of what they point to.

    Not for moments: of a table that has some, name by `only` the columns that are wanted.
    """
    fields = [_fields(part) for part in parts]
    asked = [
        part.order_by().values_list(Value(place, IntegerField()), JSONObject(**_columns(fields[place])))
        for place, part in enumerate(parts)
    ]
    found: list[list[Any]] = [[] for _part in parts]
    for place, values in asked[0].union(*asked[1:], all=True):
        found[place].append(_row(parts[place].model, fields[place], values))
    return found


def told_together(parts: Mapping[str, tuple[QuerySet[Any, Any], Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """What is named of each part, in no order: days as ISO text, no moments. One question, none where there is no part."""
    asked = [rows.values_list(Value(name), JSONObject(**columns)) for name, (rows, columns) in parts.items()]
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in parts}
    for name, told in asked[0].union(*asked[1:], all=True) if asked else ():
        found[name].append(told)
    return found


def point_to(targets: Iterable[Model], rows: Iterable[Model], name: str) -> None:
    """Put the read row that each of `rows` means by its foreign key `name` where `select_related` would have put it."""
    by_key = {target.pk: target for target in targets}
    for row in rows:
        if (key := getattr(row, f"{name}_id")) is not None:
            setattr(row, name, by_key[key])


def _fields(part: QuerySet[Any]) -> "list[Field[Any, Any]]":
    names, are_left_out = part.query.deferred_loading
    every = part.model._meta.concrete_fields  # noqa: SLF001
    return [field for field in every if field.primary_key or (field.name in names) != are_left_out]


def _columns(fields: "Iterable[Field[Any, Any]]") -> dict[str, Any]:
    # A JSON column inside JSON is text on one database and JSON on the other: text on both.
    return {
        field.attname: Cast(field.attname, TextField()) if isinstance(field, JSONField) else field.attname
        for field in fields
    }


def _row(model: type[Model], fields: "Iterable[Field[Any, Any]]", values: Mapping[str, Any]) -> Model:
    return model.from_db(None, [field.attname for field in fields], [_read(field, values) for field in fields])


def _read(field: "Field[Any, Any]", values: Mapping[str, Any]) -> Any:
    value = values[field.attname]
    return json.loads(value) if isinstance(field, JSONField) and value is not None else field.to_python(value)
