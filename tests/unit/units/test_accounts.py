"""Accounts: made with their post, given passwords that must be changed, never above the unit."""

from datetime import UTC, date, datetime

import pytest

from atgt_portal.ledger import audit
from atgt_portal.ledger.models import AuditEntry, Notice
from units import accounts, scope
from units.choices import Role
from units.models import Membership, User
from units.permissions import account_with_posts, posts_of

AT = datetime(2023, 6, 16, 2, 0, tzinfo=UTC)
ON = date(2023, 6, 16)

pytestmark = pytest.mark.django_db


def test_an_account_is_made_with_the_post_it_holds(unit_of):
    commune = unit_of("X-BINHLU")
    user = accounts.create_account(
        " Lap.X-BinhLu ",
        full_name="Người lập minh họa",
        role=Role.FILER,
        unit=commune,
        valid_from=ON,
        password="mat-khau-rieng",
    )
    assert user.username == "lap.x-binhlu"
    assert user.check_password("mat-khau-rieng")
    assert [(post.unit, post.role) for post in user.memberships.all()] == [(commune, Role.FILER)]


def test_without_a_password_nobody_can_sign_in(unit_of):
    user = accounts.create_account("lap", full_name="A", role=Role.FILER, unit=unit_of("NV"), valid_from=ON)
    assert not user.has_usable_password()


@pytest.mark.parametrize("username", ["", "a", "lập", "có dấu", "a b", "<b>", "x" * 61])
def test_a_name_that_cannot_be_typed_everywhere_is_refused(username, unit_of):
    with pytest.raises(accounts.AccountRefusedError, match="Đặt lại tên"):
        accounts.create_account(username, full_name="A", role=Role.FILER, unit=unit_of("NV"), valid_from=ON)


def test_a_name_is_given_once_and_a_role_only_at_its_own_kind_of_place(unit_of, board):
    accounts.create_account("lap", full_name="A", role=Role.FILER, unit=unit_of("NV"), valid_from=ON)
    with pytest.raises(accounts.AccountRefusedError, match="đã có người dùng"):
        accounts.create_account("LAP", full_name="B", role=Role.FILER, unit=unit_of("NV"), valid_from=ON)
    with pytest.raises(accounts.AccountRefusedError, match="đúng một nơi"):
        accounts.create_account("khac", full_name="B", role=Role.REVIEWER, unit=unit_of("NV"), valid_from=ON)
    with pytest.raises(accounts.AccountRefusedError, match="đúng một nơi"):
        accounts.create_account(
            "khac", full_name="B", role=Role.REVIEWER, board=board, unit=unit_of("NV"), valid_from=ON
        )


def test_an_issued_password_works_once_must_be_changed_and_leaves_a_trace(unit_of, board, person):
    office, filer = person(Role.OFFICE_HEAD, board=board), person(Role.FILER, unit=unit_of("NV"))
    password = accounts.issue_password(filer, board=board, actor=office, at=AT)
    filer.refresh_from_db()
    assert filer.check_password(password)
    assert filer.must_change_password
    entry = AuditEntry.objects.get(action="account.issue_password")
    assert password not in str(entry.detail)
    assert audit.verify(board.chain) is None


def test_the_holder_is_told_who_gave_the_password_each_time(unit_of, board, person):
    head, filer = person(Role.OFFICE_HEAD, board=board), person(Role.FILER, unit=unit_of("NV"))
    filer.set_unusable_password()
    for _time in range(2):
        accounts.issue_password(filer, board=board, actor=head, at=AT)
    told = list(Notice.objects.filter(to_user=filer).order_by("pk").values_list("subject", flat=True))
    assert told == [
        f"Mật khẩu của anh/chị vừa được cấp bởi {head.full_name}",
        f"Mật khẩu của anh/chị vừa được cấp lại bởi {head.full_name}",
    ]


def test_a_password_made_ready_beforehand_is_the_one_that_works(unit_of, board, person):
    head, filer = person(Role.OFFICE_HEAD, board=board), person(Role.FILER, unit=unit_of("NV"))
    ready = accounts.ready_password()
    assert ready.told not in repr(ready)
    assert accounts.issue_password(filer, board=board, actor=head, at=AT, ready=ready) == ready.told
    filer.refresh_from_db()
    assert filer.check_password(ready.told)


def test_a_reviewer_gives_nobody_a_password(unit_of, board, person):
    filer = person(Role.FILER, unit=unit_of("X-BINHLU"))
    verdict = scope.may_issue_password(person(Role.REVIEWER, board=board), filer, on=ON)
    assert "Chỉ lãnh đạo văn phòng thường trực và quản trị hệ thống" in str(verdict.reason)
    for role in (Role.OFFICE_HEAD, Role.SYSTEM_ADMIN):
        assert scope.may_issue_password(person(role, board=board), filer, on=ON)


def test_passwords_are_readable_and_never_repeat():
    issued = {accounts.one_time_password() for _each in range(200)}
    assert len(issued) == 200
    assert not set("".join(issued)) & set("01ijlo")


@pytest.mark.parametrize(
    ("role", "at_board", "may"),
    [
        (Role.FILER, False, True),
        (Role.UNIT_LEADER, False, True),
        (Role.REVIEWER, True, False),
        (Role.BOARD_LEADER, True, False),
        (Role.SYSTEM_ADMIN, True, False),
    ],
)
def test_the_office_gives_passwords_to_units_and_never_to_officers(role, at_board, may, unit_of, board, person):
    office = person(Role.OFFICE_HEAD, board=board)
    other = person(role, board=board) if at_board else person(role, unit=unit_of("X-BINHLU"))
    assert bool(scope.may_issue_password(office, other, on=ON)) is may


def test_someone_who_also_serves_elsewhere_is_not_for_the_office(unit_of, board, person):
    office, both = person(Role.OFFICE_HEAD, board=board), person(Role.FILER, unit=unit_of("X-BINHLU"))
    assert scope.may_issue_password(office, both, on=ON)
    both.memberships.create(role=Role.UPPER_BOARD, board=board.parent, valid_from=date(2022, 1, 1))
    assert not scope.may_issue_password(office, both, on=ON)
    assert not scope.may_issue_password(office, office, on=ON)


def test_a_filer_looks_after_nothing(unit_of, board, person):
    filer = person(Role.FILER, unit=unit_of("X-BINHLU"))
    assert not scope.managed_units(filer, on=ON).exists()
    assert not scope.managed_accounts(filer, on=ON).exists()
    assert scope.managed_units(person(Role.OFFICE_HEAD, board=board), on=ON).count() == 29


def test_an_account_comes_with_its_posts_in_one_question(person, board, unit_of, django_assert_num_queries):
    reviewer = person(Role.REVIEWER, board=board, home_unit=unit_of("KTHT"))
    Membership.objects.create(user=reviewer, role=Role.FILER, unit=unit_of("NV"), valid_from=ON)
    with django_assert_num_queries(1):
        found = account_with_posts(reviewer.pk, on=ON)
        assert found == reviewer
        assert posts_of(found, on=ON).main.board == board
    assert posts_of(found, on=ON) == posts_of(reviewer, on=ON)


def test_an_account_without_a_post_is_found_and_one_that_does_not_exist_is_not():
    nobody = User.objects.create(username="khong-viec")
    found = account_with_posts(nobody.pk, on=ON)
    assert found == nobody
    assert posts_of(found, on=ON).held == ()
    assert account_with_posts(nobody.pk + 1, on=ON) is None
