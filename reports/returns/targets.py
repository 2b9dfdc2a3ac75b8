"""The registered targets to which a closing return answers: those of the accepted plan, never of one still on its way."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.filing.models import Filing
from campaigns.setup.choices import Direction, Paper


@dataclass(frozen=True, slots=True)
class PlannedTarget:
    """One target as the accepted plan states it; results are kept under its `position`."""

    position: int
    indicator: str
    name: str
    unit_of_measure: str
    direction: str
    baseline: Decimal | None
    value: Decimal


def accepted_contents(filing: Filing, *papers: Paper) -> dict[str, dict[str, Any]]:
    """Paper → what its accepted version says, of those papers of the same unit that have one."""
    found = Filing.objects.filter(
        campaign=filing.campaign_id, unit=filing.unit_id, kind__in=papers, accepted_version__isnull=False
    )
    return dict(found.order_by("-pk").values_list("kind", "accepted_version__content"))


def targets_of(filing: Filing) -> list[PlannedTarget]:
    """What the accepted version says, whatever its unit has changed in the working copy since."""
    return targets_in(accepted_contents(filing, Paper.PLAN).get(Paper.PLAN, {}))


def targets_in(plan: Mapping[str, Any]) -> list[PlannedTarget]:
    """The targets of an accepted plan's content."""
    return [_planned(row, position=row.get("position", n)) for n, row in enumerate(plan.get("targets", []), start=1)]


def _planned(row: Mapping[str, Any], *, position: int) -> PlannedTarget:
    baseline = row.get("baseline")
    return PlannedTarget(
        position=position,
        indicator=str(row.get("indicator") or ""),
        name=row["name"],
        unit_of_measure=row.get("unit_of_measure", ""),
        direction=row.get("direction", Direction.NEUTRAL),
        baseline=None if baseline in {None, ""} else Decimal(str(baseline)),
        value=Decimal(str(row["value"])),
    )


def is_reached(direction: str, *, goal: Decimal, result: Decimal) -> bool:
    """Fewer accidents and more training are both "better"; what is only watched is reached when it is not below."""
    return result <= goal if direction == Direction.LESS_IS_BETTER else result >= goal
