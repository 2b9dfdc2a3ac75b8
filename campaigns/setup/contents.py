"""What a campaign file says, as plain frozen objects: read by `schema`, stored by `load`, acted out by the demo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaigns.setup.choices import AccidentSource, Aggregation, CriterionKind, Direction, ObjectiveKind, Paper
from campaigns.setup.windows import Window
from units.choices import BoardRole, UnitKind


@dataclass(frozen=True, slots=True)
class BasisEntry:
    kind: str
    number: str
    signed_on: date
    issuer: str
    abstract: str
    is_parent_campaign: bool
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ObjectiveEntry:
    code: str
    measure: str
    kind: ObjectiveKind
    min_pct: int | None
    stretch_pct: int | None
    baseline_year: int


@dataclass(frozen=True, slots=True)
class TaskGroupEntry:
    no: int
    title: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyEntry:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Signatory:
    authority: str
    board_post: str
    agency_post: str
    name: str


@dataclass(frozen=True, slots=True)
class CampaignEntry:
    """The head of the file; `official` are the days of the year's figures, the committees' custom when it names none."""

    code: str
    year: int
    name: str
    board: str
    theme: str
    theme_variant: str
    participants: str
    plan_number: str
    plan_signed_on: date | None
    planned_on: date | None
    launched_on: date | None
    ends_on: date
    official: Window
    accident_source: AccidentSource
    signatory: Signatory
    recipients: tuple[str, ...]
    bases: tuple[BasisEntry, ...]
    objectives: tuple[ObjectiveEntry, ...]
    task_groups: tuple[TaskGroupEntry, ...]
    duties: tuple[DutyEntry, ...]


@dataclass(frozen=True, slots=True)
class ClusterEntry:
    """`head` is the code of its trưởng khối, one of its own units; "" where none is named."""

    code: str
    name: str
    head: str = ""


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A member unit; without a cluster it sits on the board and takes no part in the campaign."""

    code: str
    name: str
    place_name: str
    kind: UnitKind
    role: BoardRole
    cluster: str
    gso_code: str
    is_geographic: bool
    valid_from: date | None
    valid_to: date | None
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class SuccessorEntry:
    """What some of the units became; `outside` names the units of other boards that went into it too."""

    code: str
    name: str
    gso_code: str
    valid_from: date
    predecessors: tuple[str, ...]
    outside: tuple[str, ...]
    legal_basis: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    code: str
    task_group: int | None
    name: str
    unit_of_measure: str
    owners: tuple[str, ...]
    aggregation: Aggregation
    direction: Direction
    is_outcome: bool


@dataclass(frozen=True, slots=True)
class ObligationEntry:
    code: str
    paper: Paper
    who: str
    each_month: bool
    due_days_after_period: int | None
    due_on: date | None
    span: Window | None
    is_optional: bool
    together_with: str


@dataclass(frozen=True, slots=True)
class CriterionEntry:
    """`settings` is the file's own description of the scoring, without its type; points in it are points."""

    code: str
    name: str
    hundredths: int
    kind: CriterionKind
    settings: dict[str, Any]
    evidence: str


@dataclass(frozen=True, slots=True)
class PartEntry:
    code: str
    name: str
    criteria: tuple[CriterionEntry, ...]


@dataclass(frozen=True, slots=True)
class TableEntry:
    code: str
    name: str
    clusters: tuple[str, ...]
    parts: tuple[PartEntry, ...]


@dataclass(frozen=True, slots=True)
class AccidentEntry:
    """One sample accident; only the demo reads these."""

    code: str
    happened_on: date
    unit: str
    mode: str
    road: str
    severity: str
    deaths: int
    injured: int
    alcohol_related: bool
    commercial_vehicle: bool
    cause: str


@dataclass(frozen=True, slots=True)
class ViolationMonth:
    """What the police fined in one month of a civil year; money in million đồng, as text with a dot."""

    year: int
    month: int
    cases: int
    alcohol_cases: int
    licences_revoked: int
    vehicles_impounded: int
    fine_million_vnd: str


@dataclass(frozen=True, slots=True)
class Definition:
    """All that a campaign asks, without its board and its people: what is stored, edited and cloned.

    `places` are the clusters of the participants by the codes of their units.
    """

    campaign: CampaignEntry
    clusters: tuple[ClusterEntry, ...]
    places: Mapping[str, str]
    indicators: tuple[IndicatorEntry, ...]
    obligations: tuple[ObligationEntry, ...]
    tables: tuple[TableEntry, ...]
    scoring_rules: dict[str, Any]
    award_rules: dict[str, Any]
    illustrative: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """A whole file, without a fault. `illustrative` names the sections and settings that the file marks as invented."""

    campaign: CampaignEntry
    clusters: tuple[ClusterEntry, ...]
    units: tuple[UnitEntry, ...]
    successors: tuple[SuccessorEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    obligations: tuple[ObligationEntry, ...]
    tables: tuple[TableEntry, ...]
    scoring_rules: dict[str, Any]
    award_rules: dict[str, Any]
    accidents: tuple[AccidentEntry, ...]
    minor_collisions: dict[int, int]
    violations: tuple[ViolationMonth, ...]
    illustrative: tuple[str, ...]
    sha256: str

    @property
    def definition(self) -> Definition:
        return Definition(
            campaign=self.campaign,
            clusters=self.clusters,
            places={unit.code: unit.cluster for unit in self.units if unit.cluster},
            indicators=self.indicators,
            obligations=self.obligations,
            tables=self.tables,
            scoring_rules=self.scoring_rules,
            award_rules=self.award_rules,
            illustrative=self.illustrative,
        )
