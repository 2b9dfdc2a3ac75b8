"""The titles and awards that a unit may set out for: data of the campaign, each with the days on which the law knows it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaigns.setup.choices import TitleKind, TitleSubject

Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Title:
    """`spans` are the days, from and to, on which it may be given; an open end is None."""

    code: str
    name: str
    kind: TitleKind
    subjects: frozenset[TitleSubject]
    spans: tuple[Span, ...]

    def is_in_force(self, on: date) -> bool:
        return any((first is None or first <= on) and (last is None or on <= last) for first, last in self.spans)

    @property
    def last_day(self) -> date | None:
        """After which it is given no more; None where it has no end."""
        ends = [last for _first, last in self.spans]
        return None if None in ends else max((last for last in ends if last), default=None)


def titles_of(award_rules: Mapping[str, Any]) -> tuple[Title, ...]:
    """Titles first, then the forms of award, those that stand in `law.award_types` by the regimes that pay for them."""
    law = award_rules.get("law") or {}
    listed = [_listed(row) for row in law.get("titles") or ()]
    regimes = {row["code"]: (_day(row["valid_from"]), _day(row.get("valid_to"))) for row in law.get("regimes") or ()}
    known = {title.code for title in listed}
    paid = [_paid(row, regimes) for row in law.get("award_types") or () if row["code"] not in known]
    return tuple(sorted((*listed, *paid), key=lambda title: title.kind != TitleKind.TITLE))


def titles_during(titles: Iterable[Title], first: date, last: date) -> tuple[Title, ...]:
    """Those that are in force on some of these days."""
    return tuple(
        title
        for title in titles
        if any((since is None or since <= last) and (until is None or first <= until) for since, until in title.spans)
    )


def _listed(row: Mapping[str, Any]) -> Title:
    return Title(
        code=row["code"],
        name=row["name"],
        kind=TitleKind(row["kind"]),
        subjects=frozenset(TitleSubject(said) for said in row["subjects"]),
        spans=((_day(row.get("valid_from")), _day(row.get("valid_to"))),),
    )


def _paid(row: Mapping[str, Any], regimes: Mapping[str, Span]) -> Title:
    """A form of award is in force in the regimes that give it a coefficient; of none said, in all."""
    coefficient = row.get("coefficient") or {}
    spans = tuple(span for code, span in regimes.items() if coefficient.get(code)) if coefficient else ((None, None),)
    return Title(
        code=row["code"], name=row["name"], kind=TitleKind.AWARD, subjects=frozenset(TitleSubject), spans=spans
    )


def _day(said: Any) -> date | None:
    return date.fromisoformat(said) if said else None
