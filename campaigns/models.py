"""Django's doorway to the models of the rooms; nothing imports it."""

from campaigns.days.models import Holiday
from campaigns.filing.lock_models import LockedPaper, PeriodLock, UnlockException
from campaigns.filing.models import Attachment, EntryForUnit, Excuse, Filing, FilingEvent, FilingVersion
from campaigns.filing.review_models import Assignment, Proposal, PutOff, SecondOpinion
from campaigns.filing.threads.models import Thread, ThreadComment
from campaigns.inspections.models import Inspection, Remedy, RemedyStep, Visit
from campaigns.journal.models import Example, NoSubordinates, SubordinateCheck
from campaigns.launch.models import CampaignLetter, DueChange, PreparedTable, RuleChange
from campaigns.locks.models import UnlockRequest
from campaigns.papers.models import Printout, SignedScan
from campaigns.plans.models import Dissemination, Measure, Plan, PlanTask, Target, TitleSought
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
from campaigns.urging.models import LetterFile, Reminder, UrgingLetter

__all__ = [
    "Assignment",
    "Attachment",
    "Campaign",
    "CampaignIndicator",
    "CampaignLetter",
    "Cluster",
    "Criterion",
    "CriterionPart",
    "Dissemination",
    "DueChange",
    "EntryForUnit",
    "Example",
    "Excuse",
    "Figure",
    "Filing",
    "FilingEvent",
    "FilingVersion",
    "Holiday",
    "Indicator",
    "Inspection",
    "LegalBasis",
    "LetterFile",
    "LockedPaper",
    "Measure",
    "NoSubordinates",
    "Objective",
    "Obligation",
    "Participation",
    "Period",
    "PeriodLock",
    "Plan",
    "PlanTask",
    "Pledge",
    "PreparedTable",
    "Printout",
    "Proposal",
    "PutOff",
    "Remedy",
    "RemedyStep",
    "Reminder",
    "RuleChange",
    "ScoringTable",
    "SecondOpinion",
    "SignedScan",
    "SubordinateCheck",
    "Target",
    "TaskGroup",
    "Thread",
    "ThreadComment",
    "TitleSought",
    "UnlockException",
    "UnlockRequest",
    "UrgingLetter",
    "Visit",
]
