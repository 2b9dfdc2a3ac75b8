"""Django's doorway to the models of the rooms; nothing imports it."""

from campaigns.filing.models import EntryForUnit, Filing, FilingEvent, FilingVersion
from campaigns.launch.models import CampaignLetter, DueChange, RuleChange
from campaigns.plans.models import Dissemination, Measure, Plan, PlanTask, Target
from campaigns.record.models import Figure
from campaigns.setup.models import (
    Campaign,
    CampaignIndicator,
    Cluster,
    Criterion,
    CriterionPart,
    Indicator,
    LegalBasis,
    Objective,
    Obligation,
    Participation,
    Period,
    ScoringTable,
    TaskGroup,
)

__all__ = [
    "Campaign",
    "CampaignIndicator",
    "CampaignLetter",
    "Cluster",
    "Criterion",
    "CriterionPart",
    "Dissemination",
    "DueChange",
    "EntryForUnit",
    "Figure",
    "Filing",
    "FilingEvent",
    "FilingVersion",
    "Indicator",
    "LegalBasis",
    "Measure",
    "Objective",
    "Obligation",
    "Participation",
    "Period",
    "Plan",
    "PlanTask",
    "RuleChange",
    "ScoringTable",
    "Target",
    "TaskGroup",
]
