"""The paper as PDF; where it is asked for, its own canonical text travels inside, so the figures can be read back from it."""

from pathlib import Path

from django.contrib.staticfiles import finders

from atgt_portal.lib import printing
from atgt_portal.lib.documents import canonical
from atgt_portal.lib.documents.html import STYLESHEET, document_html
from atgt_portal.lib.documents.model import OfficialDocument

DATA_NAME = "van-ban.json"


def document_pdf(
    document: OfficialDocument, *, limits: printing.Limits = printing.LIMITS, carries_data: bool = True
) -> bytes:
    """Equal documents give equal bytes; never call it inside a web request.

    What is to come back signed carries no data: the gate takes no PDF with a file inside.
    """
    data = canonical.to_json(document).encode()
    attached = printing.Attached(DATA_NAME, data, description="Nội dung văn bản và số liệu")
    return printing.render_pdf(
        document_html(document),
        base_stylesheets={STYLESHEET: _stylesheet()},
        identifier=bytes.fromhex(canonical.fingerprint(document))[:16],
        attachments=[attached] if carries_data else [],
        limits=limits,
    )


def _stylesheet() -> str:
    found = finders.find("css/print.css")
    if not isinstance(found, str):
        msg = "Thiếu static/css/print.css."
        raise printing.PrintingOffError(msg)
    return Path(found).read_text(encoding="utf-8")
