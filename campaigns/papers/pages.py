"""What the page about a printout shows, ready as words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from atgt_portal.ledger.models import Job, StoredFile
from atgt_portal.lib import vn
from atgt_portal.lib.documents.model import OfficialDocument
from atgt_portal.lib.documents.wording import number_and_symbol
from campaigns.filing import wording
from campaigns.papers.models import Printout

_SILENT_AFTER = timedelta(seconds=60)


@dataclass(slots=True)
class PrintoutPage:
    """`state` is none, running, failed or ready."""

    state: str = "none"
    label: str = ""
    percent: int = 0
    silent: bool = False
    error: str = ""
    not_printed: str = ""
    printed: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)


def page_of(printout: Printout | None, *, url_of: Callable[[str], str], now: datetime) -> PrintoutPage:
    """`url_of` gives the address of the file with that ending."""
    if printout is None:
        return PrintoutPage()
    job = printout.job
    if printout.printed_at is None:
        if job.state == Job.State.FAILED:
            return PrintoutPage(state="failed", error=job.error)
        last = job.heartbeat_at or job.queued_at
        return PrintoutPage(
            state="running",
            label=job.step or _("Đang chờ máy xử lý"),
            percent=job.done * 100 // job.total if job.total else 0,
            silent=now - last > _SILENT_AFTER,
        )
    ready = PrintoutPage(state="ready", not_printed=printout.not_printed, printed=wording.moment(printout.printed_at))
    for ending, name, stored in (
        ("docx", _("Bản Word để sửa"), printout.docx),
        ("pdf", _("Bản PDF để in"), printout.pdf),
    ):
        if stored is not None:
            ready.files.append(_file(stored, name=name, ending=ending, url=url_of(ending)))
    return ready


def _file(stored: StoredFile, *, name: str, ending: str, url: str) -> dict[str, Any]:
    return {
        "name": name,
        "kind": ending.upper(),
        "primary": ending == "pdf",
        "url": url,
        "note": _("%(size)s · mã kiểm tra %(code)s…")
        % {"size": filesizeformat(stored.size), "code": stored.sha256[:16]},
    }


def way_on(*, is_numbered: bool, number_url: str = "", send_url: str = "") -> list[dict[str, str]]:
    """From the printout to the sending, each step with its page where this reader may take it now."""
    signed = _("Ghi số, ngày, người ký vào hồ sơ và tải bản ký lên.") if is_numbered else _("Tải bản ký lên.")
    steps = (
        (_("Lập bản in, in ra hoặc sửa thêm bằng Word; trình ký."), ""),
        (_("Văn thư cấp số, ghi ngày, đóng dấu."), ""),
        (signed, number_url),
        (_("Xem lại và gửi hồ sơ."), send_url),
    )
    return [{"text": text, "url": url} for text, url in steps]


def head_facts(document: OfficialDocument) -> list[dict[str, str]]:
    """What the paper's head and foot will say, so that a wrong line is seen before it is printed."""
    head = document.letterhead
    signed = " / ".join(line.upper() for line in document.signature.authority_lines)
    day = vn.show_date(document.issued_on) if document.issued_on else _("để trống, văn thư ghi sau khi ký")
    number = number_and_symbol(document.number, symbol=document.symbol)
    facts = (
        (_("Cơ quan chủ quản"), " ".join(head.parent_lines).upper() or _("không ghi")),
        (_("Cơ quan ban hành"), " ".join(head.issuer_lines).upper()),
        (_("Số, ký hiệu"), number if document.number else _("…%(number)s (để trống số)") % {"number": number.strip()}),
        (_("Ngày ký"), day),
        (_("Người ký"), " – ".join(part for part in (signed, document.signature.name) if part)),
    )
    return [{"label": label, "value": value, "url": ""} for label, value in facts]
