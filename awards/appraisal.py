"""Điểm thẩm định: the one hand that writes it, and the mark by which a stale page is known."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import vn
from awards import deciding
from awards.deciding import Decided
from awards.models import AppraisedScore
from awards.permissions import may_appraise
from awards.points import hundredths, in_points
from awards.self_scoring import SCORE_PREFIX
from awards.tables import COLUMNS, TableLine, criteria_of, line_of
from campaigns.filing.act import ActionRefusedError, IncompleteError, StalePageError
from campaigns.filing.choices import State
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from units.models import User

REASON_PREFIX = "ly-do-"
SKIP_PREFIX = "khong-ap-dung-"


@dataclass(frozen=True, slots=True)
class Judged:
    """What an appraiser says of one criterion: points, or that it does not apply, and why; nothing while it is open."""

    hundredths: int | None = None
    reason: str = ""
    does_not_apply: bool = False

    @property
    def is_open(self) -> bool:
        return self.hundredths is None and not self.does_not_apply


OPEN = Judged()
Given = Mapping[int, Judged]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """What the unit's frozen sheet says about one criterion."""

    hundredths: int | None
    evidence: str
    choice: str


@dataclass(frozen=True, slots=True)
class GivenScore:
    """What has been given for one criterion, why, by whom and when."""

    hundredths: int | None
    reason: str
    does_not_apply: bool
    by: str
    at: datetime

    @property
    def judged(self) -> Judged:
        return Judged(self.hundredths, self.reason, self.does_not_apply)


def own_lines(content: Mapping[str, Any] | None) -> dict[str, OwnLine]:
    """Key of the line → the unit's own points, from a frozen version."""
    parts = (content or {}).get("parts", ())
    return {
        line["key"]: OwnLine(
            hundredths=None if line["points"] is None else hundredths(line["points"]),
            evidence=line["evidence"],
            choice=line["choice"],
        )
        for part in parts
        for line in part["lines"]
    }


def judged_content(filing: Filing) -> dict[str, Any]:
    """The version that is appraised: the accepted one, or the one waiting at the office; nothing while it is sent back."""
    waiting = filing.working_version if filing.state == State.SUBMITTED else None
    version = filing.accepted_version or waiting
    return version.content if version else {}


def lines_and_scores(filing: Filing) -> tuple[list[TableLine], dict[int, GivenScore]]:
    """The lines by which the unit is scored, and criterion id → the score given so far. One query."""
    score = AppraisedScore.objects.filter(filing=filing.pk, criterion=OuterRef("pk"))
    given = (
        Subquery(score.values(name))
        for name in ("hundredths", "reason", "does_not_apply", "appraised_by__full_name", "appraised_at")
    )
    lines, scores = [], {}
    for row in criteria_of(filing).values_list(*COLUMNS, *given):
        line, told = line_of(row[: len(COLUMNS)], filing.campaign), row[len(COLUMNS) :]
        lines.append(line)
        if told[-1] is not None:
            scores[line.criterion_id] = GivenScore(*told)
    return lines, scores


def given_scores(filing: Filing) -> dict[int, GivenScore]:
    """Criterion id → the score given so far."""
    return lines_and_scores(filing)[1]


def seen_mark(filing: Filing, given: Mapping[int, GivenScore], decided: Decided) -> str:
    """Stands for all that the appraiser had before him: the version of the sheet, every score given, every decision."""
    seen = [f"{filing.accepted_version_id or filing.working_version_id}"]
    seen += [f"{key}:{row.hundredths}:{row.at.isoformat()}" for key, row in sorted(given.items())]
    seen.append(decided.mark)
    return hashlib.sha256("|".join(seen).encode()).hexdigest()[:20]


@transaction.atomic
def appraise(
    filing: Filing,
    *,
    actor: User,
    at: datetime,
    seen: str,
    lines: list[TableLine],
    given: Given,
    decided: Decided | None = None,
) -> int:
    """Store the points of `given` and what was `decided`, and say how many changed; refuse and change nothing where a
    reason is missing.

    A criterion left blank has no appraised points; decisions stay as they are where none are named. Raises `ActionRefusedError`, `IncompleteError` with every fault, or
    `StalePageError` when the sheet or a score has changed since the page was shown.
    """
    # The row lock lets two appraisers of one sheet in one after the other; the second then meets a new mark.
    locked = Filing.objects.select_for_update().only("pk").get(pk=filing.pk)
    fresh = Filing.objects.select_related("campaign", "board", "unit", "accepted_version", "working_version").get(
        pk=locked.pk
    )
    if not (verdict := may_appraise(actor, fresh, on=timezone.localdate(at))):
        raise ActionRefusedError(str(verdict.reason))
    stored = given_scores(fresh)
    before = deciding.decided_about(fresh)
    if seen != seen_mark(fresh, stored, before):
        raise StalePageError(
            _(
                "Bảng điểm này vừa được người khác thẩm định hoặc đơn vị vừa gửi bản mới nên chưa ghi điểm của anh/chị. Xem điểm mới bên dưới rồi ghi lại."
            )
        )
    faults = faults_of(lines, own=own_lines(judged_content(fresh)), given=given)
    if faults := [*faults, *(deciding.faults_of(decided) if decided else ())]:
        raise IncompleteError(faults)
    changes = [
        line
        for line in lines
        if line.criterion_id in given and _changed(stored.get(line.criterion_id), given[line.criterion_id])
    ]
    if changes:
        _store(fresh, {line.criterion_id: given[line.criterion_id] for line in changes}, actor=actor, at=at)
        audit.write(
            "awards.appraise",
            subject=f"filing:{fresh.uuid}",
            actor=actor,
            at=at,
            chain=fresh.board.chain,
            detail={line.key: _change(stored.get(line.criterion_id), given[line.criterion_id]) for line in changes},
        )
    moved = deciding.store(fresh, decided, before=before, actor=actor, at=at) if decided else 0
    return len(changes) + moved


def faults_of(lines: list[TableLine], *, own: Mapping[str, OwnLine], given: Given) -> list[Fault]:
    """A difference needs a reason, so does a criterion that does not apply; a reason needs points."""
    faults = []
    for line in lines:
        judged = given.get(line.criterion_id, OPEN)
        mine = own[line.key].hundredths if line.key in own else None
        if fault := _fault_of(line, judged, mine):
            faults.append(fault)
    return faults


def _fault_of(line: TableLine, judged: Judged, mine: int | None) -> Fault | None:
    points, score, reason = judged.hundredths, f"{SCORE_PREFIX}{line.key}", f"{REASON_PREFIX}{line.key}"
    named = {
        "code": line.code,
        "points": vn.show_number(in_points(points)),
        "own": vn.show_number(in_points(mine)),
    }
    if judged.does_not_apply and points is not None:
        sentence = _("Tiêu chí %(code)s vừa có điểm %(points)s vừa đánh dấu không áp dụng. Xóa điểm hoặc bỏ dấu.")
        return Fault(score, sentence % named)
    if judged.does_not_apply and not judged.reason:
        sentence = _("Tiêu chí %(code)s đánh dấu không áp dụng. Ghi lý do để đơn vị và Ban biết.")
        return Fault(reason, sentence % named)
    if judged.is_open and judged.reason:
        sentence = _("Tiêu chí %(code)s có lý do nhưng chưa có điểm thẩm định. Nhập điểm hoặc xóa lý do.")
        return Fault(score, sentence % named)
    if points is not None and points != mine and not judged.reason:
        sentence = _(
            "Tiêu chí %(code)s: điểm thẩm định %(points)s khác điểm tự chấm %(own)s. Ghi lý do chênh lệch để đơn vị biết."
        )
        return Fault(reason, sentence % named)
    return None


def _change(row: GivenScore | None, new: Judged) -> list[Any]:
    """Points before and after as the audit keeps them; a criterion that does not apply has its word, not a number."""
    return [_kept(row.judged if row else OPEN), _kept(new)]


def _kept(judged: Judged) -> int | str | None:
    return "does_not_apply" if judged.does_not_apply else judged.hundredths


def _changed(row: GivenScore | None, new: Judged) -> bool:
    return (row.judged if row else OPEN) != new


def _store(filing: Filing, changes: Given, *, actor: User, at: datetime) -> None:
    blank = [criterion for criterion, judged in changes.items() if judged.is_open]
    AppraisedScore.objects.filter(filing=filing, criterion__in=blank).delete()
    AppraisedScore.objects.bulk_create(
        [
            AppraisedScore(
                filing=filing,
                criterion_id=criterion,
                hundredths=judged.hundredths,
                does_not_apply=judged.does_not_apply,
                reason=judged.reason,
                appraised_by=actor,
                appraised_at=at,
            )
            for criterion, judged in changes.items()
            if not judged.is_open
        ],
        update_conflicts=True,
        unique_fields=["filing", "criterion"],
        update_fields=["hundredths", "does_not_apply", "reason", "appraised_by", "appraised_at"],
    )
