"""Invention without chance: the same words always draw the same number. Pure."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal


def number(low: int, high: int, *about: object) -> int:
    """A whole number from `low` to `high`, both included, settled by what it is about."""
    words = "|".join(str(word) for word in about)
    drawn = int.from_bytes(hashlib.sha256(words.encode()).digest()[:8])
    return low + drawn % (high - low + 1)


def amount(low: str, high: str, *about: object) -> Decimal:
    """As `number`, in tenths."""
    return Decimal(number(int(Decimal(low) * 10), int(Decimal(high) * 10), *about)) / 10


def shuffled(codes: Iterable[str], *about: object) -> list[str]:
    """The codes in an order that looks like none."""
    return sorted(codes, key=lambda code: (number(0, 2**32, code, *about), code))
