"""PostgreSQL plans by what it last counted: a table filled in one go is still empty to it, and joined row by row."""

from django.db import connection

from campaigns.filing.models import Filing, FilingEvent, FilingVersion
from campaigns.record.models import Figure

_FILLED = (Filing, FilingVersion, FilingEvent, Figure)


def freshen() -> None:
    """Count anew the tables that every page joins; also inside a transaction. Other databases need nothing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            names = (connection.ops.quote_name(model._meta.db_table) for model in _FILLED)  # noqa: SLF001
            cursor.execute("ANALYZE " + ", ".join(names))
