"""Giving papers to those who review them: by hand, evenly, or taken over; every change of hands is kept and told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from campaigns.filing import wording
from campaigns.filing.act import ActionRefusedError, IncompleteError, StalePageError
from campaigns.filing.choices import State
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from campaigns.filing.review_models import Assignment
from campaigns.filing.reviewing.balance import Waiting, divided
from campaigns.filing.reviewing.bench import JUDGES, Bench, bench_of
from units.acting.rights import Acting, acting_for_board
from units.choices import Role
from units.models import User
from units.permissions import Post

MOST_LETTERS = 300
_MOST_NAMED = 8


def may_assign(user: User, board_id: int, *, to: User | None, on: date) -> Acting:
    """The head of the office gives papers to anybody; whoever judges papers may take one himself."""
    roles = JUDGES if to is not None and to.pk == user.pk else frozenset({Role.OFFICE_HEAD})
    return acting_for_board(user, board_id, *roles, on=on)


@transaction.atomic
def assign(
    papers: Sequence[tuple[Filing, int | None]], *, assignee: User, actor: User, at: datetime, note: str = ""
) -> list[Assignment]:
    """Give all of `papers`, each with the assignment that the page showed, to `assignee`, or refuse and change nothing."""
    on = timezone.localdate(at)
    bench = bench_of({filing.board_id for filing, _seen in papers}, on=on)
    if len(note) > MOST_LETTERS:
        sentence = _("Ghi chú dài %(n)s chữ, tối đa %(most)s. Rút gọn rồi gửi lại.")
        raise IncompleteError([Fault("note", sentence % {"n": vn.show_number(len(note)), "most": MOST_LETTERS})])
    given = [_given(row, seen, bench, assignee=assignee, actor=actor, at=at, note=note) for row, seen in papers]
    made = [assignment for assignment in given if assignment is not None]
    _tell(made, actor=actor, at=at)
    return made


def take_over(filing: Filing, seen: int | None, *, actor: User, at: datetime, note: str) -> list[Assignment]:
    """Whoever may judge a paper takes it from another's hand and says why; one that nobody has, without a word."""
    if seen is not None and not note.strip():
        said = vn.blank_sentence(_("Lý do nhận thay"), advice=_("Ghi vì sao, ví dụ người được giao nghỉ ốm."))
        raise IncompleteError([Fault("take_note", said)])
    return assign([(filing, seen)], assignee=actor, actor=actor, at=at, note=note)


@transaction.atomic
def balance(papers: Iterable[Filing], *, actor: User, at: datetime) -> dict[User, int]:
    """Divide those of `papers` that are in nobody's hand; who got how many. A board's papers go to that board's people."""
    rows = list(papers)
    bench = bench_of({filing.board_id for filing in rows}, on=timezone.localdate(at))
    people = [judge.user for judge in bench.judges]
    loads, kept = _in_hand(people, rows)
    waiting = [
        Waiting(
            paper=filing.pk,
            unit=filing.unit_id,
            eligible=frozenset(judge.user.pk for judge in bench.eligible(filing)),
            kept_by=kept.get(filing.unit_id),
        )
        for filing in rows
    ]
    shares = divided(waiting, loads=loads, order=[user.pk for user in people])
    got: Counter[User] = Counter()
    for user in people:
        mine: list[tuple[Filing, int | None]] = [(row, None) for row in rows if shares.get(row.pk) == user.pk]
        got[user] = len(assign(mine, assignee=user, actor=actor, at=at)) if mine else 0
    return dict(got)


def _in_hand(people: Sequence[User], papers: Sequence[Filing]) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """How many waiting papers each has, and who has papers of these units."""
    held = Assignment.objects.filter(ended_at=None, filing__state=State.SUBMITTED, assignee__in=people).order_by()
    loads = dict(held.values_list("assignee").annotate(n=Count("pk")))
    of_units = held.filter(filing__unit__in={row.unit_id for row in papers}).order_by("-assigned_at", "-pk")
    return loads, dict(reversed(of_units.values_list("filing__unit", "assignee")))


def _given(
    filing: Filing, seen: int | None, bench: Bench, *, assignee: User, actor: User, at: datetime, note: str
) -> Assignment | None:
    """The new assignment; None where the paper is already in his hand."""
    acting = may_assign(actor, filing.board_id, to=assignee, on=bench.on)
    if acting.post is None:
        raise ActionRefusedError(str(acting.verdict.reason))
    told = {"paper": wording.title_of(filing), "unit": filing.unit.name, "name": assignee.full_name}
    if filing.state != State.SUBMITTED:
        raise StalePageError(_("%(paper)s, %(unit)s: không còn chờ rà soát nên không giao nữa.") % told)
    if why := bench.why_not(bench.find(assignee.pk), filing):
        told |= {"why": why, "instead": bench.instead(filing)}
        raise ActionRefusedError(_("%(paper)s, %(unit)s: không giao cho %(name)s được vì %(why)s. %(instead)s") % told)
    before = Assignment.objects.filter(filing=filing, ended_at=None).first()
    if (before.pk if before else None) != seen:
        raise StalePageError(_meanwhile(filing))
    if before is not None and before.assignee_id == assignee.pk:
        return None
    return _moved(filing, before, acting.post, assignee=assignee, actor=actor, at=at, note=note)


def _moved(
    filing: Filing, before: Assignment | None, post: Post, *, assignee: User, actor: User, at: datetime, note: str
) -> Assignment:
    # Of two who take the same paper, one ends the row that both saw, or is the first to write a new one.
    if before and not Assignment.objects.filter(pk=before.pk, ended_at=None).update(ended_at=at):
        raise StalePageError(_meanwhile(filing))
    try:
        with transaction.atomic():
            made = Assignment.objects.create(
                filing=filing,
                assignee=assignee,
                assigned_at=at,
                assigned_by=actor,
                acted_as_id=post.membership_id,
                note=note.strip(),
            )
    except IntegrityError as taken:
        raise StalePageError(_meanwhile(filing)) from taken
    former = {"from": str(User.objects.values_list("uuid", flat=True).get(pk=before.assignee_id))} if before else {}
    audit.write(
        "filing.assign",
        subject=f"filing:{filing.uuid}",
        actor=actor,
        at=at,
        chain=filing.board.chain,
        detail={"to": str(assignee.uuid), **former, **_mark_of(made.note)},
    )
    if before is not None and before.assignee_id != actor.pk:
        _tell_former(filing, before, made, actor=actor, at=at)
    return made


def _mark_of(note: str) -> dict[str, str]:
    return {"note": audit.mark_of(note)} if note else {}


def _meanwhile(filing: Filing) -> str:
    told = {"paper": wording.title_of(filing), "unit": filing.unit.name}
    return _("%(paper)s, %(unit)s: vừa được người khác giao hoặc nhận. Xem lại rồi giao.") % told


def _tell(made: Sequence[Assignment], *, actor: User, at: datetime) -> None:
    """One notice a person, however many papers; nobody is told of what he took himself."""
    of_person: dict[User, list[Assignment]] = defaultdict(list)
    for assignment in made:
        of_person[assignment.assignee].append(assignment)
    for user, rows in of_person.items():
        if user.pk == actor.pk:
            continue
        only = rows[0].filing if len(rows) == 1 else None
        lines = [f"{row.filing.unit.name}: {wording.title_of(row.filing)}." for row in rows[:_MOST_NAMED]]
        rest = len(rows) - _MOST_NAMED
        lines += [_("Và %(n)s hồ sơ nữa.") % {"n": vn.show_number(rest)}] if rest > 0 else []
        lines += [_("Ghi chú: %(note)s") % {"note": rows[0].note}] if rows[0].note else []
        notices.post(
            [user],
            subject=_("Được giao rà soát %(n)s hồ sơ") % {"n": vn.two_digits(len(rows))},
            body="\n".join(lines),
            link=reverse("filing:detail", kwargs={"uuid": only.uuid})
            if only
            else f"{reverse('filing:queue')}?giao=toi",
            at=at,
            unique_key=f"assigned:{rows[0].pk}",
        )


def _tell_former(filing: Filing, before: Assignment, made: Assignment, *, actor: User, at: datetime) -> None:
    """Whoever had the paper hears who has it now."""
    told = {"name": made.assignee.full_name, "unit": filing.unit.name}
    body = _("%(unit)s. Người rà soát bây giờ: %(name)s.") % told
    notices.post(
        User.objects.filter(pk=before.assignee_id, is_active=True),
        subject=_("Hồ sơ đã chuyển người rà soát: %(paper)s") % {"paper": wording.title_of(filing)},
        body=f"{body}\n{made.note}" if made.note else body,
        link=reverse("filing:detail", kwargs={"uuid": filing.uuid}),
        at=at,
        unique_key=f"assigned-away:{made.pk}",
    )
