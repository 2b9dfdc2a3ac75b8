"""The parts of a paper's content and the items in them, in words: what threads hang on and versions are compared by. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn

MOST_OF_A_LABEL = 120
FILES = "tep"


@dataclass(frozen=True, slots=True)
class Item:
    """One stated thing: its key is the same in every version, and the field by which the paper's form knows it.

    `is_figure` things stand in a column old → new, others are compared word by word; a `is_minor` one is no place to
    hang a thread on.
    """

    key: str
    label: str
    value: str
    is_figure: bool = False
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place a thread may hang on."""

    key: str
    label: str


def figure(key: str, label: str, value: Any, *, is_minor: bool = False) -> Item:
    """A number, a day or another short value; "" where nothing is stated."""
    return Item(key, label, shown_value(value), is_figure=True, is_minor=is_minor)


def words(key: str, label: str, value: str | None, *, is_minor: bool = False) -> Item:
    return Item(key, label, value or "", is_minor=is_minor)


def number(key: str, label: str, value: str | None, *, is_minor: bool = False) -> Item:
    """A number that the content keeps as text: “15.00” is shown as 15."""
    shown = "" if value is None else vn.show_number(Decimal(value))
    return Item(key, label, shown, is_figure=True, is_minor=is_minor)


def day(key: str, label: str, value: str | None, *, is_minor: bool = False) -> Item:
    """A day that the content keeps as 2023-05-15."""
    return Item(key, label, day_words(value), is_figure=True, is_minor=is_minor)


def day_words(value: str | None) -> str:
    return vn.show_date(date.fromisoformat(value)) if value else ""


def shown_value(value: Any) -> str:
    """A frozen value as people read it: a count grouped, true as “có”, nothing as nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, int):
        return vn.show_number(value)
    return str(value)


def files_part(content: Mapping[str, Any]) -> tuple[Part, ...]:
    """The files that a frozen content names, told apart by their bytes; no part where it names none."""
    named = content.get("attachments", ())
    items = tuple(figure(f"{FILES}-{one['uuid']}", _file_label(one), _file_words(one)) for one in named)
    return (Part(FILES, _("Tệp kèm theo"), items),) if items else ()


def is_of_files(key: str) -> bool:
    """Whether the place is a file or all of them: no box of a paper's form is about those."""
    return key == FILES or key.startswith(f"{FILES}-")


def _file_label(named: Mapping[str, Any]) -> str:
    """Evidence of one thing tells of which."""
    place = named.get("place", "")
    return (
        _("%(name)s, chứng minh cho %(place)s") % {"name": named["abstract"], "place": place}
        if place
        else str(named["abstract"])
    )


def _file_words(named: Mapping[str, Any]) -> str:
    return _("%(name)s, mã kiểm tra %(code)s…") % {"name": named["name"], "code": named["sha256"][:16]}


def anchors(parts: Iterable[Part]) -> Iterator[tuple[Part, list[Anchor]]]:
    """Each part with the places in it."""
    for part in parts:
        yield part, [Anchor(item.key, _short(item.label)) for item in part.items if not item.is_minor]


def place_named(parts: Iterable[Part], key: str) -> str | None:
    """What the place of that key is called, "" standing for the whole paper; None where there is no such place."""
    if not key:
        return _("Toàn bộ hồ sơ")
    for part in parts:
        if part.key == key:
            return part.title
        for item in part.items:
            if item.key == key and not item.is_minor:
                return f"{part.title}: {_short(item.label)}"
    return None


def part_of(parts: Iterable[Part], key: str) -> str:
    """The part that the place lies in; "" where no part holds it."""
    for part in parts:
        if key == part.key or any(item.key == key for item in part.items):
            return part.key
    return ""


def _short(label: str) -> str:
    return label if len(label) <= MOST_OF_A_LABEL else f"{label[: MOST_OF_A_LABEL - 1]}…"
