"""What is held against what: keys, goals, ratios, verdicts and the printed table. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

SLACK = 1.25
_FINE_BELOW = 0.1


@dataclass(frozen=True, slots=True)
class Goal:
    """At most so many times the bare form, or so many milliseconds; `name` is its number among the speed goals."""

    name: str = ""
    most: float | None = None
    in_ms: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One key measured: CPU milliseconds of ours and of the bare form, their ratio pair by pair, queries and bytes."""

    key: str
    ours_ms: float
    bare_ms: float
    ratio: float
    goal: Goal
    ours_sql: int | None = None
    bare_sql: int | None = None
    zipped_kb: float | None = None


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def verdict(figure: Figure) -> str:
    """Reached, missed by no more than the slack of a shared machine, or missed."""
    most = figure.goal.most
    if most is None:
        return ""
    value = figure.ours_ms if figure.goal.in_ms else figure.ratio
    if value <= most:
        return "đạt"
    return "sát" if value <= most * SLACK else "CHƯA ĐẠT"


def marginal(many_ms: float, few_ms: float, *, rows: int) -> float:
    """What one more row costs."""
    return (many_ms - few_ms) / rows


HEADS = ("việc", "của cổng ms", "dạng trần ms", "tỷ lệ", "mục tiêu", "SQL", "SQL trần", "KB nén", "kết luận")


def cells(figure: Figure) -> tuple[str, ...]:
    goal = figure.goal
    told = "–" if goal.most is None else f"{goal.name} ≤ {goal.most:g}{' ms' if goal.in_ms else ''}"
    return (
        figure.key,
        f"{figure.ours_ms:.2f}",
        f"{figure.bare_ms:.2f}",
        f"{figure.ratio:.{2 if figure.ratio >= _FINE_BELOW else 3}f}",
        told,
        _or_dash(figure.ours_sql),
        _or_dash(figure.bare_sql),
        "–" if figure.zipped_kb is None else f"{figure.zipped_kb:.1f}",
        verdict(figure),
    )


def _or_dash(count: int | None) -> str:
    return "–" if count is None else str(count)


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table, its columns padded so that a terminal shows it well too."""
    rows = [HEADS, *(cells(figure) for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])
