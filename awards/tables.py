"""The lines of a scoring table as a unit meets them. One query for a paper, one for a whole campaign."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.points import AccidentRule, accident_rule, in_points
from campaigns.filing.models import Filing
from campaigns.setup.choices import CriterionKind
from campaigns.setup.models import Campaign, Criterion

_COLUMNS = (
    "pk",
    "part__code",
    "part__name",
    "code",
    "name",
    "max_hundredths",
    "kind",
    "settings",
    "evidence",
)
_ORDER = ("part__table__code", "part__position", "position")


@dataclass(frozen=True, slots=True)
class TableLine:
    """One criterion, with the rule by which it is computed, if it is."""

    criterion_id: int
    part: str
    part_name: str
    code: str
    name: str
    maximum: int
    kind: CriterionKind
    settings: dict[str, Any]
    evidence: str
    rule: AccidentRule | None

    @property
    def key(self) -> str:
        """What names the line on forms and in frozen contents."""
        return f"{self.part}-{self.code}"

    @property
    def steps(self) -> tuple[tuple[str, int], ...]:
        """The levels of a rubric: words and points."""
        if self.kind != CriterionKind.RUBRIC:
            return ()
        return tuple((str(words), hundredths(points)) for words, points in self.settings.get("steps", ()))

    @property
    def guide(self) -> str:
        """How the points follow from the result, in words; nothing where a person judges."""
        if self.kind == CriterionKind.LINEAR:
            return _("đạt %(full)s%% được trọn điểm, từ %(zero)s%% trở xuống không có điểm, ở giữa tính theo tỷ lệ") % {
                "full": vn.show_number(self.settings.get("full_at")),
                "zero": vn.show_number(self.settings.get("zero_at")),
            }
        if self.kind == CriterionKind.STEPS:
            levels = self.settings.get("steps", ())
            return "; ".join(_level(count, points) for count, points in levels)
        return _("không có trường hợp nào thì được trọn điểm") if self.kind == CriterionKind.ZERO else ""


def _level(count: int, points: object) -> str:
    words = _("từ %(count)s trở lên: %(points)s điểm") if count else _("%(count)s: %(points)s điểm")
    return words % {"count": count, "points": vn.show_number(in_points(hundredths(points)))}


def hundredths(points: object) -> int:
    """Points as a table writes them, 2 or 2.5, in whole hundredths."""
    return int((Decimal(str(points)) * 100).to_integral_value(ROUND_HALF_UP))


def lines_for(filing: Filing) -> list[TableLine]:
    """The criteria by which this paper's unit is scored."""
    mine = Criterion.objects.filter(
        part__table__campaign=filing.campaign_id,
        part__table__clusters__participations__unit=filing.unit_id,
        part__table__clusters__participations__campaign=filing.campaign_id,
    )
    rows = mine.order_by(*_ORDER).values_list(*_COLUMNS)
    return [_line(row, filing.campaign) for row in rows]


def lines_by_cluster(campaign: Campaign) -> dict[int, list[TableLine]]:
    """Cluster id → the criteria of its units."""
    rows = (
        Criterion.objects.filter(part__table__campaign=campaign, part__table__clusters__isnull=False)
        .order_by(*_ORDER)
        .values_list("part__table__clusters", *_COLUMNS)
    )
    found: dict[int, list[TableLine]] = {}
    for cluster, *row in rows:
        found.setdefault(cluster, []).append(_line(row, campaign))
    return found


def _line(row: Iterable[Any], campaign: Campaign) -> TableLine:
    pk, part, part_name, code, name, maximum, kind, settings, evidence = row
    return TableLine(
        criterion_id=pk,
        part=part,
        part_name=part_name,
        code=code,
        name=name,
        maximum=maximum,
        kind=CriterionKind(kind),
        settings=settings,
        evidence=evidence,
        rule=accident_rule(kind, maximum=maximum, settings=settings, common=campaign.scoring_rules),
    )
