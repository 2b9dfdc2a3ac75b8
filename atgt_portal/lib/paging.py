"""Pages of rows whose number is known already."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet


class CountedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of rows that have been counted already."""

    def __init__(self, rows: QuerySet[Any], *, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count
