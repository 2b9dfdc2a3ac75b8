"""Who looks after which units and accounts: the standing office and the administrator of their own board, nobody else."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib.verdict import ALLOWED, Verdict
from units.acting.rights import Acting, acting_for_board
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import Board, ImportBatch, Membership, Unit, User
from units.permissions import posts_of

MANAGING_ROLES = OFFICE_ROLES | {Role.SYSTEM_ADMIN}
# Who can set a password can act as its holder: a reviewer must not file the papers that he himself reviews.
PASSWORD_ROLES = frozenset({Role.OFFICE_HEAD, Role.SYSTEM_ADMIN})


def managed_boards(user: User | AnonymousUser, *, on: date) -> QuerySet[Board]:
    """The boards whose units and accounts `user` looks after that day."""
    return Board.objects.filter(pk__in=posts_of(user, on=on).board_ids(*MANAGING_ROLES)).order_by("pk")


def looks_after_units(user: User | AnonymousUser, *, on: date) -> bool:
    """Whether the pages about units exist for `user`."""
    return posts_of(user, on=on).holds(*MANAGING_ROLES)


def managed_units(user: User | AnonymousUser, *, on: date) -> QuerySet[Unit]:
    """The units registered with those boards."""
    return Unit.objects.filter(registry__in=posts_of(user, on=on).board_ids(*MANAGING_ROLES))


def managed_accounts(user: User | AnonymousUser, *, on: date) -> QuerySet[User]:
    """The accounts that work, did work or will work for those units."""
    held = Membership.objects.filter(user=OuterRef("pk"), unit__in=managed_units(user, on=on))
    return User.objects.filter(Exists(held))


def own_batches(user: User, *, on: date) -> QuerySet[ImportBatch]:
    """What `user` has uploaded for a board he still looks after; nobody else sees it."""
    posts = posts_of(user, on=on)
    units = Q(kind=ImportBatch.Kind.UNITS, board__in=posts.board_ids(*MANAGING_ROLES))
    people = Q(kind=ImportBatch.Kind.ACCOUNTS, board__in=posts.board_ids(*PASSWORD_ROLES))
    return ImportBatch.objects.filter(units | people, owner=user)


def giving_passwords(user: User, *, board_id: int, on: date) -> Acting:
    """The post in which `user` makes accounts of the board's units and gives them passwords."""
    return acting_for_board(user, board_id, *PASSWORD_ROLES, on=on)


def gives_passwords(user: User, *, board_id: int, on: date) -> bool:
    return bool(giving_passwords(user, board_id=board_id, on=on))


def managing(user: User, *, board_id: int, on: date) -> Acting:
    """The post in which `user` writes about the units of that board."""
    return acting_for_board(user, board_id, *MANAGING_ROLES, on=on)


def may_issue_password(user: User, account: User, *, on: date) -> Verdict:
    """Whether `user` may give `account` a new password: only to people who work for units, never to officers."""
    boards = posts_of(user, on=on).in_use.board_ids(*PASSWORD_ROLES)
    if account == user:
        return Verdict(_("Đây là tài khoản của chính anh/chị; đổi mật khẩu ở trang Đổi mật khẩu."))
    if not managed_accounts(user, on=on).filter(pk=account.pk).exists():
        return Verdict(_("Tài khoản này không thuộc đơn vị của Ban."))
    if not account.memberships.filter(unit__registry__in=boards).exists():
        return Verdict(
            _(
                "Chỉ lãnh đạo văn phòng thường trực và quản trị hệ thống cấp mật khẩu. Đề nghị một trong hai người này cấp lại."
            )
        )
    elsewhere = ~Q(role__in=UNIT_ROLES) | ~Q(unit__registry__in=boards)
    if account.is_superuser or account.is_staff or account.memberships.filter(elsewhere).exists():
        return Verdict(
            _("Tài khoản này còn giữ nhiệm vụ ở Ban hoặc nơi khác; đề nghị quản trị hệ thống cấp lại mật khẩu.")
        )
    return ALLOWED
