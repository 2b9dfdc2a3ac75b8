"""The queue counted for its filters, in one grouped query."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, F, FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import text
from campaigns.filing.choices import State
from campaigns.filing.narrowing import MINE, NOBODYS, Narrowing
from campaigns.filing.queue import reviewed_by
from campaigns.filing.reviewing import holding
from campaigns.setup.choices import Paper
from units.models import User


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str
    current: bool
    count: int | str


@dataclass(frozen=True, slots=True)
class Overview:
    """The queue counted for its filters; `reviewed` of `received` papers are no longer waiting, `everywhere` wait in all.

    `unassigned` of the papers shown are in nobody's hand.
    """

    kinds: list[Chip]
    clusters: list[Chip]
    holders: list[Chip]
    late: Chip
    proposed: Chip
    waiting: int
    received: int
    everywhere: int
    unassigned: int

    @property
    def reviewed(self) -> int:
        return self.received - self.waiting


@dataclass(frozen=True, slots=True)
class _Group:
    kind: str
    cluster: str
    cluster_name: str
    holder: str
    holder_name: str
    received: int
    waiting: int
    late: int
    proposed: int


def overview(user: User, *, on: date, narrowed: Narrowing) -> Overview:
    """One grouped query, however many papers."""
    # A unit sits once in a campaign, so the join neither loses nor doubles a paper; subqueries cost one look a paper.
    seat = FilteredRelation("unit__participations", condition=Q(unit__participations__campaign=F("campaign")))
    counted = (
        holding.with_holder(reviewed_by(user, on=on))
        .annotate(seat=seat, at_head=FilteredRelation("proposals", condition=Q(proposals__closed_at=None)))
        .values_list("kind", "seat__cluster__code", "seat__cluster__name", "holder_uuid", "holder_name")
        .annotate(
            received=Count("pk"),
            waiting=Count("pk", filter=Q(state=State.SUBMITTED)),
            late=Count("pk", filter=Q(state=State.SUBMITTED, late_days__gt=0)),
            proposed=Count("at_head", filter=Q(state=State.SUBMITTED)),
        )
        .order_by("seat__cluster__name", "kind")
    )
    groups = [
        _Group(kind, code or "", name or "", _key(holder, user), holder_name or "", *counts)
        for kind, code, name, holder, holder_name, *counts in counted
    ]
    asked = MINE if narrowed.held == str(user.uuid) else narrowed.held
    of_kind = [group for group in groups if narrowed.kind in {"", group.kind}]
    of_both = [group for group in of_kind if narrowed.cluster in {"", group.cluster}]
    of_kind = [group for group in of_kind if asked in {"", group.holder}]
    of_cluster = [group for group in groups if narrowed.cluster in {"", group.cluster} and asked in {"", group.holder}]
    shown = [group for group in of_both if asked in {"", group.holder}]
    return Overview(
        kinds=_chips(
            _counts(of_cluster, lambda group: group.kind),
            narrowed.kind,
            [("", _("Mọi hồ sơ")), *_kinds(groups)],
            lambda value: replace(narrowed, kind=value),
        ),
        clusters=_chips(
            _counts(of_kind, lambda group: group.cluster),
            narrowed.cluster,
            [("", _("Mọi khối")), *sorted({(group.cluster, group.cluster_name) for group in groups if group.cluster})],
            lambda value: replace(narrowed, cluster=value),
        ),
        holders=_chips(
            _counts(of_both, lambda group: group.holder),
            asked,
            [("", _("Tất cả")), *_holders(groups)],
            lambda value: replace(narrowed, held=value),
        ),
        late=Chip(
            label=_("Nộp muộn"),
            url=_address(replace(narrowed, late=not narrowed.late)),
            current=narrowed.late,
            count=sum(group.late for group in shown),
        ),
        proposed=Chip(
            label=_("Chờ xác nhận"),
            url=_address(replace(narrowed, proposed=not narrowed.proposed)),
            current=narrowed.proposed,
            count=sum(group.proposed for group in shown),
        ),
        waiting=sum(group.waiting for group in shown),
        received=sum(group.received for group in shown),
        everywhere=sum(group.waiting for group in groups),
        unassigned=sum(group.waiting for group in shown if group.holder == NOBODYS),
    )


def _key(holder: object, user: User) -> str:
    """How the address names who has the papers of a group."""
    if holder is None:
        return NOBODYS
    return MINE if holder == user.uuid else str(holder)


def _holders(groups: list[_Group]) -> list[tuple[str, str]]:
    others = {(group.holder, group.holder_name) for group in groups if group.holder not in {MINE, NOBODYS}}
    named = sorted(others, key=lambda row: (text.sort_key(row[1]), row[0]))
    return [(MINE, _("Giao cho tôi")), (NOBODYS, _("Chưa phân công")), *named]


def _kinds(groups: list[_Group]) -> list[tuple[str, str]]:
    there = {group.kind for group in groups}
    return [(kind, str(Paper(kind).label)) for kind in Paper.values if kind in there]


def _counts(groups: list[_Group], key: Callable[[_Group], str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for group in groups:
        counted[key(group)] += group.waiting
    return counted


def _chips(
    counts: Counter[str], chosen: str, options: list[tuple[str, str]], narrowed_to: Callable[[str], Narrowing]
) -> list[Chip]:
    everything = Chip(label=options[0][1], url=_address(narrowed_to("")), current=not chosen, count=counts.total())
    return [everything] + [
        Chip(label=label, url=_address(narrowed_to(value)), current=chosen == value, count=counts[value])
        for value, label in options[1:]
    ]


def _address(narrowed: Narrowing) -> str:
    return reverse("filing:queue") + narrowed.query()
