"""The page about scoring tables, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.setup.choices import AccidentsCounted, TieRule, TitleSubject
from campaigns.setup.models import Campaign, Criterion, ScoringTable
from campaigns.setup.titles import Title, titles_of
from campaigns.setup.told import accidents_counted
from campaigns.setup.wording import RULE_WORDS, points, scoring_sentence


@dataclass(frozen=True, slots=True)
class CriterionRow:
    code: str
    name: str
    points: str
    how: str
    evidence: str


@dataclass(frozen=True, slots=True)
class PartRows:
    title: str
    points: str
    criteria: list[CriterionRow]


@dataclass(frozen=True, slots=True)
class TablePanel:
    title: str
    note: str
    total: str
    anchor: str
    parts: list[PartRows]


@dataclass(frozen=True, slots=True)
class CommonRules:
    bonus: list[str]
    penalty: list[str]
    disqualifiers: list[str]
    bands: list[str]
    tie_breakers: list[str]
    small_base: str
    counted: str
    words: Mapping[str, str | Promise]


def tables(campaign: Campaign) -> list[TablePanel]:
    """Two queries, however many criteria."""
    served: dict[int, list[str]] = {}
    pairs = ScoringTable.clusters.through.objects.filter(scoringtable__campaign=campaign)
    for table_id, cluster in pairs.order_by("cluster__position").values_list("scoringtable_id", "cluster__name"):
        served.setdefault(table_id, []).append(cluster)
    rows = (
        Criterion.objects.filter(part__table__campaign=campaign)
        .select_related("part__table")
        .order_by("part__table__pk", "part__position", "position")
    )
    return [
        _table(list(members), served.get(table.pk, []))
        for table, members in groupby(rows, key=lambda row: row.part.table)
    ]


def _table(rows: list[Criterion], served: list[str]) -> TablePanel:
    table = rows[0].part.table
    return TablePanel(
        title=table.name,
        note=_("Áp dụng cho: %(clusters)s") % {"clusters": "; ".join(served)} if served else "",
        total=_total(rows),
        anchor=f"bang-{table.pk}",
        parts=[_part(list(members)) for _part_row, members in groupby(rows, key=lambda row: row.part)],
    )


def _part(rows: list[Criterion]) -> PartRows:
    return PartRows(
        title=f"{rows[0].part.code}. {rows[0].part.name}", points=_total(rows), criteria=[_row(row) for row in rows]
    )


def _row(row: Criterion) -> CriterionRow:
    return CriterionRow(
        code=row.code,
        name=row.name,
        points=vn.show_number(Decimal(row.max_hundredths) / 100),
        how=scoring_sentence(row.kind, row.settings),
        evidence=row.evidence,
    )


def _total(rows: list[Criterion]) -> str:
    return points(Decimal(sum(row.max_hundredths for row in rows)) / 100)


def later_url(campaign: Campaign) -> str:
    """Where a table is written that a running campaign issues later; a draft has its own pages."""
    return "" if campaign.is_draft else reverse("launch:tables", kwargs={"code": campaign.code})


def common_rules(campaign: Campaign) -> CommonRules:
    rules: dict[str, Any] = campaign.scoring_rules
    bonus = rules.get("bonus") or {}
    lines = [line_words(row) for row in bonus.get("items") or ()]
    if lines and bonus.get("cap") is not None:
        lines.append(_("Tổng điểm cộng tối đa %(points)s") % {"points": points(bonus["cap"])})
    return CommonRules(
        bonus=lines,
        penalty=[line_words(row) for row in rules.get("penalty") or ()],
        disqualifiers=[_barred(row) for row in rules.get("disqualifiers") or ()],
        bands=[band_words(row) for row in rules.get("bands") or ()],
        tie_breakers=[str(TieRule(code).label) for code in rules.get("tie_breakers") or ()],
        small_base=_small_base(rules.get("unchanged_small_base") or {}),
        counted=_counted(accidents_counted(campaign)),
        words=RULE_WORDS,
    )


def _small_base(rule: Mapping[str, Any]) -> str:
    if not rule.get("share_pct"):
        return ""
    sentence = _("Số cùng kỳ dưới %(below)s, năm nay giữ nguyên: được %(share)s điểm chuẩn")
    below, share = (vn.parse_number(rule[name]) for name in ("base_below", "share_pct"))
    return sentence % {"below": vn.show_number(below), "share": vn.show_percent(share)}


def _counted(counted: AccidentsCounted) -> str:
    """Nothing where every accident counts, as is the custom."""
    return "" if counted == AccidentsCounted.ALL else str(counted.label)


def line_words(row: dict[str, Any]) -> str:
    line = f"{row['name']}: {points(row['points'])}"
    if row.get("per"):
        line += f"/{row['per']}"
    return line + (_(", tối đa %(points)s") % {"points": points(row["max"])} if row.get("max") is not None else "")


def _barred(row: dict[str, Any]) -> str:
    return f"{row['name']} ({row['basis']})" if row.get("basis") else str(row["name"])


def band_words(row: dict[str, Any]) -> str:
    line = _("%(name)s: từ %(points)s trở lên") % {"name": row["name"], "points": points(row["min"])}
    return f"{line}, {row['extra']}" if row.get("extra") else line


def title_lines(campaign: Campaign) -> list[str]:
    """What units may register for, each with for whom and until when."""
    return [_title_line(title) for title in titles_of(campaign.award_rules)]


def _title_line(title: Title) -> str:
    whom = ", ".join(str(subject.label) for subject in TitleSubject if subject in title.subjects)
    line = _("%(name)s (%(kind)s cho %(whom)s)") % {"name": title.name, "kind": title.kind.label, "whom": whom}
    last = title.last_day
    return line + (_(", đến hết ngày %(day)s") % {"day": vn.show_date(last)} if last else "")
