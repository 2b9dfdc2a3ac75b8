"""Files that prove one figure or one measure of a paper: where they may be hung, and how they are told beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing
from campaigns.filing.outline import Item

_MOST_OF_A_TEXT = 80


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that a file may prove; `group` is the part of the paper it stands in."""

    key: str
    label: str
    group: str


def places_of(filing: Filing) -> tuple[Place, ...]:
    """Of the working copy; none where the kind of paper takes files for the whole alone."""
    kind = kind_of(filing)
    if not kind.proved_parts:
        return ()
    return tuple(
        Place(key=item.key, label=_label(item), group=part.title)
        for part in kind.parts(kind.content(filing))
        if part.key in kind.proved_parts
        for item in part.items
        if not item.is_minor
    )


def by_place(rows: Iterable[Mapping[str, str]]) -> dict[str, list[Mapping[str, str]]]:
    """Rows of files by the key of what they prove; files of the whole paper stand under none."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        if row["part"]:
            found.setdefault(row["part"], []).append(row)
    return found


def beside(content: dict[str, Any], rows: Iterable[Mapping[str, str]], *, add_url: str) -> dict[str, Any]:
    """The content with its files, so that a page can set each beside what it proves; `add_url` for who may add more."""
    return {**content, "evidence": by_place(rows), "evidence_url": add_url}


def _label(item: Item) -> str:
    """A measure is called by its first words, too: “dòng 2” alone tells nobody which it is."""
    if item.is_figure or not item.value:
        return item.label
    text = item.value if len(item.value) <= _MOST_OF_A_TEXT else f"{item.value[: _MOST_OF_A_TEXT - 1]}…"
    return f"{item.label}: {text}"
