"""Sentences of the summary, worded as the trade words them. Pure."""

from atgt_portal.lib import vn
from campaigns.record import wording as record
from campaigns.record.reduction import Outcome
from campaigns.setup.choices import ObjectiveKind
from reports.summary.compile import MeasureRow, Summary

OUTCOMES = {
    Outcome.EXCEEDED: "vượt mục tiêu phấn đấu",
    Outcome.MET: "đạt mục tiêu",
    Outcome.SHORT: "có giảm nhưng chưa đạt mục tiêu",
    Outcome.UNCHANGED: "không đổi, chưa đạt mục tiêu",
    Outcome.RISEN: "tăng, chưa đạt mục tiêu",
    Outcome.KEPT_AT_ZERO: "không xảy ra, đạt mục tiêu",
    Outcome.ARISEN: "có xảy ra, chưa đạt mục tiêu",
}
_COUNTED = "Số vụ "
NO_BASIS = "không đủ căn cứ tính"


def days_between(summary: Summary) -> str:
    return f"từ ngày {vn.show_date(summary.window.first_day)} đến ngày {vn.show_date(summary.window.last_day)}"


def accident_sentence(summary: Summary) -> str:
    """The three criteria of the board's whole area in one sentence, absolute numbers first."""
    sentence = record.accident_sentence(
        place=summary.campaign["board"]["place_text"],
        window=summary.window,
        comparisons={row.measure: row.comparison for row in summary.measures},
    )
    return sentence or f"Số liệu tai nạn giao thông {days_between(summary)} chưa được chốt đủ nên {NO_BASIS}."


def aim_words(row: MeasureRow) -> str:
    """What the campaign asks of one measure."""
    kind = row.label.removeprefix(_COUNTED)
    subject = f"tai nạn giao thông {kind}" if kind != row.label and not kind.startswith("tai nạn") else kind
    if row.kind == ObjectiveKind.ZERO:
        return f"không để xảy ra {vn.uncapitalise(subject)}"
    counted = f"{vn.uncapitalise(_COUNTED)}{subject}" if kind != row.label else vn.uncapitalise(row.label)
    if row.kind == ObjectiveKind.REDUCTION_BAND:
        return f"giảm từ {row.min_pct}% đến {row.stretch_pct}% {counted}"
    return f"giảm {counted}"


def verdict_sentence(row: MeasureRow) -> str:
    """Aim, figures, verdict; a small base is said, because a percentage of it is decided by luck."""
    if row.outcome is None:
        return f"Mục tiêu {aim_words(row)}: {NO_BASIS}."
    pair = f"năm trước {vn.two_digits(row.comparison.previous)}, " if row.comparison.previous is not None else ""
    figures = f"{pair}năm nay {vn.two_digits(row.comparison.current or 0)} {row.unit_of_measure}"
    return f"Mục tiêu {aim_words(row)}: {figures}; {OUTCOMES[row.outcome]}."


def joint_sentence(summary: Summary) -> str:
    if summary.all_three_met is None:
        return "Chưa đủ số liệu để đánh giá chung cả ba tiêu chí."
    if summary.all_three_met:
        return "Đánh giá chung: đạt mục tiêu kéo giảm trên cả ba tiêu chí về số vụ, số người chết, số người bị thương."
    met = sum(1 for row in summary.measures[:3] if row.met)
    return f"Đánh giá chung: đạt mục tiêu kéo giảm ở {met}/3 tiêu chí về số vụ, số người chết, số người bị thương."
