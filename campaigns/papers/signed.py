"""The signed copies of the board's letters: each room tells how its letters are found, kept and shown they are in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, files
from atgt_portal.lib import vn
from atgt_portal.lib.scanned_papers import Scanned
from campaigns.filing.attachments import AttachmentRefusedError, refuse_twice
from campaigns.papers.models import SignedScan
from units.models import Board, User

MOST_SCANS = 6


@dataclass(frozen=True, slots=True)
class BoardLetter:
    """A letter as one reader sees it; `writes` for who may add its signed copy, `only_writers` refuses others than the office."""

    subject: str
    title: str
    sub: str
    back_url: str
    back_label: str
    board: Board
    writes: bool
    only_writers: str = ""


class FindLetter(Protocol):
    """The letter of that uuid, if this reader may see it."""

    def __call__(self, uuid: UUID, *, user: User | AnonymousUser, on: date) -> BoardLetter | None: ...


_KINDS: dict[str, FindLetter] = {}


def register(code: str, find: FindLetter) -> None:
    """`code` stands in the address of the page."""
    _KINDS[code] = find


def find(code: str, uuid: UUID, *, user: User | AnonymousUser, on: date) -> BoardLetter | None:
    known = _KINDS.get(code)
    return known(uuid, user=user, on=on) if known else None


def url_of(code: str, uuid: UUID) -> str:
    return reverse("papers:signed", kwargs={"kind": code, "uuid": uuid})


@transaction.atomic
def add(letter: BoardLetter, uploads: Sequence[Scanned], *, actor: User, at: datetime) -> None:
    """Add `uploads`, judged already, to the letter; all of them or, with `AttachmentRefusedError`, none."""
    # The board's row is the lock: of two who send the same scan, the second finds it there.
    Board.objects.select_for_update().only("pk").get(pk=letter.board.pk)
    standing = scans_of(letter)
    refuse_twice(uploads, {row.stored.sha256: row.name for row in standing})
    if len(standing) + len(uploads) > MOST_SCANS:
        sentence = _("Văn bản sẽ có %(n)s tệp, nhiều nhất %(most)s tệp. Ghép các trang thành một PDF rồi tải lên.")
        raise AttachmentRefusedError(sentence % {"n": len(standing) + len(uploads), "most": MOST_SCANS})
    for upload in uploads:
        label = f"{letter.title[:110]}, {_('bản ký')}.{upload.ending}"
        stored = files.store(upload.content, label=label, content_type=upload.content_type, at=at)
        row = SignedScan.objects.create(
            subject=letter.subject,
            board=letter.board,
            stored=stored,
            name=upload.name[:200],
            pages=upload.pages,
            has_signature=upload.has_signature,
            uploaded_at=at,
            uploaded_by=actor,
        )
        detail = {"file": str(row.uuid), "sha256": stored.sha256}
        audit.write(
            "letter.signed", subject=letter.subject, actor=actor, at=at, chain=letter.board.chain, detail=detail
        )


def scans_of(letter: BoardLetter) -> list[SignedScan]:
    return list(SignedScan.objects.filter(subject=letter.subject).select_related("stored"))


def rows_of(letter: BoardLetter, *, code: str, uuid: UUID) -> list[dict[str, Any]]:
    """For `components/file_row.html`, newest first."""
    return [_row(scan, code=code, uuid=uuid) for scan in scans_of(letter)]


def _row(scan: SignedScan, *, code: str, uuid: UUID) -> dict[str, Any]:
    notes = [_("%(n)s trang") % {"n": vn.show_number(scan.pages)}, filesizeformat(scan.stored.size)]
    if scan.stored.label.endswith(".pdf"):
        seen = _("có chữ ký số (cổng không kiểm tra hiệu lực)") if scan.has_signature else _("không thấy chữ ký số")
        notes.append(seen)
    notes.append(_("mã kiểm tra %(code)s…") % {"code": scan.stored.sha256[:16]})
    return {
        "name": scan.name,
        "kind": scan.stored.label.rpartition(".")[2].upper(),
        "note": " · ".join(notes),
        "url": reverse("papers:signed_file", kwargs={"kind": code, "uuid": uuid, "file": scan.uuid}),
    }
