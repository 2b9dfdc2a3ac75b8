"""Child rows read with their parent, where a query of their own would be one too many."""

from typing import Any

from django.db.models import Aggregate, JSONField, Model, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import JSONArray


class _Listed(Aggregate):
    """The rows of a group as one JSON list, on either database."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


def folded(rows: QuerySet[Model], *columns: str | Combinable, of: str) -> Subquery:
    """For each value of `of` its rows, in no order, as lists of `columns`; None where there are none. No days, no moments."""
    return Subquery(rows.order_by().values(of).annotate(rows=_Listed(JSONArray(*columns))).values("rows"))


class Key(KeyTransform):
    """A key of a JSON column that goes into JSON again, with the type it has there.

    On SQLite Django hands null and the booleans on by their names, as texts: “false” would count as said.
    """

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        column, params, keys = self.preprocess_lhs(compiler, connection)
        path = "$" + "".join(f'."{key}"' for key in keys)
        return f"JSON_EXTRACT({column}, %s)", (*params, path)
