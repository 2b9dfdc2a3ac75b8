"""A second opinion: asked of a named colleague, answered by him alone, with his reason."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from campaigns.filing import wording
from campaigns.filing.act import ActionRefusedError, StalePageError
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.permissions import step_for
from campaigns.filing.review_models import Opinion, SecondOpinion
from campaigns.filing.reviewing.bench import bench_of
from units.models import User


@transaction.atomic
def ask(filing: Filing, *, actor: User, at: datetime, of: User, question: str) -> SecondOpinion:
    """Whoever may decide on a paper asks one who could decide on it, too."""
    on = timezone.localdate(at)
    verdict, _step, post = step_for(actor, Action.SEND_BACK, filing, on=on)
    if post is None or post.board_id is None or filing.working_version is None:
        raise ActionRefusedError(str(verdict.reason))
    bench = bench_of({filing.board_id}, on=on)
    if why := bench.why_not(bench.find(of.pk), filing):
        told = {"name": of.full_name, "why": why}
        raise ActionRefusedError(_("Không hỏi ý kiến %(name)s về hồ sơ này được vì %(why)s.") % told)
    try:
        with transaction.atomic():
            made = SecondOpinion.objects.create(
                filing=filing,
                version=filing.working_version,
                asked_by=actor,
                asked_of=of,
                question=question,
                asked_at=at,
            )
    except IntegrityError as twice:
        sentence = _("%(name)s đã được hỏi về bản này và chưa trả lời.")
        raise ActionRefusedError(sentence % {"name": of.full_name}) from twice
    _trace("filing.opinion_asked", made, text=question, actor=actor, at=at)
    notices.post(
        [of],
        subject=_("Xin ý kiến: %(paper)s") % {"paper": wording.title_of(filing)},
        body=_("%(unit)s. %(name)s hỏi: %(question)s")
        % {"unit": filing.unit.name, "name": actor.full_name, "question": question},
        link=_address(filing),
        at=at,
        unique_key=f"opinion:{made.pk}",
    )
    return made


@transaction.atomic
def answer(opinion: SecondOpinion, *, actor: User, at: datetime, says: Opinion, reason: str) -> None:
    """He who was asked agrees or not, while the version of which he was asked waits."""
    filing, on = opinion.filing, timezone.localdate(at)
    if actor.pk != opinion.asked_of_id:
        raise ActionRefusedError(_("Câu hỏi này gửi người khác nên người đó trả lời."))
    bench = bench_of({filing.board_id}, on=on)
    if why := bench.why_not(bench.find(actor.pk), filing):
        raise ActionRefusedError(_("Anh/chị không cho ý kiến về hồ sơ này được vì %(why)s.") % {"why": why})
    if filing.state != State.SUBMITTED or filing.working_version_id != opinion.version_id:
        raise StalePageError(_("Hồ sơ đã được xử lý nên không cần ý kiến nữa."))
    still_open = SecondOpinion.objects.filter(pk=opinion.pk, answered_at=None)
    if not still_open.update(answer=says, reason=reason, answered_at=at):
        raise StalePageError(_("Câu hỏi này đã được trả lời."))
    notices.overtake(f"opinion:{opinion.pk}", at=at)
    _trace("filing.opinion_given", opinion, text=f"{says}: {reason}", actor=actor, at=at)
    notices.post(
        User.objects.filter(pk=opinion.asked_by_id, is_active=True),
        subject=_("%(name)s: %(answer)s, %(paper)s")
        % {"name": actor.full_name, "answer": says.label, "paper": wording.title_of(filing)},
        body=_("%(unit)s. Lý do: %(reason)s") % {"unit": filing.unit.name, "reason": reason},
        link=_address(filing),
        at=at,
        unique_key=f"opinion-given:{opinion.pk}",
    )


def _address(filing: Filing) -> str:
    return f"{reverse('filing:detail', kwargs={'uuid': filing.uuid})}#noi-bo"


def _trace(action: str, opinion: SecondOpinion, *, text: str, actor: User, at: datetime) -> None:
    filing = opinion.filing
    told = {"opinion": str(opinion.uuid), "text": audit.mark_of(text)}
    audit.write(action, subject=f"filing:{filing.uuid}", actor=actor, at=at, chain=filing.board.chain, detail=told)
