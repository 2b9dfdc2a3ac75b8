"""From one snapshot to the files people hold: paper, workbook, data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from atgt_portal.lib.documents.docx import DOCX_TYPE, document_docx
from atgt_portal.lib.documents.pdf import document_pdf
from atgt_portal.lib.documents.xlsx import document_xlsx
from atgt_portal.lib.printing import PrintingOffError
from campaigns.filing.act import digest
from reports.summary import data
from reports.summary.choices import FileKind
from reports.summary.compile import Summary, compile_summary
from reports.summary.paper import official_document

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: DOCX_TYPE,
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class Produced:
    """The files, and why there is no PDF among them, if so: printing is off on this machine."""

    files: Mapping[FileKind, bytes]
    not_printed: str = ""


def summarise(snapshot: Mapping[str, Any]) -> Summary:
    """The summary of a snapshot, under the snapshot's own SHA-256."""
    return compile_summary(snapshot, sha256=digest(dict(snapshot)))


def produce_files(summary: Summary, *, edition_label: str, issue_year: int) -> Produced:
    """Every file of the summary; the same arguments give the same bytes."""
    document = official_document(summary, edition_label=edition_label, issue_year=issue_year)
    files = {
        FileKind.DOCX: document_docx(document),
        FileKind.XLSX: document_xlsx(document),
        FileKind.JSON: data.to_json(summary),
    }
    try:
        pdf = document_pdf(document)
    except PrintingOffError as off:
        return Produced(files=files, not_printed=str(off))
    return Produced(files={FileKind.PDF: pdf, **files})
