import json
import sqlite3
import stat
from contextlib import closing

import pytest

from scripts import state
from scripts.places import CannotGoOnError
from scripts.state_version import verdict

ACCOUNTS = [
    {"username": "lap.tt-tamduong", "who": "Người lập (trình diễn)", "what": "Thị trấn Tam Đường"},
    {"username": "ktht", "who": "Chuyên viên (trình diễn)", "what": "Phòng KT&HT"},
]


@pytest.fixture
def full_state(tmp_path):
    with closing(sqlite3.connect(tmp_path / state.DATABASE)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE papers (title TEXT)")
        database.execute("INSERT INTO papers VALUES ('Kế hoạch')")
        database.commit()
    for folder in ("files/ab", "doorbell", "doorbell-control", "doorbell-done", "backups/old", "logs"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "files/ab/scan").write_bytes(b"scan")
    (tmp_path / "secret_key").write_text("key")
    (tmp_path / "demo_password").write_text("kín")
    (tmp_path / "demo.json").write_text(json.dumps({"stage": "yearend", "today": "2023-12-20", "accounts": ACCOUNTS}))
    return tmp_path


def test_a_second_holder_of_the_state_is_told_who_the_first_is(tmp_path):
    first = "bản đang chạy tại http://127.0.0.1:8000"
    with state.held(tmp_path, first):
        assert state.holder(tmp_path) == first
        with pytest.raises(CannotGoOnError, match=first), state.held(tmp_path, "bản thứ hai"):
            pass

    assert state.holder(tmp_path) == ""
    with state.held(tmp_path, "bản thứ hai"):
        assert state.holder(tmp_path) == "bản thứ hai"


def test_a_state_folder_that_cannot_be_made_is_named_with_what_to_do(tmp_path):
    (tmp_path / "var").write_text("một tệp, không phải thư mục")

    with pytest.raises(CannotGoOnError, match=r"var.*ATGT_STATE_DIR"), state.held(tmp_path / "var", "bản này"):
        pass


def test_a_backup_holds_the_database_and_the_files_even_while_someone_writes(full_state):
    with closing(sqlite3.connect(full_state / state.DATABASE)) as writer:
        writer.execute("INSERT INTO papers VALUES ('Báo cáo')")
        writer.commit()
        writer.execute("INSERT INTO papers VALUES ('chưa ghi xong')")

        state.copy_to(full_state / "backups" / "new", full_state)

    with closing(sqlite3.connect(full_state / "backups" / "new" / state.DATABASE)) as copy:
        assert [title for (title,) in copy.execute("SELECT title FROM papers")] == ["Kế hoạch", "Báo cáo"]
    assert (full_state / "backups" / "new" / "files/ab/scan").read_bytes() == b"scan"


def test_a_reset_deletes_what_the_demo_made_and_keeps_backups_logs_and_key(full_state):
    state.wipe(full_state)

    assert {path.name for path in full_state.iterdir()} == {"backups", "logs", "secret_key"}


def test_the_password_is_made_once_and_readable_by_its_owner_only(tmp_path):
    password = state.password_for_seeding(tmp_path, {})

    assert len(password) >= 10
    assert state.password_for_seeding(tmp_path, {}) == password == state.kept_password(tmp_path)
    assert stat.S_IMODE((tmp_path / "demo_password").stat().st_mode) == 0o600


def test_a_password_chosen_by_the_caller_is_used_and_kept(tmp_path):
    assert state.password_for_seeding(tmp_path, {"ATGT_DEMO_PASSWORD": "mat-khau-rieng"}) == "mat-khau-rieng"
    assert state.kept_password(tmp_path) == "mat-khau-rieng"


def test_the_accounts_stand_in_columns_under_their_password(full_state):
    text = state.accounts_text(state.demo_of(full_state), "kín")

    assert text.splitlines() == [
        "Tài khoản chạy thử (mật khẩu chung: kín):",
        "  lap.tt-tamduong  Người lập (trình diễn)    Thị trấn Tam Đường",
        "  ktht             Chuyên viên (trình diễn)  Phòng KT&HT",
    ]


def test_a_state_without_a_demo_says_so(tmp_path):
    assert "Chưa có tài khoản" in state.accounts_text(state.demo_of(tmp_path), "")


FIRST, SECOND, THIRD = ("units", "0001_initial"), ("units", "0002_names"), ("units", "0003_later")
SQUASHED = ("units", "0001_squashed_0002")


@pytest.mark.parametrize(
    ("applied", "known", "wanted", "expected"),
    [
        ([], [FIRST], [FIRST], "empty"),
        ([FIRST], [FIRST], [FIRST], "current"),
        ([FIRST], [FIRST, SECOND], [FIRST, SECOND], "older"),
        ([FIRST, SECOND, THIRD], [FIRST, SECOND], [FIRST, SECOND], "newer"),
        # Newer in one app and older in another is still a future this code does not know.
        ([FIRST, THIRD], [FIRST, SECOND], [FIRST, SECOND], "newer"),
        # A squashed migration stands for those it replaced, although their files have gone.
        ([FIRST, SECOND, SQUASHED], [FIRST, SECOND, SQUASHED], [SQUASHED], "current"),
    ],
)
def test_the_version_of_a_database_is_told_from_its_migrations(applied, known, wanted, expected):
    assert verdict(applied=applied, known=known, wanted=wanted) == expected
