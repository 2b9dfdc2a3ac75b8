"""How far the appraisal of each unit's sheet has come. Two queries, any number of units."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from awards.tables import JUDGED_BY_PEOPLE, Tables
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from units.choices import BoardRole
from units.models import BoardMembership
from units.permissions import Posts


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One unit's sheet in the office's list."""

    unit: str
    uuid: str
    state: str
    state_label: str
    is_received: bool
    own_total: Decimal | None
    given: int
    typed: int
    note: str

    @property
    def is_done(self) -> bool:
        return self.is_received and 0 < self.typed <= self.given


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """The sheets of one cluster."""

    code: str
    name: str
    rows: tuple[SheetRow, ...]

    @property
    def done(self) -> int:
        return sum(1 for row in self.rows if row.is_done)


def sheet_groups(campaign: Campaign, posts: Posts, *, tables: Tables, on: date) -> list[SheetGroup]:
    """Every participant with its sheet, cluster by cluster; a unit's own total only from what has reached the office."""
    typed = {cluster: sum(1 for line in lines if line.needs_a_person) for cluster, lines in tables.items()}
    seats = BoardMembership.objects.filter(board=campaign.board_id, role=BoardRole.STANDING_OFFICE).in_force(on)
    sheets = {row["unit"]: row for row in _sheets(campaign)}
    groups: dict[tuple[str, str], list[SheetRow]] = {}
    participations = (
        campaign.participations.current()
        .select_related("unit", "cluster")
        .annotate(is_office=Exists(seats.filter(unit=OuterRef("unit"))))
    )
    for part in participations.order_by("cluster__position", "unit__sort_key", "unit__pk"):
        sheet = sheets.get(part.unit_id)
        if sheet is not None:
            note = _note(part.unit_id, posts, is_office=vars(part)["is_office"])
            row = _row(sheet, unit=part.unit.name, typed=typed.get(part.cluster_id, 0), note=note)
            groups.setdefault((part.cluster.code, part.cluster.name), []).append(row)
    return [SheetGroup(code, name, tuple(rows)) for (code, name), rows in groups.items()]


def _sheets(campaign: Campaign) -> Iterator[dict[str, Any]]:
    yield from (
        Filing.objects.filter(campaign=campaign, kind=Paper.SCORE_SHEET)
        .annotate(given=Count("appraised_scores", filter=Q(appraised_scores__criterion__kind__in=JUDGED_BY_PEOPLE)))
        .order_by("pk")
        .values(
            "unit",
            "uuid",
            "state",
            "begun_at",
            "excuse",
            "received_at",
            "accepted_version",
            "accepted_version__content__total",
            "working_version__content__total",
            "given",
        )
    )


def _state_label(sheet: dict[str, Any]) -> str:
    if sheet["excuse"] is not None:
        return _("Được miễn")
    return str(State(sheet["state"]).label) if sheet["begun_at"] is not None else _("Chưa bắt đầu")


def _row(sheet: dict[str, Any], *, unit: str, typed: int, note: str) -> SheetRow:
    begun = sheet["begun_at"] is not None
    total = None
    if sheet["accepted_version"] is not None:
        total = sheet["accepted_version__content__total"]
    elif sheet["state"] == State.SUBMITTED:
        total = sheet["working_version__content__total"]
    return SheetRow(
        unit=unit,
        uuid=str(sheet["uuid"]),
        state=sheet["state"] if begun and sheet["excuse"] is None else "",
        state_label=_state_label(sheet),
        is_received=sheet["received_at"] is not None,
        own_total=None if total is None else Decimal(total),
        given=sheet["given"],
        typed=typed,
        note=note,
    )


def _note(unit_id: int, posts: Posts, *, is_office: bool) -> str:
    if posts.works_in(unit_id):
        return _("Đơn vị của anh/chị: người khác thẩm định")
    if unit_id in posts.conflicts:
        return _("Anh/chị có xung đột lợi ích với đơn vị: người khác thẩm định")
    return _("Văn phòng thường trực: người thẩm định được giao thay") if is_office else ""
