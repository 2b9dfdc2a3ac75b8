"""What of a paper a reader may see: the unit all of it, its board only what has reached it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from campaigns.filing import locked, urged
from campaigns.filing.choices import State
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Attachment, Filing, FilingEvent, FilingQuerySet, FilingVersion
from campaigns.filing.permissions import enters, of_standing_office
from campaigns.filing.reviewing import chain, desk, holding
from campaigns.filing.threads.models import with_talk
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import User
from units.permissions import posts_of

RELATED = ("unit", "board", "campaign", "period", "obligation", "entry", "excuse")
_JUDGES = OFFICE_ROLES | {Role.APPRAISER}
_WITH_OFFICE = frozenset({State.SUBMITTED, State.ACCEPTED})


class NoSuchVersionError(LookupError):
    """The paper has no version of that number, or not for this reader."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper as one reader sees it.

    `version` is None where the working copy is shown; `content` is None where nothing has been written yet.
    """

    events: list[FilingEvent]
    versions: list[FilingVersion]
    version: FilingVersion | None
    content: dict[str, Any] | None
    is_unit: bool
    by_default: bool

    @property
    def is_working_copy(self) -> bool:
        return self.version is None and self.content is not None


def papers_for(user: User | AnonymousUser, *, on: date) -> FilingQuerySet:
    """The papers `user` may read, each with what a page about one of them needs."""
    papers = Filing.objects.visible_to(user, on=on).select_related(*RELATED, "working_version", "accepted_version")
    beside = {
        "has_files": Exists(Attachment.objects.filter(filing=OuterRef("pk"), removed_at=None)),
        "was_urged": urged.has_lines(),
        "is_near_a_lock": locked.near_a_lock(),
        "is_of_standing_office": of_standing_office(on),
    }
    if posts_of(user, on=on).holds(*_JUDGES):
        papers = desk.along(holding.with_holder(papers)).annotate(has_head=chain.has_head(on))
    return with_talk(papers.defer("accepted_version__content")).annotate(**beside)


def own_or_entered(user: User | AnonymousUser, *, on: date) -> FilingQuerySet:
    """The papers whose working copy `user` may meet: those of his units, and those his office now enters for theirs."""
    posts = posts_of(user, on=on)
    entered = Q(board__in=posts.board_ids(*OFFICE_ROLES), entry__isnull=False, accepted_version=None)
    return Filing.objects.visible_to(user, on=on).filter(Q(unit__in=posts.unit_ids()) | entered)


def is_of_unit(user: User | AnonymousUser, filing: Filing, *, on: date) -> bool:
    return posts_of(user, on=on).for_unit(filing.unit_id, *UNIT_ROLES) is not None


def read(filing: Filing, *, user: User | AnonymousUser, on: date, number: int | None = None) -> Reading:
    """`filing` as `user` may see it, in the version of that `number` or the one that now counts for him.

    An officer sees versions that reached the office and the steps that led there; a version still with the unit's
    leader, and the leader's return to his own staff, stay inside the unit.
    """
    events = _events(filing)
    is_unit = is_of_unit(user, filing, on=on)
    if not is_unit:
        received = {event.version_id for event in events if event.to_state in _WITH_OFFICE}
        events = [event for event in events if event.version_id in received]
    versions = sorted({event.version for event in events if event.version}, key=lambda version: version.number)
    writes = is_unit or enters(user, filing, on=on)
    version = _chosen(filing, versions, is_unit=writes, number=number)
    content = (
        _content(filing, version)
        if version
        else kind_of(filing).content(filing)
        if _open_to(filing, is_unit=writes)
        else None
    )
    return Reading(
        events=events, versions=versions, version=version, content=content, is_unit=is_unit, by_default=number is None
    )


def _events(filing: Filing) -> list[FilingEvent]:
    """Oldest first; a paper that has never moved has none, and is not asked."""
    if filing.moved_at is None:
        return []
    events = filing.events.select_related("actor", "version", "acted_as__stands_in_for__user")
    return list(events.defer("version__content").order_by("happened_at", "pk"))


def current_content(filing: Filing, *, user: User | AnonymousUser, on: date) -> dict[str, Any] | None:
    """What `user` reads of `filing` when he opens it, without its history; `working_version` is read with the paper."""
    is_unit = is_of_unit(user, filing, on=on) or enters(user, filing, on=on)
    if _open_to(filing, is_unit=is_unit):
        return kind_of(filing).content(filing)
    latest = filing.working_version
    if not is_unit and filing.state not in _WITH_OFFICE:
        received = FilingVersion.objects.filter(events__filing=filing, events__to_state__in=_WITH_OFFICE)
        latest = received.order_by("-number").first()
    return latest.content if latest else None


def _open_to(filing: Filing, *, is_unit: bool) -> bool:
    """Whether the reader is of the unit and the working copy is what the unit now works on."""
    return is_unit and filing.has_begun and filing.state in {State.DRAFT, State.SENT_BACK}


def _chosen(
    filing: Filing, versions: list[FilingVersion], *, is_unit: bool, number: int | None
) -> FilingVersion | None:
    if number is not None:
        found = next((version for version in versions if version.number == number), None)
        if found is None:
            raise NoSuchVersionError(number)
        return found
    if _open_to(filing, is_unit=is_unit) or not versions:
        return None
    return versions[-1]


def _content(filing: Filing, version: FilingVersion) -> dict[str, Any]:
    held = filing.working_version if version.pk == filing.working_version_id else None
    found = held or FilingVersion.objects.only("content").get(pk=version.pk)
    content: dict[str, Any] = found.content
    return content
