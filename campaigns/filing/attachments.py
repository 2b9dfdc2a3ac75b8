"""Files of a paper: added and removed while it is open, named for ever by every version that was sent with them."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, files
from atgt_portal.lib import sentences, text, vn
from atgt_portal.lib.scanned_papers import Scanned
from atgt_portal.lib.verdict import ToldError
from campaigns.filing.choices import FileKind, State
from campaigns.filing.models import Attachment, Filing, FilingVersion
from campaigns.filing.permissions import enters, may_edit
from units.choices import UNIT_ROLES
from units.models import User
from units.permissions import posts_of

MOST_FILES = 20
MOST_BYTES = 60 * 1024 * 1024


class AttachmentRefusedError(ToldError):
    """The file is not added or removed; the message is for the person."""


def attached_to(filing: Filing) -> list[Attachment]:
    """The files of the working copy, in their order."""
    return list(filing.attachments.filter(removed_at=None).select_related("stored"))


@transaction.atomic
def attach(
    filing: Filing,
    *,
    uploads: Sequence[Scanned],
    kind: FileKind,
    actor: User,
    at: datetime,
    abstract: str = "",
    part: str = "",
    place: str = "",
) -> list[Attachment]:
    """Add `uploads`, judged already, to the working copy; all of them or, with `AttachmentRefusedError`, none.

    Without an `abstract` each goes by the name it came with; with a `part` it proves that one figure or measure alone.
    """
    _refuse_closed(filing, actor=actor, at=at)
    standing = attached_to(filing)
    refuse_twice(uploads, {row.stored.sha256: row.abstract for row in standing})
    _refuse_many(uploads, standing)
    last = filing.attachments.aggregate(last=Max("position"))["last"] or 0
    added = []
    for position, upload in enumerate(uploads, start=last + 1):
        said = text.clean(abstract) or upload.name
        stored = files.store(
            upload.content, label=f"{said[:110]}.{upload.ending}", content_type=upload.content_type, at=at
        )
        added.append(
            Attachment.objects.create(
                filing=filing,
                stored=stored,
                kind=kind,
                abstract=said[:300],
                part=part,
                place=place[:300],
                position=position,
                pages=upload.pages,
                has_signature=upload.has_signature,
                uploaded_at=at,
                uploaded_by=actor,
            )
        )
        _trace("filing.attach", added[-1], actor=actor, at=at)
    return added


@transaction.atomic
def remove(attachment: Attachment, *, actor: User, at: datetime) -> None:
    """Take a file out of the working copy; one that no version names is gone, bytes and all."""
    _refuse_closed(attachment.filing, actor=actor, at=at)
    _trace("filing.detach", attachment, actor=actor, at=at)
    if attachment.versions.exists():
        Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=at)
        return
    stored = attachment.stored
    attachment.delete()
    files.discard(stored)


def keep_in(version: FilingVersion, named: Sequence[Attachment]) -> None:
    """From now on `version` names these files."""
    rows = Attachment.versions.through.objects
    rows.bulk_create(rows.model(attachment_id=row.pk, filingversion_id=version.pk) for row in named)


def content_of(named: Sequence[Attachment]) -> list[dict[str, Any]]:
    """The files as a frozen content names them."""
    return [
        {
            "uuid": str(row.uuid),
            "kind": row.kind,
            "name": row.stored.label,
            "abstract": row.abstract,
            "part": row.part,
            "place": row.place,
            "sha256": row.stored.sha256,
            "size": row.stored.size,
            "pages": row.pages,
            "has_signature": row.has_signature,
        }
        for row in named
    ]


def may_fetch(user: User | AnonymousUser, attachment: Attachment, *, on: date) -> bool:
    """Of a paper that `user` may see: its unit, and the office while it enters it, has every file; others those that
    reached the office.
    """
    filing, named = attachment.filing, attachment.versions
    if posts_of(user, on=on).for_unit(filing.unit_id, *UNIT_ROLES) is not None or enters(user, filing, on=on):
        return attachment.removed_at is None or named.exists()
    return named.filter(events__to_state__in=(State.SUBMITTED, State.ACCEPTED)).exists()


def _refuse_closed(filing: Filing, *, actor: User, at: datetime) -> None:
    # The paper's row is the lock: whoever sends it meanwhile waits, and names these files or finds them refused.
    held = Filing.objects.select_for_update(of=("self",), no_key=True)
    now = held.select_related("unit", "obligation", "period", "campaign")
    if not (verdict := may_edit(actor, now.get(pk=filing.pk), on=timezone.localdate(at))):
        raise AttachmentRefusedError(str(verdict.reason))


def refuse_twice(uploads: Sequence[Scanned], standing: Mapping[str, str]) -> None:
    """`standing` tells by SHA-256 what each file that is there goes by."""
    known = dict(standing)
    for upload in uploads:
        digest = hashlib.sha256(upload.content).hexdigest()
        if digest in known:
            sentence = _("Tệp %(name)s đã có trong hồ sơ (%(known)s). Chọn tệp khác, hoặc bỏ tệp cũ trước.")
            said = {"name": vn.quoted(upload.name), "known": known[digest]}
            raise AttachmentRefusedError(sentence % said)
        known[digest] = upload.name


def _refuse_many(uploads: Sequence[Scanned], standing: Sequence[Attachment]) -> None:
    count = len(uploads) + len(standing)
    if count > MOST_FILES:
        sentence = _("Hồ sơ sẽ có %(count)s tệp, nhiều nhất %(most)s tệp. Bỏ bớt tệp hoặc ghép các ảnh thành một.")
        raise AttachmentRefusedError(sentence % {"count": count, "most": MOST_FILES})
    whole = sum(len(upload.content) for upload in uploads) + sum(row.stored.size for row in standing)
    if whole > MOST_BYTES:
        told = sentences.too_big(whole, most=MOST_BYTES, advice=_("Quét lại ở 200 dpi hoặc bỏ bớt tệp."))
        raise AttachmentRefusedError(_("Các tệp của hồ sơ cộng lại quá lớn. %(told)s") % {"told": told})


def _trace(action: str, row: Attachment, *, actor: User, at: datetime) -> None:
    filing = row.filing
    detail = {"file": str(row.uuid), "kind": row.kind, "name": row.stored.label, "sha256": row.stored.sha256}
    if row.part:
        detail["part"] = row.part
    audit.write(action, subject=f"filing:{filing.uuid}", actor=actor, at=at, chain=filing.board.chain, detail=detail)
