"""Printouts of papers that name persons: what a paper no longer says is kept in no file either."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from atgt_portal.ledger import files
from atgt_portal.ledger.models import Job
from atgt_portal.lib.documents import canonical
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing
from campaigns.papers.models import Printout
from units.letterhead.heads import head_of


@transaction.atomic
def forget_unsaid(filing: Filing) -> None:
    """Take away every printout that says neither what `filing` has sent nor what it says now, with its files.

    To be called after a name was taken out of the paper, or erased: persons are read as they stand now.
    """
    # The worker finishes with the job's row locked: here the same row first, so that no file is stored behind our back.
    jobs = list(Job.objects.select_for_update().filter(pk__in=filing.printouts.order_by().values("job")))
    if not jobs:
        return
    said: dict[date, frozenset[str]] = {}
    for printout in filing.printouts.select_related("job", "pdf", "docx"):
        day = timezone.localdate(printout.asked_at)
        if day not in said:
            said[day] = _said(filing, on=day)
        if printout.fingerprint not in said[day]:
            _forget(printout)


def _said(filing: Filing, *, on: date) -> frozenset[str]:
    """The fingerprints of what was sent and of the working copy, as they would have been laid out that day."""
    kind = kind_of(filing)
    if kind.layout is None:
        return frozenset()
    head = head_of(filing.unit)
    contents = [kind.content(filing), *(version.content for version in filing.versions.all())]
    papers = (kind.layout(filing, kind.shown(content), head=head, on=on) for content in contents)
    return frozenset(canonical.fingerprint(paper) for paper in papers)


def _forget(printout: Printout) -> None:
    """Its job goes too: the same words may be asked for again, and an attempt that still prints stores nothing."""
    kept = [stored for stored in (printout.pdf, printout.docx) if stored is not None]
    printout.delete()
    printout.job.delete()
    for stored in kept:
        files.discard(stored)
