"""Django's doorway to the models of the rooms; nothing imports it."""

from campaigns.filing.models import Filing, FilingEvent, FilingVersion
from campaigns.inspections.models import Inspection, Remedy, RemedyStep, Visit
from campaigns.journal.models import Example, NoSubordinates, SubordinateCheck
from campaigns.launch.models import CampaignLetter, DueChange
from campaigns.plans.models import Dissemination, Measure, Plan, PlanTask, Target
from campaigns.pledges.models import Pledge
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
    "Example",
    "Figure",
    "Filing",
    "FilingEvent",
    "FilingVersion",
    "Indicator",
    "Inspection",
    "LegalBasis",
    "Measure",
    "NoSubordinates",
    "Objective",
    "Obligation",
    "Participation",
    "Period",
    "Plan",
    "PlanTask",
    "Pledge",
    "Remedy",
    "RemedyStep",
    "ScoringTable",
    "SubordinateCheck",
    "Target",
    "TaskGroup",
    "Visit",
]
