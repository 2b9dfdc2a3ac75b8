"""Conflicts of interest put on record and withdrawn; the rule that reads them is `permissions.told_conflict`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.filing.act import ActionRefusedError
from campaigns.filing.choices import State
from campaigns.filing.models import Filing
from campaigns.filing.review_models import Assignment
from campaigns.filing.reviewing.bench import JUDGES, Bench
from units.acting.rights import acting_for_board
from units.choices import BoardRole, Role
from units.models import Board, BoardMembership, ConflictOfInterest, Membership, Unit, User


def may_record(user: User, board_id: int, *, about: User, on: date) -> Verdict:
    """Whoever judges papers speaks for himself, the head of the office for everybody."""
    roles = JUDGES if about.pk == user.pk else frozenset({Role.OFFICE_HEAD})
    acting = acting_for_board(user, board_id, *roles, on=on)
    return ALLOWED if acting.post else acting.verdict


def may_withdraw(user: User, conflict: ConflictOfInterest, *, on: date) -> Verdict:
    """What somebody has told himself he takes back himself; the head of the office any."""
    own = conflict.user_id == user.pk == conflict.recorded_by_id
    acting = acting_for_board(user, conflict.board_id, *(JUDGES if own else {Role.OFFICE_HEAD}), on=on)
    return ALLOWED if acting.post else acting.verdict


@transaction.atomic
def record(
    board: Board, *, about: User, unit: Unit, reason: str, valid_from: date, actor: User, at: datetime
) -> ConflictOfInterest:
    """From that day `about` judges nothing of `unit`; what of it he has in hand is free again."""
    on = timezone.localdate(at)
    if not (verdict := may_record(actor, board.pk, about=about, on=on)):
        raise ActionRefusedError(str(verdict.reason))
    told = {"name": about.full_name, "unit": unit.name}
    try:
        with transaction.atomic():
            made = ConflictOfInterest.objects.create(
                user=about,
                board=board,
                unit=unit,
                reason=reason,
                valid_from=valid_from,
                recorded_at=at,
                recorded_by=actor,
            )
    except IntegrityError as twice:
        sentence = _("%(name)s đã có xung đột lợi ích với %(unit)s. Rút khai báo cũ rồi ghi lại nếu lý do đã khác.")
        raise ActionRefusedError(sentence % told) from twice
    about.forget_posts()
    if valid_from <= on:
        held = Assignment.objects.filter(assignee=about, ended_at=None, filing__unit=unit, filing__board=board)
        held.filter(filing__state=State.SUBMITTED).update(ended_at=at)
    _trace("review.conflict", made, actor=actor, at=at)
    since = told | {"day": vn.show_date(valid_from)}
    notices.post(
        _told(made, actor=actor, on=on),
        subject=_("Xung đột lợi ích: %(name)s, %(unit)s") % told,
        body=_("%(name)s không rà soát hồ sơ của %(unit)s từ ngày %(day)s.") % since,
        link=reverse("review:conflicts"),
        at=at,
        unique_key=f"conflict:{made.pk}",
    )
    return made


@transaction.atomic
def withdraw(conflict: ConflictOfInterest, *, actor: User, at: datetime) -> None:
    """From now on he judges the unit again; of two who withdraw at once, one does."""
    if not (verdict := may_withdraw(actor, conflict, on=timezone.localdate(at))):
        raise ActionRefusedError(str(verdict.reason))
    standing = ConflictOfInterest.objects.filter(pk=conflict.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=at, withdrawn_by=actor):
        raise ActionRefusedError(_("Khai báo này đã được rút trước đó."))
    notices.overtake(f"conflict:{conflict.pk}", at=at)
    _trace("review.conflict_withdrawn", conflict, actor=actor, at=at)


def _trace(action: str, conflict: ConflictOfInterest, *, actor: User, at: datetime) -> None:
    audit.write(
        action,
        subject=f"unit:{conflict.unit.uuid}",
        actor=actor,
        at=at,
        chain=conflict.board.chain,
        detail={
            "person": str(conflict.user.uuid),
            # What is told of a family stays in a row of its own; the chain, which never forgets, holds its mark.
            "reason": audit.mark_of(conflict.reason),
            "valid_from": conflict.valid_from.isoformat(),
        },
    )


def _told(conflict: ConflictOfInterest, *, actor: User, on: date) -> QuerySet[User]:
    """The heads of the office, and whoever it is about."""
    heads = Membership.objects.filter(board=conflict.board_id, role=Role.OFFICE_HEAD).in_force(on).values("user")
    told = User.objects.filter(is_active=True).exclude(pk=actor.pk)
    return told.filter(pk__in=heads) | told.filter(pk=conflict.user_id)


def units_of(board: Board, *, on: date) -> list[Unit]:
    """The board's units, each with whether it is the standing office."""
    seats = BoardMembership.objects.filter(board=board, unit=OuterRef("pk")).in_force(on)
    office = Exists(seats.filter(role=BoardRole.STANDING_OFFICE))
    return list(Unit.objects.filter(Exists(seats)).annotate(is_office=office).order_by("sort_key", "pk"))


def uncovered(board: Board, units: Iterable[Unit], bench: Bench) -> list[Unit]:
    """The units of which nobody may judge a paper; `units` as `units_of` reads them."""
    return [unit for unit in units if not bench.eligible(_any_paper(board, unit))]


def substitutes(board: Board, units: Iterable[Unit], bench: Bench) -> list[tuple[Unit, Sequence[User]]]:
    """Who judges the standing office's own papers."""
    offices = [unit for unit in units if vars(unit)["is_office"]]
    return [(unit, [judge.user for judge in bench.eligible(_any_paper(board, unit))]) for unit in offices]


def _any_paper(board: Board, unit: Unit) -> Filing:
    """A paper that the unit might send; never stored."""
    paper = Filing(board=board, unit=unit)
    vars(paper)["is_of_standing_office"] = vars(unit)["is_office"]
    return paper
