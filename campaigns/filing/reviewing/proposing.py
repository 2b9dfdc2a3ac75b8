"""A reviewer's result on its way to the head of the office."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from campaigns.filing import act as filing_act
from campaigns.filing import wording
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.filing.permissions import step_for
from campaigns.filing.review_models import Outcome, Proposal
from campaigns.filing.reviewing import chain, holding
from units.choices import Role
from units.models import Board, Membership, User


@transaction.atomic
def propose(
    filing: Filing,
    action: Action,
    *,
    actor: User,
    at: datetime,
    seen_revision: int,
    note: str = "",
    mend_by: date | None = None,
) -> Proposal:
    """Lay the result before the head of the office; refuses what `act` would refuse, and moves nothing.

    A newer proposal takes the place of one that still waits.
    """
    on = timezone.localdate(at)
    verdict, step, post = step_for(actor, action, filing, on=on)
    if not verdict or step is None or post is None:
        raise filing_act.ActionRefusedError(str(verdict.reason))
    if other := holding.refusal(filing, action, actor):
        raise filing_act.ActionRefusedError(other)
    if faults := filing_act.lacking(filing, step, on=on, note=note, mend_by=mend_by):
        raise filing_act.IncompleteError(faults)
    # Whoever decides moves the revision first: a proposal about a paper that has gone on finds no row.
    same_as_seen = Filing.objects.filter(pk=filing.pk, state=filing.state, revision=seen_revision)
    if filing.working_version is None or not same_as_seen.select_for_update(no_key=True).exists():
        raise filing_act.StalePageError(_("Hồ sơ vừa được người khác xử lý nên chưa ghi đề nghị này."))
    Proposal.objects.filter(filing=filing, closed_at=None).update(closed_at=at, outcome=Outcome.REPLACED)
    try:
        with transaction.atomic():
            made = Proposal.objects.create(
                filing=filing,
                version=filing.working_version,
                action=action,
                note=note,
                mend_by=mend_by if action == Action.SEND_BACK else None,
                proposed_at=at,
                proposed_by=actor,
                acted_as_id=post.membership_id,
            )
    except IntegrityError as twice:
        raise filing_act.StalePageError(_("Người khác vừa đề nghị về hồ sơ này. Xem lại rồi làm lại.")) from twice
    told = {"action": str(action), "version": filing.working_version.sha256}
    _trace("filing.propose", filing, actor=actor, at=at, detail=told)
    heads = Membership.objects.filter(board=filing.board_id, role=Role.OFFICE_HEAD).in_force(on).values("user")
    notices.post(
        User.objects.filter(pk__in=heads, is_active=True).exclude(pk=actor.pk),
        subject=_("Đề nghị %(what)s: %(paper)s") % {"what": chain.words_of(action), "paper": wording.title_of(filing)},
        body=_("%(unit)s. %(name)s đề nghị %(what)s.")
        % {"unit": filing.unit.name, "name": actor.full_name, "what": chain.words_of(action)},
        link=reverse("filing:detail", kwargs={"uuid": filing.uuid}),
        at=at,
        unique_key=f"proposal:{made.pk}",
    )
    return made


def switch(board: Board, *, on: bool, actor: User, at: datetime) -> None:
    """From now on results are proposed first, or decided at once; what waits meanwhile stays to be confirmed."""
    if Board.objects.filter(pk=board.pk, head_confirms=not on).update(head_confirms=on):
        audit.write(
            "review.chain",
            subject=f"board:{board.uuid}",
            actor=actor,
            at=at,
            chain=board.chain,
            detail={"head_confirms": on},
        )


def _trace(action: str, filing: Filing, *, actor: User, at: datetime, detail: dict[str, str]) -> None:
    audit.write(action, subject=f"filing:{filing.uuid}", actor=actor, at=at, chain=filing.board.chain, detail=detail)
