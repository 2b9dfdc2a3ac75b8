"""Django's doorway to the models of the rooms; nothing imports it."""

from reports.requests.models import DataRequest, RequestAnswer, RequestField
from reports.returns.models import (
    Accident,
    AccidentReturn,
    ActivityResult,
    ClosingReturn,
    FiguresConfirmation,
    IssuedPaper,
    ReturnSection,
    TargetResult,
)
from reports.summary.models import Dispatch, EditionFile, YearEndSummary

__all__ = [
    "Accident",
    "AccidentReturn",
    "ActivityResult",
    "ClosingReturn",
    "DataRequest",
    "Dispatch",
    "EditionFile",
    "FiguresConfirmation",
    "IssuedPaper",
    "RequestAnswer",
    "RequestField",
    "ReturnSection",
    "TargetResult",
    "YearEndSummary",
]
