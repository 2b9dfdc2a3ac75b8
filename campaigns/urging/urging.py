"""The office's acts on papers that are overdue: to remind by hand, to draft a công văn đôn đốc."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, jobs
from atgt_portal.ledger.tasks import ring
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError, Verdict
from campaigns.filing import wording
from campaigns.filing.models import Filing
from campaigns.launch.launching import people_of
from campaigns.setup.models import Campaign
from campaigns.urging.choices import Mark, Step
from campaigns.urging.models import Reminder, UrgingLetter
from units.acting.rights import Acting, acting_for_board
from units.choices import OFFICE_ROLES
from units.models import Board, Membership, User

PRODUCE = "urging.produce"
TAKE_BACK = timedelta(minutes=10)
_NOT_OFFICE = Verdict(_("Chỉ văn phòng thường trực của Ban đôn đốc các đơn vị. Đề nghị văn phòng thực hiện."))


class UrgingRefusedError(ToldError):
    """Nobody to urge, or a day that cannot be."""


def urging_for(user: User, campaign: Campaign, *, on: date) -> Acting:
    """The post in which `user` urges: one of the standing office of the campaign's board."""
    return acting_for_board(user, campaign.board_id, *OFFICE_ROLES, on=on, refusal=_NOT_OFFICE)


@transaction.atomic
def remind(campaign: Campaign, papers: Sequence[Filing], *, actor: User, at: datetime) -> int:
    """Put a reminder of each paper, for who writes and signs in its unit, into the outbox; it leaves ten minutes later.

    A person is reminded of a paper by hand once a day. Returns how many people will be told.
    """
    on = timezone.localdate(at)
    waiting = _judged(campaign, papers, actor=actor, on=on)
    in_use = set(people_of({paper.unit_id for paper in waiting}, on=on).values_list("pk", flat=True))
    held = Membership.objects.in_force(on).filter(unit__in={paper.unit_id for paper in waiting}, user__in=in_use)
    people: dict[int, list[int]] = {}
    for unit, user in held.values_list("unit", "user").distinct():
        people.setdefault(unit or 0, []).append(user)
    rows = [
        Reminder(
            filing=paper,
            step=Step.HAND,
            due_on=paper.due_on or on,
            to_user_id=user,
            mark=Mark.WAITING,
            goes_at=at + TAKE_BACK,
            marked_by=actor,
            unique_key=f"hand:{paper.pk}:{on.isoformat()}:{user}",
        )
        for paper in waiting
        for user in people.get(paper.unit_id, ())
    ]
    if not rows:
        raise UrgingRefusedError(
            _("Các đơn vị đã chọn chưa có tài khoản nên không ai nhận được. Gọi điện, hoặc lập công văn.")
        )
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    _trace("urging.remind", campaign, waiting, actor=actor, at=at)
    return len({row.to_user_id for row in rows})


@transaction.atomic
def draft_letter(
    campaign: Campaign, papers: Sequence[Filing], *, answer_by: date, actor: User, at: datetime
) -> UrgingLetter:
    """Freeze what the letter says, log that each paper was urged, and ask a worker for the files."""
    on = timezone.localdate(at)
    waiting = _judged(campaign, papers, actor=actor, on=on)
    if answer_by < on:
        sentence = _("Ngày %(day)s đã qua. Ghi ngày đề nghị nộp từ hôm nay %(today)s trở đi.")
        raise UrgingRefusedError(sentence % {"day": vn.show_date(answer_by), "today": vn.show_date(on)})
    # The board's row is the lock: two letters made at once get two numbers.
    board = Board.objects.select_for_update().get(pk=campaign.board_id)
    number = (UrgingLetter.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"] or 0) + 1
    job = jobs.request_job(
        PRODUCE,
        params={"campaign": campaign.pk, "number": number},
        requested_by=actor,
        at=at,
        unique_key=f"{PRODUCE}:{campaign.pk}:{number}",
    )
    letter = UrgingLetter.objects.create(
        board=board,
        campaign=campaign,
        number=number,
        answer_by=answer_by,
        lines=[_frozen(paper, on=on) for paper in waiting],
        made_at=at,
        made_by=actor,
        job=job,
    )
    Reminder.objects.bulk_create(
        Reminder(
            filing=paper,
            step=Step.LETTER,
            due_on=paper.due_on or on,
            letter=letter,
            mark=Mark.SENT,
            goes_at=at,
            sent_at=at,
            marked_by=actor,
            unique_key=f"letter:{letter.pk}:{paper.pk}",
        )
        for paper in waiting
    )
    _trace("urging.letter", campaign, waiting, actor=actor, at=at)
    ring(job)
    return letter


def _judged(campaign: Campaign, papers: Sequence[Filing], *, actor: User, on: date) -> list[Filing]:
    """The papers that are still not sent; or a refusal."""
    urging_for(actor, campaign, on=on).taken()
    waiting = [paper for paper in papers if paper.received_at is None and paper.campaign_id == campaign.pk]
    if not waiting:
        raise UrgingRefusedError(_("Chưa chọn hồ sơ nào còn thiếu. Đánh dấu ít nhất một dòng trong bảng."))
    return waiting


def _frozen(paper: Filing, *, on: date) -> dict[str, Any]:
    due = paper.due_on or on
    return {
        "unit": paper.unit.name,
        "paper": wording.title_of(paper),
        "kind": paper.kind,
        "due_on": due.isoformat(),
        "days": max((on - due).days, 0),
    }


def _trace(action: str, campaign: Campaign, papers: Sequence[Filing], *, actor: User, at: datetime) -> None:
    subject, chain = f"campaign:{campaign.uuid}", campaign.board.chain
    detail = {"papers": [str(paper.uuid) for paper in papers]}
    audit.write(action, subject=subject, actor=actor, at=at, chain=chain, detail=detail)
