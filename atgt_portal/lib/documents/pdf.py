"""The paper as PDF; its own canonical text travels inside, so the figures can be read back from the file alone."""

from pathlib import Path

from django.contrib.staticfiles import finders

from atgt_portal.lib import printing
from atgt_portal.lib.documents import canonical
from atgt_portal.lib.documents.html import STYLESHEET, document_html
from atgt_portal.lib.documents.model import OfficialDocument

DATA_NAME = "van-ban.json"


def document_pdf(document: OfficialDocument, *, limits: printing.Limits = printing.LIMITS) -> bytes:
    """Equal documents give equal bytes; never call it inside a web request."""
    data = canonical.to_json(document).encode()
    return printing.render_pdf(
        document_html(document),
        base_stylesheets={STYLESHEET: _stylesheet()},
        identifier=bytes.fromhex(canonical.fingerprint(document))[:16],
        attachments=[printing.Attached(DATA_NAME, data, description="Nội dung văn bản và số liệu")],
        limits=limits,
    )


def _stylesheet() -> str:
    found = finders.find("css/print.css")
    if not isinstance(found, str):
        msg = "Thiếu static/css/print.css."
        raise printing.PrintingOffError(msg)
    return Path(found).read_text(encoding="utf-8")
