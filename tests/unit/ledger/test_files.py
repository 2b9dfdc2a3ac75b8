"""A stored file comes back as it was written, or the person is told that the medium has lost it."""

import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from atgt_portal.ledger import files
from atgt_portal.ledger.models import StoredFile

NOON = datetime(2023, 12, 20, 5, 0, tzinfo=UTC)
CONTENT = "Báo cáo tổng kết".encode()


@pytest.fixture
def stored(db: None) -> StoredFile:
    return files.store(CONTENT, label="tong-ket.pdf", content_type="application/pdf", at=NOON)


def place_of(stored: StoredFile) -> Path:
    return Path(default_storage.path(stored.storage_name))


def test_what_was_stored_is_read_back(stored: StoredFile) -> None:
    assert files.read(stored) == CONTENT
    assert stored.sha256 == hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda place: place.unlink(), "Không đọc được tệp “tong-ket.pdf”"),
        (lambda place: (place.unlink(), place.mkdir()), "Không đọc được tệp “tong-ket.pdf”"),
        (lambda place: place.write_bytes(CONTENT[:-1]), "“tong-ket.pdf” .* không còn nguyên"),
        (lambda place: place.write_bytes(b""), "“tong-ket.pdf” .* không còn nguyên"),
    ],
    ids=["lost", "unreadable", "cut off", "emptied"],
)
def test_what_the_medium_has_lost_is_told_by_name_and_logged_by_number(
    stored: StoredFile, harm: Callable[[Path], object], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    harm(place_of(stored))

    with caplog.at_level(logging.ERROR), pytest.raises(files.FileLostError, match=told) as refusal:
        files.read(stored)

    assert str(stored.uuid) in caplog.text
    assert stored.storage_name in caplog.text
    assert str(place_of(stored)) not in str(refusal.value)
