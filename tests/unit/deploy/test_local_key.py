"""Web, worker and beat start together on an empty state folder and must sign with one key."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from atgt_portal import settings as portal_settings

AT_ONCE = 12


def test_all_who_start_at_once_get_the_same_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = set()
    for turn in range(20):
        folder = tmp_path / str(turn)
        monkeypatch.setattr(portal_settings, "STATE_DIR", folder)
        together = threading.Barrier(AT_ONCE)

        def start(_number: int, together: threading.Barrier = together) -> str:
            together.wait(10)
            return portal_settings._local_key()

        with ThreadPoolExecutor(AT_ONCE) as pool:
            got = set(pool.map(start, range(AT_ONCE)))

        assert len(got) == 1
        assert {path.name for path in folder.iterdir()} == {"secret_key"}
        assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
        keys |= got

    assert len(keys) == 20
    assert min(len(key) for key in keys) > 60


def test_a_key_that_stands_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal_settings, "STATE_DIR", tmp_path)
    (tmp_path / "secret_key").write_text("the key of yesterday", encoding="ascii")

    assert portal_settings._local_key() == "the key of yesterday"
