"""Leaving a paper for later."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from atgt_portal.ledger import audit
from campaigns.filing.act import ActionRefusedError
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.filing.permissions import step_for
from campaigns.filing.review_models import PutOff
from units.models import User


@transaction.atomic
def put_off(filing: Filing, *, actor: User, at: datetime, note: str = "") -> None:
    """The paper stays in the queue; for `actor` it stands at the end until it comes up again. What he says anew counts."""
    verdict, _step, post = step_for(actor, Action.SEND_BACK, filing, on=timezone.localdate(at))
    if post is None or post.board_id is None:
        raise ActionRefusedError(str(verdict.reason))
    note = note.strip()
    PutOff.objects.update_or_create(filing=filing, user=actor, defaults={"at": at, "note": note})
    audit.write(
        "filing.put_off",
        subject=f"filing:{filing.uuid}",
        actor=actor,
        at=at,
        chain=filing.board.chain,
        detail={"note": audit.mark_of(note)} if note else {},
    )
