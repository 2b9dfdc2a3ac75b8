"""What is said about a paper: open, answer, resolve; each refuses in words or stores all of itself."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from campaigns.filing import outline
from campaigns.filing.act import ActionRefusedError, IncompleteError, StalePageError
from campaigns.filing.kinds import Fault, kind_of
from campaigns.filing.models import Filing
from campaigns.filing.threads import telling
from campaigns.filing.threads.models import Thread, ThreadComment
from campaigns.filing.threads.permissions import may_answer, may_open, may_resolve, voice_of
from units.models import User
from units.permissions import Post

MOST_LETTERS = 2000
MOST_OPEN = 60


@transaction.atomic
def open_thread(filing: Filing, *, actor: User, at: datetime, seen_revision: int, anchor: str, text: str) -> Thread:
    """Ask for something at one place of the version that waits for `actor`'s judgement."""
    verdict, post = may_open(actor, filing, on=timezone.localdate(at))
    version = filing.working_version
    if post is None or version is None:
        raise ActionRefusedError(str(verdict.reason))
    _needs_words(text, field="text")
    place = outline.place_named(kind_of(filing).outline(version.content), anchor)
    if place is None:
        raise IncompleteError(
            [
                Fault(
                    "anchor",
                    _("Chỗ góp ý “%(key)s” không có trong hồ sơ này. Chọn một mục trong danh sách.")
                    % {"key": anchor[:40]},
                )
            ]
        )
    is_inside = post.board_id is None
    # The paper may be moved while the question is being typed: a question about a paper that has gone on is refused.
    here = Filing.objects.filter(pk=filing.pk, state=filing.state, revision=seen_revision, open_threads__lt=MOST_OPEN)
    if not here.update(open_threads=F("open_threads") + (0 if is_inside else 1)):
        raise StalePageError(
            _("Hồ sơ vừa được người khác xử lý nên chưa ghi ý kiến này. Xem lại nội dung mới rồi góp ý.")
        )
    thread = Thread.objects.create(
        filing=filing, version=version, anchor=anchor, place=place, is_inside=is_inside, opened_by=actor, opened_at=at
    )
    _say(thread, post, actor=actor, at=at, text=text)
    _trace("filing.thread_opened", thread, actor=actor, at=at, detail={"anchor": anchor, "version": version.sha256})
    telling.tell_of_question(filing, thread, actor=actor, at=at)
    return thread


@transaction.atomic
def answer(thread: Thread, *, actor: User, at: datetime, text: str, field: str = "text") -> ThreadComment:
    """Say something more in an open thread."""
    acting = may_answer(voice_of(actor, thread.filing, on=timezone.localdate(at)), thread)
    if acting.post is None:
        raise ActionRefusedError(str(acting.verdict.reason))
    _needs_words(text, field=field)
    comment = _say(thread, acting.post, actor=actor, at=at, text=text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    _trace("filing.thread_answered", thread, actor=actor, at=at, detail={"text": digest})
    telling.tell_of_answer(thread, comment, at=at)
    return comment


@transaction.atomic
def resolve(thread: Thread, *, actor: User, at: datetime) -> None:
    """Mark the matter as done; of two who do it at once, one does."""
    acting = may_resolve(voice_of(actor, thread.filing, on=timezone.localdate(at)), thread)
    if acting.post is None:
        raise ActionRefusedError(str(acting.verdict.reason))
    if not Thread.objects.filter(pk=thread.pk, resolved_at=None).update(resolved_at=at, resolved_by=actor):
        raise StalePageError(_("Ý kiến này vừa được người khác đánh dấu xong."))
    if not thread.is_inside:
        Filing.objects.filter(pk=thread.filing_id, open_threads__gt=0).update(open_threads=F("open_threads") - 1)
    notices.overtake(f"thread:{thread.pk}", at=at)
    _trace("filing.thread_resolved", thread, actor=actor, at=at, detail={})


def _needs_words(text: str, *, field: str) -> None:
    if not text.strip():
        said = vn.blank_sentence(_("Nội dung trao đổi"), advice=_("Ghi rõ cần sửa gì, hoặc đã sửa thế nào."))
        raise IncompleteError([Fault(field, said)])
    if len(text) > MOST_LETTERS:
        sentence = _("Nội dung trao đổi dài %(n)s chữ, tối đa %(most)s. Rút gọn, hoặc nêu thành nhiều ý kiến.")
        said = sentence % {"n": vn.show_number(len(text)), "most": vn.show_number(MOST_LETTERS)}
        raise IncompleteError([Fault(field, said)])


def _say(thread: Thread, post: Post, *, actor: User, at: datetime, text: str) -> ThreadComment:
    return ThreadComment.objects.create(
        thread=thread, author=actor, acted_as_id=post.membership_id, role=post.role, text=text, written_at=at
    )


def _trace(action: str, thread: Thread, *, actor: User, at: datetime, detail: dict[str, str]) -> None:
    filing = thread.filing
    told = {"thread": str(thread.uuid), **detail}
    audit.write(action, subject=f"filing:{filing.uuid}", actor=actor, at=at, chain=filing.board.chain, detail=told)
