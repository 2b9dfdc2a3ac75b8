"""Scoring tables and the rules beside them: what a point is given for, and how equal totals are told apart."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from campaigns.setup.choices import (
    AccidentMeasure,
    AccidentsCounted,
    Baseline,
    CriterionKind,
    LuckAllowance,
    TieRule,
)
from campaigns.setup.contents import ClusterEntry, CriterionEntry, PartEntry, TableEntry
from campaigns.setup.reading import Spot, note_doubles

_MOST_COMMENT_DAYS = 30
_MOST_POINTS = 1000
_LEAST_ALPHA, _MOST_ALPHA = Decimal("0.01"), Decimal("0.5")
_MOST_PRIOR_YEARS = 20
RATES = ("dissemination_rate", "subordinate_check_rate", "on_time_report_rate", "registered_target_rate")
COUNTS = (*AccidentMeasure.values, "models_recognised", "staff_violations")
_MEASURES: dict[CriterionKind, tuple[str, ...]] = {
    CriterionKind.LINEAR: RATES,
    CriterionKind.STEPS: COUNTS,
    CriterionKind.REDUCTION: tuple(AccidentMeasure.values),
    CriterionKind.ZERO: COUNTS,
}


def read_tables(scoring: Spot, clusters: Iterable[ClusterEntry]) -> tuple[TableEntry, ...]:
    return read_scoring(scoring["tables"].entries(), [cluster.code for cluster in clusters])


def read_scoring(spots: list[Spot], codes: list[str]) -> tuple[TableEntry, ...]:
    """Tables of points for the clusters of those codes; a cluster has one table."""
    note_doubles(spots, "code")
    tables = tuple(_table(spot, codes) for spot in spots)
    served: dict[str, str] = {}
    for spot, table in zip(spots, tables, strict=True):
        for code in table.clusters:
            if code in served:
                sentence = _("khối %(cluster)s đã có bảng %(table)s. Mỗi khối chỉ dùng một bảng điểm.")
                spot["clusters"].fault(sentence % {"cluster": code, "table": served[code]})
            served.setdefault(code, table.code)
    return tables


def _table(spot: Spot, clusters: list[str]) -> TableEntry:
    told, parts = len(spot.faults), spot["parts"].entries(required=True)
    note_doubles(parts, "code")
    note_doubles([row for part in parts for row in part["criteria"].rows()], "code")
    table = TableEntry(
        code=spot["code"].line(most=20),
        name=spot["name"].line(most=200),
        clusters=tuple(row.reference(clusters, to="clusters") for row in spot["clusters"].rows(required=True)),
        parts=tuple(_part(part) for part in parts),
    )
    if len(spot.faults) == told and spot["total"].is_given:
        _check_total(spot["total"], table)
    return table


def _check_total(spot: Spot, table: TableEntry) -> None:
    total = spot.number(least=0, most=_MOST_POINTS)
    found = Decimal(sum(row.hundredths for part in table.parts for row in part.criteria)) / 100
    if found != total:
        sentence = _(
            "các tiêu chí cộng lại được %(found)s điểm, tổng ghi %(total)s điểm. Sửa điểm chuẩn hoặc sửa tổng."
        )
        spot.fault(sentence % {"found": vn.show_number(found), "total": vn.show_number(total)})


def _part(spot: Spot) -> PartEntry:
    return PartEntry(
        code=spot["code"].line(most=10),
        name=spot["name"].line(most=300),
        criteria=tuple(_criterion(row) for row in spot["criteria"].entries(required=True)),
    )


def _criterion(spot: Spot) -> CriterionEntry:
    points = spot["max_points"].number(least=0, most=_MOST_POINTS)
    if spot["max_points"].is_given and not points:
        spot["max_points"].fault(_("điểm chuẩn phải lớn hơn 0. Ghi số điểm của tiêu chí."))
    scoring = spot["scoring"].group()
    said = scoring["type"].reference(CriterionKind.values, to=_("các cách chấm"))
    kind = CriterionKind(said) if said in CriterionKind.values else CriterionKind.REVIEWER
    _check_scoring(scoring, kind, most=points)
    settings: dict[str, Any] = scoring.plain()
    settings.pop("type", None)
    return CriterionEntry(
        code=spot["code"].line(most=20),
        name=spot["name"].line(most=300),
        hundredths=int(points * 100),
        kind=kind,
        settings=settings,
        evidence=spot["evidence"].line(most=300, required=False),
    )


def _check_scoring(spot: Spot, kind: CriterionKind, *, most: Decimal) -> None:
    if kind in _MEASURES:
        spot["measure"].reference(
            list(_MEASURES[kind]), to=_("các số đo của cách chấm %(kind)s") % {"kind": kind.value}
        )
    if kind == CriterionKind.LINEAR:
        _check_linear(spot)
    elif kind == CriterionKind.REDUCTION:
        _check_reduction(spot)
    elif kind in {CriterionKind.RUBRIC, CriterionKind.STEPS}:
        _check_steps(spot["steps"], most=most, counted=kind == CriterionKind.STEPS)


def _check_linear(spot: Spot) -> None:
    full, zero = (spot[key].number(least=-(10**6), most=10**6) for key in ("full_at", "zero_at"))
    if spot["full_at"].is_given and spot["zero_at"].is_given and full == zero:
        spot["zero_at"].fault(_("mốc không điểm trùng mốc đủ điểm. Sửa một trong hai mốc."))


def _check_reduction(spot: Spot) -> None:
    spot["baseline"].reference(Baseline.values, to=_("các kỳ gốc"), required=False)
    spot["zero_baseline"].reference(["full_if_still_zero"], to=_("các cách chấm khi kỳ gốc bằng 0"), required=False)
    spot["half_if_any_reduction"].flag()
    any_cut = spot["full_if_any_reduction"].flag()
    if spot["full_at_pct"].is_given or not any_cut:
        spot["full_at_pct"].number(least=0, most=100)


def _check_steps(spot: Spot, *, most: Decimal, counted: bool) -> None:
    for row in spot.rows(required=True):
        pair = row.rows()
        if len(pair) != 2:
            row.fault(_("mỗi mức gồm hai phần: điều kiện và số điểm. Ghi lại mức này, ví dụ [2, 5]."))
            continue
        if counted:
            pair[0].number(least=0, most=10**6)
        else:
            pair[0].line(most=300)
        points = pair[1].number(least=0, most=_MOST_POINTS)
        if points > most > 0:
            sentence = _("%(points)s điểm cao hơn điểm chuẩn %(most)s. Sửa mức này hoặc sửa điểm chuẩn.")
            pair[1].fault(sentence % {"points": vn.show_number(points), "most": vn.show_number(most)})


def read_scoring_rules(scoring: Spot) -> dict[str, Any]:
    """Bonus, penalty, disqualifiers, bands, tie-breaks, small bases and luck, for the campaign as a whole.

    Points in them are points; `tie_breakers` are values of `TieRule` in their declared order.
    """
    _check_bonus(scoring["bonus"])
    for row in _coded(scoring["penalty"]):
        _check_points(row, least=-_MOST_POINTS, most=0)
    _coded(scoring["disqualifiers"])
    _check_bands(_coded(scoring["bands"]))
    small = scoring["unchanged_small_base"].group(required=False)
    if scoring["unchanged_small_base"].is_given:
        small["base_below"].whole(most=10**6)
        small["share_pct"].number(least=0, most=100)
    return {
        **_comment_days(scoring["comment_working_days"]),
        "bonus": scoring["bonus"].plain() or {},
        "penalty": scoring["penalty"].plain() or [],
        "disqualifiers": scoring["disqualifiers"].plain() or [],
        "bands": scoring["bands"].plain() or [],
        "tie_breakers": _tie_breakers(scoring["tie_breakers"].rows()),
        "unchanged_small_base": small.plain() or {},
        "which_accidents_count": _counted(scoring["which_accidents_count"]),
        "least_applicable_pct": _least_applicable(scoring["least_applicable_pct"]),
        "fairness": _fairness(scoring["fairness"]),
    }


def _comment_days(spot: Spot) -> dict[str, Any]:
    """How many working days units have to comment on a ranking; what the file leaves out stays as the portal has it."""
    return {"comment_working_days": spot.whole(least=1, most=_MOST_COMMENT_DAYS)} if spot.is_given else {}


def _check_bonus(spot: Spot) -> None:
    if spot.is_given:
        bonus = spot.group()
        if bonus["cap"].is_given:
            bonus["cap"].number(least=0, most=_MOST_POINTS)
        for row in _coded(bonus["items"]):
            _check_points(row, least=0, most=_MOST_POINTS)


def _coded(spot: Spot) -> list[Spot]:
    rows = spot.entries()
    note_doubles(rows, "code")
    for row in rows:
        row["code"].line(most=20)
        row["name"].line(most=400)
    return rows


def _check_points(row: Spot, *, least: int, most: int) -> None:
    told, points = len(row.faults), row["points"].number(least=least, most=most)
    if len(row.faults) == told and not points:
        row["points"].fault(_("0 điểm thì không cộng, không trừ được gì. Ghi số điểm khác 0, hoặc bỏ dòng này."))
    if row["max"].is_given:
        limit = row["max"].number(least=least, most=most)
        if len(row.faults) == told and abs(limit) < abs(points):
            sentence = _(
                "mức tối đa %(limit)s điểm thấp hơn %(points)s điểm của một lần. Sửa mức tối đa hoặc sửa số điểm."
            )
            shown = {"limit": vn.show_number(abs(limit)), "points": vn.show_number(abs(points))}
            row["max"].fault(sentence % shown)


def _check_bands(rows: list[Spot]) -> None:
    """Two classes from the same total up could not be told apart."""
    begun: dict[Decimal, str] = {}
    for row in rows:
        told, least = len(row.faults), row["min"].number(least=-_MOST_POINTS, most=_MOST_POINTS)
        if len(row.faults) > told:
            continue
        if least in begun:
            sentence = _("từ %(points)s điểm đã là mức %(first)s. Ghi mức điểm khác cho một trong hai loại.")
            row["min"].fault(sentence % {"points": vn.show_number(least), "first": vn.quoted(begun[least])})
        begun.setdefault(least, text.clean(str(row["name"].value)))


def _tie_breakers(spots: list[Spot]) -> list[str]:
    """The rules by their codes; the file may write them out, with or without marks."""
    known = {text.fold(str(rule.label)): rule.value for rule in TieRule} | {rule.value: rule.value for rule in TieRule}
    rules: list[str] = []
    for spot in spots:
        said = spot.line(most=200)
        rule = known.get(text.fold(said))
        if said and rule is None:
            spot.unknown(said, known=[str(rule.label) for rule in TieRule], to=_("các cách phân định khi bằng điểm"))
        elif rule in rules:
            spot.fault(_("cách phân định này đã ghi ở trên. Bỏ mục trùng."))
        elif rule:
            rules.append(rule)
    return rules


def _counted(spot: Spot) -> str:
    said = spot["default"] if isinstance(spot.value, dict) else spot
    known = _("các cách tính vụ tai nạn cho xã")
    return said.reference(AccidentsCounted.values, to=known, required=False) or AccidentsCounted.ALL.value


def _least_applicable(spot: Spot) -> int | None:
    """How much of a table must apply to a unit before it is compared with others; None leaves the start value."""
    return spot.whole(most=100) if spot.is_given else None


def _fairness(spot: Spot) -> dict[str, Any]:
    """How far luck is allowed for when a ranking is cut into groups; what is left out keeps its start value."""
    said = spot.group(required=False)
    if said["alpha"].is_given:
        said["alpha"].number(least=_LEAST_ALPHA, most=_MOST_ALPHA)
    if said["min_lead"].is_given:
        said["min_lead"].number(least=0, most=_MOST_POINTS)
    if said["prior_years"].is_given:
        said["prior_years"].whole(most=_MOST_PRIOR_YEARS)
    said["luck_allowance"].reference(LuckAllowance.values, to=_("các cách xét ngẫu nhiên"), required=False)
    told: dict[str, Any] = said.plain() or {}
    return {key: value for key, value in told.items() if value is not None}
