"""A table as JSON and back: what was read once is kept, and judged again without its file. Kinds of cells survive."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from atgt_portal.lib.intake import Cell, Table


def cell(kept: Any) -> "Cell":
    """The cell that `kept_cell` kept, or that the reader in its own process has told."""
    if not isinstance(kept, list):
        return kept  # type: ignore[no-any-return]
    kind, value = kept
    if kind == "n":
        if value.isascii() and value.isdigit():
            return int(value)
        number = Decimal(value)
        if not number.is_finite():
            return value  # type: ignore[no-any-return]
        return int(number) if number == number.to_integral_value() else number
    return date.fromisoformat(value) if kind == "d" else datetime.fromisoformat(value)


def kept_cell(value: "Cell") -> Any:
    """Text, whole numbers and nothing as they are; other numbers and days with a letter that says so."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    return ["d", value.isoformat()] if isinstance(value, date) else ["n", str(value)]


def kept_table(table: "Table") -> dict[str, Any]:
    return {
        "headers": list(table.headers),
        "rows": [[kept_cell(value) for value in row] for row in table.rows],
        "sheet": table.sheet,
        "first_row": table.first_row,
        "hidden_rows": sorted(table.hidden_rows),
        "hidden_columns": sorted(table.hidden_columns),
    }


def table_parts(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that make the very `Table` that `kept_table` kept; what stood above its headers is forgotten."""
    return {
        "headers": tuple(kept["headers"]),
        "rows": tuple(tuple(cell(value) for value in row) for row in kept["rows"]),
        "sheet": kept["sheet"],
        "first_row": kept["first_row"],
        "hidden_rows": frozenset(kept["hidden_rows"]),
        "hidden_columns": frozenset(kept["hidden_columns"]),
    }
