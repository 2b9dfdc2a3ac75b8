"""The lines of a scoring table as a unit meets them. One query for a paper, one for a campaign with all its tables."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.folding import folded
from awards.points import AccidentRule, accident_rule, hundredths, in_points
from awards.rated import RatedRule, rated_rule
from campaigns.filing.models import Filing
from campaigns.setup.choices import CriterionKind
from campaigns.setup.models import Campaign, Criterion, Participation

COLUMNS = (
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
_CLUSTER = ("cluster__position", "cluster", "cluster__code", "cluster__name")


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
    rated: RatedRule | None = None

    @property
    def key(self) -> str:
        """What names the line on forms and in frozen contents."""
        return f"{self.part}-{self.code}"

    @property
    def needs_a_person(self) -> bool:
        """Whether neither figures of record nor accepted papers tell its points."""
        return self.kind in JUDGED_BY_PEOPLE

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


JUDGED_BY_PEOPLE = (CriterionKind.RUBRIC, CriterionKind.REVIEWER)
Tables = Mapping[int, list[TableLine]]


@dataclass(frozen=True, slots=True)
class ClusterHead:
    """A cluster that units take part in, and their codes."""

    pk: int
    code: str
    name: str
    units: tuple[str, ...]


def _level(count: int, points: object) -> str:
    words = _("từ %(count)s trở lên: %(points)s điểm") if count else _("%(count)s: %(points)s điểm")
    return words % {"count": count, "points": vn.show_number(in_points(hundredths(points)))}


def criteria_of(filing: Filing) -> QuerySet[Criterion]:
    """The criteria by which this paper's unit is scored, in the order of its table."""
    mine = Criterion.objects.filter(
        part__table__campaign=filing.campaign_id,
        part__table__clusters__participations__unit=filing.unit_id,
        part__table__clusters__participations__campaign=filing.campaign_id,
    )
    return mine.order_by(*_ORDER)


def lines_for(filing: Filing) -> list[TableLine]:
    """The lines by which this paper's unit is scored."""
    return [line_of(row, filing.campaign) for row in criteria_of(filing).values_list(*COLUMNS)]


def first_with_tables(campaigns: QuerySet[Campaign]) -> tuple[Campaign, Tables] | None:
    """The first of `campaigns`, and its lines by cluster id."""
    campaign = campaigns.annotate(criteria=_criteria()).first()
    return (campaign, _by_cluster(campaign.criteria or [], campaign)) if campaign else None


def first_with_clusters(campaigns: QuerySet[Campaign]) -> tuple[Campaign, Tables, tuple[ClusterHead, ...]] | None:
    """As `first_with_tables`, with the clusters in their order, in the same question."""
    entered = Participation.objects.filter(campaign=OuterRef("pk"))
    rows = folded(entered, *_CLUSTER, "unit__code", of="campaign")
    campaign = campaigns.annotate(criteria=_criteria(), entered=rows).first()
    if campaign is None:
        return None
    return campaign, _by_cluster(campaign.criteria or [], campaign), _clusters(campaign.entered or [])


def _clusters(rows: list[list[Any]]) -> tuple[ClusterHead, ...]:
    members: dict[tuple[Any, ...], list[str]] = {}
    for *cluster, unit in sorted(rows):
        members.setdefault(tuple(cluster), []).append(unit)
    return tuple(ClusterHead(pk, code, name, tuple(units)) for (_at, pk, code, name), units in members.items())


def _criteria() -> Subquery:
    criteria = Criterion.objects.filter(part__table__campaign=OuterRef("pk"), part__table__clusters__isnull=False)
    # A JSON column inside JSON is text on one database and JSON on the other: text on both.
    columns = (Cast(name, TextField()) if name == "settings" else name for name in COLUMNS)
    return folded(criteria, *_ORDER, "part__table__clusters", *columns, of="part__table__campaign")


def tables_of(campaign: Campaign) -> Tables:
    """Cluster id → the lines of its units."""
    found = first_with_tables(Campaign.objects.filter(pk=campaign.pk))
    return found[1] if found else {}


def _by_cluster(rows: list[list[Any]], campaign: Campaign) -> Tables:
    found: dict[int, list[TableLine]] = {}
    for _table, _part, _position, cluster, *columns in sorted(rows, key=lambda row: row[: len(_ORDER)]):
        read = dict(zip(COLUMNS, columns, strict=True))
        read["settings"] = json.loads(read["settings"])
        found.setdefault(cluster, []).append(line_of(read.values(), campaign))
    return found


def line_of(row: Iterable[Any], campaign: Campaign) -> TableLine:
    """A line from the values of `COLUMNS`."""
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
        rated=rated_rule(kind, maximum=maximum, settings=settings),
    )
