"""What quick reports have told of the days of a police paper: the room of quick reports, above, registers how it is found."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from campaigns.filing.models import Filing

Told = Callable[[Filing, Mapping[str, Any]], list[dict[str, str]]]


def _nothing_told(filing: Filing, content: Mapping[str, Any]) -> list[dict[str, str]]:
    return []


_TOLD: list[Told] = [_nothing_told]


def register(told: Told) -> None:
    _TOLD[:] = [told]


def beside(filing: Filing, content: Mapping[str, Any], *, is_unit: bool, on: date) -> dict[str, Any]:
    """For the board's officers: the reports of a unit are not the police's to read by this page."""
    return {} if is_unit else {"told_quickly": _TOLD[0](filing, content)}
