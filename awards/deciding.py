"""What the office decides about a unit beside the points of its table: điểm cộng, điểm trừ, and that it is not ranked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from awards.models import Adjustment, SetApart
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from units.models import User

TIMES_PREFIX = "so-lan-"
GROUND_PREFIX = "can-cu-"
APART = "khong-xep-hang"
APART_REASON = "ly-do-khong-xep-hang"
ON_ITS_OWN = "rieng"
"""The ground of a unit that breaks no rule and is considered apart, as the standing office itself may be."""


@dataclass(frozen=True, slots=True)
class Times:
    """How many times a line was met, and what says so; a line with neither is not met."""

    times: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Apart:
    """Why a unit is not ranked: the code of a disqualifier, or `ON_ITS_OWN`; "" while it is ranked."""

    ground: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """Code of the line → how often it was met; and whether the unit is ranked."""

    times: Mapping[str, Times] = field(default_factory=dict)
    apart: Apart = Apart()

    @property
    def mark(self) -> str:
        rows = [f"{code}:{row.times}:{row.reason}" for code, row in sorted(self.times.items()) if row != Times()]
        return "|".join([*rows, self.apart.ground, self.apart.reason])


def decided_about(filing: Filing) -> Decided:
    """What has been decided so far. Two queries."""
    rows = Adjustment.objects.filter(filing=filing.pk).values_list("code", "times", "reason")
    apart = SetApart.objects.filter(pk=filing.pk).values_list("ground", "reason").first()
    return Decided({code: Times(times, reason) for code, times, reason in rows}, Apart(*apart) if apart else Apart())


def faults_of(decided: Decided) -> list[Fault]:
    """A number of times needs its ground, a ground its number; a unit that is not ranked is told why."""
    faults = []
    for code, row in decided.times.items():
        if row.times and not row.reason:
            sentence = _("Dòng %(code)s ghi %(n)s lần. Ghi căn cứ: văn bản, ngày, việc đã xảy ra.")
            faults.append(Fault(f"{GROUND_PREFIX}{code}", sentence % {"code": code, "n": row.times}))
        elif row.reason and not row.times:
            sentence = _("Dòng %(code)s có căn cứ nhưng chưa ghi số lần. Ghi số lần hoặc xóa căn cứ.")
            faults.append(Fault(f"{TIMES_PREFIX}{code}", sentence % {"code": code}))
    if decided.apart.ground and not decided.apart.reason:
        sentence = _("Đơn vị được chọn là không xếp hạng. Ghi căn cứ để Ban và đơn vị biết.")
        faults.append(Fault(APART_REASON, sentence))
    elif decided.apart.reason and not decided.apart.ground:
        sentence = _("Có căn cứ không xếp hạng nhưng chưa chọn tiêu chí. Chọn tiêu chí hoặc xóa căn cứ.")
        faults.append(Fault(APART, sentence))
    return faults


def store(filing: Filing, decided: Decided, *, before: Decided, actor: User, at: datetime) -> int:
    """Write what differs from `before`, each change in the audit; says how many. Within the hand that appraises."""
    changed = {
        code: row for code, row in decided.times.items() if (row.times or None, row.reason) != _told(before.times, code)
    }
    for code, row in changed.items():
        _store_line(filing, code, row, actor=actor, at=at)
    moved = decided.apart != before.apart
    if moved:
        _store_apart(filing, decided.apart, actor=actor, at=at)
    if changed or moved:
        detail: dict[str, Any] = {
            code: [before.times.get(code, Times()).times, row.times] for code, row in changed.items()
        }
        if moved:
            detail |= {APART: [before.apart.ground, decided.apart.ground]}
        audit.write(
            "awards.decide",
            subject=f"filing:{filing.uuid}",
            actor=actor,
            at=at,
            chain=filing.board.chain,
            detail=detail,
        )
    return len(changed) + moved


def _told(rows: Mapping[str, Times], code: str) -> tuple[int | None, str]:
    row = rows.get(code, Times())
    return row.times or None, row.reason


def _store_line(filing: Filing, code: str, row: Times, *, actor: User, at: datetime) -> None:
    if not row.times:
        Adjustment.objects.filter(filing=filing, code=code).delete()
        return
    Adjustment.objects.update_or_create(
        filing=filing,
        code=code,
        defaults={"times": row.times, "reason": row.reason, "decided_by": actor, "decided_at": at},
    )


def _store_apart(filing: Filing, apart: Apart, *, actor: User, at: datetime) -> None:
    if not apart.ground:
        SetApart.objects.filter(pk=filing.pk).delete()
        return
    SetApart.objects.update_or_create(
        filing=filing,
        defaults={"ground": apart.ground, "reason": apart.reason, "decided_by": actor, "decided_at": at},
    )
