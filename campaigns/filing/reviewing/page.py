"""What the page of a paper shows of the office's own desk; nothing to its unit and to whoever does not judge papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import wording
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.filing.reviewing import chain, desk
from campaigns.filing.reviewing.bench import JUDGES, bench_of
from campaigns.filing.reviewing.forms import OpinionForm, PutOffForm, TakeForm
from campaigns.filing.typed import Typed
from units.models import User
from units.permissions import posts_of


@dataclass(frozen=True, slots=True)
class Given:
    """A second opinion: what was asked, what was answered; `form` where it is this reader who is asked."""

    head: str
    badge: str
    tone: str
    question: str
    reason: str
    form: OpinionForm | None
    url: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a reviewer laid before the head of the office: one click confirms it, the boxes hold it until changed."""

    words: str
    action: str
    note: str
    mend_by: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose the paper is and what was noted; `is_others` has to be taken over before its reader decides."""

    held: str
    first: tuple[str, ...]
    is_others: bool
    takes: bool
    proposes: bool
    proposal: Proposed | None
    noted: tuple[str, ...]
    opinions: tuple[Given, ...]
    ask_url: str
    in_hand: str
    take_form: TakeForm
    take_url: str
    put_off_form: PutOffForm
    put_off_url: str


def desk_of(filing: Filing, user: User, *, on: date, judges: bool, query: str, typed: Typed | None) -> Desk | None:
    """`judges`: whether this reader could decide, whoever has the paper; with `query` he stays in his filter."""
    if filing.state != State.SUBMITTED or not is_shown(filing, user, on=on):
        return None
    told, here = vars(filing), {"uuid": filing.uuid}
    holder = told.get("holder")
    proposal = chain.proposed(filing)
    is_others = holder is not None and holder != user.pk and proposal is None
    return Desk(
        held=_held(filing, user),
        first=_first(filing, user, is_others=is_others),
        is_others=is_others,
        takes=judges and holder != user.pk and proposal is None,
        proposes=chain.proposes(filing, posts_of(user, on=on).in_use.for_board(filing.board_id, *JUDGES), on=on),
        proposal=_proposal(proposal),
        noted=_noted(filing),
        opinions=tuple(_given(filing, row, user, typed) for row in desk.opinions(filing)),
        ask_url=reverse("review:ask", kwargs=here) + query if judges else "",
        in_hand=str(told.get("assignment") or ""),
        take_form=TakeForm(initial={"take_note": typed.take_note if typed else ""}),
        take_url=reverse("review:take", kwargs=here) + query,
        put_off_form=PutOffForm(initial={"later_note": typed.later_note if typed else ""}),
        put_off_url=reverse("review:put_off", kwargs=here) + query,
    )


def _first(filing: Filing, user: User, *, is_others: bool) -> tuple[str, ...]:
    """What this reader should know before he reads: said at the top of the page, with the way down to the desk."""
    proposal = chain.proposed(filing)
    lines = [_held(filing, user)] if is_others else []
    if proposal is not None:
        said = {"name": proposal["name"], "what": chain.words_of(proposal["action"])}
        lines.append(_("%(name)s đề nghị %(what)s.") % said)
    for row in desk.of_version(filing):
        if row.is_open and row.asked_of == user.pk:
            lines.append(_("%(name)s xin ý kiến anh/chị về hồ sơ này.") % {"name": row.by})
        elif row.disagrees:
            lines.append(_("%(name)s không đồng ý: %(reason)s") % {"name": row.of, "reason": row.reason})
    return tuple(lines)


def _proposal(told: Mapping[str, Any] | None) -> Proposed | None:
    if told is None:
        return None
    sentence = _("%(name)s đề nghị %(what)s; chờ lãnh đạo văn phòng xác nhận.")
    day = vn.show_date(date.fromisoformat(told["mend_by"])) if told["mend_by"] else ""
    words = sentence % {"name": told["name"], "what": chain.words_of(told["action"])}
    return Proposed(words=words, action=told["action"], note=told["note"], mend_by=day)


def is_shown(filing: Filing, user: User, *, on: date) -> bool:
    """Whether this reader meets what the office noted: not whoever works in the unit, or may not judge it fairly."""
    posts = posts_of(user, on=on)
    return posts.for_board(filing.board_id, *JUDGES) is not None and filing.unit_id not in posts.barred_units()


def who_instead(filing: Filing, *, on: date) -> str:
    """Who may judge the paper, for one who may not; one query."""
    return bench_of({filing.board_id}, on=on).instead(filing)


def _held(filing: Filing, user: User) -> str:
    told = vars(filing)
    if told.get("holder") is None:
        return _("Chưa phân công; ai được rà soát cũng xử lý được.")
    if told["holder"] == user.pk:
        return _("Đang giao cho anh/chị.")
    return _("Đang giao cho %(name)s.") % {"name": told["holder_name"]}


def _noted(filing: Filing) -> tuple[str, ...]:
    told = _("%(name)s để sau lúc %(at)s%(note)s")
    return tuple(
        told % {"name": row.name, "at": wording.moment(row.at), "note": f": {row.note}" if row.note else "."}
        for row in desk.put_offs(filing)
    )


def _given(filing: Filing, row: desk.Asked, user: User, typed: Typed | None) -> Given:
    waits = row.is_open and row.version == filing.working_version_id
    asks_him = waits and row.asked_of == user.pk
    if row.is_open:
        badge, tone = (_("Chờ trả lời"), "wait") if waits else (_("Không cần trả lời nữa"), "plain")
    else:
        badge, tone = (_("Không đồng ý"), "bad") if row.disagrees else (_("Đồng ý"), "good")
    about = "" if row.version == filing.working_version_id else _(" (về bản trước)")
    said = {"answer": typed.answer, "reason": typed.reason} if typed else {}
    return Given(
        head=_("%(by)s hỏi %(of)s%(about)s") % {"by": row.by, "of": row.of, "about": about},
        badge=badge,
        tone=tone,
        question=row.question,
        reason=row.reason,
        form=OpinionForm(initial=said) if asks_him else None,
        url=reverse("review:answer", kwargs={"uuid": row.uuid}) if asks_him else "",
    )
