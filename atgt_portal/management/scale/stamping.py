"""A paper put down for one unit: state, versions, events and content rows after the pattern of a specimen."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from atgt_portal.management.scale.bulk import Bulk, Row
from atgt_portal.management.scale.layout import Layout
from atgt_portal.management.scale.members import Member
from atgt_portal.management.scale.routes import IS_BACKED, LEADER, OFFICE, Route, Stride, strides
from atgt_portal.management.scale.specimens import Part, Specimen, canonical
from awards.models import AppraisedScore
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingEvent, FilingVersion
from campaigns.record.models import Figure
from units.models import Membership

_ARRIVED = frozenset({State.SUBMITTED, State.ACCEPTED})
_NOTES = {
    Action.SEND_BACK: "Bổ sung số liệu của nhóm nhiệm vụ đã đăng ký rồi gửi lại (minh họa).",
    Action.AMEND: "Sửa số liệu đã rà soát lại (minh họa).",
}
_WRITING = timedelta(minutes=75)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is frozen: canonical text and its hash."""

    text: str
    sha256: str

    @classmethod
    def of(cls, text: str) -> "Sheet":
        return cls(text, hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Reviewer:
    user: int
    post: int
    role: str

    @classmethod
    def of(cls, post: Membership) -> "Reviewer":
        return cls(post.user_id, post.pk, post.role)


@dataclass(frozen=True)
class Stamp:
    """Puts papers down; `substitute` reviews the papers of the standing office, `office` all others."""

    bulk: Bulk
    layout: Layout
    office: Reviewer
    substitute: Reviewer
    office_number: int = 2

    def put(
        self,
        owed: Row,
        member: Member,
        specimen: Specimen,
        *,
        route: Route,
        at: datetime,
        content: dict[str, Any] | None = None,
        agrees: bool = False,
        instead: Row | None = None,
    ) -> None:
        """The paper `owed` for `member`; `content` and `instead` replace what the specimen says of its own unit."""
        key = self.bulk.reserve(Filing)
        if route == Route.UNTOUCHED:
            self.bulk.add(Filing, **owed, id=key, unit_id=member.unit)
            return
        sheet = Sheet.of(canonical(content) if content else self._renamed(specimen.text, member))
        steps = strides(route, is_led=self.layout.is_led(member.number), agrees=agrees)
        head = self.history(key, member, steps, sheet, due_on=owed["due_on"], at=at)
        self.bulk.add(Filing, **{**owed, **head}, id=key, unit_id=member.unit)
        for part in specimen.parts:
            if part.model is not AppraisedScore or route in IS_BACKED:
                self._add_part(part, key, member, instead or {})
        if head["accepted_version_id"]:
            for figure in specimen.figures:
                told = {**figure, "about_unit_id": member.unit, "version_id": head["accepted_version_id"]}
                self.bulk.add(Figure, **told)

    def history(self, key: int, member: Member, steps: list[Stride], sheet: Sheet, *, due_on: Any, at: datetime) -> Row:
        """Versions and events of a paper; returns what its own row must say after them."""
        versions: dict[int, int] = {}
        head: Row = {"begun_at": at - _WRITING, "revision": 1, "working_version_id": None, "accepted_version_id": None}
        for place, step in enumerate(steps):
            when = at + _A_DAY * place
            if step.version not in versions:
                versions[step.version] = self._freeze(key, member, step.version, sheet, when)
                head["revision"] += place > 0
            self._event(key, member, step, versions[step.version], when)
            head |= {"state": step.target.value, "moved_at": when, "note": _NOTES.get(step.action, "")}
            head["working_version_id"] = versions[step.version]
            if step.target in _ARRIVED and "received_at" not in head:
                late = (timezone.localdate(when) - due_on).days if due_on else 0
                head |= {"received_at": when, "late_days": max(0, late)}
            if step.target == State.ACCEPTED:
                head["accepted_version_id"] = versions[step.version]
            head["revision"] += 1
        return head

    def _freeze(self, key: int, member: Member, number: int, sheet: Sheet, at: datetime) -> int:
        return self.bulk.add(
            FilingVersion,
            filing_id=key,
            number=number,
            content=sheet.text,
            sha256=sheet.sha256,
            frozen_at=at,
            frozen_by_id=member.filer,
        )

    def _event(self, key: int, member: Member, step: Stride, version: int, at: datetime) -> None:
        reviewer = self.substitute if member.number == self.office_number else self.office
        actor, post, role = member.filer, member.filer_post, step.role.value
        if step.role == LEADER:
            actor, post = member.leader, member.leader_post
        elif step.role == OFFICE:
            actor, post, role = reviewer.user, reviewer.post, reviewer.role
        self.bulk.add(
            FilingEvent,
            filing_id=key,
            action=step.action.value,
            from_state=step.source.value,
            to_state=step.target.value,
            version_id=version,
            actor_id=actor,
            acted_as_id=post,
            role=role,
            note=_NOTES.get(step.action, ""),
            happened_at=at,
        )

    def _add_part(self, part: Part, key: int, member: Member, instead: Row) -> None:
        values = {
            name: self._renamed(value, member) if isinstance(value, str) else value
            for name, value in part.values.items()
        }
        values |= {name: value for name, value in instead.items() if name in values}
        values[part.link] = key
        self.bulk.add(part.model, **values)

    def _renamed(self, text: str, member: Member) -> str:
        """The specimen's own name and code become the unit's."""
        old, new = self.layout.tag(self.layout.specimen_of(member.number)), self.layout.tag(member.number)
        if old == new or old not in text:
            return text
        return text.replace(f"thử {old}", f"thử {new}").replace(f"DVT-{old}", f"DVT-{new}")
