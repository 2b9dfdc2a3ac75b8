"""Printing a unit's paper in the background: asked for once a content, printed once, kept as files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atgt_portal.ledger import audit, files, jobs
from atgt_portal.ledger.models import Job, StoredFile
from atgt_portal.ledger.tasks import ring
from atgt_portal.lib import clock
from atgt_portal.lib.documents import canonical
from atgt_portal.lib.documents.docx import DOCX_TYPE, document_docx
from atgt_portal.lib.documents.model import OfficialDocument
from atgt_portal.lib.documents.pdf import document_pdf
from atgt_portal.lib.printing import PrintingOffError
from campaigns.filing.kinds import kind_of
from campaigns.filing.models import Filing
from campaigns.papers.models import Printout
from units.models import Board, User

PRINT = "papers.print"
_LONGEST_LABEL = 180
_STEPS = ("Dựng văn bản", "In PDF", "Lưu tệp")


def register() -> None:
    """Tell the ledger how a paper is printed."""
    jobs.register(PRINT, print_paper, label=_("In văn bản của đơn vị"))


@dataclass(frozen=True, slots=True)
class Loose:
    """A paper that is no filing: `subject` names it as the audit does, `label` its files."""

    subject: str
    label: str
    board: Board


def found(paper: Filing | Loose, document: OfficialDocument) -> Printout | None:
    """The printout of this very document, ready or on its way."""
    rows = Printout.objects.select_related("job", "pdf", "docx").filter(**_owner(paper))
    return rows.filter(fingerprint=canonical.fingerprint(document)).first()


def _owner(paper: Filing | Loose) -> dict[str, Any]:
    return {"filing": paper} if isinstance(paper, Filing) else {"filing": None, "subject": paper.subject}


@transaction.atomic
def ask(paper: Filing | Loose, document: OfficialDocument, *, actor: User, at: datetime) -> Printout:
    """The printout of `document`: as it stands, or asked for now; one that failed is tried anew."""
    _lock(paper)
    if (known := found(paper, document)) is not None:
        if known.job.state == Job.State.FAILED and jobs.retry(known.job):
            ring(known.job)
        return known
    fingerprint, subject = canonical.fingerprint(document), _subject(paper)
    job = jobs.request_job(
        PRINT,
        params={"paper": subject},
        requested_by=actor,
        at=at,
        unique_key=f"{PRINT}:{paper.pk if isinstance(paper, Filing) else paper.subject}:{fingerprint}"[:120],
    )
    asked = Printout.objects.create(
        **_owner(paper),
        label=_label(paper),
        fingerprint=fingerprint,
        document=canonical.to_json(document),
        job=job,
        asked_at=at,
        asked_by=actor,
    )
    audit.write(
        "paper.print",
        subject=subject,
        actor=actor,
        at=at,
        chain=paper.board.chain,
        detail={"document": fingerprint},
    )
    ring(job)
    return asked


def _lock(paper: Filing | Loose) -> None:
    """The paper's row, or its board's, is the lock: of two who press at once, the second finds the first one's printout."""
    if isinstance(paper, Filing):
        Filing.objects.select_for_update(no_key=True).only("pk").get(pk=paper.pk)
    else:
        Board.objects.select_for_update().only("pk").get(pk=paper.board.pk)


def _subject(paper: Filing | Loose) -> str:
    return f"filing:{paper.uuid}" if isinstance(paper, Filing) else paper.subject


def _label(paper: Filing | Loose) -> str:
    """Short enough for a file's row, however long the unit's name is."""
    whole = f"{paper.get_kind_display()} - {paper.unit.name}" if isinstance(paper, Filing) else paper.label
    return whole[:_LONGEST_LABEL]


def print_paper(run: jobs.Run) -> None:
    """Print and store what was frozen when it was asked for; safe to run again at any point."""
    asked = Printout.objects.select_related("filing__unit").get(job=run.job_id)
    if asked.printed_at is not None:
        with run.finishing():
            return
    run.step(_STEPS[0], done=0, total=len(_STEPS))
    document = canonical.from_json(asked.document)
    docx, pdf, not_printed = document_docx(document), b"", ""
    run.step(_STEPS[1], done=1, total=len(_STEPS))
    with run.beating():
        try:
            pdf = document_pdf(document, carries_data=False)
        except PrintingOffError as off:
            not_printed = str(off)
    run.step(_STEPS[2], done=2, total=len(_STEPS))
    at, kept = clock.now(), {"document": ""} if _names_persons(asked) else {}
    with run.finishing():
        stored = _stored(asked, docx, ending="docx", content_type=DOCX_TYPE, at=at)
        printed = _stored(asked, pdf, ending="pdf", content_type="application/pdf", at=at) if pdf else None
        Printout.objects.filter(pk=asked.pk, printed_at=None).update(
            docx=stored, pdf=printed, not_printed=not_printed, printed_at=at, **kept
        )


def _names_persons(asked: Printout) -> bool:
    """Names lie in as few copies as can be: once the files are there, the text from which they were made is not kept."""
    return asked.filing is not None and kind_of(asked.filing).names_persons


def _stored(asked: Printout, content: bytes, *, ending: str, content_type: str, at: datetime) -> StoredFile:
    """Under a name that a second attempt repeats."""
    filing = asked.filing
    label = asked.label or (_label(filing) if filing else "")
    folder = filing.uuid.hex if filing else asked.subject.rpartition(":")[2].replace("-", "")
    return files.store(
        content,
        label=f"{label}.{ending}",
        content_type=content_type,
        at=at,
        name=f"printouts/{folder}/{asked.fingerprint}.{ending}",
    )
