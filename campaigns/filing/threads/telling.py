"""Who is told of a question or an answer that no step of the paper announces."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import notices
from campaigns.filing import wording
from campaigns.filing.models import Filing
from campaigns.filing.telling import holders
from campaigns.filing.threads.models import Thread, ThreadComment
from units.choices import UNIT_ROLES
from units.models import User


def tell_of_question(filing: Filing, thread: Thread, *, actor: User, at: datetime) -> None:
    """The unit hears what the office asks; what a leader asks comes with the paper that he returns."""
    if thread.is_inside:
        return
    notices.post(
        holders(filing.unit_id, UNIT_ROLES, on=timezone.localdate(at)).exclude(pk=actor.pk),
        subject=_("Có ý kiến rà soát: %(paper)s") % {"paper": wording.title_of(filing)},
        body=_("%(unit)s. %(place)s.") % {"unit": filing.unit.name, "place": thread.place},
        link=address_of(thread),
        at=at,
        unique_key=f"thread:{thread.pk}",
    )


def tell_of_answer(thread: Thread, comment: ThreadComment, *, at: datetime) -> None:
    """Whoever asked hears that there is an answer."""
    if comment.author_id == thread.opened_by_id:
        return
    filing = thread.filing
    notices.post(
        User.objects.filter(pk=thread.opened_by_id, is_active=True),
        subject=_("Có trả lời ý kiến rà soát: %(paper)s") % {"paper": wording.title_of(filing)},
        body=_("%(unit)s. %(place)s.") % {"unit": filing.unit.name, "place": thread.place},
        link=address_of(thread),
        at=at,
        unique_key=f"thread-answer:{comment.pk}",
    )


def address_of(thread: Thread) -> str:
    """Where the thread stands on the page of its paper."""
    return f"{reverse('filing:detail', kwargs={'uuid': thread.filing.uuid})}#trao-doi-{thread.pk}"
