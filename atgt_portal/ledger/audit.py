"""The audit chain: one a board, each link holding the hash of the one before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from atgt_portal.ledger.models import AuditEntry, ChainHead

if TYPE_CHECKING:
    from units.models import User

PORTAL = "portal"


def mark_of(words: str) -> str:
    """What the chain, which never forgets, holds of words that stay private: enough to prove them, not to read them."""
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """The first link that no longer fits, and why."""

    seq: int
    reason: str


def write(
    action: str,
    *,
    subject: str,
    actor: "User | None",
    at: datetime,
    chain: str = PORTAL,
    detail: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add one link to `chain`, in the caller's transaction, so that act and trace stand or fall together.

    Where an actor has signed in and holds several posts, the one in which he acts stands in the detail.
    """
    told = dict(detail or {})
    if actor is not None and (post := actor.post_in_use):
        told["acted_as"] = post
    with transaction.atomic():
        head = _locked_head(chain)
        entry = AuditEntry(
            chain=chain,
            seq=head.seq + 1,
            at=at,
            actor=actor,
            action=action,
            subject=subject,
            detail=told,
            previous_digest=head.digest,
        )
        entry.digest = _digest(entry)
        entry.save(force_insert=True)
        ChainHead.objects.filter(pk=head.pk).update(seq=entry.seq, digest=entry.digest)
    return entry


def verify(chain: str) -> Break | None:
    """The first break of `chain`, or None when every link fits and the head is the last link."""
    previous, count = "", 0
    for entry in AuditEntry.objects.filter(chain=chain).order_by("seq").iterator():
        count += 1
        if entry.seq != count:
            return Break(seq=count, reason="thiếu dòng")
        if entry.previous_digest != previous or entry.digest != _digest(entry):
            return Break(seq=count, reason="dòng đã bị sửa")
        previous = entry.digest
    head = ChainHead.objects.filter(chain=chain).first() or ChainHead(chain=chain)
    if (head.seq, head.digest) != (count, previous):
        return Break(seq=count + 1, reason="thiếu dòng cuối")
    return None


def _locked_head(chain: str) -> ChainHead:
    heads = ChainHead.objects.select_for_update().filter(chain=chain)
    if (head := heads.first()) is not None:
        return head
    # The first link: of two who make the head at once, the later one waits here and then for the lock.
    ChainHead.objects.get_or_create(chain=chain)
    return heads.get()


def _digest(entry: AuditEntry) -> str:
    parts = [
        entry.chain,
        entry.seq,
        int(entry.at.timestamp() * 1_000_000),
        entry.actor_id,
        entry.action,
        entry.subject,
        entry.detail,
        entry.previous_digest,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
