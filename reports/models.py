"""Django's doorway to the models of the rooms; nothing imports it."""

from reports.corrections.models import CorrectionReview
from reports.quick.models import QuickReport, QuickStep, QuickTerm, QuickVersion
from reports.requests.models import DataRequest, RequestAnswer, RequestField
from reports.returns.import_models import ByUnitRow, FigureImport
from reports.returns.models import (
    Accident,
    AccidentReturn,
    ActivityResult,
    CellEdit,
    ClosingReturn,
    CountEdit,
    FiguresConfirmation,
    IssuedPaper,
    ReturnSection,
    TargetResult,
    UnitCount,
)
from reports.spots.models import BlackSpot, SpotStep
from reports.summary.models import Dispatch, EditionFile, YearEndSummary

__all__ = [
    "Accident",
    "AccidentReturn",
    "ActivityResult",
    "BlackSpot",
    "ByUnitRow",
    "CellEdit",
    "ClosingReturn",
    "CorrectionReview",
    "CountEdit",
    "DataRequest",
    "Dispatch",
    "EditionFile",
    "FigureImport",
    "FiguresConfirmation",
    "IssuedPaper",
    "QuickReport",
    "QuickStep",
    "QuickTerm",
    "QuickVersion",
    "RequestAnswer",
    "RequestField",
    "ReturnSection",
    "SpotStep",
    "TargetResult",
    "UnitCount",
    "YearEndSummary",
]
