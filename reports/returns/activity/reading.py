"""Cells as a page sends them, one line of JSON; whatever is not of that shape is nothing at all."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reports.returns.activity.cells import Typed

MOST_CELLS, MOST_LETTERS, LARGEST = 200, 400, 10**9
_BOXES = ("value", "out_of", "note")


def cells_in(raw: str, *, page: str, boxes: Sequence[str] = _BOXES, longest: int = MOST_LETTERS) -> list[Typed]:
    """What was typed in the `boxes` of each cell; empty where it cannot be read."""
    try:
        listed = json.loads(raw)
    except (ValueError, RecursionError):
        return []
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_CELLS or len(page) > 32:
        return []
    found = [_typed(one, page=page, names=boxes, longest=longest) for one in listed]
    cells = [one for one in found if one is not None]
    return cells if len(cells) == len(listed) == len({one.code for one in cells}) else []


def _typed(said: Any, *, page: str, names: Sequence[str], longest: int) -> Typed | None:
    if not isinstance(said, Mapping):
        return None
    code, boxes = said.get("code"), {name: said.get(name, "") for name in names}
    texts = [code, *boxes.values()]
    counts = [said.get("seen"), said.get("turn")]
    if not all(isinstance(one, str) and len(one) <= longest and "\x00" not in one for one in texts):
        return None
    if not all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= LARGEST for one in counts):
        return None
    return Typed(code=str(code), boxes=boxes, seen=said["seen"], page=page, turn=said["turn"])
