"""What changed between two versions of a paper: values side by side, words marked as added or removed. Pure.

However long or wicked the texts are, the work is bounded: where two stretches differ too much to be matched word by
word, the one is shown as removed and the other as added, whole.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.outline import Item, Part

SAME, ADDED, REMOVED = "same", "added", "removed"
WORDS_AROUND = 20
MOST_TOKENS = 2_500
MOST_PAIRS = 60_000
_SENTENCE = re.compile(r"[^.!?;\n]*[.!?;\n]+\s*|[^.!?;\n]+")
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both versions have, or only one of them."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A value before and after, as the component draws it."""

    label: str
    before: str
    after: str
    extra: str = ""
    changed: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    label: str
    parts: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PartChanges:
    """What of one part is not as it was."""

    key: str
    title: str
    rows: tuple[Row, ...]
    passages: tuple[Passage, ...]

    @property
    def count(self) -> int:
        return len(self.rows) + len(self.passages)

    @property
    def words(self) -> str:
        said = [_("%(n)s ô đã sửa") % {"n": vn.show_number(len(self.rows))}] if self.rows else []
        said += [_("%(n)s đoạn đã sửa") % {"n": vn.show_number(len(self.passages))}] if self.passages else []
        return " · ".join(said)


def changes(before: Sequence[Part], after: Sequence[Part]) -> list[PartChanges]:
    """Only the parts that differ, in the order of the newer version, then those that it no longer has."""
    olds, news = {part.key: part for part in before}, {part.key: part for part in after}
    found = []
    for key in dict.fromkeys([*news, *olds]):
        old, new = olds.get(key), news.get(key)
        items = list(_pairs(old.items if old else (), new.items if new else ()))
        part = PartChanges(
            key=key,
            title=(new or old or Part("", "", ())).title,
            rows=tuple(_row(one, other) for one, other in items if _is_short(one, other)),
            passages=tuple(_passage(one, other) for one, other in items if not _is_short(one, other)),
        )
        if part.count:
            found.append(part)
    return found


def _pairs(before: Iterable[Item], after: Iterable[Item]) -> Iterable[tuple[Item | None, Item | None]]:
    olds, news = {item.key: item for item in before}, {item.key: item for item in after}
    for key in dict.fromkeys([*news, *olds]):
        old, new = olds.get(key), news.get(key)
        if (old.value if old else "") != (new.value if new else ""):
            yield old, new


def _is_short(old: Item | None, new: Item | None) -> bool:
    return all(item is None or item.is_figure for item in (old, new))


def _row(old: Item | None, new: Item | None) -> Row:
    label = new.label if new else old.label if old else ""
    return Row(label, _stated(old), _stated(new))


def _stated(item: Item | None) -> str:
    return item.value if item and item.value else _("trống")


def _passage(old: Item | None, new: Item | None) -> Passage:
    label = new.label if new else old.label if old else ""
    pieces = compared(old.value if old else "", new.value if new else "")
    return Passage(label, tuple(_shortened(pieces)))


def compared(before: str, after: str) -> list[Piece]:
    """The newer text with what was taken out and put in, sentence by sentence and inside a sentence word by word."""

    def by_words(old: list[str], new: list[str]) -> list[Piece]:
        return _matched(_WORD.findall("".join(old)), _WORD.findall("".join(new)), _replaced)

    return _joined(_matched(_SENTENCE.findall(before), _SENTENCE.findall(after), by_words))


def _replaced(old: list[str], new: list[str]) -> list[Piece]:
    return [Piece(REMOVED, "".join(old)), Piece(ADDED, "".join(new))]


def _matched(old: list[str], new: list[str], differing: Callable[[list[str], list[str]], list[Piece]]) -> list[Piece]:
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    middle = _middle(old_middle, new_middle, differing)
    return [Piece(SAME, "".join(new[:start])), *middle, Piece(SAME, "".join(new[len(new) - end :]))]


def _shared(old: list[str], new: list[str]) -> int:
    """How many tokens both begin with; the blanks after a word do not count."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one.strip() != other.strip():
            break
        count += 1
    return count


def _middle(old: list[str], new: list[str], differing: Callable[[list[str], list[str]], list[Piece]]) -> list[Piece]:
    if not old or not new:
        return _replaced(old, new)
    keys = [token.strip() for token in old], [token.strip() for token in new]
    if not _can_be_matched(*keys):
        return differing(old, new) if differing is not _replaced and _is_little(old, new) else _replaced(old, new)
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        pieces += [Piece(SAME, "".join(new[c:d]))] if kind == "equal" else differing(old[a:b], new[c:d])
    return pieces


def _can_be_matched(old: list[str], new: list[str]) -> bool:
    """Equal words on both sides are what the matching has to try: bounded, so is its time."""
    if len(old) > MOST_TOKENS or len(new) > MOST_TOKENS:
        return False
    there = Counter(new)
    return sum(there[token] for token in old) <= MOST_PAIRS


def _is_little(old: list[str], new: list[str]) -> bool:
    return sum(map(len, old)) + sum(map(len, new)) <= MOST_TOKENS


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece; empty ones left out."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def _shortened(pieces: list[Piece]) -> Iterable[Piece]:
    """Of what stayed as it was, only some words around each change."""
    for place, piece in enumerate(pieces):
        words = _WORD.findall(piece.text)
        if piece.kind != SAME or len(words) <= 2 * WORDS_AROUND + 1:
            yield piece
            continue
        head = "".join(words[:WORDS_AROUND]) if place else ""
        tail = "".join(words[-WORDS_AROUND:]) if place + 1 < len(pieces) else ""
        yield Piece(SAME, f"{head}… {tail}")
