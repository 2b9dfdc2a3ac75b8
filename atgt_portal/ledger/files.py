import hashlib
import logging
import uuid
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atgt_portal.ledger.models import StoredFile
from atgt_portal.lib import text

_LOST = _("Không đọc được tệp “%(name)s” từ nơi lưu của máy chủ.")
_CHANGED = _("Tệp “%(name)s” ở nơi lưu của máy chủ không còn nguyên như lúc lưu nên không được đưa ra.")

log = logging.getLogger(__name__)


def store(content: bytes, *, label: str, content_type: str, at: datetime, name: str = "") -> StoredFile:
    """Write the bytes, then the row: never a row without its file.

    The name on the medium is random unless the caller gives one that a second attempt at the same work repeats.
    """
    identity = uuid.uuid4()
    name = default_storage.save(name or f"{at:%Y/%m}/{identity.hex}", ContentFile(content))
    return StoredFile.objects.create(
        uuid=identity,
        storage_name=name,
        label=text.clean(label),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=at,
    )


def discard(stored: StoredFile) -> None:
    """Forget a file that nothing names any more; the bytes go once the row is surely gone."""
    name = stored.storage_name
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(name))


class FileLostError(Exception):
    """The medium no longer gives the bytes that were stored; the text is for the person who asked for them."""


def read(stored: StoredFile) -> bytes:
    """The bytes of `stored` as they were written; `FileLostError` when the medium has lost or changed them."""
    try:
        with default_storage.open(stored.storage_name) as handle:
            content: bytes = handle.read()
    except OSError as error:
        log.exception("stored file %s cannot be read from %s", stored.uuid, stored.storage_name)
        raise FileLostError(_LOST % {"name": stored.label}) from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        log.error("stored file %s has changed at %s", stored.uuid, stored.storage_name)
        raise FileLostError(_CHANGED % {"name": stored.label})
    return content
