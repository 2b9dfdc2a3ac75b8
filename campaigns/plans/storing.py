"""The working copies of plan and dissemination: stored from a form's values, read back as plain JSON."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NotRequired, TypedDict

from campaigns.filing.kinds import Issued
from campaigns.filing.models import Filing
from campaigns.plans import sought, targets
from campaigns.plans.models import Dissemination, Measure, Plan, PlanTask, Target
from campaigns.plans.working import Working, working_of
from campaigns.setup.choices import Direction
from campaigns.setup.models import Indicator, Objective


class TargetValues(TypedDict):
    """A row of targets; a known `indicator` gives name, unit and direction, whatever else is said here."""

    indicator: str
    name: NotRequired[str]
    unit_of_measure: NotRequired[str]
    direction: NotRequired[str]
    baseline: Decimal | None
    value: Decimal | None
    position: NotRequired[int]


class MeasureValues(TypedDict):
    text: str
    responsible: str
    due_on: date | None
    position: NotRequired[int]


PAPER_FIELDS = ("paper_number", "signed_on", "signer", "embedded_in")
LINK_FIELDS = ("linked_movements", "socio_economic_tasks")


def write_plan(filing: Filing, values: Mapping[str, Any]) -> None:
    """`values`: the paper and link fields, `tasks` (group number → text), `targets`, `measures` and
    `titles` (rows).

    What is not among them stays as it is.
    """
    plan, _created = Plan.objects.update_or_create(
        filing=filing, defaults={name: values[name] for name in (*PAPER_FIELDS, *LINK_FIELDS) if name in values}
    )
    if "tasks" in values:
        _write_tasks(plan, values["tasks"])
    if "targets" in values:
        _write_targets(plan, values["targets"])
    if "measures" in values:
        _write_measures(plan, values["measures"])
    if "titles" in values:
        sought.write(plan, values["titles"])


def plan_issued(filing: Filing) -> Issued:
    """What was entered of the signed plan."""
    row = Plan.objects.filter(pk=filing.pk).first() or Plan(filing=filing)
    return Issued(number=row.paper_number, signed_on=row.signed_on, signer=row.signer)


def _write_tasks(plan: Plan, texts: Mapping[int, str]) -> None:
    PlanTask.objects.filter(plan=plan).delete()
    groups = plan.filing.campaign.task_groups.filter(no__in=[no for no, text in texts.items() if text])
    PlanTask.objects.bulk_create([PlanTask(plan=plan, task_group=group, text=texts[group.no]) for group in groups])


def _write_targets(plan: Plan, rows: Sequence[TargetValues]) -> None:
    """Rows are kept by position: what a closing return says about a target must not change its owner."""
    filing = plan.filing
    found = Indicator.objects.filter(
        board=filing.board_id, code__in=[row["indicator"] for row in rows if row["indicator"]]
    )
    indicators = {indicator.code: indicator for indicator in found}
    known = targets.baselines(filing) if any(row["baseline"] is None for row in rows) else {}
    kept = []
    for place, row in enumerate(rows, start=1):
        position = row.get("position", place)
        Target.objects.update_or_create(plan=plan, position=position, defaults=_target(row, indicators, known))
        kept.append(position)
    Target.objects.filter(plan=plan).exclude(position__in=kept).delete()


def _target(row: TargetValues, indicators: Mapping[str, Indicator], known: Mapping[str, int]) -> dict[str, Any]:
    indicator = indicators.get(row["indicator"])
    values: dict[str, Any] = {"indicator": indicator, "value": row["value"], "baseline": row["baseline"]}
    if indicator is None:
        own = {"name": row.get("name", ""), "unit_of_measure": row.get("unit_of_measure", "")}
        return values | own | {"direction": row.get("direction") or Direction.MORE_IS_BETTER}
    if row["baseline"] is None:
        values["baseline"] = known.get(indicator.code)
    return values | {
        "name": indicator.name,
        "unit_of_measure": indicator.unit_of_measure,
        "direction": indicator.direction,
    }


def _write_measures(plan: Plan, rows: Sequence[MeasureValues]) -> None:
    Measure.objects.filter(plan=plan).delete()
    Measure.objects.bulk_create(
        Measure(
            plan=plan,
            position=row.get("position", place),
            text=row["text"],
            responsible=row["responsible"],
            due_on=row["due_on"],
        )
        for place, row in enumerate(rows, start=1)
    )


def plan_content(filing: Filing) -> dict[str, Any]:
    """All that the plan says, with names as they are now beside their codes."""
    working = working_of(filing)
    plan = working.plan
    return {
        "unit": {"code": filing.unit.code, "name": filing.unit.name},
        **{name: getattr(plan, name) for name in ("paper_number", "signer", "embedded_in", *LINK_FIELDS)},
        "signed_on": iso(plan.signed_on),
        "tasks": [{"no": row.task_group.no, "group": row.task_group.title, "text": row.text} for row in working.tasks],
        "targets": targets_content(working),
        "measures": [
            {"position": row.position, "text": row.text, "responsible": row.responsible, "due_on": iso(row.due_on)}
            for row in working.measures
        ],
        "titles": sought.content_of(filing.campaign, working.titles),
    }


def targets_content(working: Working) -> list[dict[str, Any]]:
    """The plan's targets, each with what the movement's own aim would ask of it."""
    return [_target_content(row, working.aim_of(row)) for row in working.targets]


def _target_content(row: Target, aim: Objective | None) -> dict[str, Any]:
    most = targets.ceiling(row.baseline, aim) if aim else None
    return {
        "position": row.position,
        "indicator": row.indicator.code if row.indicator else None,
        "name": row.name,
        "unit_of_measure": row.unit_of_measure,
        "direction": row.direction,
        "baseline": number(row.baseline),
        "value": number(row.value),
        "aim": {"code": aim.code, "kind": aim.kind, "min_pct": aim.min_pct} if aim else None,
        "ceiling": most,
        "is_looser": most is not None and row.value is not None and row.value > most,
    }


def write_dissemination(filing: Filing, values: Mapping[str, Any]) -> None:
    """`values`: held_on, reached, headcount, together_with, note."""
    Dissemination.objects.update_or_create(filing=filing, defaults=dict(values))


def dissemination_content(filing: Filing) -> dict[str, Any]:
    row = Dissemination.objects.filter(pk=filing.pk).first() or Dissemination(filing=filing)
    return {
        "unit": {"code": filing.unit.code, "name": filing.unit.name},
        "held_on": iso(row.held_on),
        "reached": row.reached,
        "headcount": row.headcount,
        "rate": number(rate(row.reached, row.headcount)),
        "together_with": row.together_with,
        "note": row.note,
    }


def rate(reached: int | None, headcount: int | None) -> Decimal | None:
    """Percent of the staff reached, two places, half up."""
    if reached is None or not headcount:
        return None
    return (Decimal(reached * 100) / headcount).quantize(Decimal("0.01"), ROUND_HALF_UP)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def number(value: Decimal | None) -> str | None:
    """Always with two places, so that equal contents have equal hashes."""
    return None if value is None else format(value.quantize(Decimal("0.01")), "f")
