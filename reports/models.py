"""Django's doorway to the models of the rooms; nothing imports it."""

from reports.returns.models import (
    Accident,
    AccidentReturn,
    ActivityResult,
    CellEdit,
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
    "CellEdit",
    "ClosingReturn",
    "Dispatch",
    "EditionFile",
    "FiguresConfirmation",
    "IssuedPaper",
    "ReturnSection",
    "TargetResult",
    "YearEndSummary",
]
