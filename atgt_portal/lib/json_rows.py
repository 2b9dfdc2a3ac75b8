"""Rows that hang on a row, read along with it as one value: the same on both databases."""

from typing import Any

from django.db.models import Aggregate, JSONField
from django.db.models.functions import JSONObject


class JSONRows(Aggregate):
    """`JSONRows(name="path", …)`: one list of objects for a group; None where there is no row. The order is the reader's."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def __init__(self, *args: Any, **told: Any) -> None:
        kept = {name: told.pop(name) for name in ("filter", "distinct", "default", "output_field") if name in told}
        super().__init__(*(args or (JSONObject(**told),)), **kept)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)
