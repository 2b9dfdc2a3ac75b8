"""Which unit does what in the story. Settled by the file alone, so that any campaign file has its story. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from atgt_portal.management.demo import draws, figures
from campaigns.setup.contents import CampaignFile, UnitEntry
from units.choices import COMMUNE_KINDS, BoardRole, UnitKind

_LED = 3
_SENT_BACK, _WAITING = 1, 3


@dataclass(frozen=True, slots=True)
class PlanGroups:
    """Where the plans stand when registration is looked at; who is in none has not begun."""

    accepted: frozenset[str]
    waiting: frozenset[str]
    sent_back: frozenset[str]
    awaiting_leader: frozenset[str]
    drafting: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cast:
    """`fresh` have not begun anything at registration, so that a person can live their year; `led` use the leader's
    step; `late` is behind at mid-year; the closing returns of `unread` still wait for review at the year's end."""

    fresh: tuple[str, ...]
    led: tuple[str, ...]
    late: str
    unread: tuple[str, ...]
    plans: PlanGroups

    @classmethod
    def of(cls, file: CampaignFile) -> Self:
        units = [unit for unit in file.units if unit.cluster]
        fresh, led = _fresh(file, units), _led(file, units)
        plain = [unit.code for unit in units if unit.role == BoardRole.MEMBER and unit.code not in {*fresh, *led}]
        late = _late(file, plain)
        unread = [code for code in draws.shuffled(plain, "chưa đọc") if code != late][:2]
        return cls(
            fresh=fresh, led=led, late=late, unread=tuple(unread), plans=_plan_groups(units, {*fresh, late}, led)
        )


def _communes(units: Sequence[UnitEntry]) -> list[UnitEntry]:
    return [unit for unit in units if unit.kind in COMMUNE_KINDS]


def _fresh(file: CampaignFile, units: Sequence[UnitEntry]) -> tuple[str, ...]:
    """The two places with most accidents: the most to tell."""
    counted = figures.by_accidents(file)
    return tuple(unit.code for unit in sorted(_communes(units), key=lambda unit: -counted[unit.code])[:2])


def _late(file: CampaignFile, codes: Sequence[str]) -> str:
    """Where the year went worst, papers are behind as well."""
    year = file.campaign.official
    risen = {
        code: sum(figures.accident_counts(file, code, year).values())
        - sum(figures.accident_counts(file, code, year.year_before()).values())
        for code in codes
    }
    return max(codes, key=lambda code: risen[code], default="")


def _led(file: CampaignFile, units: Sequence[UnitEntry]) -> tuple[str, ...]:
    """The first of the fresh, an agency and a mass organisation: one of each kind."""
    members = [unit for unit in units if unit.role == BoardRole.MEMBER]
    agencies = [unit.code for unit in members if unit.kind == UnitKind.AGENCY]
    organisations = [unit.code for unit in members if unit.kind == UnitKind.MASS_ORGANISATION]
    found = [*_fresh(file, units)[:1], *agencies[:1], *organisations[:1]]
    return tuple(found[:_LED])


def _plan_groups(units: Sequence[UnitEntry], silent: set[str], led: tuple[str, ...]) -> PlanGroups:
    """About half have sent their plan; one is back for mending, one lies with its leader."""
    half, fifth = len(units) // 2, len(units) // 5
    awaiting = [code for code in led if code not in silent][:1]
    rest = [
        code for code in draws.shuffled((unit.code for unit in units), "kế hoạch") if code not in {*silent, *awaiting}
    ]
    sent = rest[: max(half - len(awaiting), 0)]
    drafting = rest[len(sent) :][:fifth]
    returned, waiting = sent[:_SENT_BACK], sent[_SENT_BACK : _SENT_BACK + _WAITING]
    return PlanGroups(
        accepted=frozenset(sent[_SENT_BACK + _WAITING :]),
        waiting=frozenset(waiting),
        sent_back=frozenset(returned),
        awaiting_leader=frozenset(awaiting),
        drafting=frozenset(drafting),
    )
