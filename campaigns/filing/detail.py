"""What the page about one paper shows: its head, its way, its content, and what this reader may do."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.days.calendar import working_days
from campaigns.filing import (
    attachments,
    comparing,
    evidence,
    excusing,
    facts,
    file_rows,
    lock_page,
    locked,
    mending,
    opening,
    own,
    queue,
    reading,
    wording,
)
from campaigns.filing.choices import Action, State
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing, FilingEvent
from campaigns.filing.permissions import may_edit, open_actions, other_post, step_for
from campaigns.filing.reviewing import page
from campaigns.filing.threads.page import Line, Said, parts_of, talk_context
from campaigns.filing.typed import Typed
from units.acting import choosing
from units.choices import OFFICE_ROLES, Role
from units.models import User
from units.permissions import posts_of

QUEUE_BESIDE = 30
_TWO = 2


@dataclass(frozen=True, slots=True)
class Happening:
    title: str
    at: str
    by: str
    note: str
    tone: str


def _shown(filing: Filing, seen: reading.Reading, *, on: date) -> dict[str, Any] | None:
    if seen.content is None:
        return None
    kind = kind_of(filing)
    return kind.shown(seen.content) | kind.beside(filing, seen.content, is_unit=seen.is_unit, on=on)


def page_of(
    filing: Filing,
    user: User,
    *,
    on: date,
    number: int | None,
    view: str,
    narrowed: queue.Narrowing,
    typed: Typed | None,
    said: Said,
) -> dict[str, Any]:
    """The whole context of the page; eight queries at most, the frame's among them, for a paper that was submitted."""
    seen = reading.read(filing, user=user, on=on, number=number)
    actions = open_actions(user, filing, on=on)
    here, late, content = {"uuid": filing.uuid}, wording.lateness(filing, on=on), _shown(filing, seen, on=on)
    talks = talk_context(filing, user, on=on, seen=seen, parts=parts_of(filing, content), said=said)
    files = _files(filing, seen)
    edits = bool(may_edit(user, filing, on=on))
    files_url = reverse("papers:files", kwargs=here) if edits and filing.has_begun else ""
    if content is not None and kind_of(filing).proved_parts:
        content = evidence.beside(content, files, add_url=files_url if seen.is_working_copy else "")
    judges = filing.state == State.SUBMITTED and not {Action.SEND_BACK, Action.ACCEPT}.isdisjoint(actions)
    desk = page.desk_of(filing, user, on=on, judges=judges, query=narrowed.query(), typed=typed)
    decides = judges and not (desk and desk.is_others)
    typed = typed or _offered(filing, desk, on=on, decides=decides)
    told = {
        "filing": filing,
        "seen": seen,
        "files": files,
        "unsigned": _is_unsigned(filing, seen, files),
        "content": content,
        "page_template": kind_of(filing).page_template,
        "keep_tab": kind_of(filing).names_persons,
        "title": f"{filing.unit.name} – {vn.uncapitalise(wording.title_of(filing))}",
        "sub": _sub(filing, on=on),
        "badge": _badge(filing, on=on),
        "entry": wording.entry_badge(filing),
        "entry_told": wording.entry_words(filing.entry) if filing.entry else "",
        "entry_note": filing.entry.answer_note if filing.entry else "",
        "answers": seen.is_unit and own.wants_answer(filing),
        "answer_url": reverse("behalf:answer", kwargs=here) if filing.entry_id else "",
        "standing_badge": wording.standing_badge(filing),
        "late": late,
        "excused": excusing.excused_words(filing.excuse) if filing.excuse else "",
        "unopened": str(opening.may_begin(filing, on=on).reason) if wording.is_unopened(filing, on=on) else "",
        "trail": wording.trail(filing, seen.events),
        "facts": facts.of(filing, seen),
        "happenings": [_happening(event) for event in reversed(seen.events)],
        "returned": _returned(filing, seen.events),
        "version_links": facts.version_links(filing, seen),
        "standing": facts.standing(filing, seen),
        "typed": typed,
        "lines": _lines(typed),
        "has_errors": bool(typed.faults or said.faults),
        "note_label": wording.note_label(Action.AMEND if Action.AMEND in actions else Action.SEND_BACK, filing.state),
        "note_fault": next((str(fault.message) for fault in typed.faults if fault.field == "note"), ""),
        "mend_fault": next((str(fault.message) for fault in typed.faults if fault.field == "mend_by"), ""),
        "mend_words": mending.due_words(filing),
        "mend_left": mending.remaining(filing, on=on),
        "decides": decides,
        "unfinished": lock_page.unacceptable(filing, on=on),
        "unreturnable": lock_page.unreturnable(filing, on=on),
        "lock": lock_page.lock_of(filing, user, on=on),
        "submits": Action.SUBMIT in actions and filing.has_begun and not wording.is_running(filing, on=on),
        "approves": Action.APPROVE in actions,
        "amends": Action.AMEND in actions,
        "touched": lock_page.touched_by(filing, actions),
        "edit_url": reverse(kind_of(filing).edit_url, kwargs=here) if edits else "",
        "files_url": files_url,
        "act_url": reverse("filing:act", kwargs=here) + narrowed.query(),
        "print_url": reverse("papers:print", kwargs=here) if kind_of(filing).layout else "",
        "desk": desk,
        "conflict": _conflict(filing, user, on=on),
        "switch": _switch(filing, user, on=on) or talks["talk_switch"],
    }
    changed = _changed(filing, seen, view=view, narrowed=narrowed, judges=judges)
    return told | _placed(talks, changed) | _beside(filing, user, on=on, narrowed=narrowed, is_unit=seen.is_unit)


def _offered(filing: Filing, desk: page.Desk | None, *, on: date, decides: bool) -> Typed:
    """What stands in the boxes at first: what was proposed, else nothing but the usual day."""
    if decides and desk and (said := desk.proposal):
        return Typed(action=said.action, note=said.note, mend_by=said.mend_by or _usual_day(filing, on=on))
    return Typed(mend_by=_usual_day(filing, on=on) if decides else "")


def _usual_day(filing: Filing, *, on: date) -> str:
    """The day that is offered to whoever may return the paper."""
    until = locked.open_until(filing, on=on)
    return vn.show_date(mending.usual_day(on, calendar=working_days(), open_until=until))


def _changed(
    filing: Filing, seen: reading.Reading, *, view: str, narrowed: queue.Narrowing, judges: bool
) -> dict[str, Any]:
    """Who judges a paper sent again meets only what was mended, with a switch to the whole; others the other way round."""
    links = {"compare_url": _compare_url(filing, seen), "compared": None, "only_changes": False}
    compared = comparing.since_former(filing, seen)
    if compared is None:
        return {**links, "view_links": [], "view_note": ""}
    views = comparing.views_of(filing, compared, asked=view, query=narrowed.query(), by_default=judges)
    return {**links, "compared": compared, **views}


def _compare_url(filing: Filing, seen: reading.Reading) -> str:
    """The way to the two newest versions beside each other."""
    if len(seen.versions) < _TWO:
        return ""
    before, after = (version.number for version in seen.versions[-2:])
    return f"{reverse('filing:compare', kwargs={'uuid': filing.uuid})}?tu={before}&den={after}"


def _placed(talks: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """Where only changes are shown, a thread stands under the part it is about."""
    if not changed["only_changes"]:
        return {**talks, **changed, "changed_parts": []}
    here = {part.key for part in changed["compared"].parts}
    parts = [
        {"part": part, "talks": [one for one in talks["talks"] if one.part == part.key]}
        for part in changed["compared"].parts
    ]
    rest = [one for one in talks["talks"] if one.part not in here]
    return {**talks, **changed, "talks": rest, "changed_parts": parts}


def _files(filing: Filing, seen: reading.Reading) -> list[dict[str, str]]:
    if seen.is_working_copy:
        if not getattr(filing, "has_files", True):
            return []
        return file_rows.of_working_copy(filing, attachments.attached_to(filing))
    return file_rows.of_content(filing, seen.content or {})


def _is_unsigned(filing: Filing, seen: reading.Reading, files: list[dict[str, str]]) -> bool:
    """Whether a paper that is issued with a number lacks its signed copy: said before it is sent, and to the office."""
    return kind_of(filing).issued is not None and seen.content is not None and not any(row["signed"] for row in files)


def _badge(filing: Filing, *, on: date) -> wording.Badge:
    """In a list the reason stands in the column of due days, here behind the word."""
    badge = wording.badge_on(filing, on=on)
    if not wording.is_unopened(filing, on=on):
        return badge
    return replace(badge, label=f"{badge.label} ({opening.reason(filing)})")


def _sub(filing: Filing, *, on: date) -> str:
    parts = [wording.period_of(filing)]
    if wording.is_unopened(filing, on=on):
        parts += [wording.due_words(filing.due_on)] if filing.due_on else []
    else:
        parts += [wording.due_line(filing), wording.remaining(filing, on=on)]
    return " · ".join(part for part in parts if part)


def _happening(event: FilingEvent) -> Happening:
    return Happening(
        title=wording.event_title(event),
        at=wording.moment(event.happened_at),
        by=wording.hand_of(event),
        note=event.note,
        tone=wording.event_tone(event),
    )


def _returned(filing: Filing, events: list[FilingEvent]) -> Happening | None:
    """The return that the unit now has to answer."""
    if filing.state != State.SENT_BACK or not events or events[-1].action != Action.SEND_BACK:
        return None
    return _happening(events[-1])


_TARGETS = {"note": "id_note", "action": "id_action_0", "mend_by": "id_mend_by"}
_TARGETS |= {"take_note": "id_take_note", "later_note": "id_later_note", "answer": "id_answer_0", "reason": "id_reason"}


def _lines(typed: Typed) -> list[Line]:
    return [Line(target=_TARGETS.get(fault.field, ""), text=str(fault.message)) for fault in typed.faults]


def _conflict(filing: Filing, user: User, *, on: date) -> str:
    """Why a reviewer cannot judge a paper that waits for review."""
    posts = posts_of(user, on=on)
    reviews = posts.for_board(filing.board_id, *OFFICE_ROLES, Role.APPRAISER) is not None
    if filing.state != State.SUBMITTED or not reviews:
        return ""
    verdict, _step, post = step_for(user, Action.SEND_BACK, filing, on=on)
    return "" if post else f"{verdict.reason} {page.who_instead(filing, on=on)}"


def _switch(filing: Filing, user: User, *, on: date) -> choosing.Choice | None:
    """The post in which this reader could go on, where he cannot in the chosen one."""
    other = other_post(user, filing, on=on)
    return choosing.choice_of(other) if other else None


def _beside(filing: Filing, user: User, *, on: date, narrowed: queue.Narrowing, is_unit: bool) -> dict[str, Any]:
    """The queue at the left of a paper that waits in it, from this paper on and round to the oldest."""
    if is_unit or filing.state != State.SUBMITTED or not posts_of(user, on=on).holds(*queue.REVIEW_ROLES):
        return {"queue_items": [], "queue_fold": "", "later_url": "", "queue_url": ""}
    papers = list(queue.waiting(user, on=on, narrowed=narrowed)[:QUEUE_BESIDE])
    here = next((place for place, paper in enumerate(papers) if paper.pk == filing.pk), None)
    papers = [filing, *papers] if here is None else papers[here:] + papers[:here]
    rows = queue.rows(papers, user, on=on, narrowed=narrowed)
    items = [
        {
            "title": row.unit,
            "url": row.url,
            "hint": f"{row.paper} · {row.holder}" if row.holder else row.paper,
            "badge": row.badge,
            "tone": row.tone,
            "when": row.since,
            "flag": row.flag,
            "current": paper.pk == filing.pk,
        }
        for paper, row in zip(papers, rows, strict=True)
    ]
    queue_url = reverse("filing:queue")
    query = narrowed.query()
    return {
        "queue_items": items,
        "queue_url": queue_url + query,
        "queue_fold": _("Đang xem: %(unit)s. Mở danh sách") % {"unit": filing.unit.name},
        "later_url": f"{queue_url}{query or '?'}{'&' if query else ''}sau={filing.uuid}",
    }
