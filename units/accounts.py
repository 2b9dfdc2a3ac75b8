"""Accounts: made with the post they hold, given one-time passwords, never more rights than the post."""

import re
import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import text, vn
from units.choices import UNIT_ROLES, Role
from units.models import Board, Membership, Unit, User

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}", re.ASCII)
_LETTERS = "abcdefghkmnpqrstuvwxyz23456789"  # no l, i, j, o, 0, 1: passwords are read out on the phone
_GROUPS, _GROUP = 3, 4


class AccountRefusedError(ValueError):
    """The account cannot be made; the message is for the person."""


def tidy_username(typed: str) -> str:
    """The name as it is stored, or `AccountRefusedError`."""
    username = text.clean(typed).lower()
    if not _USERNAME.fullmatch(username):
        sentence = _(
            "Tên đăng nhập %(typed)s cần từ 2 đến 60 ký tự, chỉ gồm chữ không dấu, chữ số, dấu chấm và gạch nối. Đặt lại tên."
        )
        raise AccountRefusedError(sentence % {"typed": vn.quoted(typed)})
    return username


@transaction.atomic
def create_account(
    username: str,
    *,
    full_name: str,
    role: Role,
    valid_from: date,
    unit: Unit | None = None,
    board: Board | None = None,
    home_unit: Unit | None = None,
    post: str = "",
    password: str | None = None,
    email: str = "",
    phone: str = "",
    must_change_password: bool = False,
) -> User:
    """An account that holds one post: for `unit` with a unit's role, for `board` with any other.

    Without `password` nobody can sign in until one is issued.
    """
    username = tidy_username(username)
    if (unit is None) == (board is None) or (unit is not None) != (role in UNIT_ROLES):
        raise AccountRefusedError(_("Vai trò %(role)s phải gắn với đúng một nơi.") % {"role": role.label})
    if User.objects.filter(username=username).exists():
        sentence = _("Tên đăng nhập %(typed)s đã có người dùng. Chọn tên khác.")
        raise AccountRefusedError(sentence % {"typed": vn.quoted(username)})
    user = User(
        username=username,
        full_name=text.clean(full_name),
        email=email,
        phone=phone,
        must_change_password=must_change_password,
    )
    user.set_password(password)
    user.save(force_insert=True)
    Membership.objects.create(
        user=user, role=role, unit=unit, board=board, home_unit=home_unit, post=post, valid_from=valid_from
    )
    return user


def one_time_password() -> str:
    """Twelve letters and digits in groups, easy to read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(_GROUP)) for _group in range(_GROUPS))


@transaction.atomic
def issue_password(account: User, *, board: Board, actor: User, at: datetime) -> str:
    """A new password that must be changed at first use; every session of the account ends. Told once, stored nowhere."""
    password = one_time_password()
    account.set_password(password)
    User.objects.filter(pk=account.pk).update(password=account.password, must_change_password=True)
    audit.write("account.issue_password", subject=f"user:{account.uuid}", actor=actor, at=at, chain=board.chain)
    return password


@transaction.atomic
def change_own_password(user: User, *, password: str, at: datetime) -> None:
    """The person's own choice; what was issued is no longer valid."""
    user.set_password(password)
    user.must_change_password = False
    User.objects.filter(pk=user.pk).update(password=user.password, must_change_password=False)
    audit.write("account.change_password", subject=f"user:{user.uuid}", actor=user, at=at)
