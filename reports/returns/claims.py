"""What a narrative claims about accidents, beside the figures of record: "giảm 12%", "không để xảy ra …". Pure.

A claim is read only where a sentence names what it counts; a sentence that is not understood is no contradiction.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from campaigns.record.reduction import Comparison
from campaigns.record.wording import UNITS_OF_MEASURE
from campaigns.setup.choices import AccidentMeasure

_SENTENCE = re.compile(r"[.;:!?](?=\s|$)|\n|,(?=\s)")
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_MOVE = re.compile(rf"\b(giam|tang)\b[^0-9]{{0,20}}?{_NUMBER}\s*(%|phan tram|vu|nguoi|truong hop)?")
_NONE = re.compile(r"\bkhong\s+(?:de\s+|con\s+)?(?:xay ra|phat sinh|co)\b|\bkhong\s+(?:vu|ai|nguoi)\b")
_GOES_ON = re.compile(r"(?:bia\s+)?(?:giam|tang)\b")
_NAMES: tuple[tuple[AccidentMeasure, re.Pattern[str]], ...] = (
    (AccidentMeasure.ESPECIALLY_SERIOUS, re.compile(r"dac biet nghiem trong")),
    (AccidentMeasure.COMMERCIAL_VEHICLE, re.compile(r"kinh doanh van tai|xe khach|van tai hanh khach")),
    (
        AccidentMeasure.ALCOHOL_RELATED,
        re.compile(r"tai nan[^,]*(?:ruou|bia|nong do con)|(?:ruou|bia|nong do con)[^,]*tai nan"),
    ),
    (AccidentMeasure.DEATHS, re.compile(r"nguoi chet|chet nguoi|tu vong|nguoi tu nan")),
    (AccidentMeasure.INJURED, re.compile(r"bi thuong")),
    (AccidentMeasure.ACCIDENTS, re.compile(r"so vu|vu tai nan|tai nan giao thong|\btngt\b")),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence about one measure: `change` with its sign, in percent where `is_percent`; None where it says none at all."""

    sentence: str
    measure: AccidentMeasure
    change: Decimal | None
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim that the figures of record do not bear out, with what they say."""

    sentence: str
    record: str


def claims_in(narrative: str) -> Iterator[Claim]:
    """The claims of a narrative in their order; the words keep their spelling."""
    about: AccidentMeasure | None = None
    for part in filter(None, (piece.strip() for piece in _SENTENCE.split(narrative))):
        plain = text.fold(part)
        found = _measure(plain)
        # "…, giảm 1 người" goes on with what the words before it counted; "…, xử phạt tăng 15%" does not.
        about = found or (about if _GOES_ON.match(plain) else None)
        if about is None:
            continue
        if move := _MOVE.search(plain):
            yield _moved(part, about, move)
        elif found is not None and _NONE.search(plain):
            yield Claim(part, found, None)


def _measure(plain: str) -> AccidentMeasure | None:
    return next((measure for measure, name in _NAMES if name.search(plain)), None)


def _moved(part: str, measure: AccidentMeasure, move: re.Match[str]) -> Claim:
    number = Decimal(move[2].replace(",", "."))
    is_percent = move[3] in {"%", "phan tram"}
    if move[3] == "nguoi" and measure == AccidentMeasure.ACCIDENTS:
        measure = AccidentMeasure.DEATHS
    return Claim(part, measure, -number if move[1] == "giam" else number, is_percent)


def contradictions(narratives: Iterable[str], known: Mapping[str, Comparison]) -> list[Contradiction]:
    """The claims that `known`, measure → figures of the paper's days and of a year before, does not bear out.

    Where the figures do not cover the days nothing is said: silence of the record refutes nobody.
    """
    return [
        Contradiction(claim.sentence, _record_words(claim.measure, known[claim.measure]))
        for narrative in narratives
        for claim in claims_in(narrative)
        if claim.measure in known and _is_refuted(claim, known[claim.measure])
    ]


def _is_refuted(claim: Claim, known: Comparison) -> bool:
    if claim.change is None:
        return bool(known.current)
    if known.change is None:
        return False
    if not claim.is_percent:
        return claim.change != known.change
    if known.percent is None:
        return True
    return known.percent.quantize(_unit_of(claim.change), ROUND_HALF_UP) != claim.change


def _unit_of(number: Decimal) -> Decimal:
    """One in the last place that was written: 12 is held to whole percents, 12,5 to tenths."""
    return Decimal(1).scaleb(int(number.as_tuple().exponent))


def _record_words(measure: AccidentMeasure, known: Comparison) -> str:
    unit = UNITS_OF_MEASURE[measure]
    said = _("%(label)s: %(current)s, cùng kỳ %(previous)s, %(change)s") % {
        "label": measure.label,
        "current": vn.show_number(known.current),
        "previous": vn.show_number(known.previous),
        "change": vn.show_change(known.change, unit=str(unit)),
    }
    return f"{said} ({vn.show_percent(known.percent, signed=True)})" if known.percent is not None else said
