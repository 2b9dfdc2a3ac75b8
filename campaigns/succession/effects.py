"""What a change will do, told before it is done; `applying` does exactly this."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import BooleanField, ExpressionWrapper, F
from django.utils.translation import gettext as _

from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.filing.owed import owes
from campaigns.filing.untouched import is_untouched
from campaigns.record.coverage import Part, Record, Statement
from campaigns.record.figures import statements_between
from campaigns.record.lineage import Lineage, Link
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from campaigns.succession.plan import Plan
from units.models import Unit

THREE_CRITERIA = (AccidentMeasure.ACCIDENTS, AccidentMeasure.DEATHS, AccidentMeasure.INJURED)


class Fate(StrEnum):
    """What becomes of one paper of a unit that ends."""

    MOVES = "moves"
    KEEPS = "keeps"
    LEFT = "left"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PaperEffect:
    filing: Filing
    fate: Fate


@dataclass(frozen=True, slots=True)
class Base:
    """One criterion of last year about a unit that takes over, and what its predecessors bring to it."""

    heir: str
    measure: AccidentMeasure
    total: int | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who works for a unit, by his post."""

    key: int
    name: str
    role: str
    unit: str


def units_and_people(uuids: Iterable[str], *, on: date) -> tuple[list[Unit], dict[int, list[Colleague]]]:
    """The units, and unit → who works for it on that day or later. One query."""
    rows = Unit.objects.filter(uuid__in=list(uuids)).annotate(
        post_key=F("memberships__pk"),
        post_role=F("memberships__role"),
        post_until=F("memberships__valid_to"),
        post_name=F("memberships__user__full_name"),
        post_active=F("memberships__user__is_active"),
    )
    units: dict[int, Unit] = {}
    people: dict[int, list[Colleague]] = {}
    for row in rows.order_by("sort_key", "pk", "post_role", "post_key"):
        units.setdefault(row.pk, row)
        if row.post_active and (row.post_until is None or row.post_until >= on):
            one = Colleague(key=row.post_key, name=row.post_name, role=row.post_role, unit=row.name)
            people.setdefault(row.pk, []).append(one)
    return list(units.values()), people


def papers_of(units: Iterable[Unit]) -> FilingQuerySet:
    """The papers of units that end which have not reached the office; what reached it keeps its unit's old name."""
    papers = Filing.objects.filter(unit__in=list(units), received_at=None)
    told = papers.annotate(fresh=ExpressionWrapper(is_untouched(), BooleanField()))
    return told.select_related("unit", "period", "obligation", "campaign").order_by(
        "campaign", "kind", F("due_on").asc(nulls_last=True), "period__first_day", "unit__sort_key", "pk"
    )


def fates(plan: Plan, papers: Sequence[Filing]) -> list[PaperEffect]:
    """What becomes of each of these `papers_of` units.

    Owed by a day before the change, it stays with the old unit's name. Of those owed later, the draft that has come
    furthest goes over where one unit takes over; the other drafts are left as they are and no longer asked for;
    papers that nobody has touched are closed, because the new unit owes its own.
    """
    furthest: dict[tuple[int, int], Filing] = {}
    for paper in papers:
        if paper.has_begun and not _is_of_old(plan, paper):
            key = (paper.obligation_id, paper.period_id)
            furthest[key] = max(furthest.get(key, paper), paper, key=lambda one: (one.revision, -one.pk))
    fresh = {paper.pk for paper in papers if vars(paper)["fresh"]}
    return [PaperEffect(paper, _fate(plan, paper, furthest, fresh)) for paper in papers]


def _fate(plan: Plan, paper: Filing, furthest: dict[tuple[int, int], Filing], fresh: set[int]) -> Fate:
    if _is_of_old(plan, paper):
        return Fate.KEEPS
    if paper.pk in fresh:
        return Fate.CLOSED
    if not paper.has_begun:
        return Fate.LEFT
    heir = plan.only_heir
    goes = heir is not None and heir.unit is None and furthest[paper.obligation_id, paper.period_id].pk == paper.pk
    return Fate.MOVES if goes else Fate.LEFT


def _is_of_old(plan: Plan, paper: Filing) -> bool:
    ended = Unit(valid_from=paper.unit.valid_from, valid_to=plan.last_day)
    return owes(ended, paper.obligation, paper.period)


def bases(plan: Plan, campaign: Campaign) -> list[Base]:
    """The figures of the year before, as the successors will carry them; units without an area have none."""
    if plan.is_rename or not any(unit.is_geographic for unit in plan.olds):
        return []
    days = Window(campaign.official_first_day, campaign.official_last_day).year_before()
    record = _record_after(plan, statements_between(campaign.board_id, days))
    return [base for heir in plan.heirs for base in _bases_of(plan, heir.place, record, days)]


def _record_after(plan: Plan, statements: Iterable[Statement]) -> Record:
    """The record as it will be; successors still to be made bear their place below zero."""
    keys = {heir.place: heir.unit.pk if heir.unit else -heir.place for heir in plan.heirs}
    on = plan.change.on
    lineage = Lineage(
        links=tuple(
            Link(old=old.pk, new=keys[heir.place], on=on, mille=heir.mille) for old in plan.olds for heir in plan.heirs
        ),
        born={keys[heir.place]: on for heir in plan.heirs if heir.unit is None},
        incomplete=frozenset(keys.values()) if plan.change.outside else frozenset(),
    )
    return Record.of(statements, lineage=lineage)


def _bases_of(plan: Plan, place: int, record: Record, days: Window) -> list[Base]:
    heir = plan.heirs[place - 1]
    key = heir.unit.pk if heir.unit else -place
    return [
        Base(
            heir=heir.name,
            measure=measure,
            total=record.sum([key], measure=measure, window=days, on=plan.change.on),
            parts=tuple(record.parts(key, measure=measure, window=days)),
        )
        for measure in THREE_CRITERIA
    ]


def outside_words(plan: Plan) -> str:
    """Why a successor that takes in units of other boards has no base."""
    if not plan.change.outside:
        return ""
    said = _("Không đủ căn cứ tính cùng kỳ: chưa có số liệu của %(units)s.")
    return said % {"units": ", ".join(plan.change.outside)}


def newest_campaign(papers: Iterable[Filing]) -> Campaign | None:
    """The campaign to which the figures of the year before are told."""
    campaigns = {paper.campaign for paper in papers}
    return max(campaigns, key=lambda one: (one.year, one.launched_on or date.min), default=None)
