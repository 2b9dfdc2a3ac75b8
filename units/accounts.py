"""Accounts: made with the post they hold, given one-time passwords, never more rights than the post."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
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


@dataclass(frozen=True, slots=True)
class ReadyPassword:
    """A one-time password with its hash. Hashing is slow on purpose: many are made ready before a transaction opens."""

    told: str = field(repr=False)
    stored: str = field(repr=False)


def ready_password() -> ReadyPassword:
    """For one account; never used twice."""
    password = one_time_password()
    return ReadyPassword(told=password, stored=make_password(password))


def issue_password(
    account: User, *, board: Board, actor: User, at: datetime, ready: ReadyPassword | None = None
) -> str:
    """A new password that must be changed at first use; every session of the account ends. Told once, stored nowhere.

    The holder is told who gave it, so that nobody takes an account over unseen.
    """
    ready = ready or ready_password()
    again = account.has_usable_password()
    with transaction.atomic():
        account.password = ready.stored
        User.objects.filter(pk=account.pk).update(password=ready.stored, must_change_password=True)
        entry = audit.write(
            "account.issue_password", subject=f"user:{account.uuid}", actor=actor, at=at, chain=board.chain
        )
        _tell_holder(account, actor=actor, at=at, again=again, unique_key=f"password:{entry.pk}")
    return ready.told


def _tell_holder(account: User, *, actor: User, at: datetime, again: bool, unique_key: str) -> None:
    subject = (
        _("Mật khẩu của anh/chị vừa được cấp lại bởi %(who)s")
        if again
        else _("Mật khẩu của anh/chị vừa được cấp bởi %(who)s")
    )
    body = _(
        "Đăng nhập bằng mật khẩu được cấp rồi đặt mật khẩu riêng. Nếu anh/chị không đề nghị cấp, báo ngay lãnh đạo Ban."
    )
    notices.post([account], subject=subject % {"who": actor.full_name}, body=body, at=at, unique_key=unique_key)


@transaction.atomic
def change_own_password(user: User, *, password: str, at: datetime) -> None:
    """The person's own choice; what was issued is no longer valid."""
    user.set_password(password)
    user.must_change_password = False
    User.objects.filter(pk=user.pk).update(password=user.password, must_change_password=False)
    audit.write("account.change_password", subject=f"user:{user.uuid}", actor=user, at=at)
