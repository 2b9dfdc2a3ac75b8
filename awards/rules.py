"""What the campaign says about points and awards: its JSON settings read in one place, as plain objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from awards.fairness.cluster import FairnessSettings, settings_of
from awards.points import hundredths
from awards.ranking import LEAST_APPLICABLE_PCT, Band, TotalRule
from campaigns.setup.choices import TieRule
from campaigns.setup.models import Campaign


@dataclass(frozen=True, slots=True)
class Choice:
    """A coded setting with its name: an award type, a route."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Quota:
    """How many may be proposed, and of whom; None where the campaign sets nothing."""

    collective_max_share: Decimal | None
    individuals_per_unit_max: int | None
    direct_force_min_share: Decimal | None
    leader_max_share: Decimal | None
    previous_year: int | None
    previous_awards: int | None
    previous_to_direct_force: int | None


def tie_rules_of(campaign: Campaign) -> tuple[TieRule, ...]:
    """How equal totals are told apart, in the declared order."""
    return tuple(TieRule(code) for code in campaign.scoring_rules.get("tie_breakers", ()))


def bands_of(campaign: Campaign) -> tuple[Band, ...]:
    """The classifications by total; one with a condition beside its points asks for points in part II."""
    return tuple(
        Band(code=row["code"], name=row["name"], least=hundredths(row["min"]), needs_part_two=bool(row.get("extra")))
        for row in campaign.scoring_rules.get("bands", ())
    )


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """A line of điểm cộng or điểm trừ: `hundredths` for one time and `most` for the year are below zero for a penalty."""

    code: str
    name: str
    hundredths: int
    most: int | None
    each: str

    @property
    def is_bonus(self) -> bool:
        return self.hundredths > 0

    def for_times(self, times: int) -> int:
        """What so many times come to, within the limit of the line."""
        found = self.hundredths * times
        if self.most is None:
            return found
        return min(found, self.most) if self.is_bonus else max(found, self.most)


def adjustment_lines_of(campaign: Campaign) -> tuple[AdjustmentLine, ...]:
    """Bonus first, then penalty, in the order of the rules."""
    rules = campaign.scoring_rules
    rows = [*((rules.get("bonus") or {}).get("items") or ()), *(rules.get("penalty") or ())]
    return tuple(
        AdjustmentLine(
            code=row["code"],
            name=row["name"],
            hundredths=hundredths(row["points"]),
            most=None if row.get("max") is None else hundredths(row["max"]),
            each=str(row.get("per") or ""),
        )
        for row in rows
    )


def fairness_of(campaign: Campaign) -> FairnessSettings:
    """How far luck is allowed for when a ranking is cut into groups."""
    return settings_of(campaign.scoring_rules.get("fairness") or {})


def total_rule_of(campaign: Campaign) -> TotalRule:
    """The limit of all bonus points, and how much of a table must apply to a unit at least."""
    cap = (campaign.scoring_rules.get("bonus") or {}).get("cap")
    least = campaign.scoring_rules.get("least_applicable_pct")
    return TotalRule(
        bonus_cap=None if cap is None else hundredths(cap),
        least_applicable_pct=LEAST_APPLICABLE_PCT if least is None else int(least),
    )


def award_types_of(campaign: Campaign) -> tuple[Choice, ...]:
    """The awards that may be proposed, whatever law will be in force on the day of decision."""
    return _choices((campaign.award_rules.get("law") or {}).get("award_types"))


def routes_of(campaign: Campaign) -> tuple[Choice, ...]:
    """The ways a proposal may take."""
    return _choices(campaign.award_rules.get("routes"))


def loss_rules_of(campaign: Campaign) -> tuple[Choice, ...]:
    """Tiêu chí loại trừ: what rules a unit or a person out, checked by people before anything is proposed."""
    return _choices(campaign.scoring_rules.get("disqualifiers"))


def named(choices: tuple[Choice, ...], code: str) -> str:
    """The name of a coded setting; a code that has left the list stands for itself."""
    return next((choice.name for choice in choices if choice.code == code), code)


def quota_of(campaign: Campaign) -> Quota:
    said: Mapping[str, Any] = campaign.award_rules.get("award_quota") or {}
    before: Mapping[str, Any] = said.get("previous_year") or {}
    return Quota(
        collective_max_share=_share(said.get("collective_max_share")),
        individuals_per_unit_max=said.get("individuals_per_unit_max"),
        direct_force_min_share=_share(said.get("direct_force_min_share")),
        leader_max_share=_share(said.get("leader_max_share")),
        previous_year=before.get("year"),
        previous_awards=before.get("individual_awards"),
        previous_to_direct_force=before.get("to_direct_force"),
    )


def _choices(rows: list[Mapping[str, Any]] | None) -> tuple[Choice, ...]:
    return tuple(Choice(code=row["code"], name=row["name"]) for row in rows or ())


def _share(said: object) -> Decimal | None:
    return None if said is None else Decimal(str(said))
