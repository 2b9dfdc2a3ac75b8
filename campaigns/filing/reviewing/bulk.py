"""Accepting several papers at once: only those about which the portal has nothing to say, each by a step of its own."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.filing import act as filing_act
from campaigns.filing import locked, queue, wording
from campaigns.filing.choices import Action, FileKind
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing
from campaigns.filing.narrowing import Narrowing
from campaigns.filing.permissions import may, step_for
from campaigns.filing.reviewing import desk, holding
from campaigns.filing.reviewing.chain import has_head, proposed, proposes, words_of
from campaigns.setup.choices import Paper
from units.models import User

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Weighed:
    """A chosen paper and everything that speaks for looking at it by itself."""

    filing: Filing
    obstacles: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.filing.unit.name}: {wording.title_of(self.filing)}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were accepted, and which were left alone and why."""

    accepted: int
    skipped: tuple[str, ...]


def chosen_papers(user: User, keys: Sequence[UUID], *, on: date) -> list[Filing]:
    """Those of the queue, with the content of what was sent: the queue itself does without."""
    waiting = queue.waiting(user, on=on, narrowed=Narrowing()).filter(uuid__in=keys)
    read = (
        waiting.defer(None)
        .defer("accepted_version__content")
        .annotate(is_near_a_lock=locked.near_a_lock(), has_head=has_head(on))
    )
    return list(read[:MOST_AT_ONCE])


def weighed(papers: Iterable[Filing], user: User, *, on: date) -> list[Weighed]:
    """`papers` as `chosen_papers` reads them."""
    return [Weighed(filing, tuple(_obstacles(filing, user, on=on))) for filing in papers]


def _obstacles(filing: Filing, user: User, *, on: date) -> list[str]:
    if _is_locked(filing):
        return [_("Số liệu của kỳ đã khóa")]
    if not (verdict := may(user, Action.ACCEPT, filing, on=on)):
        return [str(verdict.reason)]
    if proposes(filing, step_for(user, Action.ACCEPT, filing, on=on)[2], on=on):
        return [_("Lãnh đạo văn phòng xác nhận")]
    return [*_about_the_way(filing, user), *_about_the_content(filing), *_about_the_desk(filing)]


def _is_locked(filing: Filing) -> bool:
    """Told by what was read along: whether the lock lets it through all the same is asked on the paper's own page."""
    by_days = filing.kind == Paper.ACCIDENT_RETURN and bool(vars(filing).get("is_near_a_lock"))
    return filing.kind in locked.LOCKED_KINDS and (by_days or filing.period.lock_id is not None)


def _about_the_way(filing: Filing, user: User) -> list[str]:
    told, found = vars(filing), []
    proposal = proposed(filing)
    if proposal and proposal["action"] != Action.ACCEPT:
        said = {"name": proposal["name"], "what": words_of(proposal["action"])}
        found.append(_("%(name)s đề nghị %(what)s") % said)
    if told.get("holder") not in {None, user.pk} and proposal is None:
        found.append(_("Đang giao cho %(name)s") % {"name": told["holder_name"]})
    badge = queue.round_badge(filing)
    if badge.tone != "plain":
        found.append(badge.label)
    if (entry := wording.entry_badge(filing)) is not None:
        found.append(entry.label)
    return found


def _about_the_content(filing: Filing) -> list[str]:
    content, kind = filing.working_version.content if filing.working_version else {}, kind_of(filing)
    found = [flag] if (flag := queue.flag_of(filing)) else []
    if doubts := kind.doubts(content):
        found.append(_("%(n)s số liệu có cảnh báo") % {"n": doubts})
    signed = any(file["kind"] == FileKind.SIGNED for file in content.get("attachments", ()))
    if kind.issued is not None and not signed:
        found.append(_("Không kèm bản ký, đóng dấu"))
    return found


def _about_the_desk(filing: Filing) -> list[str]:
    asked = desk.of_version(filing)
    found = [_("Chờ ý kiến của %(name)s") % {"name": row.of} for row in asked if row.is_open]
    found += [_("%(name)s không đồng ý") % {"name": row.of} for row in asked if row.disagrees]
    if holding.put_off_at(filing):
        found.append(_("Anh/chị đã để sau"))
    return found


def mark_of(seen: Mapping[UUID, int]) -> str:
    """By this the page's own list is known when it comes back: papers and the revisions in which they were shown."""
    told = ",".join(sorted(f"{key}:{revision}" for key, revision in seen.items()))
    return hashlib.sha256(told.encode()).hexdigest()


def accept(seen: Mapping[UUID, int], *, actor: User, at: datetime, on: date) -> Outcome:
    """Accept each paper that stands as it was seen and still has nothing against it; the others are named.

    Each goes through `act`, with its own event and notice, wholly or not at all.
    """
    papers = chosen_papers(actor, list(seen), on=on)
    accepted, skipped = 0, _gone(set(seen) - {filing.uuid for filing in papers}, actor, on=on)
    for filing in papers:
        (row,) = weighed([filing], actor, on=on)
        if row.obstacles:
            skipped.append(f"{row.name} ({'; '.join(row.obstacles)})")
            continue
        try:
            filing_act.act(filing, Action.ACCEPT, actor=actor, at=at, seen_revision=seen[filing.uuid])
        except (filing_act.StalePageError, filing_act.ActionRefusedError) as refusal:
            skipped.append(f"{row.name} ({refusal})")
        else:
            accepted += 1
    return Outcome(accepted, tuple(skipped))


def _gone(keys: set[UUID], user: User, *, on: date) -> list[str]:
    """Those that no longer wait, somebody having been quicker."""
    papers = queue.reviewed_by(user, on=on).filter(uuid__in=keys).select_related("unit", "period").order_by("pk")
    return [f"{filing.unit.name}: {wording.title_of(filing)} ({_('vừa được người khác xử lý')})" for filing in papers]
