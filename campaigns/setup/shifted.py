"""A definition moved to another year. Pure."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from campaigns.setup.choices import Part
from campaigns.setup.contents import CampaignEntry, Definition, ObjectiveEntry, ObligationEntry, Signatory
from campaigns.setup.windows import Window, years_later

ALL_PARTS = frozenset(Part)


def shifted(
    definition: Definition, *, year: int, code: str, name: str, parts: Collection[Part] = ALL_PARTS
) -> Definition:
    """What `definition` would ask in `year`: every day moved by whole years, ends of months staying ends of months.

    Left behind is what belongs to the old year alone: number, day and signer of its launch document, the decision of
    the board above that it followed, and last year's awards. Parts not in `parts` are empty.
    """
    years = year - definition.campaign.year
    members, tables = Part.MEMBERS in parts, Part.SCORING in parts
    clusters = definition.clusters if members else ()
    kept = tuple(replace(row, clusters=row.clusters if members else ()) for row in definition.tables)
    return replace(
        definition,
        campaign=_head(definition.campaign, years=years, code=code, name=name, with_tasks=Part.TASKS in parts),
        clusters=clusters,
        places=definition.places if members else {},
        indicators=definition.indicators if Part.TASKS in parts else (),
        obligations=tuple(_obligation(row, years) for row in definition.obligations) if Part.DUTIES in parts else (),
        tables=kept if tables else (),
        scoring_rules=definition.scoring_rules if tables else {},
        award_rules=_award_rules(definition.award_rules),
    )


def _head(entry: CampaignEntry, *, years: int, code: str, name: str, with_tasks: bool) -> CampaignEntry:
    begun = entry.launched_on or entry.planned_on
    return replace(
        entry,
        code=code,
        name=name,
        year=entry.year + years,
        plan_number="",
        plan_signed_on=None,
        planned_on=years_later(begun, years) if begun else None,
        launched_on=None,
        ends_on=years_later(entry.ends_on, years),
        official=entry.official.years_later(years),
        signatory=_signatory(entry.signatory),
        bases=tuple(basis for basis in entry.bases if not basis.is_parent_campaign),
        objectives=tuple(_objective(row, years) for row in entry.objectives),
        task_groups=entry.task_groups if with_tasks else (),
    )


def _signatory(entry: Signatory) -> Signatory:
    """The posts stay, the person may have left."""
    return replace(entry, name="")


def _objective(entry: ObjectiveEntry, years: int) -> ObjectiveEntry:
    return replace(entry, baseline_year=entry.baseline_year + years)


def _obligation(entry: ObligationEntry, years: int) -> ObligationEntry:
    due: date | None = years_later(entry.due_on, years) if entry.due_on else None
    span: Window | None = entry.span.years_later(years) if entry.span else None
    return replace(entry, due_on=due, span=span)


def _award_rules(rules: dict[str, Any]) -> dict[str, Any]:
    quota = {key: value for key, value in (rules.get("award_quota") or {}).items() if key != "previous_year"}
    return {**rules, "award_quota": quota} if "award_quota" in rules else rules
