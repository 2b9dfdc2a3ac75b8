"""Other weights and common rules laid over what a campaign has: lines, given points and rules as they would be. Pure."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from awards.gathering import Entrant, GivenPoints
from awards.points import accident_rule
from awards.rated import rated_rule
from awards.standing import Material, Standing, judged
from awards.tables import TableLine, Tables
from campaigns.setup.choices import CriterionKind
from campaigns.setup.json_text import json_number
from campaigns.setup.models import Campaign


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: points in hundredths and the percent for full points by criterion id, common rules by their keys."""

    weights: Mapping[int, int]
    percents: Mapping[int, Decimal] = field(default_factory=dict)
    common: Mapping[str, Any] = field(default_factory=dict)


def old_and_new(
    material: Material, campaign: Campaign, *, tables: Tables, cluster: int, trial: Trial
) -> tuple[Standing, Standing]:
    """The ranking of `material` as the rules are, and as they would be if the table of that cluster were the tried one."""
    tried, lines = tried_campaign(campaign, trial), tables.get(cluster, [])
    changed = {**tables, cluster: tried_lines(lines, trial, tried)}
    old = judged(material, campaign, tables=tables)
    return old, judged(tried_material(material, lines, trial), tried, tables=changed)


def tried_campaign(campaign: Campaign, trial: Trial) -> Campaign:
    """A copy with the tried rules, never to be saved."""
    tried = copy(campaign)
    tried.scoring_rules = {**campaign.scoring_rules, **trial.common}
    return tried


def tried_lines(lines: list[TableLine], trial: Trial, tried: Campaign) -> list[TableLine]:
    return [_line(line, trial, tried) for line in lines]


def _line(line: TableLine, trial: Trial, tried: Campaign) -> TableLine:
    maximum = trial.weights.get(line.criterion_id, line.maximum)
    settings = dict(line.settings)
    if line.criterion_id in trial.percents:
        settings["full_at_pct"] = json_number(trial.percents[line.criterion_id])
    if line.kind == CriterionKind.STEPS:
        share = Decimal(maximum) / line.maximum
        settings["steps"] = [[count, Decimal(str(points)) * share] for count, points in settings.get("steps", ())]
    return replace(
        line,
        maximum=maximum,
        settings=settings,
        rule=accident_rule(line.kind, maximum=maximum, settings=settings, common=tried.scoring_rules),
        rated=rated_rule(line.kind, maximum=maximum, settings=settings),
    )


def tried_material(material: Material, lines: list[TableLine], trial: Trial) -> Material:
    """Points that a person gave keep their share of what the criterion is worth."""
    shares = {
        line.criterion_id: (trial.weights[line.criterion_id], line.maximum)
        for line in lines
        if trial.weights.get(line.criterion_id, line.maximum) != line.maximum
    }
    if not shares:
        return material
    return replace(material, taking_part=[_rescaled(one, shares) for one in material.taking_part])


def _rescaled(one: Entrant, shares: Mapping[int, tuple[int, int]]) -> Entrant:
    given = {
        criterion: _shared(points, *shares[criterion]) if criterion in shares else points
        for criterion, points in one.papers.given.items()
    }
    return replace(one, papers=replace(one.papers, given=given))


def _shared(given: GivenPoints, new: int, old: int) -> GivenPoints:
    """Half up to whole hundredths."""
    if given.hundredths is None:
        return given
    return replace(given, hundredths=(2 * given.hundredths * new + old) // (2 * old))
