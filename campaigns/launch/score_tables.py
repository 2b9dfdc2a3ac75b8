"""By letter: a scoring table for clusters that have none, and one criterion of a table by which nobody has scored yet.

A table is frozen by the first sheet that is sent: what that sheet was scored by is what all of its cluster are scored by.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.models import Filing
from campaigns.launch.choices import ChangeKind
from campaigns.launch.models import PreparedTable
from campaigns.launch.rule_changes import Done, Effect, LetterRefusedError
from campaigns.setup import told
from campaigns.setup.choices import Paper
from campaigns.setup.contents import CriterionEntry, TableEntry
from campaigns.setup.models import Campaign, Criterion
from campaigns.setup.stored_scoring import store_table
from campaigns.setup.table_file import criterion_as_file, table_as_file, table_from_file
from campaigns.setup.wording import points, scoring_sentence

_NAMED = 3


def entry_of(prepared: PreparedTable) -> TableEntry:
    """The table that is being written, as its pages store it: without a fault."""
    said = {
        "code": prepared.code,
        "name": prepared.name,
        "clusters": prepared.clusters,
        "parts": prepared.parts,
    }
    return table_from_file(said, faults=[])


def sheets_of(campaign: Campaign, clusters: Collection[str]) -> QuerySet[Filing]:
    """The self-score sheets of the units that stand in those clusters."""
    return Filing.objects.filter(
        campaign=campaign,
        kind=Paper.SCORE_SHEET,
        unit__participations__campaign=campaign,
        unit__participations__cluster__code__in=list(clusters),
    )


def refused_as_used(campaign: Campaign, clusters: Collection[str]) -> str:
    """Why the points of those clusters stay as they are: how many sheets have been sent, and whose. Blank where none has."""
    used = sheets_of(campaign, clusters).filter(working_version__isnull=False)
    names = list(used.order_by("unit__sort_key").values_list("unit__name", flat=True))
    if not names:
        return ""
    sentence = _(
        "%(n)s đơn vị đã gửi bảng tự chấm (%(units)s), nên bảng điểm của khối giữ nguyên từ bản gửi đầu tiên. "
        "Nội dung cần đổi, ghi vào bảng điểm của phong trào sau."
    )
    shown = "; ".join(names[:_NAMED]) + ("; …" if len(names) > _NAMED else "")
    return sentence % {"n": vn.show_number(len(names)), "units": shown}


def _shown_anew(campaign: Campaign, clusters: Collection[str]) -> None:
    """Who has a sheet before him is asked to look again; nobody sends one that was read before the letter."""
    sheets = sheets_of(campaign, clusters).filter(working_version=None)
    Filing.objects.filter(pk__in=list(sheets.values_list("pk", flat=True))).update(revision=F("revision") + 1)


def _held(campaign: Campaign, clusters: Collection[str]) -> None:
    """A sheet that is being sent waits for the letter, or has been sent before it."""
    found = list(sheets_of(campaign, clusters).values_list("pk", flat=True))
    rows = Filing.objects.select_for_update().filter(pk__in=found).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _units(campaign: Campaign, clusters: Collection[str]) -> list[tuple[int, str]]:
    rows = campaign.participations.current().filter(cluster__code__in=list(clusters)).order_by("unit__sort_key")
    return list(rows.values_list("unit", "unit__name"))


def size_words(table: TableEntry) -> str:
    """25 tiêu chí, 100 điểm."""
    rows = [row for part in table.parts for row in part.criteria]
    total = points(Decimal(sum(row.hundredths for row in rows)) / 100)
    return _("%(n)s tiêu chí, %(total)s") % {"n": len(rows), "total": total}


@dataclass(frozen=True, slots=True)
class TableRule:
    """A prepared table comes into force for its clusters, none of which has one; sheets already open show it from then on."""

    prepared: PreparedTable
    table: TableEntry
    names: Mapping[str, str]
    kind: ChangeKind = ChangeKind.TABLE

    @property
    def subject(self) -> str:
        return self.table.code

    @property
    def words(self) -> str:
        served = "; ".join(self.names.get(code, code) for code in self.table.clusters)
        said = {"name": self.table.name, "size": size_words(self.table), "clusters": served}
        return _("Bảng chấm điểm “%(name)s” (%(size)s) áp dụng cho: %(clusters)s") % said

    def effects(self, campaign: Campaign) -> list[Effect]:
        old, new = _("chưa có bảng chấm điểm"), f"{self.table.name} ({size_words(self.table)})"
        return [Effect(pk, name, old, new, is_kept=False) for pk, name in _units(campaign, self.table.clusters)]

    def refusal(self, campaign: Campaign) -> str:
        """Why it cannot come into force now; blank where it can."""
        served = _served(campaign)
        for code in self.table.clusters:
            if code in served:
                sentence = _("Khối %(cluster)s đã có bảng %(table)s. Mở bảng đang soạn, bỏ đánh dấu khối ấy.")
                return sentence % {"cluster": vn.quoted(self.names.get(code, code)), "table": vn.quoted(served[code])}
        if campaign.scoring_tables.filter(code=self.table.code).exists():
            sentence = _("Mã bảng %(code)s đã có bảng khác dùng. Mở bảng đang soạn, đặt mã khác.")
            return sentence % {"code": vn.quoted(self.table.code)}
        if not _units(campaign, self.table.clusters):
            return _("Các khối của bảng chưa có đơn vị nào. Mở bảng đang soạn, chọn khối có đơn vị.")
        return refused_as_used(campaign, self.table.clusters)

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        _held(campaign, self.table.clusters)
        same = PreparedTable.objects.filter(pk=self.prepared.pk, revision=self.prepared.revision, issued_at=None)
        if not same.update(issued_at=at):
            sentence = _(
                "Bảng %(name)s vừa được sửa hoặc ban hành. Tải lại trang, xem bảng ấy rồi ghi lại văn bản này."
            )
            raise LetterRefusedError(sentence % {"name": vn.quoted(self.table.name)})
        if told_why := self.refusal(campaign):
            raise LetterRefusedError(told_why)
        store_table(self.table, campaign=campaign)
        _shown_anew(campaign, self.table.clusters)
        return Done({}, table_as_file(self.table))


def _served(campaign: Campaign) -> dict[str, str]:
    """Code of a cluster → the name of its table."""
    pairs = campaign.scoring_tables.filter(clusters__isnull=False).values_list("clusters__code", "name")
    return dict(pairs)


def clusters_of(campaign: Campaign) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Code → name of every cluster; and those that have no table in force. One query."""
    rows = list(campaign.clusters.order_by("position", "pk").values_list("code", "name", "scoring_tables"))
    names = {code: name for code, name, _table in rows}
    return names, [(code, name) for code, name, table in rows if table is None]


@dataclass(frozen=True, slots=True)
class CriterionRule:
    """One criterion from here on. `base` is how it was read: a letter entered since is not undone."""

    table: TableEntry
    part: str
    base: CriterionEntry
    changed: CriterionEntry
    kind: ChangeKind = ChangeKind.CRITERION

    @property
    def subject(self) -> str:
        return f"{self.table.code} {self.part} {self.base.code}"[:40]

    @property
    def words(self) -> str:
        old, new = self._told()
        said = {"table": self.table.name, "code": self.base.code, "old": old, "new": new}
        return _("%(table)s, tiêu chí %(code)s: “%(old)s” đổi thành “%(new)s”") % said

    def _told(self) -> tuple[str, str]:
        """Only what differs is told: a criterion whole would hide the one number that moves."""
        whole = sum(row.hundredths for part in self.table.parts for row in part.criteria)
        before = _told_parts(self.base, whole=whole)
        after = _told_parts(self.changed, whole=whole - self.base.hundredths + self.changed.hundredths)
        moved = [name for name in before if before[name] != after[name]]
        return "; ".join(before[name] for name in moved), "; ".join(after[name] for name in moved)

    def effects(self, campaign: Campaign) -> list[Effect]:
        old, new = self._told()
        return [Effect(pk, name, old, new, is_kept=False) for pk, name in _units(campaign, self.table.clusters)]

    def apply(self, campaign: Campaign, *, number: str, at: datetime) -> Done:
        _held(campaign, self.table.clusters)
        if told_why := refused_as_used(campaign, self.table.clusters):
            raise LetterRefusedError(told_why)
        rows = Criterion.objects.filter(
            part__table__campaign=campaign, part__table__code=self.table.code, part__code=self.part, code=self.base.code
        )
        row = rows.first()
        if row is None or told.criterion(row) != self.base:
            sentence = _(
                "Tiêu chí %(code)s vừa được đổi theo một văn bản khác. Tải lại trang, xem tiêu chí ấy rồi ghi lại văn bản này."
            )
            raise LetterRefusedError(sentence % {"code": vn.quoted(self.base.code)})
        rows.update(
            name=self.changed.name,
            evidence=self.changed.evidence,
            max_hundredths=self.changed.hundredths,
            settings=self.changed.settings,
        )
        _shown_anew(campaign, self.table.clusters)
        return Done(criterion_as_file(self.base), criterion_as_file(self.changed))


def _told_parts(row: CriterionEntry, *, whole: int) -> dict[str, str]:
    return {
        "name": row.name,
        "points": points(Decimal(row.hundredths) / 100),
        "whole": _("cả bảng %(total)s") % {"total": points(Decimal(whole) / 100)},
        "how": scoring_sentence(row.kind, row.settings),
        "evidence": _("minh chứng: %(said)s") % {"said": row.evidence or _("không ghi")},
    }
