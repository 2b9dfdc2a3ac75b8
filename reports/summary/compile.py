"""What the summary says, computed from one snapshot and nothing else. Pure: no database, no clock, no layout."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from campaigns.record.coverage import NOTHING, Total, sum_of
from campaigns.record.reduction import Comparison, Outcome, is_met, judge_objective
from campaigns.setup.choices import Paper
from campaigns.setup.windows import Window

Snapshot = Mapping[str, Any]
Accidents = Mapping[tuple[str, str], Mapping[str, Total]]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One accident measure, this year against the same days a year before; `outcome` is None where days are missing."""

    measure: str
    label: str
    unit_of_measure: str
    comparison: Comparison
    kind: str
    min_pct: int | None
    stretch_pct: int | None
    outcome: Outcome | None

    @property
    def met(self) -> bool | None:
        return None if self.outcome is None else is_met(self.outcome)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The three criteria of one commune."""

    unit_code: str
    unit_name: str
    by_measure: tuple[tuple[str, Comparison], ...]


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One indicator of a task group over the units that filed it."""

    code: str
    name: str
    unit_of_measure: str
    task_group: int | None
    current: Decimal | None
    previous: Decimal | None
    units: int


@dataclass(frozen=True, slots=True)
class PaperCount:
    """How many units owe a paper, how many have it accepted, filed in time, filed late."""

    paper: str
    owed: int
    received: int
    accepted: int
    on_time: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankRow:
    """One participant: `points` in hundredths; None where a criterion is not scored yet."""

    cluster: str
    cluster_name: str
    unit_code: str
    unit_name: str
    points: int | None
    rank: int | None
    band: str | None
    band_name: str


@dataclass(frozen=True, slots=True)
class NomineeRow:
    subject_kind: str
    name: str
    unit_code: str
    unit_name: str
    birth_year: int | None
    is_woman: bool
    post: str
    category: str
    category_name: str
    award_code: str
    award_name: str
    route_name: str
    achievement: str
    votes_for: int | None
    votes_total: int | None


@dataclass(frozen=True, slots=True)
class UnitText:
    unit_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything the year-end summary says, for paper, workbook, data file and page. Without a published result `ranking`
    only lists the participants; `ranking_window` are the days of the result where they are not those of the summary.
    """

    campaign: Mapping[str, Any]
    calendar: str
    window: Window
    measures: tuple[MeasureRow, ...]
    places: tuple[PlaceRow, ...]
    task_groups: tuple[tuple[int, str], ...]
    activity: tuple[ActivityRow, ...]
    papers: tuple[PaperCount, ...]
    reached: int
    headcount: int
    targets: int
    targets_reported: int
    targets_met: int
    models_recognised: int
    ranking: tuple[RankRow, ...]
    ranking_told: bool
    ranking_window: Window | None
    tie_rules: tuple[str, ...]
    nominees: tuple[NomineeRow, ...]
    previous_individuals: int | None
    previous_direct: int | None
    proposals: tuple[UnitText, ...]
    remarks: Mapping[str, str]
    snapshot_sha256: str

    @property
    def unit_count(self) -> int:
        return len(self.ranking)

    @property
    def all_three_met(self) -> bool | None:
        """The plan judges the three criteria jointly; None while one of them cannot be computed."""
        verdicts = [row.met for row in self.measures[:3]]
        return None if None in verdicts else all(verdicts)


def compile_summary(snapshot: Snapshot, *, sha256: str) -> Summary:
    """The same snapshot always gives the same summary."""
    period = snapshot["period"]
    window = Window(date.fromisoformat(period["first_day"]), date.fromisoformat(period["last_day"]))
    names = {row["code"]: row["name"] for row in snapshot["participants"]}
    accidents = by_measure(snapshot["accidents"])
    quota = snapshot["award_rules"].get("award_quota", {}).get("previous_year", {})
    return Summary(
        campaign=snapshot["campaign"],
        calendar=period["calendar"],
        window=window,
        measures=tuple(_measure(row, snapshot, accidents) for row in snapshot["measures"]),
        places=tuple(_places(snapshot, names, accidents)),
        task_groups=tuple((row["no"], row["title"]) for row in snapshot["task_groups"]),
        activity=tuple(_activity(row) for row in snapshot["activity"]),
        papers=tuple(_papers(snapshot, names)),
        reached=sum(row["reached"] for row in snapshot["dissemination"]),
        headcount=sum(row["headcount"] for row in snapshot["dissemination"]),
        targets=snapshot["targets"]["registered"],
        targets_reported=snapshot["targets"]["reported"],
        targets_met=snapshot["targets"]["met"],
        models_recognised=sum(row["models_recognised"] or 0 for row in snapshot["closing"]),
        ranking=tuple(_ranked(row) for row in snapshot["ranking"]),
        # Snapshots older than results of record carry the ranking of their day.
        ranking_told=snapshot.get("result", True) is not None,
        ranking_window=_other_days(snapshot.get("result"), window),
        tie_rules=tuple(snapshot["tie_rules"]),
        nominees=tuple(NomineeRow(**row) for row in snapshot["nominees"]),
        previous_individuals=quota.get("individual_awards"),
        previous_direct=quota.get("to_direct_force"),
        proposals=tuple(
            UnitText(unit_name=names[row["unit"]], text=row["proposals"])
            for row in snapshot["closing"]
            if row["proposals"]
        ),
        remarks=snapshot["remarks"],
        snapshot_sha256=sha256,
    )


def _other_days(result: Mapping[str, Any] | None, window: Window) -> Window | None:
    if not result:
        return None
    days = result["window"]
    own = Window(date.fromisoformat(days["first_day"]), date.fromisoformat(days["last_day"]))
    return None if own == window else own


def by_measure(accidents: Iterable[Sequence[Any]]) -> Accidents:
    """The snapshot's accident lines, read once: (measure, current or previous) → unit → total."""
    found: dict[tuple[str, str], dict[str, Total]] = {}
    for measure, unit, which, value, covered in accidents:
        found.setdefault((measure, which), {})[unit] = Total(value=value, days=covered)
    return found


def summed(accidents: Accidents, measure: str, *, units: Sequence[str], which: str, days: int) -> int | None:
    """The measure over `units` in one of the paired windows, or None where a unit's days are not all covered."""
    found = accidents.get((measure, which), {})
    return sum_of((found.get(unit, NOTHING) for unit in units), days=days)


def _compared(period: Mapping[str, Any], accidents: Accidents, measure: str, units: Sequence[str]) -> Comparison:
    return Comparison(
        previous=summed(accidents, measure, units=units, which="previous", days=period["previous_days"]),
        current=summed(accidents, measure, units=units, which="current", days=period["days"]),
    )


def _measure(row: Mapping[str, Any], snapshot: Snapshot, accidents: Accidents) -> MeasureRow:
    comparison = _compared(snapshot["period"], accidents, row["measure"], snapshot["places"])
    return MeasureRow(
        measure=row["measure"],
        label=row["label"],
        unit_of_measure=row["unit_of_measure"],
        comparison=comparison,
        kind=row["kind"],
        min_pct=row["min_pct"],
        stretch_pct=row["stretch_pct"],
        outcome=_outcome(row, comparison),
    )


def _outcome(row: Mapping[str, Any], comparison: Comparison) -> Outcome | None:
    if not row["kind"]:
        return None
    return judge_objective(row["kind"], comparison, min_pct=row["min_pct"], stretch_pct=row["stretch_pct"])


def _places(snapshot: Snapshot, names: Mapping[str, str], accidents: Accidents) -> list[PlaceRow]:
    period = snapshot["period"]
    return [
        PlaceRow(
            unit_code=code,
            unit_name=names[code],
            by_measure=tuple(
                (row["measure"], _compared(period, accidents, row["measure"], [code])) for row in snapshot["measures"]
            ),
        )
        for code in snapshot["places"]
    ]


def _activity(row: Mapping[str, Any]) -> ActivityRow:
    return ActivityRow(
        code=row["code"],
        name=row["name"],
        unit_of_measure=row["unit_of_measure"],
        task_group=row["task_group"],
        current=_decimal(row["current"]),
        previous=_decimal(row["previous"]),
        units=row["units"],
    )


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _papers(snapshot: Snapshot, names: Mapping[str, str]) -> list[PaperCount]:
    counted = []
    for paper in (Paper.PLAN, Paper.DISSEMINATION, Paper.INTERIM_RETURN, Paper.CLOSING_RETURN, Paper.AWARD_DOSSIER):
        rows = [row for row in snapshot["papers"] if row["paper"] == paper]
        if rows:
            received = [row for row in rows if row["received_on"]]
            counted.append(
                PaperCount(
                    paper=paper,
                    owed=len(rows),
                    received=len(received),
                    accepted=sum(1 for row in rows if row["sha256"]),
                    on_time=sum(1 for row in received if not row["late_days"]),
                    missing=tuple(names[row["unit"]] for row in rows if not row["received_on"]),
                )
            )
    return counted


def _ranked(row: Mapping[str, Any]) -> RankRow:
    return RankRow(
        cluster=row["cluster"],
        cluster_name=row["cluster_name"],
        unit_code=row["unit"],
        unit_name=row["unit_name"],
        points=row["points"],
        rank=row["rank"],
        band=row["band"],
        band_name=row["band_name"],
    )
