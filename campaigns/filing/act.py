"""The hands that touch a paper: `act` moves it, `revise` edits it, `hold` lets a part of it be edited. Nothing else does."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import Verdict
from campaigns.days.calendar import working_days
from campaigns.filing import attachments, lock_guard, locked, mending, telling, unchanged, wording
from campaigns.filing.choices import Action, State
from campaigns.filing.kinds import Fault, Step, kind_of
from campaigns.filing.models import EntryForUnit, Filing, FilingEvent, FilingVersion
from campaigns.filing.permissions import enters, may_edit, step_for
from campaigns.filing.reviewing import chain, holding
from campaigns.filing.threads import inner
from units.models import User

_MOST_TRIES = 20


class ActionRefusedError(Exception):
    """The person may not do this, or not now; the message is for the person."""


class StalePageError(Exception):
    """Someone else moved or edited the paper since the page was shown."""


class IncompleteError(ActionRefusedError):
    """The paper lacks something; `faults` names every place."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(fault.message for fault in faults))
        self.faults = faults


@contextmanager
def storing() -> Iterator[None]:
    """A transaction in which a lock that came between the last look and the row is refused in words, as a stale page."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as refusal:
        if lock_guard.REFUSAL not in str(refusal):
            raise
        raise StalePageError(_locked_meanwhile()) from refusal


@storing()
def act(
    filing: Filing,
    action: Action,
    *,
    actor: User,
    at: datetime,
    seen_revision: int,
    note: str = "",
    mend_by: date | None = None,
) -> Filing:
    """Move `filing` one step and write the step into its history, or refuse and change nothing.

    `mend_by` is the day until which a paper that the office returns is to be supplemented, the usual one unless told.
    Returns the paper as it now stands. Raises `ActionRefusedError` (`IncompleteError` with every fault) or
    `StalePageError`.
    """
    on = timezone.localdate(at)
    verdict, step, post = step_for(actor, action, filing, on=on)
    if not verdict or step is None or post is None:
        raise ActionRefusedError(str(verdict.reason))
    to_office = post.board_id is not None
    if to_office and (why := chain.refusal(filing, action, post, on=on) or holding.refusal(filing, action, actor)):
        raise ActionRefusedError(why)
    if faults := lacking(filing, step, on=on, note=note, mend_by=mend_by):
        raise IncompleteError(faults)
    version = (
        _freeze(filing, actor=actor, at=at, to_office=to_office) if action == Action.SUBMIT else filing.working_version
    )
    mend_by = _mend_day(filing, step, on=on, asked=mend_by)
    _move(filing, step, version=version, at=at, seen_revision=seen_revision, note=note, mend_by=mend_by)
    if action == Action.SUBMIT and post.unit_id is not None and filing.entry_id is not None:
        # What the unit itself has sent is no longer an entry for it.
        Filing.objects.filter(pk=filing.pk).update(entry=None)
    if step.target in {State.SUBMITTED, State.ACCEPTED}:
        inner.close(filing, actor=actor, at=at)
    if to_office:
        chain.close(filing, action, at=at)
    event = FilingEvent.objects.create(
        filing=filing,
        action=action,
        from_state=filing.state,
        to_state=step.target,
        version=version,
        actor=actor,
        acted_as_id=post.membership_id,
        role=post.role,
        note=note,
        happened_at=at,
    )
    audit.write(
        f"filing.{action}",
        subject=f"filing:{filing.uuid}",
        actor=actor,
        at=at,
        chain=filing.board.chain,
        detail={
            "from": filing.state,
            "to": step.target,
            "version": version.sha256 if version else "",
            **({"mend_by": mend_by.isoformat()} if mend_by else {}),
        },
    )
    # Who locks a period writes into the same chain first: from here on its lock stands as it is read.
    moved = _as_it_stands(filing)
    _refuse_shut(locked.may_take(moved, action, on=on, was=filing.state, to_office=to_office))
    if step.target == State.ACCEPTED and version is not None:
        kind_of(moved).on_accept(moved, version, at)
    telling.tell(moved, event)
    return moved


@storing()
def revise(filing: Filing, *, actor: User, at: datetime, seen_revision: int, **values: Any) -> Filing:
    """Store `values` as the working copy, or refuse and change nothing; returns the paper as it now stands."""
    on = timezone.localdate(at)
    if not (verdict := may_edit(actor, filing, on=on)):
        raise ActionRefusedError(str(verdict.reason))
    same_as_seen = Filing.objects.filter(pk=filing.pk, state=filing.state, revision=seen_revision)
    if not same_as_seen.update(revision=seen_revision + 1, begun_at=filing.begun_at or at):
        raise StalePageError(_stale())
    _look_again(filing, on=on, to_office=enters(actor, filing, on=on))
    _sign_entry(filing, actor)
    kind_of(filing).store(filing, values, actor=actor, at=at)
    audit.write(
        "filing.revise",
        subject=f"filing:{filing.uuid}",
        actor=actor,
        at=at,
        chain=filing.board.chain,
        detail={"revision": seen_revision + 1},
    )
    return _as_it_stands(filing)


def _as_it_stands(filing: Filing) -> Filing:
    return Filing.objects.select_related("unit", "board", "campaign", "period", "obligation", "entry").get(pk=filing.pk)


def _look_again(filing: Filing, *, on: date, to_office: bool) -> None:
    """Refuse what a lock holds now, though it did not when the paper was read."""
    if filing.kind in locked.LOCKED_KINDS:
        _refuse_shut(locked.may_change(_as_it_stands(filing), on=on, to_office=to_office))


def _refuse_shut(is_open: Verdict) -> None:
    if not is_open:
        raise StalePageError(str(is_open.reason))


def lacking(filing: Filing, step: Step, *, on: date, note: str, mend_by: date | None) -> list[Fault]:
    """What the step still wants: words about what is to be mended, a day that can be met, a complete paper."""
    faults = []
    if step.needs_note and not note.strip() and not _is_said(filing, step):
        faults.append(_noteless(step.action, filing))
    if step.action == Action.SEND_BACK and mend_by is not None:
        until = locked.open_until(filing, on=on)
        fault = mending.fault_of(mend_by, on=on, calendar=working_days(), open_until=until)
        faults += [fault] if fault else []
    # What is asked of a paper may grow while it waits for its leader, so he lets out only what is whole that day.
    leaves = step.action in {Action.SUBMIT, Action.APPROVE}
    return faults or (kind_of(filing).check(filing, on=on) if leaves else [])


def _is_said(filing: Filing, step: Step) -> bool:
    """Whether matters left open already say what is to be mended."""
    if step.action != Action.SEND_BACK:
        return False
    return inner.are_open(filing) if filing.state == State.AWAITING_LEADER else filing.open_threads > 0


def _mend_day(filing: Filing, step: Step, *, on: date, asked: date | None) -> date | None:
    """The office sets the day; what a leader returns to his own staff keeps the one that stood."""
    if step.action != Action.SEND_BACK:
        return None if step.target in {State.SUBMITTED, State.ACCEPTED} else filing.mend_by
    if filing.state == State.AWAITING_LEADER:
        return filing.mend_by
    until = locked.open_until(filing, on=on)
    return asked or mending.usual_day(on, calendar=working_days(), open_until=until)


def hold(filing: Filing, *, actor: User, at: datetime) -> int:
    """Take the paper for storing a part of it that counts its own editions, such as one cell; returns the new revision.

    For use inside `storing`, which tells in words of a lock that came meanwhile: until its end nobody else stores or
    moves the paper, so that parts read after this may be compared and written without a race. Two who edit different parts only wait for each other.
    """
    if not (verdict := may_edit(actor, filing, on=timezone.localdate(at))):
        raise ActionRefusedError(str(verdict.reason))
    seen = filing.revision
    for _time in range(_MOST_TRIES):
        same = Filing.objects.filter(pk=filing.pk, state=filing.state, revision=seen)
        if same.update(revision=seen + 1, begun_at=filing.begun_at or at):
            _sign_entry(filing, actor)
            return seen + 1
        # Somebody's part came in between: his transaction is over now, or the paper has gone on its way.
        seen = Filing.objects.filter(pk=filing.pk, state=filing.state).values_list("revision", flat=True).first() or -1
    raise StalePageError(_stale())


def _sign_entry(filing: Filing, actor: User) -> None:
    """Keep who typed what is entered for the unit: none of them reviews it."""
    if filing.entry_id is None or not filing.takes_entry:
        return
    # The paper's own row was updated just before, so of two who type at once the second waits and reads the first's mark.
    entry = EntryForUnit.objects.only("hands").get(pk=filing.entry_id)
    if actor.pk not in entry.hands:
        EntryForUnit.objects.filter(pk=entry.pk).update(hands=[*entry.hands, actor.pk])


def _noteless(action: Action, filing: Filing) -> Fault:
    if action == Action.AMEND:
        advice = _("Ghi sửa phần nào, vì sao.")
    else:
        advice = _("Ghi rõ phần phải bổ sung và lý do, hoặc nêu ý kiến tại từng mục ở phần Trao đổi.")
    return Fault("note", vn.blank_sentence(wording.note_label(action, filing.state), advice=advice))


def _move(
    filing: Filing,
    step: Step,
    *,
    version: FilingVersion | None,
    at: datetime,
    seen_revision: int,
    note: str,
    mend_by: date | None,
) -> None:
    on = timezone.localdate(at)
    values: dict[str, Any] = {"state": step.target, "revision": seen_revision + 1, "moved_at": at, "note": note}
    values |= {"working_version": version, "mend_by": mend_by}
    if step.target in {State.SUBMITTED, State.ACCEPTED} and filing.received_at is None:
        # Lateness is decided once, at first receipt; a due date moved later does not change it.
        values |= {"received_at": at, "late_days": max(0, (on - filing.due_on).days) if filing.due_on else 0}
    if step.target == State.ACCEPTED:
        values["accepted_version"] = version
    # Compare-and-set on state and revision in one UPDATE: of two who read the same page, one wins.
    same_as_seen = Filing.objects.filter(pk=filing.pk, state=filing.state, revision=seen_revision)
    if step.target == State.ACCEPTED:
        # A question asked while the acceptance was on its way keeps the paper where it is.
        same_as_seen = same_as_seen.filter(open_threads=0)
    if not same_as_seen.update(**values):
        raise StalePageError(_stale())


def _freeze(filing: Filing, *, actor: User, at: datetime, to_office: bool) -> FilingVersion:
    # The row lock makes parallel submits of one paper number their versions one after the other, and its files wait.
    # Without the key: rows that point at the paper, such as a lock's, do not wait for it.
    Filing.objects.select_for_update(no_key=True).only("pk").get(pk=filing.pk)
    _look_again(filing, on=timezone.localdate(at), to_office=to_office)
    content, named = kind_of(filing).content(filing), attachments.attached_to(filing)
    if named:
        content["attachments"] = attachments.content_of(named)
    if same := unchanged.faults(filing, content):
        raise IncompleteError(same)
    version = FilingVersion.objects.create(
        filing=filing,
        number=filing.versions.count() + 1,
        content=content,
        sha256=digest(content),
        frozen_at=at,
        frozen_by=actor,
    )
    attachments.keep_in(version, named)
    return version


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the content's canonical JSON: sorted keys, no spaces, UTF-8."""
    return hashlib.sha256(
        json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


def _stale() -> str:
    return _("Hồ sơ vừa được người khác xử lý nên chưa ghi thao tác này. Xem lại nội dung mới rồi làm lại.")


def _locked_meanwhile() -> str:
    return _("Kỳ số liệu của hồ sơ vừa được khóa nên chưa ghi thao tác này. Tải lại trang để xem ai khóa và cách mở.")
