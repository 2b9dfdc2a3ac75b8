"""What the page of a paper shows of its threads: each with its answer box, and the box for a new question."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BoundField
from django.http import QueryDict  # noqa: TID251 - a type only
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.kinds import Fault, kind_of
from campaigns.filing.models import Filing
from campaigns.filing.outline import Part, part_of
from campaigns.filing.reading import Reading
from campaigns.filing.threads.forms import AnswerForm, QuestionForm
from campaigns.filing.threads.permissions import may_open
from campaigns.filing.threads.reading import Talk, talks_of
from units.models import User

NEW = "moi"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody had typed when the page refused it: in a thread, or as a new question."""

    thread: str = ""
    posted: QueryDict | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A refusal and the id of the control it is about."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A thread and the box in which it is answered."""

    talk: Talk
    part: str
    text: BoundField
    is_typed: bool


def talk_context(
    filing: Filing, user: User, *, on: date, seen: Reading, parts: tuple[Part, ...], said: Said
) -> dict[str, Any]:
    """The part of the page's context that is about threads; one question where the paper has ever been sent."""
    talks = talks_of(filing, user, on=on)
    shown = [_shown(talk, parts, said) for talk in talks]
    reads_newest = seen.version is not None and seen.version.pk == filing.working_version_id
    asks = reads_newest and may_open(user, filing, on=on)[1] is not None
    question = _question(filing, parts, said) if asks else None
    return {
        "talks": shown,
        "open_talks": sum(talk.is_open for talk in talks),
        "talk_note": _note(talks),
        "talk_switch": next((talk.switch for talk in talks if talk.switch), None),
        "question": question,
        "question_typed": said.thread == NEW,
        "question_url": reverse("filing:thread_open", kwargs={"uuid": filing.uuid}),
        "said_lines": _lines(shown, question, said),
    }


def _shown(talk: Talk, parts: tuple[Part, ...], said: Said) -> Shown:
    is_typed = said.thread == str(talk.pk)
    form = AnswerForm(said.posted if is_typed else None, auto_id=f"id_{talk.ident}_%s")
    for fault in said.faults if is_typed else ():
        form.add_error(fault.field if fault.field in form.fields else None, fault.message)
    return Shown(talk=talk, part=part_of(parts, talk.anchor), text=form["text"], is_typed=is_typed)


def _question(filing: Filing, parts: tuple[Part, ...], said: Said) -> QuestionForm:
    is_typed = said.thread == NEW
    form = QuestionForm(said.posted if is_typed else None, parts=parts, initial={"seen_revision": filing.revision})
    known = {str(text) for texts in form.errors.values() for text in texts} if is_typed else set()
    for fault in said.faults if is_typed else ():
        if fault.message not in known:
            form.add_error(fault.field if fault.field in form.fields else None, fault.message)
    return form


def _lines(shown: list[Shown], question: QuestionForm | None, said: Said) -> list[Line]:
    targets = {str(one.talk.pk): one.text.id_for_label for one in shown}
    if said.thread != NEW or question is None:
        return [Line(targets.get(said.thread, ""), fault.message) for fault in said.faults]
    named = {name: question[name].id_for_label for name in ("anchor", "text")}
    return [Line(named.get(fault.field, ""), fault.message) for fault in said.faults]


def _note(talks: list[Talk]) -> str:
    if not talks:
        return _("chưa có ý kiến nào")
    still = sum(talk.is_open for talk in talks)
    if not still:
        return _("%(n)s ý kiến, đã xong cả") % {"n": vn.show_number(len(talks))}
    return _("%(still)s trong %(n)s ý kiến chưa xong") % {
        "still": vn.show_number(still),
        "n": vn.show_number(len(talks)),
    }


def parts_of(filing: Filing, content: dict[str, Any] | None) -> tuple[Part, ...]:
    """The parts of the content on the page."""
    return kind_of(filing).outline(content) if content is not None else ()
