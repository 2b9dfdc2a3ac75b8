"""The working copy of a plan with what its movement asks, read in one question."""

from dataclasses import dataclass

from atgt_portal.lib.together import point_to, read_together
from campaigns.filing.models import Filing
from campaigns.plans.models import Measure, Plan, PlanTask, Target, TitleSought
from campaigns.setup.models import CampaignIndicator, Indicator, Objective, TaskGroup


@dataclass(frozen=True, slots=True)
class Working:
    """Every list in its own order, titles by their codes; `plan` is a blank row where nothing has been written."""

    plan: Plan
    tasks: list[PlanTask]
    targets: list[Target]
    measures: list[Measure]
    titles: dict[str, TitleSought]
    groups: list[TaskGroup]
    places: list[CampaignIndicator]
    objectives: list[Objective]

    def aim_of(self, target: Target) -> Objective | None:
        """The movement's own aim about what the target counts."""
        return next((aim for aim in self.objectives if aim.indicator_id == target.indicator_id), None)


def working_of(filing: Filing) -> Working:
    plans, tasks, targets, measures, titles, groups, places, objectives, indicators = read_together(
        Plan.objects.filter(filing=filing),
        PlanTask.objects.filter(plan=filing.pk),
        Target.objects.filter(plan=filing.pk),
        Measure.objects.filter(plan=filing.pk),
        TitleSought.objects.filter(plan=filing.pk),
        TaskGroup.objects.filter(campaign=filing.campaign_id),
        CampaignIndicator.objects.filter(campaign=filing.campaign_id),
        Objective.objects.filter(campaign=filing.campaign_id),
        Indicator.objects.filter(board=filing.board_id),
    )
    point_to(groups, [*tasks, *places], "task_group")
    point_to(indicators, [*targets, *places, *objectives], "indicator")
    return Working(
        plan=plans[0] if plans else Plan(filing=filing),
        tasks=sorted(tasks, key=lambda row: row.task_group.no),
        targets=sorted(targets, key=lambda row: row.position),
        measures=sorted(measures, key=lambda row: row.position),
        titles={row.code: row for row in titles},
        groups=sorted(groups, key=lambda row: row.no),
        places=sorted(places, key=lambda row: (row.task_group.no if row.task_group else 0, row.position)),
        objectives=sorted(objectives, key=lambda row: row.position),
    )
