"""One unit is let off one paper, and asked for it again. What has been accepted is never touched."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ALLOWED, ToldError, Verdict
from campaigns.filing import opening
from campaigns.filing.choices import State
from campaigns.filing.models import Excuse, Filing
from campaigns.setup.choices import Paper
from units.models import User

_OPEN = (State.DRAFT, State.AWAITING_LEADER, State.SENT_BACK)
_Papers = TypeVar("_Papers", bound="QuerySet[Filing]")


class ExcuseRefusedError(ToldError):
    """The paper has reached the office or is excused already, or nobody waits for it any more."""


def excusable(papers: _Papers) -> _Papers:
    """Papers that still lie with their units: never accepted, not on the office's desk, not excused already.

    Figures of accidents have one source, which is never let off: silence is no zero.
    """
    return papers.filter(state__in=_OPEN, accepted_version=None, excuse=None).exclude(kind=Paper.ACCIDENT_RETURN)


@transaction.atomic
def grant(
    papers: Collection[int], *, reason: str, at: datetime, number: str = "", actor: User | None = None
) -> list[Filing]:
    """Let off what of `papers` can be let off, and return it: due on no day, counted nowhere, kept with all its history."""
    rows = excusable(Filing.objects.select_for_update(of=("self",)).filter(pk__in=papers)).order_by("pk")
    found = list(rows.select_related("unit", "board", "period"))
    for filing in found:
        excuse = Excuse.objects.create(
            filing=filing,
            reason=reason,
            number=number,
            due_on=filing.due_on,
            was_optional=filing.is_optional,
            granted_at=at,
            granted_by=actor,
        )
        # Whoever has the paper open is told that it has changed.
        Filing.objects.filter(pk=filing.pk).update(
            excuse=excuse, is_optional=True, due_on=None, revision=F("revision") + 1
        )
        _trace("filing.excuse", excuse, filing, actor=actor, at=at)
    return found


@transaction.atomic
def take_back(excuse: Excuse, *, reason: str, due_on: date | None, actor: User | None, at: datetime) -> Filing:
    """Ask for the paper again, due on that day, or on the day on which it was due before."""
    filing = Filing.objects.select_for_update(of=("self",)).select_related("obligation", "period", "board", "unit")
    paper = filing.get(pk=excuse.filing_id)
    ended = Excuse.objects.filter(pk=excuse.pk, ended_at=None)
    if not ended.update(ended_at=at, ended_by=actor, ended_reason=reason):
        raise ExcuseRefusedError(_("Người khác vừa bỏ miễn hồ sơ này. Tải lại trang để xem."))
    due = None if paper.awaits_figures else due_on or due_before(excuse, paper)
    Filing.objects.filter(pk=paper.pk).update(
        excuse=None, is_optional=excuse.was_optional, due_on=due, revision=F("revision") + 1
    )
    _trace("filing.excuse_ended", excuse, paper, actor=actor, at=at)
    return paper


def due_before(excuse: Excuse, paper: Filing) -> date | None:
    """When the paper was due; what has opened meanwhile is due as its obligation says."""
    return excuse.due_on or opening.due_on(paper.obligation, paper.period)


def is_asked(paper: Filing) -> Verdict:
    """Whether the unit still owes the paper; the reason says why it does not."""
    excuse = paper.excuse
    return ALLOWED if excuse is None else Verdict(excused_words(excuse))


def excused_words(excuse: Excuse) -> str:
    """Đơn vị được miễn nộp hồ sơ này từ ngày … theo văn bản …; lý do: …"""
    said = {
        "day": vn.show_date(timezone.localdate(excuse.granted_at)),
        "letter": _(" theo văn bản %(number)s") % {"number": excuse.number} if excuse.number else "",
        "reason": excuse.reason.rstrip("."),
    }
    sentence = _(
        "Đơn vị được miễn nộp hồ sơ này từ ngày %(day)s%(letter)s. Lý do: %(reason)s. "
        "Cần nộp thì đề nghị văn phòng thường trực bỏ miễn."
    )
    return sentence % said


def _trace(action: str, excuse: Excuse, paper: Filing, *, actor: User | None, at: datetime) -> None:
    detail = {"excuse": str(excuse.uuid), "number": excuse.number}
    audit.write(action, subject=f"filing:{paper.uuid}", actor=actor, at=at, chain=paper.board.chain, detail=detail)
