"""Chuyên viên đề nghị, trưởng phòng xác nhận: where the board wants it so, a reviewer's result is a proposal.

It stops no work: what no head of the office may judge, the reviewer decides as ever; so is what the office itself
entered for a unit, which its head may have typed.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.ledger import notices
from campaigns.filing import wording
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.review_models import Outcome, Proposal
from units.choices import Role
from units.models import ConflictOfInterest, Membership
from units.permissions import Post

RESULTS = frozenset({Action.ACCEPT, Action.SEND_BACK})


def has_head(on: date) -> Exists:
    """Whether some head of the office may judge the paper: read along with it, it saves `proposes` a query."""
    of_unit = Q(unit=OuterRef(OuterRef("unit"))) | Q(home_unit=OuterRef(OuterRef("unit")))
    works_there = Membership.objects.filter(of_unit, user=OuterRef("user")).in_force(on)
    told = ConflictOfInterest.objects.filter(
        user=OuterRef("user"), unit=OuterRef(OuterRef("unit")), withdrawn_at=None, valid_from__lte=on
    )
    heads = Membership.objects.filter(board=OuterRef("board"), role=Role.OFFICE_HEAD, user__is_active=True).in_force(on)
    return Exists(heads.filter(~Exists(works_there), ~Exists(told)))


def proposes(filing: Filing, post: Post | None, *, on: date) -> bool:
    """Whether who acts in that post only proposes how the waiting paper is decided."""
    if post is None or post.role != Role.REVIEWER or filing.state != State.SUBMITTED:
        return False
    if not filing.board.head_confirms or filing.entry_id is not None:
        return False
    if (told := vars(filing).get("has_head")) is not None:
        return bool(told)
    return Filing.objects.filter(has_head(on), pk=filing.pk).exists()


def refusal(filing: Filing, action: Action, post: Post, *, on: date) -> str:
    """Why the step is not taken by this post itself; "" where it is."""
    if action not in RESULTS or not proposes(filing, post, on=on):
        return ""
    return _("Kết quả rà soát do lãnh đạo văn phòng xác nhận. Lưu đề nghị của anh/chị để lãnh đạo quyết định.")


def waiting_at_head() -> Exists:
    """Of a queryset: whether a proposal waits for the head's word."""
    return Exists(Proposal.objects.filter(filing=OuterRef("pk"), closed_at=None))


def waits(filing: Filing) -> bool:
    """Whether a proposal waits for the head's word."""
    return Proposal.objects.filter(filing=filing, closed_at=None).exists()


def close(filing: Filing, action: Action, *, at: datetime) -> None:
    """The office has decided: what was proposed is confirmed, or was not followed, which its author is told."""
    if action not in RESULTS:
        return
    waiting = Proposal.objects.filter(filing=filing, closed_at=None).select_related("proposed_by").first()
    if waiting is None:
        return
    followed = waiting.action == action
    outcome = Outcome.CONFIRMED if followed else Outcome.CHANGED
    Proposal.objects.filter(pk=waiting.pk).update(closed_at=at, outcome=outcome)
    notices.overtake(f"proposal:{waiting.pk}", at=at)
    if followed:
        return
    notices.post(
        [waiting.proposed_by],
        subject=_("Lãnh đạo văn phòng quyết định khác đề nghị: %(paper)s") % {"paper": wording.title_of(filing)},
        body=_("%(unit)s. Kết quả: %(what)s.") % {"unit": filing.unit.name, "what": words_of(action)},
        link=reverse("filing:detail", kwargs={"uuid": filing.uuid}),
        at=at,
        unique_key=f"proposal-changed:{waiting.pk}",
    )


def words_of(action: str) -> str:
    """Tiếp nhận, trả lại, inside a sentence."""
    return _("tiếp nhận") if action == Action.ACCEPT else _("trả lại để bổ sung")


def proposed(filing: Filing) -> dict[str, Any] | None:
    """The proposal that waits, of a paper read by `desk.along`: `user`, `name`, `action`, `note`, `mend_by`."""
    rows = vars(filing).get("desk_proposed") or [None]
    told: dict[str, Any] | None = rows[0]
    return told
