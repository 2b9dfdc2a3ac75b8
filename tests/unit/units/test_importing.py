"""Units and accounts from a table: tried first, told cell by cell, taken in whole."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import ClassVar

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.hashers import BasePasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atgt_portal.ledger.models import Notice
from atgt_portal.lib import intake, sheets
from units import importing
from units.choices import BoardRole, Role
from units.models import BoardMembership, ImportBatch, Membership, Unit, UnitName, User

AT = datetime(2023, 6, 16, 2, 0, tzinfo=UTC)
UNIT_HEADERS = ("Mã đơn vị", "Tên đơn vị", "Loại", "Vai trò trong Ban", "Có địa bàn", "Từ ngày", "Đến ngày")
ACCOUNT_HEADERS = ("Tên đăng nhập", "Họ và tên", "Đơn vị", "Vai trò", "Từ ngày", "Thư điện tử")

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(person, board) -> User:
    return person(Role.OFFICE_HEAD, board=board)


@pytest.fixture
def batch_of(office, board):
    def make(kind: str, headers, rows, *, ending: str = "csv") -> ImportBatch:
        content = (
            sheets.write_csv(headers, rows)
            if ending == "csv"
            else sheets.write_workbook([sheets.Sheet("A", headers, rows)], made_at=AT)
        )
        return importing.read_batch(
            BytesIO(content), name=f"bảng.{ending}", kind=kind, board=board, owner=office, at=AT
        )

    return make


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_list_of_units_read_back_changes_nothing(ending, board, office):
    before = list(Unit.objects.values().order_by("pk")), list(BoardMembership.objects.values().order_by("pk"))
    content = importing.export_units(board, ending=ending, at=AT)
    batch = importing.read_batch(
        BytesIO(content), name=f"đơn vị.{ending}", kind="units", board=board, owner=office, at=AT
    )
    outcome = importing.try_batch(batch)
    assert (outcome.faults, outcome.new, outcome.changed, outcome.same) == ((), 0, 0, 29)
    assert not outcome.has_work
    assert before == (list(Unit.objects.values().order_by("pk")), list(BoardMembership.objects.values().order_by("pk")))


def test_a_new_unit_comes_in_with_its_name_and_its_seat(batch_of, board, office):
    batch = batch_of(
        "units", UNIT_HEADERS, [["X-MOI", "UBND xã Mới", "xã", "", "Có", date(2023, 1, 1), ""]], ending="xlsx"
    )
    assert importing.try_batch(batch).new == 1
    assert not Unit.objects.filter(code="X-MOI").exists()
    importing.take_in(batch, actor=office, at=AT)
    unit = Unit.objects.get(code="X-MOI")
    assert (unit.registry, unit.search_key, unit.is_geographic) == (board, "ubnd xa moi", True)
    assert UnitName.objects.get(unit=unit).valid_from == date(2023, 1, 1)
    assert BoardMembership.objects.get(unit=unit).role == BoardRole.MEMBER


def test_every_wrong_cell_is_told_by_row_and_column_and_nothing_is_stored(batch_of):
    rows = [
        ["X-A", "UBND xã A", "xã", "thành viên", "x", "05/12/2023", "01/01/2022"],
        ["X B", "", "làng", "trưởng", "có lẽ", "31/11/2023", ""],
        ["", "", "", "", "", "", ""],
        ["x-a", "UBND xã A2", "xã", "", "", "", ""],
        ["X-BINHLU", "UBND xã Tên khác", "Xã", "", "Có", "", "30/06/2025"],
    ]
    outcome = importing.try_batch(batch_of("units", UNIT_HEADERS, rows))
    told = {(fault.row, fault.column) for fault in outcome.faults}
    assert told == {
        (2, "Đến ngày"), (3, "Mã đơn vị"), (3, "Tên đơn vị"), (3, "Loại"), (3, "Vai trò trong Ban"), (3, "Có địa bàn"),
        (3, "Từ ngày"), (5, "Mã đơn vị"), (6, "Tên đơn vị"),
    }  # fmt: skip
    assert not Unit.objects.filter(code="X-A").exists()


def test_people_come_in_with_their_post_and_a_password_told_once(batch_of, office, unit_of):
    rows = [
        ["Lap.BinhLu", "Người Thử A", "x-binhlu", "Người lập", date(2023, 5, 1), "a@example.vn"],
        ["duyet.binhlu", "Người Thử B", "UBND xã Bình Lư", "lãnh đạo đơn vị", date(2023, 5, 1), ""],
    ]
    batch = batch_of("accounts", ACCOUNT_HEADERS, rows, ending="xlsx")
    outcome, issued = importing.take_in(batch, actor=office, at=AT)
    assert outcome.new == 2
    user = User.objects.get(username="lap.binhlu")
    assert user.check_password(issued[0].password)
    assert user.must_change_password
    assert issued[0].password not in repr(issued)
    posts = Membership.objects.filter(unit=unit_of("X-BINHLU"))
    assert {post.role for post in posts} == {Role.FILER, Role.UNIT_LEADER}


def test_people_read_again_change_nothing_and_a_second_post_is_added(batch_of, office, unit_of):
    row = ["lap.a", "Người Thử A", "X-BINHLU", "Người lập", date(2023, 5, 1), ""]
    importing.take_in(batch_of("accounts", ACCOUNT_HEADERS, [row]), actor=office, at=AT)
    again = batch_of("accounts", ACCOUNT_HEADERS, [row, [*row[:2], "NV", *row[3:]]])
    outcome, issued = importing.take_in(again, actor=office, at=AT)
    assert (outcome.same, outcome.changed, issued) == (1, 1, [])
    assert Membership.objects.filter(user__username="lap.a").count() == 2


def test_a_person_with_two_posts_in_one_file_is_one_person(batch_of, office):
    row = ["lap.a", "Người Thử A", "X-BINHLU", "Người lập", date(2023, 5, 1), ""]
    batch = batch_of("accounts", ACCOUNT_HEADERS, [row, [*row[:2], "NV", *row[3:]]])
    tried = importing.try_batch(batch)
    assert ([one.effect for one in tried.rows], tried.faults) == (["Thêm mới", "Cập nhật"], ())
    assert not User.objects.filter(username="lap.a").exists()
    outcome, issued = importing.take_in(batch, actor=office, at=AT)
    assert (outcome.new, outcome.changed, len(issued)) == (1, 1, 1)
    assert issued[0].unit == "UBND xã Bình Lư"
    assert Membership.objects.filter(user__username="lap.a").count() == 2


@pytest.mark.parametrize("kind", ["units", "accounts"])
def test_a_trial_asks_as_little_for_many_rows_as_for_one_and_stores_nothing(kind, batch_of):
    def rows(count: int):
        if kind == "units":
            return [[f"MOI-{n}", f"Phòng Mới {n}", "Cơ quan, đơn vị", "", "Không", "", ""] for n in range(count)]
        return [[f"lap.moi{n}", "Người Thử", "NV", "Người lập", date(2023, 5, 1), ""] for n in range(count)]

    headers = UNIT_HEADERS if kind == "units" else ACCOUNT_HEADERS
    before = (Unit.objects.count(), User.objects.count())
    for count in (1, 40):
        batch = batch_of(kind, headers, rows(count))
        with CaptureQueriesContext(connection) as captured:
            outcome = importing.try_batch(batch)
        asked = [query["sql"] for query in captured if not re.match("(RELEASE |ROLLBACK TO )?SAVEPOINT", query["sql"])]
        assert all(sql.startswith("SELECT") for sql in asked)
        assert len(asked) <= 3, asked
        assert (outcome.new, outcome.faults) == (count, ())
    assert (Unit.objects.count(), User.objects.count()) == before


@pytest.mark.parametrize("role", ["Chuyên viên văn phòng thường trực", "Lãnh đạo Ban", "Quản trị hệ thống"])
def test_no_file_makes_an_officer(role, batch_of):
    outcome = importing.try_batch(batch_of("accounts", ACCOUNT_HEADERS, [["a.b", "A", "NV", role, "01/05/2023", ""]]))
    assert [(fault.row, fault.column) for fault in outcome.faults] == [(2, "Vai trò")]


def test_an_officers_account_is_not_touched_by_a_file(batch_of, person, board):
    head = person(Role.OFFICE_HEAD, board=board, username="ktht2")
    row = ["ktht2", "Tên khác", "NV", "Người lập", "01/05/2023", "x@example.vn"]
    outcome = importing.try_batch(batch_of("accounts", ACCOUNT_HEADERS, [row]))
    assert [(fault.row, fault.column) for fault in outcome.faults] == [(2, "Tên đăng nhập")]
    head.refresh_from_db()
    assert head.full_name != "Tên khác"


def test_wrong_cells_of_people_are_told_each(batch_of):
    rows = [["Lập A", "", "X-KHONG", "giám đốc", "", "không phải thư"], ["a.b", "A", "NV", "Người lập", "01/05/23", ""]]
    told = {
        (fault.row, fault.column) for fault in importing.try_batch(batch_of("accounts", ACCOUNT_HEADERS, rows)).faults
    }
    assert told == {(2, column) for column in ACCOUNT_HEADERS} | {(3, "Từ ngày")}


@pytest.mark.parametrize("column", ["Mã đơn vị", "Tên đơn vị", "Loại"])
def test_a_missing_column_is_named(column, batch_of):
    headers = [header for header in UNIT_HEADERS if header != column]
    with pytest.raises(intake.IntakeRefusedError, match=column):
        batch_of("units", headers, [["A"] * len(headers)])


def test_a_file_with_headers_only_is_sent_back(batch_of):
    with pytest.raises(intake.IntakeRefusedError):
        batch_of("units", UNIT_HEADERS, [])


def test_a_table_is_taken_in_once(batch_of, office):
    batch = batch_of("units", UNIT_HEADERS, [["X-MOI", "UBND xã Mới", "xã", "", "", "", ""]])
    importing.take_in(batch, actor=office, at=AT)
    with pytest.raises(importing.ImportRefusedError, match="đã được nhập"):
        importing.take_in(batch, actor=office, at=AT)


def test_a_table_that_no_longer_fits_is_refused_and_stays(batch_of, office, board):
    batch = batch_of("units", UNIT_HEADERS, [["X-BINHLU", "UBND xã Bình Lư", "xã", "", "Có", "", "30/06/2025"]])
    assert importing.try_batch(batch).faults == ()
    Unit.objects.filter(registry=board, code="X-BINHLU").update(name="Tên khác")
    with pytest.raises(importing.ImportRefusedError, match="vừa thay đổi"):
        importing.take_in(batch, actor=office, at=AT)
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.WAITING


class WatchedHasher(BasePasswordHasher):
    """Notes how deep in transactions every hash is made."""

    algorithm = "watched"
    depths: ClassVar[list[int]] = []

    def encode(self, password: str, salt: str) -> str:
        self.depths.append(len(connection.savepoint_ids))
        return f"watched${salt}${password[::-1]}"

    def verify(self, password: str, encoded: str) -> bool:
        return encoded.endswith(f"${password[::-1]}")


def test_passwords_are_hashed_before_the_ledger_is_held(batch_of, office, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.WatchedHasher"]
    watched = hashers.get_hasher("watched")
    rows = [[f"lap.{no}", f"Người Thử {no}", "X-BINHLU", "Người lập", "01/05/2023", ""] for no in range(3)]
    batch = batch_of("accounts", ACCOUNT_HEADERS, rows)
    outside = len(connection.savepoint_ids)
    watched.depths.clear()
    _outcome, issued = importing.take_in(batch, actor=office, at=AT)
    assert watched.depths == [outside] * 3
    assert all(User.objects.get(username=one.username).check_password(one.password) for one in issued)
    assert len({one.password for one in issued}) == 3
    assert Notice.objects.filter(subject__startswith="Mật khẩu của anh/chị vừa được cấp bởi").count() == 3


@pytest.mark.parametrize("count", [200, 201])
def test_a_file_holds_at_most_200_accounts(count, batch_of):
    rows = [[f"lap.{no}", "Người Thử", "X-BINHLU", "Người lập", "01/05/2023", ""] for no in range(count)]
    if count == 200:
        assert len(batch_of("accounts", ACCOUNT_HEADERS, rows).rows) == 200
        return
    with pytest.raises(intake.IntakeRefusedError, match="201 dòng tài khoản; mỗi lần nhập tối đa 200 dòng"):
        batch_of("accounts", ACCOUNT_HEADERS, rows)


def test_more_than_200_units_still_come_in_at_once(batch_of):
    rows = [[f"M-{no}", f"Xã {no}", "xã", "", "", "", ""] for no in range(201)]
    assert len(batch_of("units", UNIT_HEADERS, rows).rows) == 201
