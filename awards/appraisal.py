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
from awards.models import AppraisedScore
from awards.permissions import may_appraise
from awards.points import in_points
from awards.self_scoring import SCORE_PREFIX
from awards.tables import COLUMNS, TableLine, criteria_of, hundredths, line_of
from campaigns.filing.act import ActionRefusedError, IncompleteError, StalePageError
from campaigns.filing.choices import State
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from units.models import User

REASON_PREFIX = "ly-do-"

Given = Mapping[int, tuple[int | None, str]]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """What the unit's frozen sheet says about one criterion."""

    hundredths: int | None
    evidence: str
    choice: str


@dataclass(frozen=True, slots=True)
class GivenScore:
    """What has been given for one criterion, why, by whom and when."""

    hundredths: int
    reason: str
    by: str
    at: datetime


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
        Subquery(score.values(name)) for name in ("hundredths", "reason", "appraised_by__full_name", "appraised_at")
    )
    lines, scores = [], {}
    for row in criteria_of(filing).values_list(*COLUMNS, *given):
        line, (points, *told) = line_of(row[: len(COLUMNS)], filing.campaign), row[len(COLUMNS) :]
        lines.append(line)
        if points is not None:
            scores[line.criterion_id] = GivenScore(points, *told)
    return lines, scores


def given_scores(filing: Filing) -> dict[int, GivenScore]:
    """Criterion id → the score given so far."""
    return lines_and_scores(filing)[1]


def seen_mark(filing: Filing, given: Mapping[int, GivenScore]) -> str:
    """Stands for all that the appraiser had before him: the version of the sheet and every score given."""
    seen = [f"{filing.accepted_version_id or filing.working_version_id}"]
    seen += [f"{key}:{row.hundredths}:{row.at.isoformat()}" for key, row in sorted(given.items())]
    return hashlib.sha256("|".join(seen).encode()).hexdigest()[:20]


@transaction.atomic
def appraise(filing: Filing, *, actor: User, at: datetime, seen: str, lines: list[TableLine], given: Given) -> int:
    """Store the points of `given` and say how many changed; refuse and change nothing where a reason is missing.

    A criterion left blank has no points. Raises `ActionRefusedError`, `IncompleteError` with every fault, or
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
    if seen != seen_mark(fresh, stored):
        raise StalePageError(
            _(
                "Bảng điểm này vừa được người khác thẩm định hoặc đơn vị vừa gửi bản mới nên chưa ghi điểm của anh/chị. Xem điểm mới bên dưới rồi ghi lại."
            )
        )
    if faults := faults_of(lines, own=own_lines(judged_content(fresh)), given=given):
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
            detail={line.key: [_old(stored.get(line.criterion_id)), given[line.criterion_id][0]] for line in changes},
        )
    return len(changes)


def faults_of(lines: list[TableLine], *, own: Mapping[str, OwnLine], given: Given) -> list[Fault]:
    """A difference needs a reason; a reason needs points."""
    faults = []
    for line in lines:
        points, reason = given.get(line.criterion_id, (None, ""))
        mine = own[line.key].hundredths if line.key in own else None
        if points is None and reason:
            faults.append(
                Fault(
                    f"{SCORE_PREFIX}{line.key}",
                    _("Tiêu chí %(code)s có lý do nhưng chưa có điểm thẩm định. Nhập điểm hoặc xóa lý do.")
                    % {"code": line.code},
                )
            )
        elif points is not None and points != mine and not reason:
            sentence = _(
                "Tiêu chí %(code)s: điểm thẩm định %(points)s khác điểm tự chấm %(own)s. Ghi lý do chênh lệch để đơn vị biết."
            )
            named = {
                "code": line.code,
                "points": vn.show_number(in_points(points)),
                "own": vn.show_number(in_points(mine)),
            }
            faults.append(Fault(f"{REASON_PREFIX}{line.key}", sentence % named))
    return faults


def _old(row: GivenScore | None) -> int | None:
    return row.hundredths if row else None


def _changed(row: GivenScore | None, new: tuple[int | None, str]) -> bool:
    return (_old(row), row.reason if row else "") != new


def _store(filing: Filing, changes: Given, *, actor: User, at: datetime) -> None:
    blank = [criterion for criterion, (points, _reason) in changes.items() if points is None]
    AppraisedScore.objects.filter(filing=filing, criterion__in=blank).delete()
    AppraisedScore.objects.bulk_create(
        [
            AppraisedScore(
                filing=filing,
                criterion_id=criterion,
                hundredths=points,
                reason=reason,
                appraised_by=actor,
                appraised_at=at,
            )
            for criterion, (points, reason) in changes.items()
            if points is not None
        ],
        update_conflicts=True,
        unique_fields=["filing", "criterion"],
        update_fields=["hundredths", "reason", "appraised_by", "appraised_at"],
    )
