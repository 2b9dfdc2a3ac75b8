import hashlib
import uuid
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from atgt_portal.ledger.models import StoredFile
from atgt_portal.lib import text


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


def read(stored: StoredFile) -> bytes:
    """The bytes of `stored`; `FileNotFoundError` when the medium has lost them."""
    with default_storage.open(stored.storage_name) as handle:
        content: bytes = handle.read()
    return content
