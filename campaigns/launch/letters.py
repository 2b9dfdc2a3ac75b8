"""Changing a campaign that runs: by a dated letter, with who is affected told before, the old kept beside the new.

Papers that have reached the office keep the due day, the lateness and the outline with which they were received. One
letter may change several things: each is entered by itself under the same number and date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers, owing
from campaigns.launch.choices import ChangeKind
from campaigns.launch.launching import office_of, people_of
from campaigns.launch.models import CampaignLetter, DueChange, RuleChange
from campaigns.launch.rule_changes import Effect, LetterRefusedError, Rule
from campaigns.setup.choices import Paper, PeriodKind
from campaigns.setup.contents import ObligationEntry
from campaigns.setup.models import Campaign, Obligation, Period
from campaigns.setup.permissions import may_launch
from campaigns.setup.stored_rules import add_obligation
from units.models import User


@dataclass(frozen=True, slots=True)
class Letter:
    """The paper as it was issued."""

    number: str
    signed_on: date
    signer: str
    applies_from: date
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of days: of `paper` (an owed filing) for one unit, of `obligation` for all, or `added` as a new one."""

    kind: ChangeKind
    new_due_on: date | None = None
    obligation: Obligation | None = None
    paper: Filing | None = None
    added: ObligationEntry | None = None

    def effects(self, campaign: Campaign) -> list[Effect]:
        """Who is affected and how, before anything is changed: one query."""
        if self.added is not None:
            rows = campaign.participations.current().select_related("unit").order_by("unit__sort_key")
            new = vn.show_date(self.added.due_on)
            return [Effect(row.unit_id, row.unit.name, "", new, is_kept=False) for row in owing(self.added.who, rows)]
        new = vn.show_date(self.new_due_on)
        if self.is_own_paper:
            sent = campaign.summaries.filter(dispatch__isnull=False).exists()
            old = vn.show_date(self.obligation.due_on if self.obligation else None)
            return [Effect(0, campaign.board.name, old, new, is_kept=sent)]
        papers = self.papers(campaign).select_related("unit").order_by("unit__sort_key", "pk")
        return [
            Effect(row.unit_id, row.unit.name, vn.show_date(row.due_on), new, is_kept=row.received_at is not None)
            for row in papers
        ]

    @property
    def is_own_paper(self) -> bool:
        """Whether it is about what the board itself owes the upper board: no unit has a paper of it."""
        return self.obligation is not None and self.obligation.paper == Paper.YEAR_END_SUMMARY

    def papers(self, campaign: Campaign) -> QuerySet[Filing]:
        papers = Filing.objects.filter(campaign=campaign, excuse=None)
        if self.paper is not None:
            return papers.filter(pk=self.paper.pk)
        return papers.filter(obligation=self.obligation)


@transaction.atomic
def issue(campaign: Campaign, letter: Letter, change: Change | Rule, *, actor: User, at: datetime) -> CampaignLetter:
    """Enter `letter` and apply what it changes; or refuse and change nothing."""
    locked = _ready(campaign, letter, actor=actor, at=at)
    moved = [row for row in change.effects(locked) if not row.is_kept and row.old != row.new]
    if not moved:
        raise LetterRefusedError(_("Không hồ sơ nào thay đổi: hạn đã như vậy, hoặc các hồ sơ đã đến văn phòng."))
    entered = _entered(locked, letter, actor=actor, at=at)
    if isinstance(change, Change):
        row: DueChange | RuleChange = _apply(locked, entered, change, count=len(moved))
    else:
        done = change.apply(locked, number=letter.number, at=at)
        common = {"letter": entered, "kind": change.kind, "papers": len(moved)}
        row = RuleChange.objects.create(
            **common, subject=change.subject, words=change.words[:500], old=done.old, new=done.new
        )
    _trace(locked, entered, row, actor=actor, at=at)
    _tell(locked, entered, row, units=[effect.unit_id for effect in moved], at=at)
    return entered


def _ready(campaign: Campaign, letter: Letter, *, actor: User, at: datetime) -> Campaign:
    """The campaign, locked for this letter; or a refusal."""
    on = timezone.localdate(at)
    if not (verdict := may_launch(actor, campaign, on=on)):
        raise LetterRefusedError(str(verdict.reason))
    # Of two letters entered at once the later one sees what the first has changed.
    locked = Campaign.objects.select_for_update().select_related("board").get(pk=campaign.pk)
    if locked.is_draft:
        raise LetterRefusedError(_("Phong trào chưa phát động. Sửa thẳng trong bản dự thảo."))
    if letter.applies_from > on:
        sentence = _("Văn bản áp dụng từ ngày %(day)s, chưa đến. Ghi văn bản vào cổng từ ngày ấy.")
        raise LetterRefusedError(sentence % {"day": vn.show_date(letter.applies_from)})
    return locked


def _entered(campaign: Campaign, letter: Letter, *, actor: User, at: datetime) -> CampaignLetter:
    """The letter's row; of the second change under the same number and date the one that stands."""
    named = {"campaign": campaign, "number": letter.number, "signed_on": letter.signed_on}
    known = CampaignLetter.objects.filter(**named).first()
    if known is not None:
        return known
    return CampaignLetter.objects.create(
        **named,
        signer=letter.signer,
        applies_from=letter.applies_from,
        reason=letter.reason,
        entered_at=at,
        entered_by=actor,
    )


@transaction.atomic
def extend(
    campaign: Campaign, letter: Letter, papers: Sequence[Filing], *, new_due_on: date, actor: User, at: datetime
) -> CampaignLetter:
    """Enter one `letter` that gives all these papers more time; those sent meanwhile keep their day. Or refuse."""
    locked = _ready(campaign, letter, actor=actor, at=at)
    waiting = Filing.objects.filter(campaign=locked, pk__in=[paper.pk for paper in papers], received_at=None)
    moved = list(
        waiting.filter(due_on__lt=new_due_on).select_related("unit", "obligation").order_by("unit__sort_key", "pk")
    )
    if not moved:
        sentence = _("Không hồ sơ nào được thêm ngày: ngày %(day)s không sau hạn đang có, hoặc hồ sơ đã đến văn phòng.")
        raise LetterRefusedError(sentence % {"day": vn.show_date(new_due_on)})
    entered = _entered(locked, letter, actor=actor, at=at)
    rows = [_apply(locked, entered, Change(ChangeKind.EXTEND, new_due_on, paper=paper), count=1) for paper in moved]
    for row in rows:
        _trace(locked, entered, row, actor=actor, at=at)
    told: dict[int, list[Filing]] = {}
    for paper in moved:
        told.setdefault(paper.unit_id, []).append(paper)
    for unit, theirs in told.items():
        # The same letter may extend again: what is told is told once of each time.
        key = f"campaign-letter:{entered.pk}:extended:{rows[0].pk}:{unit}"
        _tell_extended(locked, entered, theirs, unit=unit, new_due_on=new_due_on, at=at, key=key)
    return entered


def _tell_extended(
    campaign: Campaign,
    letter: CampaignLetter,
    papers: list[Filing],
    *,
    unit: int,
    new_due_on: date,
    at: datetime,
    key: str,
) -> None:
    """A unit is told once of all its papers."""
    names = "; ".join(dict.fromkeys(str(paper.get_kind_display()) for paper in papers))
    sentence = _(
        "Theo văn bản số %(number)s ngày %(day)s: gia hạn đến hết ngày %(new)s cho %(papers)s. Lý do: %(reason)s"
    )
    said = {
        "number": letter.number,
        "day": vn.show_date(letter.signed_on),
        "new": vn.show_date(new_due_on),
        "papers": names,
        "reason": letter.reason,
    }
    notices.post(
        people_of([unit], on=timezone.localdate(at)),
        subject=_("Gia hạn đến hết ngày %(day)s") % {"day": vn.show_date(new_due_on)},
        body=sentence % said,
        link=reverse("launch:letters", kwargs={"code": campaign.code}),
        at=at,
        unique_key=key,
    )


def _apply(campaign: Campaign, letter: CampaignLetter, change: Change, *, count: int) -> DueChange:
    common: dict[str, Any] = {"letter": letter, "kind": change.kind, "papers": count}
    if change.added is not None:
        obligation = add_obligation(change.added, campaign=campaign)
        _make_period(campaign, change.added)
        open_papers(campaign)
        return DueChange.objects.create(**common, obligation=obligation, new_due_on=change.added.due_on)
    waiting = change.papers(campaign).filter(received_at=None)
    if change.paper is not None:
        paper = change.paper
        old = Filing.objects.values_list("due_on", flat=True).get(pk=paper.pk)
        waiting.update(due_on=change.new_due_on)
        named = {"obligation_id": paper.obligation_id, "unit_id": paper.unit_id, "period_id": paper.period_id}
        return DueChange.objects.create(**common, **named, old_due_on=old, new_due_on=change.new_due_on)
    obligation = campaign.obligations.get(pk=change.obligation.pk if change.obligation else 0)
    old = obligation.due_on
    waiting.update(due_on=change.new_due_on)
    Obligation.objects.filter(pk=obligation.pk).update(due_on=change.new_due_on)
    return DueChange.objects.create(**common, obligation=obligation, old_due_on=old, new_due_on=change.new_due_on)


def _make_period(campaign: Campaign, entry: ObligationEntry) -> None:
    """The days of a paper that is asked anew, where no period has them yet."""
    if entry.span is None:
        return
    days = {"first_day": entry.span.first_day, "last_day": entry.span.last_day}
    name = f"{vn.show_date(entry.span.first_day)} – {vn.show_date(entry.span.last_day)}"
    Period.objects.get_or_create(campaign=campaign, **days, defaults={"kind": PeriodKind.SPAN, "name": name})


def _trace(
    campaign: Campaign, letter: CampaignLetter, row: DueChange | RuleChange, *, actor: User, at: datetime
) -> None:
    detail = {
        "number": letter.number,
        "signed_on": letter.signed_on.isoformat(),
        "kind": row.kind,
        "papers": row.papers,
        **(_due_detail(row) if isinstance(row, DueChange) else {"subject": row.subject, "words": row.words}),
    }
    subject = f"campaign:{campaign.uuid}"
    audit.write("campaign.letter", subject=subject, actor=actor, at=at, chain=campaign.board.chain, detail=detail)


def _due_detail(row: DueChange) -> dict[str, Any]:
    return {
        "obligation": row.obligation.code,
        "unit": row.unit.code if row.unit else "",
        "old": row.old_due_on.isoformat() if row.old_due_on else "",
        "new": row.new_due_on.isoformat() if row.new_due_on else "",
    }


def _tell(
    campaign: Campaign, letter: CampaignLetter, row: DueChange | RuleChange, *, units: list[int], at: datetime
) -> None:
    sentence = _("Theo văn bản số %(number)s ngày %(day)s: %(change)s. Lý do: %(reason)s")
    said = {
        "number": letter.number,
        "day": vn.show_date(letter.signed_on),
        "change": change_words(row) if isinstance(row, DueChange) else row.words,
        "reason": letter.reason,
    }
    on = timezone.localdate(at)
    is_own = isinstance(row, DueChange) and row.obligation.paper == Paper.YEAR_END_SUMMARY
    notices.post(
        office_of(campaign, on=on) if is_own else people_of(units, on=on),
        subject=_subject(row)[:190],
        body=sentence % said,
        link=reverse("launch:letters", kwargs={"code": campaign.code}),
        at=at,
        unique_key=f"campaign-letter:{letter.pk}:{row.kind}:{row.pk}",
    )


def _subject(row: DueChange | RuleChange) -> str:
    if isinstance(row, RuleChange):
        return _("Văn bản điều chỉnh: %(what)s") % {"what": vn.uncapitalise(str(row.get_kind_display()))}
    subject = _("Hạn nộp mới: %(paper)s") if row.kind != ChangeKind.ADD else _("Hồ sơ phải nộp thêm: %(paper)s")
    return subject % {"paper": row.obligation.get_paper_display()}


def change_words(row: DueChange) -> str:
    """Kế hoạch …: hạn nộp từ 31/05/2023 thành 10/06/2023."""
    said = {
        "paper": row.obligation.get_paper_display(),
        "old": vn.show_date(row.old_due_on),
        "new": vn.show_date(row.new_due_on),
        "unit": row.unit.name if row.unit else "",
    }
    if row.kind == ChangeKind.ADD:
        return _("%(paper)s: nộp thêm, hạn %(new)s") % said
    if row.kind == ChangeKind.EXTEND:
        return _("%(paper)s của %(unit)s: gia hạn từ %(old)s đến hết ngày %(new)s") % said
    return _("%(paper)s: hạn nộp từ %(old)s thành %(new)s") % said
