"""The conversations about one paper as one reader sees them; one question for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.filing import wording
from campaigns.filing.models import Filing
from campaigns.filing.threads.models import Thread, ThreadComment
from campaigns.filing.threads.permissions import Voice, may_answer, may_resolve, voice_of
from units.acting.choosing import Choice
from units.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing said, as the thread's component shows it."""

    name: str
    post: str
    at: str
    text: str
    mark: str
    office: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """One thread: where, what was said, how it stands and what this reader may do with it.

    `waits` for the reader's unit, which has not answered what was said last.
    """

    pk: int
    ident: str
    anchor: str
    place: str
    about: str
    badge: wording.Badge
    entries: tuple[Entry, ...]
    is_open: bool
    waits: bool
    done: str
    answers: bool
    resolves: bool
    switch: Choice | None
    url: str


def talks_of(filing: Filing, user: User | AnonymousUser, *, on: date, only_open: bool = False) -> list[Talk]:
    """Open ones first, each group in the order in which they were asked."""
    if not getattr(filing, "has_threads", filing.working_version_id is not None):
        return []
    voice = voice_of(user, filing, on=on)
    said = ThreadComment.objects.filter(thread__filing=filing)
    if not voice.is_inside:
        said = said.filter(thread__is_inside=False)
    if only_open:
        said = said.filter(thread__resolved_at=None)
    rows = said.select_related("author", "thread__resolved_by", "thread__version").defer("thread__version__content")
    threads = groupby(rows.order_by("thread__opened_at", "thread", "pk"), key=lambda row: row.thread_id)
    talks = [_talk(filing, list(comments), voice) for _key, comments in threads]
    return sorted(talks, key=lambda talk: not talk.is_open)


def _talk(filing: Filing, comments: list[ThreadComment], voice: Voice) -> Talk:
    thread = comments[0].thread
    answering = may_answer(voice, thread)
    return Talk(
        pk=thread.pk,
        ident=f"trao-doi-{thread.pk}",
        anchor=thread.anchor,
        place=thread.place,
        about=_about(thread),
        badge=_badge(thread, comments),
        entries=tuple(_entries(filing, comments)),
        is_open=thread.is_open,
        waits=thread.is_open and bool(voice.unit) and not _is_answered(thread, comments),
        done=_done(thread),
        answers=bool(answering),
        resolves=bool(may_resolve(voice, thread)),
        switch=answering.switch,
        url=reverse("filing:thread_answer", kwargs={"uuid": filing.uuid, "thread": thread.uuid}),
    )


def _about(thread: Thread) -> str:
    about = _("bản số %(n)s") % {"n": thread.version.number}
    return _("%(version)s · trao đổi trong nội bộ đơn vị") % {"version": about} if thread.is_inside else about


def _badge(thread: Thread, comments: list[ThreadComment]) -> wording.Badge:
    if not thread.is_open:
        return wording.Badge(_("Đã xong"), "good")
    if _is_answered(thread, comments):
        return wording.Badge(_("Đơn vị đã trả lời"), "info")
    return wording.Badge(_("Chưa xong"), "warn")


def _is_answered(thread: Thread, comments: list[ThreadComment]) -> bool:
    if thread.is_inside:
        return comments[-1].author_id != thread.opened_by_id
    return comments[-1].is_of_unit != comments[0].is_of_unit


def _done(thread: Thread) -> str:
    if thread.resolved_at is None or thread.resolved_by is None:
        return ""
    said = {"who": thread.resolved_by.full_name, "at": wording.moment(thread.resolved_at)}
    return _("%(who)s đánh dấu xong lúc %(at)s.") % said


def _entries(filing: Filing, comments: Iterable[ThreadComment]) -> Iterable[Entry]:
    for comment in comments:
        place = filing.unit.name if comment.is_of_unit else filing.board.office_short_name
        yield Entry(
            name=comment.author.full_name,
            post=f"{comment.get_role_display()}, {place}",
            at=wording.moment(comment.written_at),
            text=comment.text,
            mark=initials(comment.author.full_name),
            office=not comment.is_of_unit,
        )


def initials(name: str) -> str:
    """HD for Hoàng Văn Dũng."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
