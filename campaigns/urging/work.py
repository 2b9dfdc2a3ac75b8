"""The job that prints a công văn đôn đốc; safe to run again at any point."""

from django.utils.translation import gettext_lazy as _l

from atgt_portal.ledger import files, jobs
from atgt_portal.lib import clock
from atgt_portal.lib.documents.docx import DOCX_TYPE, document_docx
from atgt_portal.lib.documents.pdf import document_pdf
from atgt_portal.lib.printing import PrintingOffError
from campaigns.urging.choices import FileKind
from campaigns.urging.models import LetterFile, UrgingLetter
from campaigns.urging.paper import official_document
from campaigns.urging.urging import PRODUCE

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: DOCX_TYPE,
}
STEPS = ("Dựng công văn", "Lưu tệp")


def register() -> None:
    """Tell the ledger how a letter of urging is printed."""
    jobs.register(PRODUCE, produce, label=_l("In công văn đôn đốc"))


def produce(run: jobs.Run) -> None:
    """Print and store the letter of this job: all its files at once, or none."""
    letter = UrgingLetter.objects.select_related("campaign", "board").get(job=run.job_id)
    run.step(STEPS[0], done=0, total=len(STEPS))
    document = official_document(letter)
    made = {FileKind.DOCX: document_docx(document)}
    not_printed = ""
    with run.beating():
        try:
            made[FileKind.PDF] = document_pdf(document, carries_data=False)
        except PrintingOffError as off:
            not_printed = str(off)
    run.step(STEPS[1], done=1, total=len(STEPS))
    at = clock.now()
    with run.finishing():
        for kind, content in made.items():
            stored = files.store(
                content,
                label=f"cong-van-don-doc-lan-{letter.number}.{kind}",
                content_type=CONTENT_TYPES[kind],
                at=at,
                name=f"urging/{letter.uuid.hex}/{kind}",
            )
            LetterFile.objects.create(letter=letter, kind=kind, stored=stored)
        UrgingLetter.objects.filter(pk=letter.pk, produced_at=None).update(produced_at=at, not_printed=not_printed)
