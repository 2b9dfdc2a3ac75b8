"""The office's queue: papers waiting for review, narrowed by address, in the order in which they came."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Count, Exists, F, FilteredRelation, OuterRef, Q, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import text, vn
from campaigns.filing import mending, wording
from campaigns.filing.choices import Action, State
from campaigns.filing.kinds import kind_of, registered
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.filing.permissions import may
from campaigns.setup.choices import Paper
from campaigns.setup.models import Participation
from units.choices import OFFICE_ROLES, BoardRole, Role
from units.models import BoardMembership, User
from units.permissions import posts_of

REVIEW_ROLES = OFFICE_ROLES | {Role.APPRAISER}
_LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the address asks for; anything it does not know is left out."""

    kind: str = ""
    cluster: str = ""
    late: bool = False
    unit: str = ""

    @classmethod
    def from_address(cls, given: Any) -> "Narrowing":
        kind = str(given.get("loai", ""))
        return cls(
            kind=kind if kind in Paper.values else "",
            cluster=text.clean(str(given.get("khoi", "")))[:20],
            late=given.get("tre-han") == "1",
            unit=text.clean(str(given.get("don-vi", "")))[:_LONGEST_TEXT],
        )

    def query(self) -> str:
        """The same narrowing as an address carries it, "" when it narrows nothing."""
        parts = {"loai": self.kind, "khoi": self.cluster, "tre-han": "1" if self.late else "", "don-vi": self.unit}
        said = urlencode({name: value for name, value in parts.items() if value})
        return f"?{said}" if said else ""

    def applied_to(self, papers: FilingQuerySet) -> FilingQuerySet:
        narrowed = papers
        if self.kind:
            narrowed = narrowed.filter(kind=self.kind)
        if self.cluster:
            narrowed = narrowed.filter(Exists(_seats().filter(cluster__code=self.cluster)))
        if self.late:
            narrowed = narrowed.filter(late_days__gt=0)
        if self.unit:
            narrowed = narrowed.filter(unit__search_key__contains=text.fold(self.unit))
        return narrowed


def _seats() -> Any:
    return Participation.objects.filter(campaign=OuterRef("campaign"), unit=OuterRef("unit"))


def reviewed_by(user: User | AnonymousUser, *, on: date) -> FilingQuerySet:
    """Papers received by the boards for which `user` reviews: the office's, or for an appraiser the standing office's own."""
    posts = posts_of(user, on=on)
    office_seat = BoardMembership.objects.filter(
        board=OuterRef("board"), unit=OuterRef("unit"), role=BoardRole.STANDING_OFFICE
    ).in_force(on)
    by_office = Q(board__in=posts.board_ids(*OFFICE_ROLES))
    by_appraiser = Q(Exists(office_seat), board__in=posts.board_ids(Role.APPRAISER))
    return Filing.objects.visible_to(user, on=on).filter(by_office | by_appraiser, received_at__isnull=False)


def waiting(user: User | AnonymousUser, *, on: date, narrowed: Narrowing) -> FilingQuerySet:
    """The queue, oldest first; ready to be shown without further queries."""
    papers = narrowed.applied_to(reviewed_by(user, on=on).filter(state=State.SUBMITTED))
    papers = papers.select_related("unit", "period", "entry", "accepted_version").defer("accepted_version__content")
    return papers.annotate(flagged=_flagged()).order_by("moved_at", "pk")


def _flagged() -> Case:
    """The one value of the version sent that its kind may flag; contents of other kinds are not even opened."""
    cases = (
        When(kind=kind.paper, then=KeyTextTransform(kind.flag.key, "working_version__content"))
        for kind in registered()
        if kind.flag
    )
    return Case(*cases, default=Value(""), output_field=CharField())


def flag_of(filing: Filing) -> str:
    """“Đề nghị đối chiếu” of a paper from the queue whose content says so; "" of any other."""
    flag = kind_of(filing).flag
    return str(flag.label) if flag and getattr(filing, "flagged", "") == flag.value else ""


def next_after(filing: Filing, user: User | AnonymousUser, *, on: date, narrowed: Narrowing) -> Filing | None:
    """The paper to open after `filing`: the next that came, round to the oldest; never one the user may not judge."""
    places = {place for post in posts_of(user, on=on).held for place in (post.unit_id, post.home_unit_id)}
    others = waiting(user, on=on, narrowed=narrowed).exclude(pk=filing.pk).exclude(unit__in=places - {None})
    later = others.filter(Q(moved_at__gt=filing.moved_at) | Q(moved_at=filing.moved_at, pk__gt=filing.pk))
    return later.first() or others.first()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue; `refusal` says why this reader cannot judge it."""

    url: str
    unit: str
    paper: str
    period: str
    badge: str
    tone: str
    since: str
    due_on: date | None
    refusal: str
    asked: str
    standing: str
    flag: str


def rows(papers: Iterable[Filing], user: User | AnonymousUser, *, on: date, narrowed: Narrowing) -> list[Row]:
    posts = posts_of(user, on=on)
    found = []
    for filing in papers:
        badge = round_badge(filing)
        refusal = str(may(user, Action.ACCEPT, filing, on=on).reason) if posts.works_in(filing.unit_id) else ""
        url = reverse("filing:detail", kwargs={"uuid": filing.uuid}) + narrowed.query()
        mark = wording.entry_badge(filing)
        found.append(
            Row(
                url=url,
                unit=filing.unit.name,
                paper=wording.title_of(filing),
                period=f"{wording.period_of(filing)} · {vn.uncapitalise(mark.label)}"
                if mark
                else wording.period_of(filing),
                badge=badge.label,
                tone=badge.tone,
                since=wording.waiting_since(filing.moved_at, on=on),
                due_on=filing.due_on,
                refusal=refusal,
                asked=mending.asked_words(filing),
                standing=standing.label if (standing := wording.standing_badge(filing)) else "",
                flag=flag_of(filing),
            )
        )
    return found


def round_badge(filing: Filing) -> wording.Badge:
    """Late before all; then an amendment, a second round, a first one."""
    if filing.late_days:
        return wording.Badge(_("Nộp muộn %(n)s ngày") % {"n": filing.late_days}, "late")
    if filing.is_amended:
        return wording.Badge(_("Sửa bản đã tiếp nhận"), "info")
    if filing.moved_at != filing.received_at:
        return wording.Badge(_("Nộp lại"), "info")
    return wording.Badge(_("Nộp lần đầu"), "plain")


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str
    current: bool
    count: int | str


@dataclass(frozen=True, slots=True)
class Overview:
    """The queue counted for its filters; `reviewed` of `received` papers are no longer waiting, `everywhere` wait in all."""

    kinds: list[Chip]
    clusters: list[Chip]
    late: Chip
    waiting: int
    received: int
    everywhere: int

    @property
    def reviewed(self) -> int:
        return self.received - self.waiting


@dataclass(frozen=True, slots=True)
class _Group:
    kind: str
    cluster: str
    cluster_name: str
    received: int
    waiting: int
    late: int


def overview(user: User | AnonymousUser, *, on: date, narrowed: Narrowing) -> Overview:
    """One grouped query, however many papers."""
    # A unit sits once in a campaign, so the join neither loses nor doubles a paper; subqueries cost one look a paper.
    seat = FilteredRelation("unit__participations", condition=Q(unit__participations__campaign=F("campaign")))
    counted = (
        reviewed_by(user, on=on)
        .annotate(seat=seat)
        .values_list("kind", "seat__cluster__code", "seat__cluster__name")
        .annotate(
            received=Count("pk"),
            waiting=Count("pk", filter=Q(state=State.SUBMITTED)),
            late=Count("pk", filter=Q(state=State.SUBMITTED, late_days__gt=0)),
        )
        .order_by("seat__cluster__name", "kind")
    )
    groups = [_Group(kind, code or "", name or "", *counts) for kind, code, name, *counts in counted]
    of_kind = [group for group in groups if narrowed.kind in {"", group.kind}]
    of_cluster = [group for group in groups if narrowed.cluster in {"", group.cluster}]
    shown = [group for group in of_kind if narrowed.cluster in {"", group.cluster}]
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
        late=Chip(
            label=_("Nộp muộn"),
            url=_address(replace(narrowed, late=not narrowed.late)),
            current=narrowed.late,
            count=sum(group.late for group in shown),
        ),
        waiting=sum(group.waiting for group in shown),
        received=sum(group.received for group in shown),
        everywhere=sum(group.waiting for group in groups),
    )


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
